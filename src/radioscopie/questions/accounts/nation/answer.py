"""`radioscopie accounts --nation`: who stays above water, before and after a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.joins.nation_accounts.books import REFERENCE, books, prepare, worlds
from radioscopie.models.joins.nation_accounts.reading import with_organisations
from radioscopie.models.scenarios.spec import networks_of
from radioscopie.questions.accounts.assumptions import charge_assumption, debt_assumptions, hypothesis
from radioscopie.questions.accounts.nation.tables.camps import camps_table
from radioscopie.questions.accounts.nation.tables.margins import nation_tables
from radioscopie.questions.accounts.nation.tables.places import places_tables
from radioscopie.questions.accounts.nation.tables.reading import reading_table
from radioscopie.questions.accounts.nation.tables.shock import shock_tables
from radioscopie.questions.accounts.practice.tables.cash import cash_assumptions
from radioscopie.questions.accounts.practice.tables.reading import reading_assumptions
from radioscopie.questions.accounts.record import accounts_record, titles
from radioscopie.questions.scenario.tables.all import scenario_assumptions
from radioscopie.result import Assumption, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.law.load import Law
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.tables.charges import Charge

DRAWS, SEED = 200, 2026
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


def nation_accounts(
    baseline: Baseline,
    law: Law,
    charges: Sequence[Charge],
    scenario: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    advance: Callable[[int], None] = lambda _: None,
    *,
    shock: str | None = None,
    aid: str | None = None,
) -> Result:
    """Draw up the accounts of the nation's practices.

    Parameters
    ----------
    baseline : national baseline, ours or with the user's tables
    charges : lines of charges (`tables.charges`)
    scenario : file or shipped scenario; None: the reference year alone, at the prices before the decision of 2025
    draws, seed : draws of the intervals (0: none), and what makes them the same again
    advance : called with the number of worlds done
    shock, aid : files, or what is shipped: a shock on the reference year, and aids against it

    Returns
    -------
    tables of `nation_tables` and `places_tables`, nation_camps for the first year of the base, those of
    `reading_table` if the scenario names reading organisations, of `shock_tables` if a shock is asked

    Raises
    ------
    InputError : problems of the scenario, all at once
    """
    nation, reading = with_organisations(prepare(baseline, law, charges, scenario), seed)
    found = books(nation, draws, seed, advance)
    tables = nation_tables(nation, found) | places_tables(nation, found) | reading_table(nation, reading)
    tables |= {"nation_camps": camps_table(nation, found[0])}
    told = [*_assumptions(nation), *reading_assumptions(reading)]
    if shock:
        tables |= shock_tables(nation, shock, aid)
        told += [Assumption(key, "assumed") for key in SHOCKED]
        told += cash_assumptions()
    asked = {"draws": str(draws), "seed": str(seed), "baseline_seed": str(baseline.seed)}
    named = {"scenario": scenario, "shock": shock, "aid": aid}
    record = accounts_record(law.version, named, asked, networks_of(nation.model.scenario))
    said = titles(nation.model.scenario)
    return Result("accounts_nation", tables, (*told, *baseline.assumptions), (), record, titles=said)


def _assumptions(nation: NationAccounts) -> Iterator[Assumption]:
    """List what the accounts rest on: ways of counting, hypotheses, lines of charges, numbers of the scenario."""
    yield from (Assumption(key, status) for key, status in ALWAYS.items())
    yield from (hypothesis(one, "finances.nation_hypothesis") for one in nation.hypotheses.values())
    yield from debt_assumptions()
    yield from (charge_assumption(line) for line in nation.charges)
    if worlds(nation.model)[0].variant != REFERENCE:
        told = scenario_assumptions(nation.model.scenario)
        yield from (one for one in told if GROWTH not in one.key)
