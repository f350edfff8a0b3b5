"""The report of `radioscopie access`: the answer, key figures, maps that speak, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.access.page.maps import access_maps
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.left_out import left_out
from radioscopie.report.measures import access_grid, decimal, percent
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import to_png
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.report.grid import Grid
    from radioscopie.result import Result

PNG_SCALE = 1.5
TIMES = ("share_beyond_15_min", "share_beyond_20_min", "share_beyond_30_min", "share_beyond_45_min")
LEVEL = ("name", "people", "mean_min", "median_min", "p90_min", *TIMES, "share_beyond_60_min", "per_100000")
FAR = tuple(f"{part}beyond_{limit}_min" for limit in (15, 20, 30, 45, 60) for part in ("", "share_"))
KM = tuple(f"share_beyond_{limit}_km" for limit in (10, 20, 30, 50))
INEQUAL = ("case", "measure", "gini", "theil", "theil_between", "theil_within")
WORST = ("name", "departement", "population", "minutes", "minutes_after", "straight_km", "nearest_name")

TABLES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("gains", ("gain", "value"), "gains_intro"),
    ("by_nation", ("case", *FAR, *KM), "nation_intro"),
    ("by_region", ("case", *LEVEL), "level_intro"),
    ("by_zone", ("case", *LEVEL), "level_intro"),
    ("inequality", INEQUAL, "inequality_intro"),
    ("sensitivity", ("case", "mean_min", *TIMES), "sensitivity_intro"),
    ("worst", WORST, "worst_intro"),
    ("not_measured", ("code", "name", "communes", "people"), "not_measured_intro"),
)


def render_access(result: Result, lang: str) -> Mapping[str, str | bytes]:
    """Give the report (HTML) and its maps (SVG and PNG), by file name.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    maps = access_maps(result, lang)
    title = text("access.title", lang, equipment=_equipment(result, lang))
    notes = (text("access.not_apl", lang), *_scope(result, lang), *_absent(result, lang))
    page = Page(
        lang,
        title,
        _subtitle(result, lang),
        answer(result, lang),
        notes,
        _cards(result, lang),
        _figures(result, maps, lang),
        (text("access.sources", lang),),
        signed=False,
    )
    images = {f"{name}.png": to_png(svg, PNG_SCALE) for name, svg in maps.items()}
    drawings = {f"{name}.svg": svg for name, svg in maps.items()}
    return {"report.html": render_page(page, result), **drawings, **images}


def summary_access(result: Result, lang: str) -> str:
    """Say an `access` result in the terminal: the answer, the nation, how many assumptions."""
    grid = access_grid(_table(result, "by_nation"), ("case", "mean_min", "median_min", *FAR[1::2]), lang, "")
    table = f"{text('access.summary_title', lang)}\n{plain_table(grid)}"
    told = (*_absent(result, lang), *left_out(result, lang), counted_assumptions(result, lang))
    return "\n\n".join([answer(result, lang), table, *told])


def answer(result: Result, lang: str) -> str:
    """Say the result in a sentence or two."""
    first, *after = _table(result, "by_nation").to_pylist()
    says = text(
        "access.answer" if first["median_min"] is not None else "access.answer_no_median",
        lang,
        share=percent(first["share_beyond_30_min"], lang),
        people=format_count(first["beyond_30_min"], lang),
        equipment=_from(result, lang),
        **({} if first["median_min"] is None else {"median": decimal(first["median_min"], lang)}),
    )
    return " ".join([says, *(_after(first, row, lang) for row in after)])


def _from(result: Result, lang: str) -> str:
    """Say from which machines people are far; of those shipped, that they are the machines of establishments."""
    kind = "from_sae_" if _is_sae(result) else "from_"
    return text(f"access.{kind}{result.record['parameter.equipment']}", lang)


def _after(before: dict[str, Any], row: dict[str, Any], lang: str) -> str:
    gained = before["beyond_30_min"] - row["beyond_30_min"]
    return text(
        "access.answer_after" if gained >= 0 else "access.answer_after_fewer",
        lang,
        share=percent(row["share_beyond_30_min"], lang),
        people=format_count(row["beyond_30_min"], lang),
        gained=format_count(abs(gained), lang),
    )


def _table(result: Result, name: str) -> Any:
    return result.tables[name].table


def _equipment(result: Result, lang: str) -> str:
    return text(f"access.equipment_{result.record['parameter.equipment']}", lang)


def _subtitle(result: Result, lang: str) -> str:
    found = dict(result.findings)
    counts = {name: format_count(found[f"access.found_{name}"], lang) for name in ("sites", "machines")}
    return text("access.subtitle", lang, **counts)


def _scope(result: Result, lang: str) -> tuple[str, ...]:
    return (text("access.scope", lang),) if _is_sae(result) else ()


def _is_sae(result: Result) -> bool:
    return any(one.key == "access.scope_sae" for one in result.assumptions)


def _absent(result: Result, lang: str) -> tuple[str, ...]:
    """Say how many communes the user's matrix does not join to a site."""
    found = dict(result.findings)
    names = {"communes": "access.found_absent", "people": "access.found_no_road_people"}
    counts = {name: format_count(found.get(key, 0), lang) for name, key in names.items()}
    return (text("access.told_absent", lang, **counts),) if found.get("access.found_absent") else ()


def _cards(result: Result, lang: str) -> tuple[Card, ...]:
    """Give the key figures: those after the change, each beside what it was, when two cases are compared."""
    first, *after = _table(result, "by_nation").to_pylist()
    row = (after or [first])[0]
    median, mean = (
        text("access.minutes", lang, minutes=decimal(row[name], lang)) for name in ("median_min", "mean_min")
    )
    under = text("access.says", lang, name=text("access.card_mean", lang), value=mean)
    middle = Card(text("access.card_median", lang), median, under)
    before = first if after else None
    far = (_far_card(row, before, limit, lang) for limit in (30, 45))
    return (*far, middle, _unequal_card(result, lang))


def _far_card(row: dict[str, Any], before: dict[str, Any] | None, limit: int, lang: str) -> Card:
    share = text("access.card_share", lang, share=percent(row[f"share_beyond_{limit}_min"], lang))
    people = format_count(row[f"beyond_{limit}_min"], lang)
    if before is not None:
        was = text("site.card_before", lang, value=format_count(before[f"beyond_{limit}_min"], lang))
        share = f"{share} ; {was}" if lang == "fr" else f"{share}; {was}"
    return Card(text(f"access.card_{limit}", lang), people, share)


def _unequal_card(result: Result, lang: str) -> Card:
    row = _table(result, "inequality").to_pylist()[-1]
    measure = text(f"access.measure_{row['measure']}", lang)
    between = row["theil_between"] / row["theil"] if row["theil"] else None
    note = text("access.card_theil", lang, share=percent(between, lang))
    return Card(text("access.card_gini", lang, measure=measure), decimal(row["gini"], lang, 2), note)


def _figures(result: Result, maps: Mapping[str, str], lang: str) -> tuple[Figure, ...]:
    grids = {
        name: access_grid(_sorted(result, name), LEVEL, lang, f"{name}.csv")
        for name in ("by_departement", "by_region")
    }
    worst = access_grid(_table(result, "worst"), WORST, lang, "worst.csv")
    beside = {"map_regions": grids["by_region"], "map_departements": grids["by_departement"]}
    beside["map_supply"] = grids["by_departement"]
    drawn = (_drawn(name, svg, beside.get(name, worst), lang) for name, svg in maps.items())
    return (*drawn, *(_figure(result, row, lang) for row in TABLES if row[0] in result.tables))


def _drawn(name: str, svg: str, grid: Grid, lang: str) -> Figure:
    intro = text(f"access.{name}_intro", lang)
    return Figure(name, text(f"access.{name}", lang), intro, svg, grid, signed=False)


def _figure(result: Result, row: tuple[str, tuple[str, ...], str], lang: str) -> Figure:
    """Make the section of a table: its name, its columns, the key of what to know."""
    name, shown, intro = row
    if name == "sensitivity" and "parameter.travel" in result.record:
        intro = f"{intro}_user"
    table = _sorted(result, name) if name in {"by_region", "by_zone"} else _table(result, name)
    title = text(f"access.{name}", lang)
    grid = access_grid(table, shown, lang, f"{name}.csv")
    return Figure(name, title, text(f"access.{intro}", lang), "", grid, signed=False)


def _sorted(result: Result, name: str) -> Any:
    return _table(result, name).sort_by([("share_beyond_30_min", "descending"), ("code", "ascending")])
