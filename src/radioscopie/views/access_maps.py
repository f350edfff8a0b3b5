"""The maps of the `access` report."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.tables.communes import read_communes
from radioscopie.texts import text
from radioscopie.views.access_grid import decimal, percent
from radioscopie.views.territory_map import Legend, Spot, area_map, spot_map

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.result import Result

SHARES = (0.01, 0.05, 0.1, 0.2, 0.4)
MINUTES = (15, 20, 30, 45, 60)


def departement_map(result: Result, case: str, lang: str) -> str:
    """Draw the share of the people beyond 30 minutes by département; SVG."""
    table = result.tables["by_departement"].table
    rows = table.filter(pc.equal(table["case"], case)).to_pylist()
    values = {row["code"]: row["share_beyond_30_min"] for row in rows}
    says = {
        row["code"]: f"{row['name']} ({row['code']}) : {percent(row['share_beyond_30_min'], lang)}"
        for row in rows
    }
    words = _classes([percent(limit, lang) for limit in SHARES])
    return area_map(values, says, Legend(SHARES, words, text("access.legend_share", lang)), lang)


def commune_map(result: Result, end: str, lang: str) -> str:
    """Draw the time to the nearest site by commune; `end` is the end of the names of the columns; SVG."""
    words = _classes([decimal(limit, lang, 0) for limit in MINUTES])
    legend = Legend(MINUTES, words, text("access.legend_minutes", lang))
    sites = result.tables["sites"].table
    crosses = list(zip(sites["lon"].to_pylist(), sites["lat"].to_pylist(), strict=True))
    return spot_map(_spots(result, f"minutes{end}", lang), crosses, legend, lang)


def _spots(result: Result, column: str, lang: str) -> Iterator[Spot]:
    points = {row["code"]: row for row in read_communes().select(["code", "lon", "lat"]).to_pylist()}
    for row in result.tables["by_commune"].table.select(["code", "name", column]).to_pylist():
        point = points[row["code"]]
        yield Spot(point["lon"], point["lat"], row[column], _says(row, column, lang))


def _says(row: dict[str, Any], column: str, lang: str) -> str:
    minutes = row[column]
    word = text("access.minutes", lang, minutes=decimal(minutes, lang, 0))
    return f"{row['name']} ({row['code']}) : {text('access.legend_none', lang) if minutes is None else word}"


def _classes(limits: list[str]) -> tuple[str, ...]:
    middle = (f"{low} – {high}" for low, high in pairwise(limits))
    return (f"≤ {limits[0]}", *middle, f"> {limits[-1]}")
