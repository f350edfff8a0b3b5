"""The maps of the `access` report."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.report.measures import decimal, percent
from radioscopie.report.territory_map import Base, Legend, Spot, area_map, spot_map
from radioscopie.tables.communes import read_communes
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.result import Result

SHARES = (0.01, 0.05, 0.1, 0.2, 0.4)
MINUTES = (15, 20, 30, 45, 60)
CLASSES = 5
LEVELS = {"map_departements": "departement", "map_regions": "region"}


def access_maps(result: Result, lang: str) -> Mapping[str, str]:
    """Draw the maps: name of the file without suffix → SVG.

    Départements and regions by share of the people beyond 30 minutes, départements by supply where it is measured,
    communes by minutes, before and after when two cases are compared
    """
    case = result.tables["by_nation"].table["case"].to_pylist()[-1]
    maps = {name: _far_map(result, name, case, lang) for name in LEVELS}
    if "per_100000" in result.tables["by_departement"].table.column_names:
        maps["map_supply"] = _supply_map(result, case, lang)
    maps["map_communes"] = _commune_map(result, "", lang)
    return maps | ({"map_communes_after": _commune_map(result, "_after", lang)} if case == "after" else {})


def _rows(result: Result, name: str, case: str) -> list[dict[str, Any]]:
    table = result.tables[name].table
    return list(table.filter(pc.equal(table["case"], case)).to_pylist())


def _far_map(result: Result, name: str, case: str, lang: str) -> str:
    column, level = "share_beyond_30_min", LEVELS[name]
    rows = _rows(result, f"by_{level}", case)
    legend = Legend(
        SHARES, _classes([percent(limit, lang) for limit in SHARES]), text("access.legend_share", lang)
    )
    says = {row["code"]: _named(row, percent(row[column], lang), lang) for row in rows}
    values = {row["code"]: row[column] for row in rows}
    return area_map(f"{level}s", values, says, legend, _base(result, name, lang))


def _supply_map(result: Result, case: str, lang: str) -> str:
    rows = _rows(result, "by_departement", case)
    values = {row["code"]: row["per_100000"] for row in rows}
    limits = _even(sorted(value for value in values.values() if value is not None))
    words = _classes([decimal(limit, lang, 2) for limit in limits])
    legend = Legend(limits, words, text("access.head_per_100000", lang), few_is_dark=True)
    says = {row["code"]: _named(row, decimal(row["per_100000"], lang, 2), lang) for row in rows}
    return area_map("departements", values, says, legend, _base(result, "map_supply", lang))


def _even(ordered: list[float]) -> tuple[float, ...]:
    """Cut sorted values into classes of like size, at limits of two decimals."""
    cuts = (
        {round(ordered[len(ordered) * rank // CLASSES], 2) for rank in range(1, CLASSES)}
        if ordered
        else {0.0}
    )
    return tuple(sorted(cuts))


def _named(row: dict[str, Any], value: str, lang: str) -> str:
    return text("access.says", lang, name=f"{row['name']} ({row['code']})", value=value)


def _commune_map(result: Result, end: str, lang: str) -> str:
    words = _classes([decimal(limit, lang, 0) for limit in MINUTES])
    legend = Legend(MINUTES, words, text("access.legend_minutes", lang))
    sites = result.tables[f"sites{end}"].table.select(["lon", "lat", "departement"]).to_pylist()
    crosses = (Spot(row["lon"], row["lat"], row["departement"], None, "") for row in sites)
    return spot_map(
        _spots(result, f"minutes{end}", lang), crosses, legend, _base(result, "map_communes", lang)
    )


def _spots(result: Result, column: str, lang: str) -> Iterator[Spot]:
    points = {row["code"]: row for row in read_communes().select(["code", "lon", "lat"]).to_pylist()}
    for row in result.tables["by_commune"].table.select(["code", "name", "departement", column]).to_pylist():
        point = points[row["code"]]
        yield Spot(
            point["lon"],
            point["lat"],
            row["departement"],
            row[column],
            _named(row, _minutes(row[column], lang), lang),
        )


def _minutes(minutes: float | None, lang: str) -> str:
    if minutes is None:
        return text("access.legend_none", lang)
    return text("access.minutes", lang, minutes=decimal(minutes, lang, 0))


def _base(result: Result, name: str, lang: str) -> Base:
    rows = result.tables["not_measured"].table.to_pylist() if "not_measured" in result.tables else []
    without = {row["code"]: _without(row, lang) for row in rows}
    return Base(text(f"access.{name}", lang), without, lang)


def _without(row: dict[str, Any], lang: str) -> str:
    counts = {name: format_count(row[name] or 0, lang) for name in ("communes", "people")}
    return _named(row, text("access.map_without_says", lang, **counts), lang)


def _classes(limits: list[str]) -> tuple[str, ...]:
    middle = (f"{low} – {high}" for low, high in pairwise(limits))
    return (f"≤ {limits[0]}", *middle, f"> {limits[-1]}")
