"""The map of the `site` report: the places chosen, by rank, among the sites there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.access.page.maps import commune_spot, feet, of_minutes, site_sign
from radioscopie.report.amounts import estimated_count
from radioscopie.report.area import after
from radioscopie.report.commune_map import Drawn, commune_map
from radioscopie.report.territory_map import (
    DISC,
    LEGEND_X,
    LEGEND_Y,
    PLACE,
    VIEW,
    Base,
    Spot,
    cross,
    drawing_of,
    key_rows,
    map_svg,
    numbered,
    outline,
    planes,
    signs_at,
    spoken,
    titles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.report.view import View


def place_map(view: View) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Draw the places chosen, numbered by rank, each saying what it brings, and the sites there are.

    Returns
    -------
    the SVG (the communes of the area by minutes today, where one is looked at; else the whole country), and the lines
    of its legend for narrow screens
    """
    title = view.say("site.map_area" if view.has("by_commune") else "site.map_places")
    title = view.say("access.map_title", map=title, of=view.word("access.map_of", view.asked("equipment")))
    signs = site_sign(view) | {DISC: view.say("site.legend_place")}
    base = Base(title + after(view), {}, view.lang, feet(view), signs)
    if not view.has("by_commune"):
        return _of_country(view, base), ()
    legend = of_minutes(view)
    communes = [Drawn(row["code"], commune_spot(view, row, "minutes")) for row in view.rows("by_commune")]
    return commune_map(communes, _sites(view), legend, base, _places(view)), key_rows(legend, base)


def _of_country(view: View, base: Base) -> str:
    shapes = "".join(map(outline, drawing_of("departements")["features"]))
    ground = f'<path d="{shapes}" fill="#f6f4ee" stroke="#888" stroke-width=".6"/>'
    signs = "".join(cross(x, y) for spot in _sites(view) for x, y in planes(spot))
    crosses = f'<g stroke="{PLACE}" stroke-width="1" pointer-events="none">{signs}</g>'
    marks = (spoken(numbered(spot, x, y), spot.says, VIEW) for spot in _places(view) for x, y in planes(spot))
    said = signs_at(base, LEGEND_X, LEGEND_Y)
    return map_svg(base, [ground, crosses, *titles(base, with_paris=True), *said, *marks])


def _sites(view: View) -> Iterator[Spot]:
    return (Spot(row["lon"], row["lat"], row["departement"], None, "") for row in view.rows("sites"))


def _places(view: View) -> Iterator[Spot]:
    for row in view.rows("places"):
        ends = row.get("newly_within_30_min_low"), row.get("newly_within_30_min_high")
        gained = estimated_count(row["newly_within_30_min"], view.lang, ends)
        says = view.say("site.map_says", rank=row["rank"], name=row["name"], gained=gained)
        yield Spot(row["lon"], row["lat"], row["departement"], row["rank"], says)
