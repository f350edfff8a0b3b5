"""The reading organisations of a scenario joined with their networks: read, simulated, and what they cost in a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, problem
from radioscopie.inputs import name_of
from radioscopie.models.reading.costs import REMOTE, remote_a_year, site_prices
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.study import study
from radioscopie.models.scenarios.spec import networks_of, worlds_of
from radioscopie.money import half_up
from radioscopie.ranges import CASES, USER
from radioscopie.tables.charges import Charge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from radioscopie.inputs import Input
    from radioscopie.models.reading.network.spec import Network
    from radioscopie.models.reading.study import Study
    from radioscopie.models.scenarios.spec import Organisation, Scenario

    Networks = Mapping[Input, Network]


@dataclass(frozen=True, slots=True)
class Studied:
    """A reading organisation of a world ("base" or a variant), its network simulated."""

    world: str
    organisation: Organisation
    study: Study

    @property
    def prices(self) -> dict[str, int | None]:
        """Cents of an exam read at a distance: the scenario's, else the network's, else the published extremes."""
        price = self.organisation.price
        if price is None:
            return site_prices(self.study.network)
        return {case: price.at(case) for case in CASES}

    @property
    def exams(self) -> dict[str, int]:
        """Exams of each site read elsewhere in a year."""
        names = [site.name for site in self.study.network.sites]
        return dict(zip(names, remote_a_year(self.study).tolist(), strict=True))

    def site_cents(self, case: str, year: int) -> dict[str, int | None]:
        """Give what each site bears in a civil year, from the day the organisation begins; None without a price."""
        start = self.organisation.start
        yearly = {site: _times(exams, self.prices[case]) for site, exams in self.exams.items()}
        return {
            site: None if cents is None else in_year(cents, start, year) for site, cents in yearly.items()
        }

    def cents(self, case: str, year: int) -> int | None:
        """Give what all the sites bear in a civil year."""
        return total(self.site_cents(case, year).values())

    def yearly_cents(self, case: str) -> int | None:
        """Give what a whole year comes to."""
        return _times(sum(self.exams.values()), self.prices[case])


def _times(exams: int, price: int | None) -> int | None:
    """Multiply exams by a price; no exam costs nothing, whatever the price."""
    if exams and price is None:
        return None
    return exams * (price or 0)


def total(amounts: Iterable[int | None]) -> int | None:
    """Add amounts up; one that is missing makes the total missing."""
    listed = list(amounts)
    known = [one for one in listed if one is not None]
    return sum(known) if len(known) == len(listed) else None


def days_in(start: date, year: int) -> tuple[int, int]:
    """Give the days of a civil year from a day on, and the days of the year."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    return max((end - max(start, first)).days, 0), (end - first).days


def in_year(cents: int, start: date, year: int) -> int:
    """Give the part of a yearly amount due in a civil year from a day on, to the cent, a half going up."""
    days, whole = days_in(start, year)
    return half_up(cents * days, whole)


def read_networks(scenario: Scenario) -> Networks:
    """Read the networks that a scenario names, by file.

    Raises
    ------
    InputError : every problem of every file
    """
    found: dict[Input, Network] = {}
    problems: list[Problem] = []
    for file in networks_of(scenario):
        try:
            found[file] = read_network(file)
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found


def study_organisations(
    scenario: Scenario, networks: Networks, seed: int, advance: Callable[[int], None] = lambda _: None
) -> tuple[Studied, ...]:
    """Simulate each network once, with the same seed and as many replications, so that worlds meet the same luck.

    Parameters
    ----------
    networks : from `read_networks`
    seed : seed of the draws; the first network says how many replications (`study.study`, "auto")
    advance : told the exams of each replication

    Returns
    -------
    The organisations of each world, the base first
    """
    done: dict[Input, Study] = {}
    for file, network in networks.items():
        runs = len(next(iter(done.values())).samples) if done else None
        done[file] = study(network, seed, runs, advance)
    return tuple(
        Studied(world, one, done[one.file])
        for world, own in worlds_of(scenario).items()
        for one in own.reading
    )


def line_name(organisation: Organisation) -> str:
    """Name the line of charges of a reading organisation."""
    return f"{REMOTE}.{organisation.name}"


def of_world(found: Sequence[Studied], world: str) -> tuple[Studied, ...]:
    """Give the organisations of a world."""
    return tuple(one for one in found if one.world == world)


def unpriced(found: Sequence[Studied]) -> list[Problem]:
    """List the organisations that read at a distance without a central price: accounts cannot be drawn up without."""
    lacking = {one.organisation.name: one for one in found if one.yearly_cents("central") is None}
    return [
        problem("practice.reading_price", f"{name_of(one.organisation.file)}, price_eur", name)
        for name, one in lacking.items()
    ]


def site_lines(one: Studied, own: Sequence[str], borne: Sequence[str], year: int) -> Iterator[Charge]:
    """Give the lines of a civil year; a site that pays nothing has none.

    Parameters
    ----------
    own : sites that have accounts; what another site of the network pays is the whole practice's
    borne : sites of the network that are the practice's
    """
    low, central, high = (one.site_cents(case, year) for case in CASES)
    name = line_name(one.organisation)
    for site in borne:
        per, where = ("site", site) if site in own else ("practice", "")
        if high[site]:
            cents = low[site], central[site], high[site]
            yield Charge(name, REMOTE, "volume", per, "", "", *cents, "computed", USER, "", where)
