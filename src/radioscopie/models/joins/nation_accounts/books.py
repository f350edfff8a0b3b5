"""The accounts of the nation's practices, before and after a scenario, year by year.

Volumes do not grow: a scenario's growth is that of the machines, whose charges and radiologists it would bring too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from radioscopie.bilingual import Words
from radioscopie.law.compile import compile_law
from radioscopie.models.finances.accounts import LEVELS, accounts
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.desks import Takings
from radioscopie.models.finances.distribution_draws import bearing, margins
from radioscopie.models.joins.nation_accounts.draws import EVERY, WAYS, chances, received
from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear
from radioscopie.models.joins.nation_accounts.practices import desks_of, make_practices, staffed, working
from radioscopie.models.joins.nation_accounts.reading import less_reading
from radioscopie.models.joins.nation_accounts.scenario_takings import scenario_takings
from radioscopie.models.joins.nation_accounts.takings import reference_takings
from radioscopie.models.nation.baseline import PRICES_OF
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.homes import unowned_apart
from radioscopie.models.scenarios.model import case
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.models.scenarios.spec import LawChoice, Variant, World
from radioscopie.models.scenarios.volumes import steady
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.law.load import Law
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.finances.distribution import Margins
    from radioscopie.models.joins.nation_accounts.draws import Received
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.fleet import ScenarioFleet
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.tables.charges import Charge

HYPOTHESES = "finance_nation.toml"
ANY_SCENARIO = "no_measure"
TAKEN = ("exams", "acts", "excess", "fees")
BASE, REFERENCE = "base", "reference"
PRICED_IN = 2026  # a whole year at the prices of `ON`
ON = date.fromisoformat(PRICES_OF)


def prepare(
    baseline: Baseline, law: Law, charges: Sequence[Charge], scenario: Scenario | None = None
) -> NationAccounts:
    """Make the accounts of the nation ready: desks, reference year, scenario.

    Parameters
    ----------
    scenario : None: the reference year alone; the machines whose places it gives, which nobody owns, are left out

    Raises
    ------
    InputError : problems of the scenario, all at once
    """
    compiled, hypotheses = compile_law(law.frozen(PRICES_OF)), read_hypotheses(HYPOTHESES)
    practices = make_practices(baseline, compiled, hypotheses)
    reference = reference_takings(baseline, practices, compiled, ON)
    practices = staffed(practices, reference.year().acts, hypotheses)
    asked = unowned_apart(scenario) if scenario else still()
    model = make_model(asked, baseline, law, practices.placing)
    return NationAccounts(practices, reference, model, tuple(charges), hypotheses)


def still() -> Scenario:
    """Give the scenario of the reference year alone, at the prices of `ON`."""
    world = World(LawChoice(ON), ageing=False, growth={})
    known = read_scenario(find_scenario(ANY_SCENARIO))
    variant = Variant(REFERENCE, Words(REFERENCE, REFERENCE), world)
    return replace(known, years=(PRICED_IN,), base=world, variants=(variant,), target=None)


class Compared(NamedTuple):
    """A world compared, by its name; the variant and the stage of the model that compute it."""

    variant: str
    path: str
    stage: int


def worlds(model: Model) -> tuple[Compared, ...]:
    """Name the worlds compared: the base, then each variant."""
    first = next(iter(model.paths))
    if list(model.paths) == [REFERENCE]:
        return (Compared(REFERENCE, REFERENCE, 0),)
    last = (Compared(name, name, len(path) - 1) for name, path in model.paths.items())
    return Compared(BASE, first, 0), *last


def books(nation: NationAccounts, advance: Callable[[int], None] = lambda _: None) -> tuple[NationYear, ...]:
    """Draw up the accounts of every world and year at central charges.

    Parameters
    ----------
    advance : called with the number of worlds done
    """
    found = []
    for world in worlds(nation.model):
        found += world_years(nation, world)
        advance(1)
    return tuple(found)


def world_years(
    nation: NationAccounts, world: Compared, levels: tuple[str, ...] = LEVELS
) -> list[NationYear]:
    """Draw up the accounts of a world at central charges, year by year, at some levels."""
    taken, fleet = _taken(nation, world)
    desks = {year: desks_of(nation.practices.desks, fleet, nation.model.slots, year) for year in taken}
    lines = {year: nation.reading.get((world.variant, year), ()) for year in taken}
    return [
        NationYear(
            world.variant,
            _told(nation, world, year),
            now,
            desks[year],
            {level: at_level(nation, desks[year], now, level, added=lines[year]) for level in levels},
        )
        for year, now in taken.items()
    ]


def _told(nation: NationAccounts, world: Compared, year: int) -> int:
    """Give the year that accounts are told to be of."""
    return nation.model.counts.year if world.variant == REFERENCE else year


def _taken(nation: NationAccounts, world: Compared) -> tuple[dict[int, Takings], ScenarioFleet]:
    """Give what is taken in each year of a world at central numbers, and its machines."""
    numbers, practices = steady(central(nation.model.scenario)), nation.practices
    found = scenario_takings(nation.model, practices, world.path, world.stage, numbers)
    size = len(practices.desks.site)
    taken = {year: Takings(*(getattr(one, part)[:size] for part in TAKEN)) for year, one in found.items()}
    return taken, case(nation.model, world.path, world.stage, numbers)[1]


def drawn_margins(
    nation: NationAccounts, draws: int, seed: int, part: slice = EVERY
) -> dict[tuple[str, int], Margins]:
    """Draw the margins of the practices in every world and year.

    Parameters
    ----------
    draws, seed : number of draws, and what makes them the same again
    part : which of the draws are made
    """
    return {
        (world.variant, year): own
        for world in worlds(nation.model)
        for year, own in drawn_years(nation, world, draws, seed, part).items()
    }


def drawn_years(
    nation: NationAccounts,
    world: Compared,
    draws: int,
    seed: int,
    part: slice = EVERY,
    receipts: Mapping[int, Received] | None = None,
) -> dict[int, Margins]:
    """Draw the margins of the practices in a world, by year (`drawn_margins`).

    Parameters
    ----------
    receipts : of these draws, where they are known already (`draws.received_together`)
    """
    found = {}
    known = receipts or received(nation.model, nation.practices, world.path, world.stage, draws, seed, part)
    for year, own in _drawn(nation, world, (draws, seed, part), known).items():
        lines = nation.reading.get((world.variant, year), ())
        left = less_reading(own, nation.practices.desks, lines, draws, seed, part)
        found[_told(nation, world, year)] = left
    return found


def at_level(
    nation: NationAccounts,
    desks: Desks,
    now: Takings,
    level: str,
    case: str = "central",
    added: tuple[Charge, ...] = (),
) -> Accounts:
    """Draw up the accounts of a year at a level, with the charges of a case; `added`: lines of this world only."""
    lines = (*nation.charges, *added)
    return accounts(desks, lines, values_in(lines, case), nation.reference.year(), now, level=level)


def _drawn(
    nation: NationAccounts,
    world: Compared,
    drawing: tuple[int, int, slice],
    found: Mapping[int, Received],
) -> dict[int, Margins]:
    taken, fleet = _taken(nation, world)
    practices, reference, slots = nation.practices, nation.reference.year(), nation.model.slots
    luck = chances(practices, nation.charges, nation.hypotheses, nation.acts, *drawing)
    holder = practices.holder[fleet.source]
    return {
        year: margins(
            bearing(
                nation.charges,
                desks_of(practices.desks, fleet, slots, year),
                working(fleet, slots, year),
                holder,
                WAYS,
                (reference, now),
            ),
            luck,
            found[year].acts,
            found[year].fees,
        )
        for year, now in taken.items()
    }
