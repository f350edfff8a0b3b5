"""Say what premiums buy, then what a machine and its readers cost for the people that it would bring near."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from radioscopie.asking import files_of
from radioscopie.inputs import name_of
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.access.study import sites_of
from radioscopie.models.incentives import cost_of_one_more, more_share, per_person, readers_needed
from radioscopie.models.joins.exams_spending import exams_spending
from radioscopie.money import CENTS, half_up
from radioscopie.questions.incentives.tables import PLACE, SCHEMES, STUDIES, WAYS
from radioscopie.questions.siting.answer import answer as site
from radioscopie.questions.siting.ask import Ask as AskSite
from radioscopie.questions.territory import few_sites, looked_at, place_words, supply_of, told_of
from radioscopie.ranges import CASES
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.communes import read_communes
from radioscopie.tables.incentives import read_effects, read_schemes
from radioscopie.tables.reference_nation import read_hypotheses, read_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radioscopie.questions.incentives.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.tables.incentives import Effect, Scheme
    from radioscopie.tables.reference_nation import Hypothesis

    Row = dict[str, Any]
    Three = tuple[Fraction, Fraction, Fraction]

OWN, INVEST = "incentives.toml", "finance_invest.toml"
COMPARED = "first_installation_zip"
MONTHS, PERCENT = 12, 100
ASSUMED = (
    "incentives.assume_proxies",
    "incentives.assume_straight",
    "incentives.assume_dollar",
    "incentives.assume_zones",
    "incentives.assume_demand",
    "incentives.assume_readers",
    "incentives.assume_distance",
)
MISSING = ("incentives.missing_stay", "incentives.missing_otherwise")


@dataclass(frozen=True, slots=True)
class _Place:
    """The best place for a machine: people brought near, exams, both from low to high, and its row of machines."""

    row: Row
    machine: Row

    @property
    def people(self) -> tuple[int, int, int]:
        """Brought within thirty minutes."""
        central = self.row["newly_within_30_min"]
        low, high = (self.row.get(f"newly_within_30_min_{end}") for end in ("low", "high"))
        return (central if low is None else low), central, (central if high is None else high)

    @property
    def exams(self) -> tuple[int, int, int]:
        """A year."""
        return self.row["exams_low"], self.row["exams"], self.row["exams_high"]


def answer(ask: Ask, advance: Advance) -> Answer:
    """Say what is asked.

    Raises
    ------
    InputError : every problem of a file
    """
    schemes, effects = read_schemes(), read_effects()
    studied = [row for scheme in schemes for row in _studied(scheme, effects)]
    tables = {
        "schemes": SCHEMES.of(_scheme(one, ask, studied) for one in schemes),
        "studies": STUDIES.of(studied),
    }
    law = Law.load()
    if found := _best_place(ask, advance):
        held = read_hypotheses(OWN)
        readers = _readers(found, held)
        tables["place"] = PLACE.of([_placed(found, ask, readers)])
        tables["ways"] = WAYS.of(_ways(found, readers, ask, law, studied))
    read = supply_of(ask, read_communes())
    area = looked_at(ask, read)
    told = (
        *(Assumption(key, "assumed") for key in ASSUMED),
        *few_sites(ask, sites_of(read.table, ask.equipment), area, ask.equipment),
        *told_of(ask, area),
        *(Assumption(key, "missing") for key in MISSING),
    )
    findings = (
        ("incentives.found_schemes", len(schemes)),
        ("incentives.found_in_force", sum(one.is_in_force(ask.on) for one in schemes)),
    )
    sites = ", ".join(map(name_of, ask.sites))
    words = {"on": ask.on.isoformat(), "equipment": ask.equipment, "sites": sites} | place_words(ask, area)
    return Answer(
        Result("incentives", tables, told, findings, make_record(law.version, files_of(ask), words))
    )


def _studied(scheme: Scheme, effects: Iterable[Effect]) -> Iterator[Row]:
    """Say what each study gives for a scheme that is paid once."""
    premium = scheme.once_cents
    for one in effects if premium else ():
        more = more_share(premium or 0, one.premium_cents, Fraction(one.percent))
        cost = cost_of_one_more(premium or 0, more)
        yield {
            "scheme": scheme.code,
            "study": one.study,
            "more_pct": float(more * PERCENT),
            "cost_of_one_cents": cost,
            "fact": one.fact,
        }


def _scheme(scheme: Scheme, ask: Ask, studied: Iterable[Row]) -> Row:
    own = [row["cost_of_one_cents"] for row in studied if row["scheme"] == scheme.code]
    costs = [cost for cost in own if cost is not None]
    return {
        "scheme": scheme.code,
        "place": scheme.place,
        "amount": float(scheme.amount),
        "paid": scheme.paid,
        "valid_from": scheme.since,
        "valid_to": scheme.until,
        "in_force": "yes" if scheme.is_in_force(ask.on) else "no",
        "radiologist": scheme.radiologist,
        "cost_low_cents": min(costs, default=None),
        "cost_high_cents": max(costs, default=None),
        "nobody": len(own) - len(costs),
        "studies": len(own),
        "why": "" if own else "not_once",
        "fact": scheme.fact,
    }


def _best_place(ask: Ask, advance: Advance) -> _Place | None:
    """Find the place where one machine brings most people within thirty minutes."""
    shared = {name: getattr(ask, name) for name in ("sites", "add_sites", "known_machines")}
    asked = AskSite(
        equipment=ask.equipment,
        add=1,
        installed=ask.on,
        region=ask.region,
        departement=ask.departement,
        **shared,
    )
    tables = site(asked, advance).result.tables
    if "places" not in tables:
        return None
    return _Place(tables["places"].table.to_pylist()[0], tables["machines"].table.to_pylist()[0])


def _readers(found: _Place, held: Mapping[str, Hypothesis]) -> Three:
    """Give the readers that the exams take: fewest where each reads most."""
    each = held["exams_a_radiologist"].value
    low, central, high = (Fraction(one) for one in found.exams)
    return (
        readers_needed(low, each.high),
        readers_needed(central, each.central),
        readers_needed(high, each.low),
    )


def _placed(found: _Place, ask: Ask, readers: Three) -> Row:
    ends = ("_low", "", "_high")
    return {
        "name": found.row["name"],
        "departement": found.row["departement"],
        "equipment": ask.equipment,
        **{f"people{end}": one for end, one in zip(ends, found.people, strict=True)},
        **{f"exams{end}": one for end, one in zip(ends, found.exams, strict=True)},
        **{f"readers{end}": float(one) for end, one in zip(ends, readers, strict=True)},
    }


def _ways(found: _Place, readers: Three, ask: Ask, law: Law, studied: Iterable[Row]) -> Iterator[Row]:
    """Say what the machine costs who pays it and who pays its exams, then its readers, brought or at a distance."""
    invest = read_hypotheses(INVEST)
    years = int(invest["lease_years"].value.central)
    yield _way(found, "machine_bought", "owner", years, _bought(invest, ask.equipment))
    yield _way(found, "machine_exams", "insurer", years, _exams(found, ask, law, invest, years))
    yield _way(found, "reader_premium", "insurer", years, _premium(readers, studied))
    yield _way(found, "reader_distance", "site", years, _distance(found, years))


def _bought(invest: Mapping[str, Hypothesis], equipment: str) -> list[Fraction | None]:
    price, works = (invest[f"{name}_{equipment}"].value for name in ("price", "works"))
    return [(price.at(case) + works.at(case)) * CENTS for case in CASES]


def _exams(
    found: _Place, ask: Ask, law: Law, invest: Mapping[str, Hypothesis], years: int
) -> list[Fraction | None]:
    """Give the fees and acts of exams that nobody would have done elsewhere."""
    prices, reference, new = compile_law(law), read_reference(), invest["demand_pct"].value
    kind = (ask.equipment, found.machine["class"], found.machine["zone"])
    billed = [exams_spending(prices, reference, *kind, exams, ask.on) for exams in found.exams]
    middle = Fraction(sum(billed[1]), 2)
    ends = (Fraction(billed[0][0]), middle, Fraction(billed[2][1]))
    return [one * new.at(case) / PERCENT * years for one, case in zip(ends, CASES, strict=True)]


def _premium(readers: Three, studied: Iterable[Row]) -> list[Fraction | None]:
    """Give what the premium costs until the readers have come; no central value: studies disagree."""
    costs = [row["cost_of_one_cents"] for row in studied if row["scheme"] == COMPARED]
    known = [cost for cost in costs if cost is not None]
    return [readers[0] * min(known), None, readers[2] * max(known)]


def _distance(found: _Place, years: int) -> list[Fraction | None]:
    """Give what reading at a distance adds to the price of the act, that a reader on the spot is paid as well."""
    held = read_hypotheses(OWN)
    return [
        (
            held["reading_setup"].value.at(case)
            + held["reading_month"].value.at(case) * MONTHS * years
            + held["reading_exam"].value.at(case) * exams * years
        )
        * CENTS
        for case, exams in zip(CASES, found.exams, strict=True)
    ]


def _way(found: _Place, way: str, payer: str, years: int, totals: list[Fraction | None]) -> Row:
    people = found.people[::-1]
    ends = ("low_", "", "high_")
    shares = [
        None if total is None else per_person(total, count)
        for total, count in zip(totals, people, strict=True)
    ]
    return {
        "way": way,
        "payer": payer,
        "years": years,
        **{
            f"total_{end}cents": None if one is None else half_up(one)
            for end, one in zip(ends, totals, strict=True)
        },
        **{f"person_{end}cents": one for end, one in zip(ends, shares, strict=True)},
    }
