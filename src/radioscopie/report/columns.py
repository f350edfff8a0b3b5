"""What every summary in the terminal is made of: aligned columns, tables, the count of assumptions."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.results.wording import finding_label, told
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from radioscopie.report.grid import Grid
    from radioscopie.result import Assumption, Result

GAP, INFERRED = "  ", "inferred"
SUMS = ("base_cents", "change_cents", "percent", "variant_cents")


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Align rows of words; the columns whose number is in `right` (from 0) are aligned to the right."""
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return "\n".join(_line(row, widths, right) for row in rows)


def plain_table(grid: Grid) -> str:
    """Align a table in plain text: words to the left, figures to the right."""
    heads = tuple(column.label for column in grid.columns)
    right = {number for number, column in enumerate(grid.columns) if column.figures}
    return columns((heads, *grid.rows), right)


def counted_assumptions(result: Result, lang: str) -> str:
    """Say what was inferred from the files, how many values are assumed or missing, and where they are listed."""
    inferred = inferred_lines(result.assumptions, lang)
    return "\n".join([*inferred, text("report.summary_assumptions", lang, count=len(result.assumptions))])


def inferred_lines(assumptions: Sequence[Assumption], lang: str) -> list[str]:
    """Say what was understood of the files that nobody wrote."""
    found = [told(one, lang) for one in assumptions if one.status == INFERRED]
    lines = [
        f"  {one.label}{text('report.colon', lang)}{one.note}" if one.note else f"  {one.label}"
        for one in found
    ]
    return [text("report.inferred", lang), *lines] if lines else []


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    cells = (
        word.rjust(width) if number in right else word.ljust(width)
        for number, (word, width) in enumerate(zip(row, widths, strict=False))
    )
    return GAP.join(cells).rstrip()


def findings_lines(result: Result, lang: str) -> list[str]:
    """Say what was found in the rows read, each with its count; nothing when nothing was."""
    rows = tuple((f"  {format_count(n, lang)}", finding_label(key, lang)) for key, n in result.findings)
    return [f"{text('price.findings_title', lang)}\n{columns(rows, {0})}"] if rows else []
