"""Maps drawn as plain SVG, so that each place says its value when pointed at, without script and offline.

The projections are those of the drawings in report/reference (see scripts/build_outlines.py).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from radioscopie.report.captions import captioned
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SHADES = (
    "#fff3b0",
    "#fed976",
    "#feb24c",
    "#fd8d3c",
    "#e31a1c",
    "#800026",
)  # ColorBrewer YlOrRd: colour-blind safe
NOWHERE, UNKNOWN, INK, PLACE = "#6d6d6d", "#ffffff", "#1b1b1b", "#08306b"
SCALE, WEST, NORTH, MIDDLE = 80, 5.2, 51.15, math.radians(46.5)
DEFINED = (
    "<style>.said:hover text,.said:focus text{visibility:visible}.said{outline:none}"
    ".said:focus path{stroke:#000;stroke-width:2}</style>"
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#6d6d6d"/></pattern></defs>'
)
VIEW = (-110, -30, 1010, 990)
TITLE_SIZE, LINE, MARGIN, CHARACTERS = 19, 17, 8, 120
NEAR_WIDE, NEAR_TALL, NEAR_LOW, NEAR_LEGEND = 760, 820, 300, 200
HATCHED = "url(#hatched)"
LEGEND_X, LEGEND_Y, BOXES_Y = 712, 330, 905
CROSS, DISC = "cross", "disc"
NEAR_PARIS = ("75", "92", "93", "94")


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a map: degrees, département, value (None: no road) and what it says."""

    lon: float
    lat: float
    departement: str
    value: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Legend:
    """The classes of a map: limits (a value equal to a limit is in the class below), their words, the title.

    `few_is_dark` turns the shades round, for a measure that is poor where it is small; `all_known`: no place is without
    a value, and none is hatched.
    """

    limits: tuple[float, ...]
    words: tuple[str, ...]
    title: str
    few_is_dark: bool = False
    all_known: bool = False

    @property
    def shades(self) -> tuple[str, ...]:
        """The shade of each class, in the order of the words."""
        kept = SHADES[len(SHADES) - len(self.words) :]
        return kept[::-1] if self.few_is_dark else kept


@dataclass(frozen=True, slots=True)
class Base:
    """What every map holds besides its values: its title, places with no value, at its foot what it rests on.

    `signs` are the words of what is drawn on top: CROSS, or DISC with a number.
    """

    label: str
    without: Mapping[str, str]
    lang: str
    foot: tuple[str, ...] = ()
    signs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def area_map(
    level: str, values: Mapping[str, float | None], says: Mapping[str, str], legend: Legend, base: Base
) -> str:
    """Draw areas, overseas in boxes; SVG.

    Parameters
    ----------
    level : "departements" (with the Paris area in a box) or "regions"
    values, says : value and words of each area, by code
    """
    shapes = (_area(feature, values, says, legend) for feature in drawing_of(level)["features"])
    return map_svg(base, [*shapes, *titles(base, level == "departements"), *legend_at(legend, base)])


def near_map(
    level: str, values: Mapping[str, float | None], says: Mapping[str, str], legend: Legend, base: Base
) -> str:
    """Draw some areas alone, as large as the frame allows; SVG. Parameters are those of `area_map`."""
    known = [one for one in drawing_of(level)["features"] if one["properties"]["code"] in values]
    drawn = [one for one in known if not one["properties"].get("inset")] or known
    points = [point for one in drawn for part in one["geometry"]["coordinates"] for point in part[0]]
    (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*points, strict=True))
    scale = min((NEAR_WIDE - 2 * MARGIN) / (right - left), NEAR_TALL / (bottom - top))
    view = (0, 0, NEAR_WIDE + NEAR_LEGEND, max(math.ceil((bottom - top) * scale), NEAR_LOW) + 2 * MARGIN)
    shapes = (_area(_moved(one, left, top, scale), values, says, legend, view) for one in drawn)
    return map_svg(base, [*shapes, *legend_at(legend, base, NEAR_WIDE + MARGIN, 3 * LINE)], view)


def _moved(feature: dict[str, Any], left: float, top: float, scale: float) -> dict[str, Any]:
    """Enlarge a shape from its upper left corner."""
    rings = [
        [[(round(MARGIN + (x - left) * scale), round(MARGIN + (y - top) * scale)) for x, y in part[0]]]
        for part in feature["geometry"]["coordinates"]
    ]
    return {**feature, "geometry": {"coordinates": rings}}


def spot_map(spots: Iterable[Spot], crosses: Iterable[Spot], legend: Legend, base: Base) -> str:
    """Draw points, and crosses on top, the Paris area and overseas in boxes too; SVG."""
    groups: dict[str, list[str]] = {}
    for spot in spots:
        groups.setdefault(_shade(spot.value, legend), []).extend(_dots(spot))
    dots = (
        f'<g stroke="{shade}" stroke-width="3.4" stroke-linecap="round">{"".join(groups[shade])}</g>'
        for shade in (*SHADES, NOWHERE)
        if shade in groups
    )
    lines = "".join(map(outline, drawing_of("departements")["features"]))
    borders = f'<path d="{lines}" fill="none" stroke="#555" stroke-width=".5" pointer-events="none"/>'
    signs = "".join(cross(x, y) for spot in crosses for x, y in planes(spot))
    marks = f'<g stroke="#08306b" stroke-width="1.3" pointer-events="none">{signs}</g>'
    return map_svg(base, [*dots, borders, marks, *titles(base, with_paris=True), *legend_at(legend, base)])


def map_svg(base: Base, parts: Iterable[str], view: tuple[int, int, int, int] = VIEW) -> str:
    """Put the parts of a map together, its title above them, what it rests on below; SVG.

    Parameters
    ----------
    view : left, top, width and height of the parts
    """
    left, top, width, height = view
    foot = [line for words in base.foot for line in wrap(words, width * CHARACTERS // VIEW[2])]
    above, below = 3 * LINE, LINE * len(foot) + MARGIN
    box = f"{left} {top - above} {width} {above + height + below}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" data-whole="" viewBox="{box}" width="{width}"'
    style = f'font-family="Helvetica, Arial, sans-serif" role="img" aria-label="{escape(base.label)}"'
    back = (
        f'<rect x="{left}" y="{top - above}" width="{width}" height="{above + height + below}" fill="#fff"/>'
    )
    title = label(left + MARGIN, top - above + LINE + MARGIN, base.label, TITLE_SIZE)
    lines = (label(left + MARGIN, top + height + LINE * rank, line, 12) for rank, line in enumerate(foot, 1))
    return captioned(
        f"{head} {style}>{DEFINED}{back}{title}" + "".join([*parts, *lines]) + "</svg>",
        (base.label, *base.foot),
    )


def shade_of(value: float | None, legend: Legend) -> str:
    """Give what fills a shape of a value."""
    return _hatched(_shade(value, legend))


def _shade(value: float | None, legend: Legend) -> str:
    return NOWHERE if value is None else legend.shades[bisect_left(legend.limits, value)]


def _area(
    feature: dict[str, Any],
    values: Mapping[str, float | None],
    says: Mapping[str, str],
    legend: Legend,
    view: tuple[int, int, int, int] = VIEW,
) -> str:
    code = feature["properties"]["code"]
    shade = _shade(values.get(code), legend)
    line = 'stroke="#555" stroke-width=".6"'
    return spoken(
        f'<path d="{outline(feature)}" fill="{_hatched(shade)}" {line}/>', says.get(code, code), view
    )


def spoken(shape: str, says: str, view: tuple[int, int, int, int]) -> str:
    """Let a shape say its value when pointed at, or tapped: under the title, where nothing is drawn."""
    x, y = view[0] + MARGIN, view[1] - MARGIN
    words = f'<text x="{x}" y="{y}" font-size="15" visibility="hidden">{escape(says)}</text>'
    return f'<g class="said" tabindex="0"><title>{escape(says)}</title>{shape}{words}</g>'


def _hatched(shade: str) -> str:
    """Give what fills an area: hatching for what has no value, so that it is not a class in print."""
    return HATCHED if shade == NOWHERE else shade


def outline(feature: dict[str, Any]) -> str:
    """Write the outline of a shape of a drawing."""
    rings = (part[0] for part in feature["geometry"]["coordinates"])
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)


@cache
def drawing_of(level: str) -> dict[str, Any]:
    """Read a drawing of ours (scripts/build_outlines.py): shapes in the plane, and how its boxes are drawn."""
    drawing = files("radioscopie.report") / "reference" / f"{level}.json"
    return dict(json.loads(drawing.read_text("utf-8")))


def planes(spot: Spot) -> Iterator[tuple[float, float]]:
    """Give where a point is drawn: on the mainland, in the box of its land, near Paris in both."""
    frames = drawing_of("departements")["frames"]
    if spot.departement not in frames:
        yield (spot.lon + WEST) * SCALE * math.cos(MIDDLE), (NORTH - spot.lat) * SCALE
    code = "paris" if spot.departement in NEAR_PARIS else spot.departement
    if code in frames:
        left, top, cosine, west, north, scale = frames[code]
        yield left + (spot.lon * cosine - west) * scale, top + (-spot.lat - north) * scale


def _dots(spot: Spot) -> Iterator[str]:
    title = f"<title>{escape(spot.says)}</title>"
    return (f'<path d="M{x:.0f} {y:.0f}h0">{title}</path>' for x, y in planes(spot))


def cross(x: float, y: float) -> str:
    """Draw a site."""
    return f'<path d="M{x - 2.5:.1f} {y:.1f}h5M{x:.1f} {y - 2.5:.1f}v5"/>'


def numbered(spot: Spot, x: float, y: float) -> str:
    """Draw a place with its rank, which is its value."""
    size = 'font-size="10" font-weight="bold" text-anchor="middle"'
    disc = f'<circle cx="{x:.0f}" cy="{y:.0f}" r="9" fill="{PLACE}" stroke="#fff"/>'
    return f'{disc}<text x="{x:.0f}" y="{y + 3.5:.1f}" fill="#fff" {size}>{spot.value}</text>'


def key_rows(legend: Legend, base: Base) -> tuple[tuple[str, str], ...]:
    """Give what fills a shape, and its words, for each line of a legend."""
    none = () if legend.all_known else ((HATCHED, text("access.legend_none", base.lang)),)
    rows = [*zip(legend.shades, legend.words, strict=True), *none]
    unknown = [(UNKNOWN, text("access.legend_unknown", base.lang))] if base.without else []
    return (*rows, *unknown, *((PLACE, words) for words in base.signs.values()))


def legend_at(legend: Legend, base: Base, x: int = LEGEND_X, y: int = LEGEND_Y) -> Iterator[str]:
    """Draw a legend from its upper left corner."""
    yield label(x, y, legend.title, 13)
    rows = key_rows(legend, base)
    for rank, (fill, words) in enumerate(rows[: len(rows) - len(base.signs)]):
        yield _box(x, y + 12 + 20 * rank, fill) + "</rect>"
        yield label(x + 24, y + 24 + 20 * rank, words, 13)
    yield from signs_at(base, x, y + 12 + 20 * (len(rows) - len(base.signs)))


def signs_at(base: Base, x: int, y: int) -> Iterator[str]:
    """Say what the signs of a map are, from an upper left corner."""
    for rank, (sign, words) in enumerate(base.signs.items()):
        middle = y + 7 + 20 * rank
        marked = f'<g stroke="{PLACE}" stroke-width="1.8">{cross(x + 8, middle)}</g>'
        yield marked if sign == CROSS else f'<circle cx="{x + 8}" cy="{middle}" r="8" fill="{PLACE}"/>'
        yield label(x + 24, middle + 5, words, 13)


def titles(base: Base, with_paris: bool) -> Iterator[str]:
    """Name the boxes, and show the places that have no value, each saying why."""
    if with_paris:
        yield label(-102, -18, word("report.map", "paris", base.lang), 12)
    yield label(-102, 548, word("report.map", "overseas", base.lang), 12)
    if base.without:
        yield label(-102, BOXES_Y, text("access.map_without", base.lang), 12)
    for rank, (code, says) in enumerate(base.without.items()):
        x = -95 + 62 * rank
        yield _box(x, BOXES_Y + 9, UNKNOWN) + f"<title>{escape(says)}</title></rect>"
        yield label(x + 21, BOXES_Y + 21, code, 12)


def _box(x: float, y: float, shade: str) -> str:
    return f'<rect x="{x}" y="{y}" width="16" height="14" fill="{shade}" stroke="{INK}">'


def label(x: float, y: float, words: str, size: int) -> str:
    """Write words on a map."""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{INK}">{escape(words)}</text>'
