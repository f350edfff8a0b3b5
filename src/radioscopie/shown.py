"""A result in Python: shown in a notebook, its report in a file, its tables in pandas. A thin door on the registry."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InternalError
from radioscopie.extras import bring
from radioscopie.questions.registry import QUESTIONS
from radioscopie.report.view import View

if TYPE_CHECKING:
    from os import PathLike

    import pyarrow as pa

    from radioscopie.questions.registry import Question
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

ROWS = 12
TOTALS = ("total_cents", "insurer_cents")


def question_of(result: Result) -> Question | None:
    """Find the question that a result answers."""
    name = result.name
    return next(
        (one for one in QUESTIONS if name in (one.verb, one.texts) or name.startswith(f"{one.texts}_")), None
    )


def report(result: Result, path: str | PathLike[str], lang: str = "fr") -> Path:
    """Write the report of a result, one HTML file that opens offline; give its path.

    Raises
    ------
    InternalError : this result has no report in one page
    MissingExtraError : the extra `report` is not installed
    """
    question, place = question_of(result), Path(path)
    page = question.page(result, lang) if question and question.page else None
    if not isinstance(page, str):
        raise InternalError(result.name)
    place.write_text(page, "utf-8")
    return place


def html(result: Result, lang: str = "fr") -> str:
    """Show a result in a notebook: what it answers, its tables, the first rows of the first one that is declared."""
    question = question_of(result)
    listed = ", ".join(f"{name} ({one.table.num_rows})" for name, one in result.tables.items())
    if not question:
        return f"<p>{escape(listed)}</p>"
    line = next(iter(question.summary(result, lang).splitlines()), "")
    known = [name for name in result.tables if name in question.tables]
    view = View(result, lang, question.tables)
    shown = _table(view.grid(known[0], _columns(question, known[0]))) if known else ""
    return f"<p><strong>{escape(line)}</strong></p>{shown}<p>{escape(listed)}</p>"


def _columns(question: Question, name: str) -> tuple[str, ...]:
    return tuple(one.name for one in question.tables[name].columns)


def _table(grid: Grid) -> str:
    heads = "".join(f"<th>{escape(one.label)}</th>" for one in grid.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in grid.rows[:ROWS]
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def to_pandas(table: pa.Table) -> Any:
    """Give a table to pandas, without the totals that are empty in some rows: its sums would take them for nothing.

    `total_low_cents` and `total_high_cents` (or `insurer_…`) then hold every row that has a price.
    """
    bring("pandas", "pandas")
    doubtful = [name for name in TOTALS if name in table.column_names and table[name].null_count]
    return table.drop_columns(doubtful).to_pandas()
