"""The report of `radioscopie permits`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.left_out import left_out
from radioscopie.report.measures import access_grid
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

COUNTS = ("check", "rule", "verdict", "why", "uncertain", "sites")
SHOWN: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("counts", COUNTS),
    ("sites", ("site", "name", "departement", "ct", "mri", "verdict", "next_machine")),
    ("rules", ("rule", "says", "article", "valid_from", "valid_to", "status", "uncertain")),
)
CARDS = (("approval", "needs_approval"), ("agreement", "agreement_to_show"), ("mix", "mix_missing"))


def render_permits(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    figures = tuple(
        Figure(
            name,
            text(f"permits.{name}", lang),
            text(f"permits.{name}_intro", lang),
            "",
            _grid(result, name, names, lang),
            signed=False,
        )
        for name, names in SHOWN
    )
    page = Page(
        lang,
        text("permits.title", lang),
        text("permits.subtitle", lang),
        answer(result, lang),
        (text("permits.note", lang),),
        tuple(_card(result, *pair, lang) for pair in CARDS),
        figures,
        (text("permits.sources", lang),),
        signed=False,
    )
    return render_page(page, result)


def summary_permits(result: Result, lang: str) -> str:
    """Say a `permits` result in the terminal."""
    grid = _grid(result, "counts", COUNTS, lang)
    table = f"{text('permits.counts', lang)}\n{plain_table(grid)}"
    return "\n\n".join(
        [answer(result, lang), table, *left_out(result, lang), counted_assumptions(result, lang)]
    )


def answer(result: Result, lang: str) -> str:
    """Say how many sites need something."""
    counts = {verdict: format_count(_sites(result, check, verdict), lang) for check, verdict in CARDS}
    total = format_count(dict(result.findings)["permits.found_sites"], lang)
    return text("permits.answer", lang, total=total, **counts)


def _card(result: Result, check: str, verdict: str, lang: str) -> Card:
    count = format_count(_sites(result, check, verdict), lang)
    label, note = (text(f"permits.{key}", lang) for key in (f"verdict_{verdict}", f"check_{check}"))
    return Card(label[0].upper() + label[1:], count, note)


def _sites(result: Result, check: str, verdict: str) -> int:
    table = result.tables["counts"].table
    kept = table.filter(pc.and_(pc.equal(table["check"], check), pc.equal(table["verdict"], verdict)))
    return int(pc.sum(kept["sites"]).as_py() or 0)


def _grid(result: Result, name: str, names: tuple[str, ...], lang: str) -> Grid:
    return access_grid(result.tables[name].table, names, lang, f"{name}.csv")
