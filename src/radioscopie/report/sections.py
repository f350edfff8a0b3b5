"""A table of a result under its title: a section of a page, or lines of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.report.columns import plain_table
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from radioscopie.report.view import View


def section(
    view: View,
    name: str,
    heads: tuple[str, str],
    columns: Iterable[str] | None = None,
    *,
    rows: pa.Table | None = None,
    chart: object = None,
    key: str = "",
    signed: bool = False,
) -> Figure:
    """Show a table: its title and what to know, its chart where it has one, its cells.

    Parameters
    ----------
    heads : the title, what to know
    columns, rows : as for `View.grid`
    key : names the section on the page, where it is not the name of the table
    """
    key = key or name
    drawn = draw(chart, view.lang, key, heads[0]) if chart else ""
    return Figure(key, *heads, drawn, view.grid(name, columns, rows), signed=signed)


def printed(
    view: View, name: str, title: str, columns: Iterable[str] | None = None, rows: pa.Table | None = None
) -> str:
    """Write a table for a terminal, under its title."""
    return f"{title}\n{plain_table(view.grid(name, columns, rows))}"
