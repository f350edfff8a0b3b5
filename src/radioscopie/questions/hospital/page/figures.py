"""The charts and tables of the `sites` report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.questions.hospital.page.view import HIGH, LOW, MID, hypotheses, last_year, years_of
from radioscopie.report.amounts import signed_euros
from radioscopie.report.bars import ranked_bars
from radioscopie.report.cases import distinct_cases
from radioscopie.report.charts import tornado, waterfall, years_with_bounds
from radioscopie.report.maps import departement_map
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.results.wording import table_title

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.report.grid import Grid
    from radioscopie.report.view import View

SUMS = ("fees", "base_cents", "change_cents", "percent", "variant_cents")
TOP = 20


def sites_figures(view: View) -> tuple[Figure, ...]:
    """Give the figures of the report, in order; tables only when nothing changes."""
    if not any(row["change_cents"] for row in view.rows("by_equipment")):
        return (_all_sites(view), _unknown(view))
    return (
        _by_year(view),
        _by_measure(view),
        _map(view),
        _by_region(view),
        _top_sites(view),
        _sensitivity(view),
        _all_sites(view),
        _unknown(view),
    )


def _by_year(view: View) -> Figure:
    changes = {
        (row["equipment"], row["year"], row["case"]): row["change_cents"]
        for row in view.table("by_equipment").to_pylist()
    }
    rows = [
        {"group": view.shown("by_equipment", "equipment", equipment), "year": year}
        | {
            name: changes[equipment, year, case]
            for name, case in (("cents", MID), ("low", LOW), ("high", HIGH))
        }
        for equipment in sorted({key[0] for key in changes})
        for year in years_of(view)
    ]
    shown = distinct_cases(view.table("by_equipment"))
    grid = view.grid("by_equipment", ("equipment", "year", "case", *SUMS), shown)
    chart = years_with_bounds(rows, view.lang)
    return _charted(
        view, "by_year", (view.say("sites.by_year_chart"), view.say("sites.by_year_intro")), chart, grid
    )


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
    shown = distinct_cases(view.table("by_measure"))
    grid = view.grid("by_measure", ("year", "case", "measure", "change_cents"), shown)
    still = "" if "ageing" in used else " " + view.say("sites.measures_none")
    intro = view.say("sites.measures_intro") + still
    return _charted(
        view, "by_measure", (view.say("sites.measures_chart"), intro), waterfall(rows, view.lang), grid
    )


def _map(view: View) -> Figure:
    table = view.table("by_departement", case=MID, year=last_year(view)).sort_by("change_cents")
    cents = {row["departement"]: row["change_cents"] for row in table.to_pylist()}
    grid = view.grid("by_departement", ("departement", *SUMS), table)
    heads = view.say("sites.map_chart", year=last_year(view)), view.say("sites.map_intro")
    return _charted(view, "map", heads, departement_map(cents, view.lang), grid)


def _by_region(view: View) -> Figure:
    table = view.table("by_region", case=MID, year=last_year(view)).sort_by("change_cents")
    rows = [
        {"label": view.shown("by_region", "region", row["region"]), "cents": row["change_cents"]}
        for row in table.to_pylist()
    ]
    grid = view.grid("by_region", ("region", *SUMS), table)
    title = view.say("sites.region_chart", year=last_year(view))
    return _charted(view, "by_region", (title, ""), ranked_bars(rows, view.lang), grid)


def _sites(view: View) -> pa.Table:
    """Add the equipments of each site, from the most to the least affected."""
    by = ["finess_et", "name", "commune", "departement"]
    added = ["fees", "base_cents", "change_cents", "variant_cents"]
    grouped = view.table("by_site", case=MID, year=last_year(view)).group_by(by, use_threads=False)
    summed = grouped.aggregate([(name, "sum") for name in added]).select(
        [*by, *(f"{name}_sum" for name in added)]
    )
    return summed.rename_columns([*by, *added]).sort_by(
        [("change_cents", "ascending"), ("finess_et", "ascending")]
    )


def _top_sites(view: View) -> Figure:
    table = _sites(view).slice(0, TOP)
    rows = [
        {"label": f"{row['name']} ({row['departement']})", "cents": row["change_cents"]}
        for row in table.to_pylist()
    ]
    grid = _grid_of_sites(view, ("name", "departement"), table, "top_sites.csv")
    title = view.say("sites.top_chart", year=last_year(view))
    return _charted(view, "top_sites", (title, ""), ranked_bars(rows, view.lang), grid)


def _grid_of_sites(view: View, names: tuple[str, ...], table: pa.Table, file: str) -> Grid:
    """Lay out sites whose equipments are added."""
    return replace(view.grid("by_site", (*names, *SUMS), table), file=file, cents=True)


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
        view.say("sites.swing", word=word, amount=signed_euros(cents, view.lang)) for cents, word in ends
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
    names = ("finess_et", "name", "commune", "departement")
    grid = _grid_of_sites(view, names, _sites(view), "sites.csv")
    title = view.say("sites.site_table", year=last_year(view))
    return Figure("site_table", title, view.say("sites.site_intro"), "", grid)


def _unknown(view: View) -> Figure:
    shown = view.result.tables["unknown"]
    columns = ("finess_et", "name", "commune", "departement", "equipment", "installed", "operated", "reason")
    title, intro = table_title(shown, view.lang), view.say("sites.unknown_intro")
    grid = replace(view.grid("unknown", columns), cents=True)  # reports kept since are compared byte for byte
    return Figure("unknown", title, intro, "", grid, signed=False)


def _charted(view: View, key: str, heads: tuple[str, str], chart: Any, grid: Grid) -> Figure:
    """Draw the chart of a section; `heads` is its title and what to know."""
    return Figure(key, *heads, draw(chart, view.lang, key, heads[0]), grid)
