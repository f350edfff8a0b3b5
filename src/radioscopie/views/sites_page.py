"""The report of `radioscopie sites`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.impact.hospital import MEASURES, SAE_YEAR
from radioscopie.numbers import format_count
from radioscopie.results.wording import table_title
from radioscopie.tables.sites import read_departements
from radioscopie.texts import text
from radioscopie.views.amounts import compact_euros, signed_euros, signed_percent
from radioscopie.views.charts import ranked_bars, tornado, waterfall, years_with_bounds
from radioscopie.views.grid import coded_word, make_grid
from radioscopie.views.maps import departement_map
from radioscopie.views.page import Card, Figure, Page, render_page
from radioscopie.views.svg import draw

if TYPE_CHECKING:
    from radioscopie.result import Result

LOW, MID, HIGH = "reference_low", "reference_mid", "reference_high"
SUMS = ("fees", "base_cents", "change_cents", "percent", "variant_cents")
TOP = 20


def render_sites(result: Result, lang: str) -> str:
    """Give the report of a `sites` result as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = _View(result, lang)
    page = Page(
        lang,
        view.say("title", years=view.years_word()),
        view.say(
            "subtitle", sites=view.known_sites(), sae=SAE_YEAR, base=result.record.get("parameter.base", "–")
        ),
        answer(result, lang),
        (view.say("answer_note", silent=view.silent()), view.say("outside")),
        _cards(view),
        _figures(view),
        (view.say("sources"),),
    )
    return render_page(page, result)


class _View:
    """A result being shown: its tables by case and year, and words."""

    def __init__(self, result: Result, lang: str) -> None:
        self.result, self.lang = result, lang
        years = result.tables["by_year"].table["year"].unique().to_pylist()
        self.years, self.year = years, years[-1]

    def say(self, key: str, **values: object) -> str:
        return text(f"sites.{key}", self.lang, **values)

    def table(self, name: str, case: str = "", year: int = 0) -> pa.Table:
        table = self.result.tables[name].table
        table = table.filter(pc.field("case") == case) if case else table
        return table.filter(pc.field("year") == year) if year else table

    def one(self, name: str, case: str, **equal: str) -> dict[str, Any]:
        rows = self.table(name, case, self.year).to_pylist()
        return next(
            (row for row in rows if all(row[k] == v for k, v in equal.items())),
            {"base_cents": 0, "change_cents": 0},
        )

    def years_word(self) -> str:
        return str(self.year) if len(self.years) == 1 else f"{self.years[0]}-{self.year}"

    def known_sites(self) -> str:
        return format_count(len(self.result.tables["by_site"].table["finess_et"].unique()), self.lang)

    def silent(self) -> str:
        return format_count(dict(self.result.findings)["sites.found_silent_sites"], self.lang)

    def figure(self, key: str, title: str, intro: str, chart: Any, grid: Any) -> Figure:
        svg = draw(chart, self.lang, key, title) if chart is not None else ""
        return Figure(key, title, intro, svg, grid)


def answer(result: Result, lang: str) -> str:
    """Say the result in one sentence, for the last year."""
    view = _View(result, lang)
    low, mid, high = (view.one("by_year", case) for case in (LOW, MID, HIGH))
    change = mid["change_cents"]
    key = "answer_same" if not change else "answer" if change < 0 else "answer_up"
    least, most = sorted((low["change_cents"], high["change_cents"]), key=abs)
    return view.say(
        key,
        year=view.year,
        sites=view.known_sites(),
        mid=compact_euros(abs(change), lang),
        percent=signed_percent(change, mid["base_cents"], lang),
        low=compact_euros(abs(least), lang),
        high=compact_euros(abs(most), lang),
    )


def _bounds(view: _View, **equal: str) -> str:
    name = "by_equipment" if equal else "by_year"
    ends = [view.one(name, case, **equal)["change_cents"] for case in (LOW, HIGH)]
    low, high = (signed_euros(end, view.lang) for end in sorted(ends, key=abs))
    return view.say("card_bounds", low=low, high=high)


def _cards(view: _View) -> tuple[Card, ...]:
    lang, year, mid = view.lang, view.year, view.one("by_year", MID)
    ct, mri = (view.one("by_equipment", MID, equipment=equipment) for equipment in ("ct", "mri"))
    fees = format_count(mid.get("fees", 0), lang)
    return (
        Card(view.say("card_change", year=year), signed_euros(mid["change_cents"], lang), _bounds(view)),
        Card(
            view.say("card_ct", year=year),
            signed_euros(ct["change_cents"], lang),
            _bounds(view, equipment="ct"),
        ),
        Card(
            view.say("card_mri", year=year),
            signed_euros(mri["change_cents"], lang),
            view.say("card_mri_note"),
        ),
        Card(
            view.say("card_base", year=year),
            compact_euros(mid["base_cents"], lang),
            view.say("card_base_note", fees=fees),
        ),
        Card(view.say("card_unknown"), view.silent(), view.say("card_unknown_note")),
    )


def _figures(view: _View) -> tuple[Figure, ...]:
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


def _by_year(view: _View) -> Figure:
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
        view.table("by_equipment"), ("year", "case", "equipment", *SUMS), view.lang, "by_equipment.csv"
    )
    chart = years_with_bounds(rows, view.lang)
    return view.figure("by_year", view.say("by_year_chart"), view.say("by_year_intro"), chart, grid)


def _by_measure(view: _View) -> Figure:
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
    grid = make_grid(
        view.table("by_measure"), ("year", "case", "measure", "change_cents"), view.lang, "by_measure.csv"
    )
    still = "" if "ageing" in used else " " + view.say("measures_none")
    intro = view.say("measures_intro") + still
    return view.figure("by_measure", view.say("measures_chart"), intro, waterfall(rows, view.lang), grid)


def _map(view: _View) -> Figure:
    table = view.table("by_departement", MID, view.year).sort_by("change_cents")
    cents = {row["departement"]: row["change_cents"] for row in table.to_pylist()}
    names = {row["code"]: f"{row['name']} ({row['code']})" for row in read_departements().to_pylist()}
    grid = make_grid(table, ("departement", *SUMS), view.lang, "by_departement.csv", departement=names)
    title = view.say("map_chart", year=view.year)
    return view.figure("map", title, view.say("map_intro"), departement_map(cents, view.lang), grid)


def _by_region(view: _View) -> Figure:
    table = view.table("by_region", MID, view.year).sort_by("change_cents")
    names = _regions()
    rows = [
        {"label": names.get(row["region"], row["region"]), "cents": row["change_cents"]}
        for row in table.to_pylist()
    ]
    grid = make_grid(table, ("region", *SUMS), view.lang, "by_region.csv", region=names)
    title = view.say("region_chart", year=view.year)
    return view.figure("by_region", title, "", ranked_bars(rows, view.lang), grid)


def _regions() -> dict[str, str]:
    return {row["region_code"]: row["region_name"] for row in read_departements().to_pylist()}


def _sites(view: _View) -> pa.Table:
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


def _top_sites(view: _View) -> Figure:
    table = _sites(view).slice(0, TOP)
    rows = [
        {"label": f"{row['name']} ({row['departement']})", "cents": row["change_cents"]}
        for row in table.to_pylist()
    ]
    grid = make_grid(table, ("name", "departement", *SUMS), view.lang, "top_sites.csv")
    title = view.say("top_chart", year=view.year)
    return view.figure("top_sites", title, "", ranked_bars(rows, view.lang), grid)


def _sensitivity(view: _View) -> Figure:
    table = view.table("sensitivity", year=view.year)
    rows = sorted(
        (_swing(view, row) for row in table.to_pylist()), key=lambda row: row["least"] - row["most"]
    )
    columns = ("hypothesis", "low_change_cents", "central_change_cents", "high_change_cents")
    grid = make_grid(table, columns, view.lang, "sensitivity.csv")
    title, intro = view.say("sensitivity_chart", year=view.year), view.say("sensitivity_intro")
    return view.figure("sensitivity", title, intro, tornado(rows, view.lang), grid)


def _swing(view: _View, row: dict[str, Any]) -> dict[str, Any]:
    """Place the low and high values of a hypothesis on each side of the central one."""
    name = row["hypothesis"]
    ends = sorted((row[f"{side}_change_cents"], view.say(f"{name}_{side}")) for side in ("low", "high"))
    cents = {"low": ends[0][0], "high": ends[1][0], "central": row["central_change_cents"]}
    words = {
        f"{end}_text": f"{word} : {signed_euros(value, view.lang)}"
        for end, (value, word) in zip(("least", "most"), ends, strict=True)
    }
    return {"label": view.say(name), "least": ends[0][0], "most": ends[1][0], **cents, **words}


def _all_sites(view: _View) -> Figure:
    grid = make_grid(
        _sites(view), ("finess_et", "name", "commune", "departement", *SUMS), view.lang, "sites.csv"
    )
    return Figure("site_table", view.say("site_table", year=view.year), view.say("site_intro"), "", grid)


def _unknown(view: _View) -> Figure:
    shown = view.result.tables["unknown"]
    columns = ("finess_et", "name", "commune", "departement", "equipment", "installed", "operated", "reason")
    grid = make_grid(shown.table, columns, view.lang, "unknown.csv")
    return Figure("unknown", table_title(shown, view.lang), view.say("unknown_intro"), "", grid, signed=False)
