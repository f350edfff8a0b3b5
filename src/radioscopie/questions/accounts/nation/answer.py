"""The accounts of the nation's practices: who stays above water, before and after a scenario."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from radioscopie.errors import together
from radioscopie.given import scenario_given
from radioscopie.law.load import Law
from radioscopie.models.finances.closures import find_closure
from radioscopie.models.finances.crisis import Crisis, read_crisis
from radioscopie.models.joins.nation_accounts.books import BASE, REFERENCE, books, prepare, worlds
from radioscopie.models.joins.nation_accounts.closures import closures
from radioscopie.models.joins.nation_accounts.constructions import group_shares
from radioscopie.models.joins.nation_accounts.reading import bearing_lines, with_organisations
from radioscopie.models.nation.baseline import build_baseline, constructed_again
from radioscopie.questions.accounts.ask import CHARGES, CONSTRUCTIONS, DRAWS, SEED, Ask, named_input
from radioscopie.questions.accounts.assumptions import (
    cash_assumptions,
    charge_assumption,
    charge_moves,
    debt_assumptions,
    hypothesis,
    reading_assumptions,
)
from radioscopie.questions.accounts.nation.tables.camps import camps_table
from radioscopie.questions.accounts.nation.tables.margins import nation_tables
from radioscopie.questions.accounts.nation.tables.places import places_tables
from radioscopie.questions.accounts.nation.tables.reading import reading_tables
from radioscopie.questions.accounts.nation.tables.shock import shock_tables
from radioscopie.questions.accounts.record import accounts_record, asked_scenario, lines_of, titles
from radioscopie.questions.closed.tables import closing_rests, closures_tables
from radioscopie.questions.scenario.tables.all import scenario_assumptions
from radioscopie.questions.scenario.tables.names import variants
from radioscopie.result import Assumption, Result, word_of
from radioscopie.results.answer import Answer, silent
from radioscopie.results.moves import with_moves
from radioscopie.tables.charges import default_charges
from radioscopie.tables.charges_file import read_charges
from radioscopie.tables.closure_file import read_closing
from radioscopie.tables.estimated import ESTIMATED
from radioscopie.tables.nation import read_own_tables
from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from radioscopie.inputs import Input, Upload
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Names, ResultTable
    from radioscopie.results.answer import Advance
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.closure_file import Closing

    Named = str | Path | Upload | None

ALWAYS = {
    "finances.nation_assume_steady_volumes": "assumed",
    "finances.nation_assume_steady_costs": "assumed",
    "finances.nation_assume_radiologists_shared": "assumed",
    "finances.nation_assume_ownership_drawn": "assumed",
    "finances.nation_assume_hospital_pay": "missing",
    "finances.nation_assume_excess_fees": "missing",
    "finances.nation_assume_pet_charges": "missing",
    "finances.nation_assume_external_share": "assumed",
    "finances.nation_assume_straight_break_even": "assumed",
}
SHOCKED = ("finances.nation_assume_drawn_in_a_shock", "finances.nation_assume_no_loans")
GROWTH = "growth."  # not used: volumes do not grow here
OURS = (BASE, REFERENCE)


def answer(ask: Ask, advance: Advance) -> Answer:
    """Draw up the accounts of the nation's practices, at the shipped charges or those given over them.

    Raises
    ------
    InputError : every problem of a file
    """
    own = dict(ask.table)
    charges = own.pop(CHARGES, None)
    own.pop(ESTIMATED, None)
    tables, lines = together(partial(read_own_tables, own), partial(_charges, charges))
    return Answer(_accounts(build_baseline(tables=tables), Law.load(), lines, ask, advance))


def _charges(given: Input | None) -> tuple[Charge, ...]:
    """Give the shipped lines, with the user's over them."""
    return default_charges() if given is None else read_charges(given, {})


def nation_accounts(
    baseline: Baseline,
    law: Law,
    charges: Sequence[Charge],
    scenario: Named | Mapping[str, Any] = None,
    draws: int = DRAWS,
    seed: int = SEED,
    advance: Advance = silent,
    *,
    shock: Named = None,
    aid: Named = None,
    closing: Named = None,
    constructions: int = CONSTRUCTIONS,
) -> Result:
    """Draw up the accounts of the nation's practices.

    Parameters
    ----------
    baseline : national baseline, ours or with the user's tables
    charges : lines of charges (`tables.charges`)
    scenario : file, shipped scenario or dictionary, as for `run_scenario`; None: the reference year alone, at the
        prices before the decision of 2025
    draws, seed : draws of the intervals (0: none), and what makes them the same again
    advance : called with the number of worlds done
    constructions : times the baseline is constructed, for the intervals (1 to 50)
    shock, aid, closing : files, or what is shipped: a shock on the reference year, aids against it, a rule of closing

    Returns
    -------
    tables of `nation_tables` and `places_tables`, nation_camps for the first year of the base, those of
    `reading_tables` if the scenario names reading organisations, of `shock_tables` if a shock is asked

    Raises
    ------
    InputError : draws or seed out of their limits; every problem of a file
    """
    given, reforms = scenario_given(scenario)
    ask = Ask(
        nation=True,
        scenario=named_input("scenario", given),
        beside=reforms,
        shock=named_input("shock", shock),
        aid=named_input("aid", aid),
        closures=named_input("closures", closing),
        draws=draws,
        seed=seed,
        constructions=constructions,
    )
    return _accounts(baseline, law, charges, ask, advance)


def _accounts(baseline: Baseline, law: Law, charges: Sequence[Charge], ask: Ask, advance: Advance) -> Result:
    draws, seed = DRAWS if ask.draws is None else ask.draws, SEED if ask.seed is None else ask.seed
    many = CONSTRUCTIONS if ask.constructions is None else ask.constructions
    crisis, scenario, closing = together(
        partial(read_crisis, ask.shock, ask.aid), partial(asked_scenario, ask), partial(_closing, ask)
    )
    nation, reading = with_organisations(prepare(baseline, law, charges, scenario), seed)
    found, named = books(nation, advance), _names(nation.model.scenario)
    others = (
        bearing_lines(prepare(one, law, charges, scenario), reading)
        for one in constructed_again(baseline, many)
    )
    shares = group_shares(chain([nation], others), many, draws, seed)
    tables = nation_tables(nation, found, shares, named) | places_tables(nation, found, named)
    tables |= reading_tables(nation, reading, named) | {"nation_camps": camps_table(nation, found[0])}
    tables |= shock_tables(nation, crisis)
    if closing:
        closed = closures(nation, baseline, found, closing, draws, seed)
        tables |= closures_tables(nation, closed, named)
    told = (
        *rests(nation),
        *_unowned(scenario),
        *reading_assumptions(reading),
        *_of_crisis(crisis),
        *closing_rests(closing),
        *baseline.assumptions,
    )
    numbers = {"draws": draws, "seed": seed, "constructions": many, "baseline_seed": baseline.seed}
    asked = {name: str(value) for name, value in numbers.items()}
    record = accounts_record(law.version, ask, asked, scenario, (one for _, one in ask.table))
    said = titles(nation.model.scenario)
    return Result("accounts_nation", tables, with_moves(told, _moves(tables)), (), record, titles=said)


def _moves(tables: Mapping[str, ResultTable]) -> Mapping[str, int]:
    """Say what each line of charges moves of the margin of all town practices, from its low to its high value."""
    rows = tables["nation_charges"].table.to_pylist()
    known = [row for row in rows if row["low_cents"] is not None and row["high_cents"] is not None]
    return charge_moves((row["charge"], row["high_cents"] - row["low_cents"]) for row in known)


def _closing(ask: Ask) -> Closing | None:
    return read_closing(find_closure(ask.closures)) if ask.closures else None


def _names(scenario: Scenario) -> Names:
    """Name the worlds compared, the lines of reading organisations, regions and départements."""
    rows = read_departements().to_pylist()
    regions = {row["region_code"]: row["region_name"] for row in rows}
    return {
        "variant": {**variants(scenario), **{name: word_of("nation_accounts.world", name) for name in OURS}},
        "charge": lines_of(scenario),
        "group": regions,
        "region": regions,
        "departement": {row["code"]: row["name"] for row in rows},
    }


def rests(nation: NationAccounts) -> Iterator[Assumption]:
    """List what the accounts rest on: ways of counting, hypotheses, lines of charges, numbers of the scenario."""
    yield from (Assumption(key, status) for key, status in ALWAYS.items())
    yield from (hypothesis(one, "finances.nation_hypothesis") for one in nation.hypotheses.values())
    yield from debt_assumptions()
    yield from (charge_assumption(line) for line in nation.charges)
    if worlds(nation.model)[0].variant != REFERENCE:
        told = scenario_assumptions(nation.model.scenario)
        yield from (one for one in told if GROWTH not in one.key)


def _unowned(scenario: Scenario | None) -> Iterator[Assumption]:
    """Tell that machines whose places are given are in nobody's accounts."""
    worlds = [one.world for one in scenario.variants] if scenario else []
    if any(change.placed is not None for world in worlds for change in world.fleet):
        yield Assumption("finances.nation_assume_unowned", "missing")


def _of_crisis(crisis: Crisis) -> Iterator[Assumption]:
    """List what cash rests on under a shock; nothing without one."""
    if crisis.shock:
        yield from (Assumption(key, "assumed") for key in SHOCKED)
        yield from cash_assumptions()
