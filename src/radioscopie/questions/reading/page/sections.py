"""A section of the report of a reading network: a table with its words, with or without a chart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.report.view import percent, points, short

if TYPE_CHECKING:
    from radioscopie.arrays import Row
    from radioscopie.report.grid import Grid
    from radioscopie.report.view import View

COMPARED, SHARE = ("before", "after", "change", "change_half"), "within"


def charted(view: View, key: str, chart: Any, grid: Grid, **fields: str) -> Figure:
    """Give a section with its chart, if there is one to draw."""
    title = view.word("reading.section", key)
    svg = draw(chart, view.lang, key, title) if chart else ""
    return Figure(key, title, view.word("reading.intro", key, **fields), svg, grid)


def plain(view: View, name: str, columns: tuple[str, ...], key: str = "", **fields: str) -> Figure:
    """Give a section that shows a table of the result."""
    return charted(view, key or name, None, view.grid(name, columns), **fields)


def compared(view: View, name: str, grid: Grid, last: tuple[str, ...] = COMPARED, shares: int = 2) -> Grid:
    """Write what is a share as a share, and its change in points, in a table whose last columns are `last`.

    Parameters
    ----------
    shares : how many of the last columns are values; changes follow
    """
    rows = zip(view.rows(name), grid.rows, strict=True)
    return replace(
        grid,
        rows=tuple(_shares(row, cells, (last[:shares], last[shares:]), view.lang) for row, cells in rows),
    )


def _shares(
    row: Row, cells: tuple[str, ...], last: tuple[tuple[str, ...], tuple[str, ...]], lang: str
) -> tuple[str, ...]:
    if row["measure"] != SHARE:
        return cells
    values, changes = last
    kept = cells[: -len(values + changes)]
    return (*kept, *(percent(row[one], lang) for one in values), *(points(row[one], lang) for one in changes))


def minutes(view: View, value: float | None) -> str:
    """Write minutes with their unit."""
    return view.say("reading.minutes", value=short(value, view.lang))
