"""A section of the report of a reading network: a table with its words, with or without a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.questions.reading.page.words import reading_grid
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.texts import word

if TYPE_CHECKING:
    from radioscopie.result import Result


def charted(key: str, chart: Any, grid: Any, lang: str, **fields: str) -> Figure:
    """Give a section with its chart, if there is one to draw."""
    title = word("reading.section", key, lang)
    svg = draw(chart, lang, key, title) if chart else ""
    return Figure(key, title, word("reading.intro", key, lang, **fields), svg, grid, signed=False)


def plain(
    result: Result, name: str, names: tuple[str, ...], lang: str, key: str = "", **fields: str
) -> Figure:
    """Give a section that shows a table of the result."""
    key = key or name
    grid = reading_grid(result.tables[name].table, names, lang, f"{name}.csv")
    intro = word("reading.intro", key, lang, **fields)
    return Figure(key, word("reading.section", key, lang), intro, "", grid, signed=False)
