"""The charts and tables of the `sites` report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.models.hospital.fees import MEASURES
from radioscopie.questions.hospital.page.view import HIGH, LOW, MID
from radioscopie.report.amounts import signed_euros
from radioscopie.report.cases import distinct_cases
from radioscopie.report.charts import ranked_bars, tornado, waterfall, years_with_bounds
from radioscopie.report.grid import coded_word, make_grid
from radioscopie.report.maps import departement_map
from radioscopie.report.page import Figure
from radioscopie.report.svg import draw
from radioscopie.results.wording import table_title
from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.questions.hospital.page.view import SitesView
    from radioscopie.report.grid import Grid

SUMS = ("fees", "base_cents", "change_cents", "percent", "variant_cents")
TOP = 20


def sites_figures(view: SitesView) -> tuple[Figure, ...]:
    """Give the figures of the report, in order; tables only when nothing changes."""
    if not any(row["change_cents"] for row in view.table("by_equipment").to_pylist()):
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


def _by_year(view: SitesView) -> Figure:
    changes = {
        (row["equipment"], row["year"], row["case"]): row["change_cents"]
        for row in view.table("by_equipment").to_pylist()
    }
    rows = [
        {"group": coded_word("equipment", equipment, view.lang), "year": year}
        | {
            name: changes[equipment, year, case]
            for name, case in (("cents", MID), ("low", LOW), ("high", HIGH))
        }
        for equipment in sorted({key[0] for key in changes})
        for year in view.years
    ]
    grid = make_grid(
        distinct_cases(view.table("by_equipment")),
        ("equipment", "year", "case", *SUMS),
        view.lang,
        "by_equipment.csv",
    )
    chart = years_with_bounds(rows, view.lang)
    return _charted(
        view, "by_year", (view.say("sites.by_year_chart"), view.say("sites.by_year_intro")), chart, grid
    )


def _by_measure(view: SitesView) -> Figure:
    table = view.table("by_measure", MID)
    used = {row["measure"] for row in table.to_pylist() if row["change_cents"]} or set(MEASURES)
    rows = [
        {
            "year": row["year"],
            "label": coded_word("measure", row["measure"], view.lang),
            "cents": row["change_cents"],
        }
        for row in table.to_pylist()
        if row["measure"] in used
    ]
    shown = distinct_cases(view.table("by_measure"))
    grid = make_grid(shown, ("year", "case", "measure", "change_cents"), view.lang, "by_measure.csv")
    still = "" if "ageing" in used else " " + view.say("sites.measures_none")
    intro = view.say("sites.measures_intro") + still
    return _charted(
        view, "by_measure", (view.say("sites.measures_chart"), intro), waterfall(rows, view.lang), grid
    )


def _map(view: SitesView) -> Figure:
    table = view.table("by_departement", MID, view.year).sort_by("change_cents")
    cents = {row["departement"]: row["change_cents"] for row in table.to_pylist()}
    names = {row["code"]: f"{row['name']} ({row['code']})" for row in read_departements().to_pylist()}
    grid = make_grid(table, ("departement", *SUMS), view.lang, "by_departement.csv", departement=names)
    title = view.say("sites.map_chart", year=view.year)
    return _charted(
        view, "map", (title, view.say("sites.map_intro")), departement_map(cents, view.lang), grid
    )


def _by_region(view: SitesView) -> Figure:
    table = view.table("by_region", MID, view.year).sort_by("change_cents")
    names = _regions()
    rows = [
        {"label": names.get(row["region"], row["region"]), "cents": row["change_cents"]}
        for row in table.to_pylist()
    ]
    grid = make_grid(table, ("region", *SUMS), view.lang, "by_region.csv", region=names)
    title = view.say("sites.region_chart", year=view.year)
    return _charted(view, "by_region", (title, ""), ranked_bars(rows, view.lang), grid)


def _regions() -> dict[str, str]:
    return {row["region_code"]: row["region_name"] for row in read_departements().to_pylist()}


def _sites(view: SitesView) -> pa.Table:
    """Add the equipments of each site, from the most to the least affected."""
    by = ["finess_et", "name", "commune", "departement"]
    added = ["fees", "base_cents", "change_cents", "variant_cents"]
    grouped = view.table("by_site", MID, view.year).group_by(by, use_threads=False)
    summed = grouped.aggregate([(name, "sum") for name in added]).select(
        [*by, *(f"{name}_sum" for name in added)]
    )
    return summed.rename_columns([*by, *added]).sort_by(
        [("change_cents", "ascending"), ("finess_et", "ascending")]
    )


def _top_sites(view: SitesView) -> Figure:
    table = _sites(view).slice(0, TOP)
    rows = [
        {"label": f"{row['name']} ({row['departement']})", "cents": row["change_cents"]}
        for row in table.to_pylist()
    ]
    grid = make_grid(table, ("name", "departement", *SUMS), view.lang, "top_sites.csv")
    title = view.say("sites.top_chart", year=view.year)
    return _charted(view, "top_sites", (title, ""), ranked_bars(rows, view.lang), grid)


def _sensitivity(view: SitesView) -> Figure:
    table = view.table("sensitivity", year=view.year)
    rows = sorted(
        (_swing(view, row) for row in table.to_pylist()), key=lambda row: row["least"] - row["most"]
    )
    columns = ("hypothesis", "low_change_cents", "central_change_cents", "high_change_cents")
    names = {name: said.label for name, said in view.hypotheses().items()}
    grid = make_grid(table, columns, view.lang, "sensitivity.csv", hypothesis=names)
    title, intro = view.say("sites.sensitivity_chart", year=view.year), view.say("sites.sensitivity_intro")
    return _charted(view, "sensitivity", (title, intro), tornado(rows, view.lang), grid)


def _swing(view: SitesView, row: dict[str, Any]) -> dict[str, Any]:
    """Place the low and high values of a hypothesis on each side of the central one."""
    said = view.hypotheses()[row["hypothesis"]]
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


def _all_sites(view: SitesView) -> Figure:
    grid = make_grid(
        _sites(view), ("finess_et", "name", "commune", "departement", *SUMS), view.lang, "sites.csv"
    )
    return Figure(
        "site_table", view.say("sites.site_table", year=view.year), view.say("sites.site_intro"), "", grid
    )


def _unknown(view: SitesView) -> Figure:
    shown = view.result.tables["unknown"]
    columns = ("finess_et", "name", "commune", "departement", "equipment", "installed", "operated", "reason")
    grid = make_grid(shown.table, columns, view.lang, "unknown.csv")
    return Figure(
        "unknown", table_title(shown, view.lang), view.say("sites.unknown_intro"), "", grid, signed=False
    )


def _charted(view: SitesView, key: str, heads: tuple[str, str], chart: Any, grid: Grid) -> Figure:
    """Draw the chart of a section; `heads` is its title and what to know."""
    return Figure(key, *heads, draw(chart, view.lang, key, heads[0]), grid)
