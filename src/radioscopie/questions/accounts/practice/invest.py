"""An investment file judged on a practice, with its last year before any shock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.invest.held import YearDone
from radioscopie.questions.accounts.practice.invest_study import HYPOTHESES, invest_study
from radioscopie.tables.invest_file import read_invest
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from radioscopie.models.finances.books import PracticeYear
    from radioscopie.models.finances.practice import Practice
    from radioscopie.result import Assumption, ResultTable
    from radioscopie.tables.invest_file import Invest
    from radioscopie.tables.practice import PracticeFolder


def named_invest(path: Path | None) -> Invest | None:
    """Read the investment file, if one was named.

    Raises
    ------
    InputError : every problem of the file
    """
    return read_invest(path, read_hypotheses(HYPOTHESES)) if path else None


def invest_results(
    folder: PracticeFolder, practice: Practice, books: Sequence[PracticeYear], invest: Invest
) -> tuple[dict[str, ResultTable], tuple[Assumption, ...]]:
    """Judge options and levers on the last year of the last world without shock (see `invest_study`)."""
    book = [one for one in books if one.bound == 0][-1]
    year = YearDone(
        desks=practice.desks,
        takings=book.done.takings[book.bound].year(),
        machines=folder.machines.table,
        counts=book.done.counts.sum(axis=1),
        paid=book.done.payers.sum(axis=1),
    )
    return invest_study(book.world.law, year, folder.charges, invest)
