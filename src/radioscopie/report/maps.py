"""The map of the départements, in classes from light to dark, with boxes for the Paris area and overseas."""

from __future__ import annotations

import json
from bisect import bisect_right
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_euros, format_percent
from radioscopie.report.classes import value_limits
from radioscopie.report.hatching import hatched
from radioscopie.report.svg import INK, altair, data
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    Measure = tuple[str, Callable[[int, str], str]]

SHADES = ("#7f1d00", "#c2410c", "#f08030", "#fbb878", "#fde3c8")
ABSENT = "#ffffff"
LIGHT_TEXT = 2
WIDE, TALL, LOW = 600, 590, 220
NO_NAMES: Mapping[str, str] = MappingProxyType({})
FRAMES = ({"x": -102, "y": -18, "word": "paris"}, {"x": -102, "y": 548, "word": "overseas"})


def departement_map(
    values: Mapping[str, int],
    lang: str,
    measure: Measure | None = None,
    built: Collection[str] = (),
    names: Mapping[str, str] = NO_NAMES,
    near: Collection[str] = (),
) -> Any:
    """Draw the départements, darkest where the fall is largest, or the rise when all rise.

    Parameters
    ----------
    values : change of each département, by code; a département that is not there is left white
    measure : key of the legend, and how a limit is written; cents in k€ without one
    built : départements that are mostly constructed, which are hatched
    names : of the départements, by code, said with the value on hover and focus
    near : codes of the départements that are drawn alone, filling the frame; empty: all of them, with boxes

    Source of the outlines: IGN Admin Express COG 2018, Licence Ouverte, simplified for display.
    """
    alt = altair()
    legend_key, write = measure or ("sites.map_legend", _kilo)
    limits = value_limits(values.values())
    words = [*_class_words(limits, lang, write), text("sites.map_absent", lang)]
    shades = _shades(len(words) - 1, rising=min(values.values(), default=0) >= 0)
    said = {
        code: f"{text(legend_key, lang)}{text('report.colon', lang)}{write(one, lang)}"
        for code, one in values.items()
    }
    features = [
        _coloured(feature, values, limits, words, shades) | _words(feature, names, said, words[-1])
        for feature in _shown(near)
    ]
    scale = alt.Scale(domain=words, range=shades)
    legend = alt.Legend(title=text(legend_key, lang), orient="right", symbolStrokeColor=INK, symbolSize=220)
    shapes = (
        alt.Chart(data(features))
        .mark_geoshape(stroke="#555555", strokeWidth=0.6)
        .encode(color=alt.Color("properties.word:N", scale=scale, legend=legend))
    )
    chart = shapes + _hatching(features, built) + _codes(features)
    chart = chart if near else chart + _titles(lang)
    return chart.project(type="identity").properties(width=WIDE, height=_tall(features) if near else TALL)


def _shown(near: Collection[str]) -> list[dict[str, Any]]:
    """Give the outlines to draw: all of them, or some at their place, in a box where they have no other."""
    if not near:
        return _outlines()
    known = [one for one in _outlines() if one["properties"]["code"] in near]
    return [one for one in known if not one["properties"]["inset"]] or known


def _tall(features: list[dict[str, Any]]) -> int:
    """Give the height that outlines fill at the width of a map."""
    points = [point for one in features for part in one["geometry"]["coordinates"] for point in part[0]]
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    return int(min(max(WIDE * (bottom - top) // max(right - left, 1), LOW), TALL))


def _words(
    feature: dict[str, Any], names: Mapping[str, str], said: Mapping[str, str], absent: str
) -> dict[str, str]:
    """Say a département: its name and code, its value."""
    code = feature["properties"]["code"]
    label = f"{names[code]} ({code})" if code in names else code
    return {"label": label, "text": said.get(code, absent)}


def _shades(classes: int, *, rising: bool) -> tuple[str, ...]:
    """Give the shade of each class, from the lowest amounts, and of départements left white."""
    used = SHADES[:classes]
    return (*(used[::-1] if rising else used), ABSENT)


def _class_words(limits: list[int], lang: str, write: Callable[[int, str], str]) -> list[str]:
    """Write the classes, from the largest fall."""
    bounds = [write(limit, lang) for limit in limits]
    middle = [text("sites.map_class", lang, low=low, high=high) for low, high in pairwise(bounds)]
    return [f"< {bounds[0]}", *middle, f"≥ {bounds[-1]}"] if bounds else []


def _kilo(cents: int, lang: str) -> str:
    """Write cents as whole k€, or with decimals where they matter."""
    whole = format_euros(cents // 1000, lang).replace("€", "").strip()
    return whole.removesuffix("00").rstrip(",.") if whole.endswith((",00", ".00")) else whole


def per_person(cents: int, lang: str) -> str:
    """Write cents for each inhabitant as euros."""
    return format_euros(cents, lang).replace("€", "").strip()


def per_thousand(permille: int, lang: str) -> str:
    """Write thousandths as a percentage."""
    return format_percent(Fraction(permille, 1000), lang).replace("%", "").strip()


def _hatching(features: list[dict[str, Any]], built: Collection[str]) -> Any:
    """Hatch départements, in white on dark shades."""
    alt = altair()
    mine = [one for one in features if one["properties"]["code"] in built]
    lines = [hatched(one) | {"properties": {"dark": one["properties"]["dark"]}} for one in mine]
    stroke = alt.condition("datum.properties.dark", alt.value("white"), alt.value(INK))
    return (
        alt.Chart(data(lines)).mark_geoshape(filled=False, strokeWidth=0.5, opacity=0.6).encode(stroke=stroke)
    )


def _coloured(
    feature: dict[str, Any],
    values: Mapping[str, int],
    limits: list[int],
    words: list[str],
    shades: tuple[str, ...],
) -> dict[str, Any]:
    code = feature["properties"]["code"]
    rank = bisect_right(limits, values[code]) if code in values else len(words) - 1
    dark = shades[rank] in SHADES[:LIGHT_TEXT]
    properties = {**feature["properties"], "word": words[rank], "dark": dark}
    return {**feature, "properties": properties}


def _codes(features: list[dict[str, Any]]) -> Any:
    """Write the codes of the départements, in white on dark shades."""
    alt = altair()
    inside = {f["properties"]["code"] for f in features if f["properties"]["inset"] == "paris"}
    shown = [f for f in features if f["properties"]["inset"] or f["properties"]["code"] not in inside]
    points = [{"geometry": _middle(f), **f["properties"], "type": "Feature"} for f in shown]
    colour = alt.condition("datum.dark", alt.value("white"), alt.value(INK))
    return (
        alt.Chart(data([{**p, "x": p["geometry"][0], "y": p["geometry"][1]} for p in points]))
        .mark_text(fontSize=8)
        .encode(
            longitude=alt.Longitude("x:Q"),
            latitude=alt.Latitude("y:Q"),
            text=alt.Text("code:N"),
            color=colour,
        )
    )


def _titles(lang: str) -> Any:
    alt = altair()
    rows = [{**frame, "text": word("report.map", str(frame["word"]), lang)} for frame in FRAMES]
    chart = alt.Chart(data(rows)).mark_text(align="left", fontSize=12, color=INK, fontStyle="italic")
    return chart.encode(longitude=alt.Longitude("x:Q"), latitude=alt.Latitude("y:Q"), text=alt.Text("text:N"))


def _middle(feature: dict[str, Any]) -> tuple[int, int]:
    """Give the middle of the largest ring's box."""
    rings = [part[0] for part in feature["geometry"]["coordinates"]]
    boxes = [(min(x), max(x), min(y), max(y)) for x, y in (zip(*ring, strict=True) for ring in rings)]
    left, right, top, bottom = max(boxes, key=lambda box: (box[1] - box[0]) * (box[3] - box[2]))
    return (left + right) // 2, (top + bottom) // 2


def _outlines() -> list[dict[str, Any]]:
    drawing = files("radioscopie.report") / "reference" / "departements.json"
    return list(json.loads(drawing.read_text("utf-8"))["features"])
