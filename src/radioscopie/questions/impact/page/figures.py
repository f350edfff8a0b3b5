"""The charts and tables of the `impact` report: the laws side by side, their measures, what each place bears."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.questions.amounts_billed import BILLED
from radioscopie.questions.impact.page.view import by_code, in_order, moves
from radioscopie.report.bars import ranked_bars
from radioscopie.report.charts import waterfall
from radioscopie.report.grid import Column
from radioscopie.report.page import Figure
from radioscopie.report.refused import refused_figures
from radioscopie.report.svg import draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.arrays import Row, Rows
    from radioscopie.questions.impact.page.view import ImpactView
    from radioscopie.report.grid import Grid

RANKED = ("modality", "machine", "act", "payer", "site", "practice")
PARTS = ("aged_cents", "law_cents", "percent", "variant_cents", "ageing_cents")
TOP, TOP_OF_SEVERAL = 20, 10
AGEING = "ageing"


def impact_figures(view: ImpactView) -> tuple[Figure, ...]:
    """Give the figures of the report, in order; no chart when nothing changes."""
    if not pc.any(pc.not_equal(view.table("by_measure")["change_cents"], 0)).as_py():
        return (*_billed(view), *refused_figures(view))
    side = () if view.is_one else (_side_by_side(view),)
    ranked = filter(None, (_ranked(view, one) for one in RANKED))
    return (*side, _measures(view), *ranked, *_billed(view), *refused_figures(view))


def years_grid(view: ImpactView) -> Grid:
    """Lay out the effect of each law by year, that of ageing apart."""
    columns = ("year", *PARTS) if view.is_one else ("variant", "year", *PARTS)
    return view.ends("by_year", columns)


def measures_grid(view: ImpactView) -> Grid:
    """Lay out the measures of the last year that change anything, a column a law."""
    table = view.table("by_measure", year=view.years[-1])
    used = {row["measure"] for row in table.to_pylist() if row["change_cents"]}
    table = table.filter(pc.field("measure").isin(pa.array(sorted(used), pa.string())))
    return wide(view, "by_measure", "measure", (), "change_cents", (), table)


def _used(view: ImpactView) -> set[str]:
    return {row["measure"] for row in view.rows("by_measure") if row["change_cents"]}


def wide(
    view: ImpactView,
    name: str,
    code: str,
    before: tuple[str, ...],
    each: str,
    after: tuple[str, ...],
    table: pa.Table,
) -> Grid:
    """Lay out a table with one column a law for the amount `each`, between what is the same under all of them."""
    grids = [
        view.ends(name, (code, *before, each, *after), table.filter(pc.field("variant") == variant))
        for variant in view.variants
    ]
    rows: dict[str, list[tuple[str, ...]]] = {}
    for grid in grids:
        for row in grid.rows:
            rows.setdefault(row[0], []).append(row)
    at = 1 + len(before)
    titles = tuple(Column(view.title(variant), figures=True) for variant in view.variants)
    heads = grids[0].columns
    shown = tuple(
        (*found[0][:at], *(row[at] for row in found), *[""] * (len(titles) - len(found)), *found[0][at + 1 :])
        for found in rows.values()
    )
    if view.is_one:
        return grids[0]
    csv = view.ends(name, (code,), table)
    return replace(
        grids[0], columns=(*heads[:at], *titles, *heads[at + 1 :]), rows=shown, csv=csv.csv, total=csv.total
    )


def _side_by_side(view: ImpactView) -> Figure:
    """Show the effect of each law, a panel a year."""
    rows = [
        {"label": view.title(variant), "group": str(year), **_ends(_cases(view, variant, year), "law_cents")}
        for year in view.years
        for variant in view.variants
    ]
    title, key = view.say("impact.side_by_side"), "laws"
    chart = draw(ranked_bars(rows, view.lang), view.lang, key, title)
    return Figure(
        key,
        title,
        view.say("impact.side_by_side_intro", against=view.base),
        chart,
        years_grid(view),
        signed=True,
    )


def _cases(view: ImpactView, variant: str, year: int) -> Rows:
    return view.rows("by_year", variant=variant, year=year)


def _ends(rows: Rows, name: str) -> Row:
    """Give an amount, or its two ends where the cases differ."""
    low, high = rows[0][name], rows[-1][name]
    return {"cents": low} if low == high else {"low": low, "high": high}


def _measures(view: ImpactView) -> Figure:
    title = (
        view.say("impact.waterfall") if view.is_one else view.say("impact.measures_of", year=view.years[-1])
    )
    columns = ("year", "measure", "change_cents")
    grid = view.ends("by_measure", columns) if view.is_one else measures_grid(view)
    if view.is_one and view.is_exact:
        chart = waterfall([*_steps(view)], view.lang)
    else:
        chart = ranked_bars([*_bars_of_measures(view)], view.lang)
    return Figure(
        "measures",
        title,
        view.say("impact.measures_intro"),
        draw(chart, view.lang, "measures", title),
        grid,
        signed=True,
    )


def _steps(view: ImpactView) -> Iterator[Row]:
    """Give the measures of the law one after the other; ageing, which is none, after their total."""
    used = _used(view) or {"other"}
    for row in view.rows("by_measure"):
        if row["measure"] in used:
            label = view.word("report.measure", row["measure"])
            apart = row["measure"] == AGEING
            yield {"year": row["year"], "label": label, "cents": row["change_cents"], "apart": apart}


def _bars_of_measures(view: ImpactView) -> Iterator[Row]:
    """Give a bar a measure, in panels: a year each for one law, a law each for several, in the last year."""
    if view.is_one:
        for year in view.years:
            yield from _panel(view, view.variants[0], year, str(year))
        return
    for variant in view.variants:
        yield from _panel(view, variant, view.years[-1], view.title(variant))


def _panel(view: ImpactView, variant: str, year: int, group: str) -> Iterator[Row]:
    found: dict[str, Rows] = {}
    for row in view.rows("by_measure", variant=variant, year=year):
        found.setdefault(row["measure"], []).append(row)
    own = {one: rows for one, rows in found.items() if any(row["change_cents"] for row in rows)}
    for one, rows in own.items():
        if one != AGEING:
            yield {"label": view.word("report.measure", one), "group": group, **_ends(rows, "change_cents")}
    total = _ends(_cases(view, variant, year), "law_cents")
    yield {"label": view.word("impact.part", "law"), "group": group, "total": True, **total}
    if AGEING in own:
        label = view.word("report.measure", AGEING)
        yield {"label": label, "group": group, "apart": True, **_ends(own[AGEING], "change_cents")}


def _ranked(view: ImpactView, dimension: str) -> Figure | None:
    """Show the last year by one dimension, from the largest effect; None when nothing is to be compared."""
    name = f"by_{dimension}"
    table = view.table(name, year=view.years[-1])
    if len(table[dimension].unique()) < (2 if dimension in {"site", "practice"} else 1):
        return None
    rows = [row for variant in view.variants for row in _bars(view, dimension, variant)]
    rows += [] if view.is_one else _aged(view, dimension)
    title = view.word("impact.ranked", dimension, year=view.years[-1])
    aged = any(table["ageing_cents"].to_pylist())
    intro = view.say("impact.ageing_beside" if view.is_one else "impact.ageing_apart") if aged else ""
    chart = draw(ranked_bars(rows, view.lang), view.lang, dimension, title)
    return Figure(dimension, title, intro, chart, ranked_grid(view, dimension), signed=True)


def ranked_grid(view: ImpactView, dimension: str) -> Grid:
    """Lay out the last year by one dimension, from the largest effect."""
    name = f"by_{dimension}"
    ordered = in_order(view.table(name, year=view.years[-1]), dimension)
    if view.is_one:
        return view.ends(name, (dimension, *PARTS), ordered)
    return wide(view, name, dimension, PARTS[:1], "law_cents", PARTS[4:], ordered)


def _billed(view: ImpactView) -> tuple[Figure, ...]:
    """Show the amounts billed beside the text, where the export has them."""
    return tuple(
        Figure(
            one.name,
            view.say(one.title),
            view.say("billed.intro"),
            "",
            view.grid(one.name, heads),
        )
        for one in BILLED
        if view.has(one.name)
        for heads in ([column.name for column in one.columns],)
    )


def _bars(view: ImpactView, dimension: str, variant: str) -> Iterator[Row]:
    """Give the bars of a law, each with that of ageing under it; what is beyond the first ones is added up."""
    found = by_code(view.last(f"by_{dimension}", variant), dimension)
    found = {code: rows for code, rows in found.items() if moves(rows)} or found
    first = TOP if view.is_one else TOP_OF_SEVERAL
    group = {} if view.is_one else {"group": view.title(variant)}
    named = [(view.shown(f"by_{dimension}", dimension, code), rows) for code, rows in found.items()]
    if rest := named[first + 1 :] and named[first:]:
        named = [
            *named[:first],
            (view.say("impact.others", count=len(rest)), [*_summed(rows for _, rows in rest)]),
        ]
    for label, rows in named:
        yield {"label": label, **group, **_ends(rows, "law_cents")}
        if view.is_one and any(row["ageing_cents"] for row in rows):
            yield {"label": label, "beside": view.say("impact.ageing_short"), **_ends(rows, "ageing_cents")}


def _aged(view: ImpactView, dimension: str) -> list[Row]:
    """Give the bars of the ageing of machines, the same under all laws, in a panel of their own."""
    found = by_code(view.last(f"by_{dimension}", view.variants[0]), dimension)
    aged = {code: rows for code, rows in found.items() if any(row["ageing_cents"] for row in rows)}
    panel = {"group": view.word("report.measure", AGEING), "apart": True}
    return [
        {"label": view.shown(f"by_{dimension}", dimension, code), **panel, **_ends(rows, "ageing_cents")}
        for code, rows in list(aged.items())[:TOP_OF_SEVERAL]
    ]


def _summed(several: Iterable[Rows]) -> Iterator[Row]:
    """Add up rows, case by case; one that is the same in all cases is in each."""
    listed = list(several)
    for rank in (0, -1):
        yield {name: sum(rows[rank][name] for rows in listed) for name in ("law_cents", "ageing_cents")}
