"""Who closes under a scenario, by the accounts of the nation's practices: the tables of `accounts --nation`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.joins.nation_accounts.books import BASE, books, prepare
from radioscopie.models.joins.nation_accounts.closures import closures
from radioscopie.models.joins.nation_accounts.reading import bearing_lines
from radioscopie.models.joins.organisations import unpriced
from radioscopie.questions.closed.tables import OWN, closing_rests, closures_tables
from radioscopie.questions.scenario.ask import CLOSURE_DRAWS
from radioscopie.questions.scenario.tables.names import variants
from radioscopie.result import Assumption, said, word_of
from radioscopie.tables.charges import default_charges
from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Names, Result
    from radioscopie.tables.closure_file import Closing

ACCOUNTS, FOR_ACCOUNTS = "closures.assume_accounts", "closures.assume_accounts_note"
__all__ = ["OWN", "with_closures"]


def with_closures(
    result: Result,
    scenario: Scenario,
    baseline: Baseline,
    closing: Closing,
    organisations: tuple[Studied, ...],
    drawing: tuple[int, int],
) -> Result:
    """Add to the result of a scenario who closes, at the charges shipped.

    Parameters
    ----------
    organisations : of reading, which sites pay
    drawing : draws asked, of which `CLOSURE_DRAWS` at most close practices, and the seed

    Raises
    ------
    InputError : an organisation without a central price
    """
    if problems := unpriced(organisations):
        raise InputError(problems)
    draws, seed = min(drawing[0], CLOSURE_DRAWS), drawing[1]
    nation = bearing_lines(prepare(baseline, Law.load(), default_charges(), scenario), organisations)
    closed = closures(nation, baseline, books(nation), closing, draws, seed)
    tables = closures_tables(nation, closed, _names(nation.model.scenario))
    told = (Assumption(ACCOUNTS, "assumed", said(FOR_ACCOUNTS)), *closing_rests(closing))
    return replace(result, tables={**result.tables, **tables}, assumptions=(*result.assumptions, *told))


def _names(scenario: Scenario) -> Names:
    """Name the worlds compared, regions and départements."""
    rows = read_departements().to_pylist()
    places = {row["code"]: row["name"] for row in rows} | {
        row["region_code"]: row["region_name"] for row in rows
    }
    return {"variant": {**variants(scenario), BASE: word_of("nation_accounts.world", BASE)}, "group": places}
