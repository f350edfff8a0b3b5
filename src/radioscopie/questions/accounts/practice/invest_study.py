"""An investment file applied to a practice: every table, and all that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.invest.held import held_of
from radioscopie.models.finances.invest.options import make_case
from radioscopie.models.finances.levers.wanted import (
    OF_MODALITY,
    modality_base,
    payers_in_proportion,
    wanted_levers,
)
from radioscopie.questions.accounts.practice.tables.invest import invest_assumptions, invest_tables
from radioscopie.questions.accounts.practice.tables.levers import lever_assumptions, levers_table
from radioscopie.tables.levers import read_levers
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.law.compile import Compiled
    from radioscopie.models.finances.invest.held import YearDone
    from radioscopie.result import Assumption, ResultTable
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.invest_file import Invest


HYPOTHESES = "finance_invest.toml"


def invest_study(
    law: Compiled, year: YearDone, charges: Sequence[Charge], invest: Invest
) -> tuple[dict[str, ResultTable], tuple[Assumption, ...]]:
    """Judge the options and measure the levers of an investment file on a practice.

    Parameters
    ----------
    law : with its values to come; after its last one nothing changes
    charges : lines of the practice (`tables.charges`)

    Returns
    -------
    tables `invest_options`, `invest_summary`, `invest_swings`, `invest_curve` if there are options,
    `levers_potential` if there are levers; and the assumptions

    Raises
    ------
    InputError : a machine or lever that does not exist, receipts or fees that nothing gives
    """
    known = read_hypotheses(HYPOTHESES)
    case = make_case(law, held_of(year), charges, invest, known)
    tables: dict[str, ResultTable] = {}
    assumptions: tuple[Assumption, ...] = ()
    if invest.options:
        tables |= invest_tables(case)
        assumptions += invest_assumptions(case)
    if invest.levers:
        bases = {word: modality_base(word, year, 0, None) for word in OF_MODALITY.values()}
        payers = payers_in_proportion(case.held, bases, year.paid)
        wanted = wanted_levers(invest, case.held, charges, year, payers)
        tables["levers_potential"] = levers_table(law, wanted, read_levers(), case.numbers)
        assumptions += lever_assumptions(case.numbers)
    return tables, tuple(dict.fromkeys(assumptions))
