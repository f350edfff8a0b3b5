"""The charts and tables of the `sites` report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.money import half_up
from radioscopie.questions.hospital.page.view import MID, ends, hypotheses, last_year
from radioscopie.report.amounts import signed_estimate
from radioscopie.report.area import area_name
from radioscopie.report.bars import ranked_bars
from radioscopie.report.charts import tornado, waterfall, years_with_bounds
from radioscopie.report.maps import departement_map, per_thousand
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.results.wording import table_title

if TYPE_CHECKING:
    from radioscopie.report.grid import Grid
    from radioscopie.report.view import View

SUMS = ("fees", "base_cents", "change_cents", "percent", "variant_cents")
WHOLE = 1000
INTERVAL = ("change_low_95_cents", "change_high_95_cents")


def sites_figures(view: View) -> tuple[Figure, ...]:
    """Give the figures of the report, in order; tables only when nothing changes."""
    if not any(row["change_cents"] for row in view.rows("by_equipment")):
        return (_all_sites(view), _unknown(view))
    return (
        _by_year(view),
        _by_measure(view),
        _map(view),
        _by_region(view),
        _bands(view),
        _sensitivity(view),
        _all_sites(view),
        _unknown(view),
    )


def _by_year(view: View) -> Figure:
    table = view.table("by_equipment", case=MID)
    rows = [
        {
            "group": view.shown("by_equipment", "equipment", row["equipment"]), "year": row["year"],
            "cents": row["change_cents"], **dict(zip(("low", "high"), drawn(row), strict=True)),
            "text": signed_estimate(row["change_cents"], view.lang, ends(row)),
        }
        for row in sorted(table.to_pylist(), key=lambda row: (row["equipment"], row["year"]))
    ]  # fmt: skip
    grid = view.grid("by_equipment", ("equipment", "year", *SUMS, *INTERVAL), table)
    heads = view.say("sites.by_year_chart"), view.say("sites.by_year_intro")
    return _charted(view, "by_year", heads, years_with_bounds(rows, view.lang), grid)


def drawn(row: dict[str, Any]) -> tuple[int, int]:
    """Give the ends of the line of a bar: its interval, or its change where there are too few draws for one."""
    low, high = ends(row)
    return (row["change_cents"],) * 2 if low is None or high is None else (low, high)


def _by_measure(view: View) -> Figure:
    measures = view.rows("by_measure", case=MID)
    used = {row["measure"] for row in measures if row["change_cents"]}
    rows = [
        {
            "year": row["year"],
            "label": view.word("report.measure", row["measure"]),
            "cents": row["change_cents"],
        }
        for row in measures
        if row["measure"] in used or not used
    ]
    grid = view.grid("by_measure", ("year", "measure", "change_cents"), view.table("by_measure", case=MID))
    still = "" if "ageing" in used else " " + view.say("sites.measures_none")
    intro = view.say("sites.measures_intro") + still
    return _charted(
        view,
        "by_measure",
        (view.say("sites.measures_chart"), intro),
        waterfall(rows, view.lang, signed_estimate),
        grid,
    )


def _map(view: View) -> Figure:
    table = view.table("by_departement", case=MID, year=last_year(view)).sort_by("change_cents")
    changes = {
        row["departement"]: half_up(WHOLE * row["change_cents"], row["base_cents"])
        for row in table.to_pylist()
        if row["base_cents"]
    }
    grid = view.grid("by_departement", ("departement", *SUMS, *INTERVAL), table)
    near = _of_area(view) if area_name(view) else ()
    intro = view.say("sites.map_area_intro" if near else "sites.map_intro")
    heads = view.say("sites.map_chart", year=last_year(view)), intro
    names = {code: view.shown("by_departement", "departement", code) for code in changes}
    chart = departement_map(changes, view.lang, ("sites.map_legend", per_thousand), (), names, near)
    return _charted(view, "map", heads, chart, grid)


def _of_area(view: View) -> set[str]:
    """Give the départements of the area looked at that have a site, known or not."""
    tables = [name for name in ("by_departement", "unknown") if view.has(name)]
    return {row["departement"] for name in tables for row in view.rows(name)}


def _by_region(view: View) -> Figure:
    table = view.table("by_region", case=MID, year=last_year(view)).sort_by("change_cents")
    rows = [_ranged(view, row) for row in table.to_pylist()]
    grid = view.grid("by_region", ("region", *SUMS, *INTERVAL), table)
    title = view.say("sites.region_chart", year=last_year(view))
    return _charted(view, "by_region", (title, ""), ranked_bars(rows, view.lang), grid)


def _ranged(view: View, row: dict[str, Any]) -> dict[str, Any]:
    """Give the bar of a region: its change and its interval."""
    low, high = drawn(row)
    return {
        "label": view.shown("by_region", "region", row["region"]),
        "cents": row["change_cents"],
        "low": low,
        "high": high,
        "text": signed_estimate(row["change_cents"], view.lang, ends(row)),
    }


def _bands(view: View) -> Figure:
    """Count sites by band of change: their intervals overlap too much for a ranking."""
    table = view.table("bands", year=last_year(view))
    grid = replace(view.grid("bands", ("band", "sites", "change_cents"), table), cents=True)
    title = view.say("sites.bands_chart", year=last_year(view))
    return Figure("bands", title, view.say("sites.bands_intro"), "", grid, signed=True)


def _sensitivity(view: View) -> Figure:
    table = view.table("sensitivity", year=last_year(view))
    rows = sorted(
        (_swing(view, row) for row in table.to_pylist()), key=lambda row: row["least"] - row["most"]
    )
    columns = ("hypothesis", "low_change_cents", "central_change_cents", "high_change_cents")
    grid = view.grid("sensitivity", columns, table)
    heads = view.say("sites.sensitivity_chart", year=last_year(view)), view.say("sites.sensitivity_intro")
    return _charted(view, "sensitivity", heads, tornado(rows, view.lang), grid)


def _swing(view: View, row: dict[str, Any]) -> dict[str, Any]:
    """Place the low and high values of a hypothesis on each side of the central one."""
    said = hypotheses(view)[row["hypothesis"]]
    ends = sorted(((row["low_change_cents"], said.low), (row["high_change_cents"], said.high)))
    words = [
        view.say("sites.swing", word=word, amount=signed_estimate(cents, view.lang)) for cents, word in ends
    ]
    return {
        "label": said.label,
        "central": row["central_change_cents"],
        "least": ends[0][0],
        "most": ends[1][0],
        "least_text": words[0],
        "most_text": words[1],
    }


def _all_sites(view: View) -> Figure:
    columns = ("finess_et", "name", "commune", "departement", *SUMS[:-1], *INTERVAL, "status")
    grid = view.grid("site_totals", columns, view.table("site_totals", year=last_year(view)))
    title = view.say("sites.site_table", year=last_year(view))
    return Figure(
        "site_table", title, view.say("sites.site_intro"), "", replace(grid, cents=True), signed=True
    )


def _unknown(view: View) -> Figure:
    shown = view.result.tables["unknown"]
    columns = ("finess_et", "name", "commune", "departement", "equipment", "installed", "operated", "reason")
    title, intro = table_title(shown, view.lang), view.say("sites.unknown_intro")
    grid = replace(view.grid("unknown", columns), cents=True)  # reports kept since are compared byte for byte
    return Figure("unknown", title, intro, "", grid)


def _charted(view: View, key: str, heads: tuple[str, str], chart: Any, grid: Grid) -> Figure:
    """Draw the chart of a section; `heads` is its title and what to know."""
    return Figure(key, *heads, draw(chart, view.lang, key, heads[0]), grid, signed=True)
