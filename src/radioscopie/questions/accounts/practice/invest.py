"""An investment file judged on a practice: every table, and all that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.cash.loans import paid_by_year
from radioscopie.models.finances.cash.practice import own_loans
from radioscopie.models.finances.crisis import without_shock
from radioscopie.models.finances.invest.cover import OwnCash
from radioscopie.models.finances.invest.held import YearDone, held_of
from radioscopie.models.finances.invest.options import make_case
from radioscopie.models.finances.levers.wanted import (
    OF_MODALITY,
    modality_base,
    payers_in_proportion,
    wanted_levers,
)
from radioscopie.money import half_up
from radioscopie.questions.accounts.practice.tables.invest import invest_assumptions, invest_tables
from radioscopie.questions.accounts.practice.tables.levers import lever_assumptions, levers_table
from radioscopie.tables.invest_file import read_invest
from radioscopie.tables.levers import read_levers
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.inputs import Input
    from radioscopie.law.compile import Compiled
    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.practice import Practice
    from radioscopie.result import Assumption, ResultTable
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.invest_file import Invest
    from radioscopie.tables.practice import PracticeFolder

    Study = tuple[dict[str, ResultTable], tuple[Assumption, ...]]

HYPOTHESES = "finance_invest.toml"
COSTS = {"low": "high", "central": "central", "high": "low"}


def asked_invest(file: Input | None) -> Invest | None:
    """Read the investment file, if one is asked.

    Raises
    ------
    InputError : every problem of the file
    """
    return read_invest(file, read_hypotheses(HYPOTHESES)) if file else None


def invested(
    folder: PracticeFolder, practice: Practice, books: Sequence[PracticeYear], invest: Invest | None
) -> Study:
    """Judge options and levers on the last year of the last world without shock; nothing without investment."""
    if invest is None:
        return {}, ()
    book = [one for one in without_shock(books) if one.bound == 0][-1]
    year = YearDone(
        desks=practice.desks,
        takings=book.done.takings[book.bound].year(),
        machines=folder.machines.table,
        counts=book.done.counts.sum(axis=1),
        paid=book.done.payers.sum(axis=1),
    )
    return invest_study(book.world.law, year, folder.charges, invest, _own_cash(practice, books, book.year))


def _own_cash(practice: Practice, books: Sequence[PracticeYear], year: int) -> OwnCash:
    """Say what the last world leaves before any debt: with dear charges and the lower fee of CT; or the contrary."""
    mine = [one for one in without_shock(books) if one.year == year]
    last = [one for one in mine if one.world.name == mine[-1].world.name]
    left = {case: [_left(one, cost) for one in last] for case, cost in COSTS.items()}
    ends = {"low": min(left["low"]), "high": max(left["high"])}
    middle = half_up(sum(left["central"]), len(left["central"]))
    return OwnCash(ends | {"central": middle}, paid_by_year(own_loans(practice.file)))


def _left(book: PracticeYear, cost: str) -> int:
    """Give the margin of a year and what it writes off, which is not paid."""
    drawn = book.accounts["practice", cost]
    worn = drawn.charges_where(drawn.lines_of("nature", "depreciation"))
    return int(drawn.margin[0] + worn[0])


def invest_study(
    law: Compiled,
    year: YearDone,
    charges: Sequence[Charge],
    invest: Invest,
    own: OwnCash | None = None,
) -> Study:
    """Judge the options and measure the levers of an investment file on a practice.

    Parameters
    ----------
    law : with its values to come; after its last one nothing changes
    charges : lines of the practice (`tables.charges`)
    own : what the practice pays its debts with; None: not told

    Returns
    -------
    tables `invest_options`, `invest_summary`, `invest_swings`, `invest_curve` if there are options,
    `levers_potential` if there are levers; and the assumptions

    Raises
    ------
    InputError : a machine or lever that does not exist, receipts or fees that nothing gives
    """
    case = make_case(law, held_of(year), charges, invest, read_hypotheses(HYPOTHESES))
    tables: dict[str, ResultTable] = {}
    assumptions: tuple[Assumption, ...] = ()
    if invest.options:
        tables |= invest_tables(case, own)
        assumptions += invest_assumptions(case)
    if invest.levers:
        bases = {word: modality_base(word, year, 0, None) for word in OF_MODALITY.values()}
        payers = payers_in_proportion(case.held, bases, year.paid)
        wanted = wanted_levers(invest, case.held, charges, year, payers)
        tables["levers_potential"] = levers_table(law, wanted, read_levers(), case.numbers)
        assumptions += lever_assumptions(case.numbers)
    return tables, tuple(dict.fromkeys(assumptions))
