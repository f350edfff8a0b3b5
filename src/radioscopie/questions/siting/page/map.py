"""The map of the `site` report: the places chosen, by rank, among the sites there are."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.access.page.maps import feet
from radioscopie.report.area import after
from radioscopie.report.territory_map import Base, Spot, cross, drawing_of, map_svg, outline, planes, titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.report.view import View

INK = "#08306b"


def place_map(view: View) -> str:
    """Draw the places chosen, numbered by rank, each saying what it brings, and the sites there are; SVG."""
    base = Base(view.say("site.map_places") + after(view), {}, view.lang, feet(view))
    shapes = "".join(map(outline, drawing_of("departements")["features"]))
    ground = f'<path d="{shapes}" fill="#f6f4ee" stroke="#888" stroke-width=".6"/>'
    sites = view.rows("sites")
    known = (Spot(row["lon"], row["lat"], row["departement"], None, "") for row in sites)
    signs = "".join(cross(x, y) for spot in known for x, y in planes(spot))
    crosses = f'<g stroke="#777" stroke-width="1" pointer-events="none">{signs}</g>'
    marks = (mark for spot in _places(view) for mark in _marks(spot))
    return map_svg(base, [ground, crosses, *titles(base, with_paris=True), *marks])


def _places(view: View) -> Iterator[Spot]:
    for row in view.rows("places"):
        gained = format_count(row["newly_within_30_min"], view.lang)
        says = view.say("site.map_says", rank=row["rank"], name=row["name"], gained=gained)
        yield Spot(row["lon"], row["lat"], row["departement"], row["rank"], says)


def _marks(spot: Spot) -> Iterator[str]:
    size = 'font-size="10" font-weight="bold" text-anchor="middle"'
    for x, y in planes(spot):
        yield (
            f'<g><title>{escape(spot.says)}</title><circle cx="{x:.0f}" cy="{y:.0f}" r="9" fill="{INK}"/>'
            f'<text x="{x:.0f}" y="{y + 3.5:.1f}" fill="#fff" {size}>{spot.value}</text></g>'
        )
