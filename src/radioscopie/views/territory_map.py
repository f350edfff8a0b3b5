"""Maps drawn as plain SVG, so that each place says its value when pointed at, without script and offline.

The projection is that of views/reference/departements.json (see scripts/build_outlines.py).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHADES = (
    "#fff3b0",
    "#fed976",
    "#feb24c",
    "#fd8d3c",
    "#e31a1c",
    "#800026",
)  # ColorBrewer YlOrRd: colour-blind safe
NOWHERE, INK = "#6d6d6d", "#1b1b1b"
SCALE, WEST, NORTH, MIDDLE = 80, 5.2, 51.15, math.radians(46.5)
MAINLAND = (-5.3, 9.7, 41.2, 51.2)  # degrees: west, east, south, north
VIEW = {"all": (-110, -30, 1010, 930), "mainland": (-15, -15, 915, 830)}
LEGEND_X = 690


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a map: degrees, value (None: nowhere) and what it says."""

    lon: float
    lat: float
    value: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The classes of a map: limits (a value equal to a limit is in the class below), their words, the title."""

    limits: tuple[float, ...]
    words: tuple[str, ...]
    title: str


def area_map(values: Mapping[str, float | None], says: Mapping[str, str], legend: Legend, lang: str) -> str:
    """Draw the départements, the Paris area and overseas in boxes; SVG.

    Parameters
    ----------
    values, says : value and words of each département, by code
    """
    shapes = (_area(feature, values, says, legend) for feature in _outlines())
    frames = [("paris", -102, -18), ("overseas", -102, 548)]
    notes = (_text(x, y, text(f"sites.map_{word}", lang), 12) for word, x, y in frames)
    return _svg("all", [*shapes, *notes, _legend(legend, lang)])


def spot_map(spots: Iterable[Spot], crosses: Sequence[tuple[float, float]], legend: Legend, lang: str) -> str:
    """Draw points of metropolitan France, and crosses on top; SVG."""
    groups: dict[str, list[str]] = {}
    for spot in spots:
        if _is_mainland(spot.lon, spot.lat):
            groups.setdefault(_shade(spot.value, legend), []).append(_dot(spot))
    dots = (
        f'<g stroke="{shade}" stroke-width="3.4" stroke-linecap="round">{"".join(groups[shade])}</g>'
        for shade in (*SHADES, NOWHERE)
        if shade in groups
    )
    lines = f'<g fill="none" stroke="#555" stroke-width=".5" pointer-events="none">{_borders()}</g>'
    signs = "".join(_cross(lon, lat) for lon, lat in crosses if _is_mainland(lon, lat))
    marks = f'<g stroke="#08306b" stroke-width="1.3" pointer-events="none">{signs}</g>'
    return _svg("mainland", [*dots, lines, marks, _legend(legend, lang)])


def _svg(view: str, parts: Iterable[str]) -> str:
    left, top, width, height = VIEW[view]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" width="{width}"'
    style = 'font-family="Helvetica, Arial, sans-serif" role="img"'
    return f"{head} {style}>" + "".join(parts) + "</svg>"


def _shade(value: float | None, legend: Legend) -> str:
    return NOWHERE if value is None else SHADES[bisect_left(legend.limits, value)]


def _area(
    feature: dict[str, Any], values: Mapping[str, float | None], says: Mapping[str, str], legend: Legend
) -> str:
    code = feature["properties"]["code"]
    shade = _shade(values.get(code), legend)
    title = f"<title>{escape(says.get(code, code))}</title>"
    return f'<path d="{_path(feature)}" fill="{shade}" stroke="#555" stroke-width=".6">{title}</path>'


def _path(feature: dict[str, Any]) -> str:
    rings = (part[0] for part in feature["geometry"]["coordinates"])
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)


def _borders() -> str:
    inland = (f for f in _outlines() if not f["properties"]["inset"])
    return f'<path d="{"".join(map(_path, inland))}"/>'


def _outlines() -> list[dict[str, Any]]:
    drawing = files("radioscopie.views") / "reference" / "departements.json"
    return list(json.loads(drawing.read_text("utf-8"))["features"])


def _plane(lon: float, lat: float) -> tuple[float, float]:
    return (lon + WEST) * SCALE * math.cos(MIDDLE), (NORTH - lat) * SCALE


def _is_mainland(lon: float, lat: float) -> bool:
    west, east, south, north = MAINLAND
    return west < lon < east and south < lat < north


def _dot(spot: Spot) -> str:
    x, y = _plane(spot.lon, spot.lat)
    return f'<path d="M{x:.0f} {y:.0f}h0"><title>{escape(spot.says)}</title></path>'


def _cross(lon: float, lat: float) -> str:
    x, y = _plane(lon, lat)
    return f'<path d="M{x - 2.5:.1f} {y:.1f}h5M{x:.1f} {y - 2.5:.1f}v5"/>'


def _legend(legend: Legend, lang: str) -> str:
    words = [*legend.words, text("access.legend_none", lang)]
    keys = [
        f'<rect x="{LEGEND_X}" y="{30 + 20 * row}" width="16" height="14" fill="{shade}" stroke="{INK}"/>'
        + _text(LEGEND_X + 24, 42 + 20 * row, word, 13)
        for row, (shade, word) in enumerate(zip((*SHADES, NOWHERE), words, strict=True))
    ]
    return _text(LEGEND_X, 18, legend.title, 13) + "".join(keys)


def _text(x: float, y: float, words: str, size: int) -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{INK}">{escape(words)}</text>'
