"""The maps of the `access` report."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.report.amounts import estimated_count
from radioscopie.report.area import after
from radioscopie.report.classes import value_limits
from radioscopie.report.commune_map import Drawn, commune_map
from radioscopie.report.territory_map import CROSS, Base, Legend, Spot, area_map, key_rows, spot_map
from radioscopie.report.view import decimal, percent
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radioscopie.report.view import View

SHARES = (0.01, 0.05, 0.1, 0.2, 0.4)
MINUTES = (15, 20, 30, 45, 60)
HUNDREDTHS = 100
MOST_OUTLINES = 8_000  # communes that a browser draws at once
SAE = "(DREES, SAE 2023)"
LEVELS = {"map_departements": "departement", "map_regions": "region"}
MAPS = {
    "map_departements": ("access.map_departements", "access.map_departements_intro"),
    "map_regions": ("access.map_regions", "access.map_regions_intro"),
    "map_supply": ("access.map_supply", "access.map_supply_intro"),
    "map_communes": ("access.map_communes", "access.map_communes_intro"),
    "map_communes_after": ("access.map_communes_after", "access.map_communes_after_intro"),
}
OF_AREA = {
    "map_communes": ("access.map_communes", "access.map_area_intro"),
    "map_communes_after": ("access.map_communes_after", "access.map_area_intro"),
}
Keys = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: its SVG, and the lines of its legend (what fills, words) for narrow screens."""

    svg: str
    keys: Keys


def access_maps(view: View) -> Mapping[str, Drawing]:
    """Draw the maps, by name of the file without suffix.

    Communes in their outlines when an area is looked at, unless it is most of the country. Else départements and
    regions by share of the people beyond 30 minutes, départements by supply where it is measured, communes by minutes;
    before and after when compared.
    """
    case = view.rows("by_area" if view.has("by_area") else "by_nation")[-1]["case"]
    if is_outlined(view):
        ends = {"map_communes": ""} | ({"map_communes_after": "_after"} if case == "after" else {})
        return {name: _polygons(view, name, end) for name, end in ends.items()}
    maps = {name: _far_map(view, name, case) for name in LEVELS}
    if "per_100000" in view.table("by_departement").column_names:
        maps["map_supply"] = _supply_map(view, case)
    maps["map_communes"] = _commune_map(view, "")
    return maps | ({"map_communes_after": _commune_map(view, "_after")} if case == "after" else {})


def is_outlined(view: View) -> bool:
    """Tell whether the communes are drawn in their outlines: those of an area."""
    return view.has("by_area") and view.table("by_commune").num_rows <= MOST_OUTLINES


def _polygons(view: View, name: str, end: str) -> Drawing:
    """Draw the communes of the area looked at."""
    legend = of_minutes(view)
    communes = [
        Drawn(row["code"], commune_spot(view, row, f"minutes{end}")) for row in view.rows("by_commune")
    ]
    base = _base(view, name)
    return Drawing(commune_map(communes, _crosses(view, end), legend, base), key_rows(legend, base))


def of_minutes(view: View) -> Legend:
    """Give the classes of minutes."""
    words = _classes([decimal(limit, view.lang, 0) for limit in MINUTES])
    return Legend(MINUTES, words, view.say("access.legend_minutes"))


def _crosses(view: View, end: str) -> Iterator[Spot]:
    for row in view.rows(f"sites{end}"):
        yield Spot(row["lon"], row["lat"], row["departement"], None, "")


def _far_map(view: View, name: str, case: str) -> Drawing:
    level, lang = LEVELS[name], view.lang
    rows = view.rows(f"by_{level}", case=case)
    words = _classes([percent(limit, lang) for limit in SHARES])
    legend = Legend(SHARES, words, view.say("access.legend_share"))
    says = {row["code"]: _named(view, row, _people_far(view, row)) for row in rows}
    values = {row["code"]: row["share_beyond_30_min"] for row in rows}
    base = _base(view, name)
    return Drawing(area_map(f"{level}s", values, says, legend, base), key_rows(legend, base))


def _people_far(view: View, row: dict[str, Any]) -> str:
    """Write a share, and of how many people."""
    share = percent(row["share_beyond_30_min"], view.lang)
    people = estimated_count(row["beyond_30_min"], view.lang)
    return view.say("access.share_of_people", share=share, people=people)


def _supply_map(view: View, case: str) -> Drawing:
    rows = view.rows("by_departement", case=case)
    values = {row["code"]: row["per_100000"] for row in rows}
    limits = _limits(values.values())
    words = _classes([decimal(limit, view.lang, 2) for limit in limits])
    legend = Legend(limits, words, view.word("access.head", "per_100000"), few_is_dark=True)
    says = {row["code"]: _named(view, row, decimal(row["per_100000"], view.lang, 2)) for row in rows}
    base = _base(view, "map_supply")
    return Drawing(area_map("departements", values, says, legend, base), key_rows(legend, base))


def _limits(values: Iterable[float | None]) -> tuple[float, ...]:
    """Cut supply into classes of equal width, in hundredths."""
    known = [round(HUNDREDTHS * value) for value in values if value is not None]
    return tuple(limit / HUNDREDTHS for limit in value_limits(known)) or (0.0,)


def _named(view: View, row: dict[str, Any], value: str) -> str:
    return view.say("access.says", name=f"{row['name']} ({row['code']})", value=value)


def _commune_map(view: View, end: str) -> Drawing:
    legend, base = of_minutes(view), _base(view, f"map_communes{end}")
    spots = (commune_spot(view, row, f"minutes{end}") for row in view.rows("by_commune"))
    return Drawing(spot_map(spots, _crosses(view, end), legend, base), key_rows(legend, base))


def commune_spot(view: View, row: dict[str, Any], column: str) -> Spot:
    """Give a commune, its minutes, and what it says."""
    said = _named(view, row, _minutes(view, row[column], row.get(f"{column}_low"), row.get(f"{column}_high")))
    return Spot(row["lon"], row["lat"], row["departement"], row[column], said)


def _minutes(view: View, minutes: float | None, low: float | None = None, high: float | None = None) -> str:
    if minutes is None:
        return view.say("access.legend_none")
    if low is None or high is None:
        return view.say("access.minutes", minutes=decimal(minutes, view.lang, 0))
    ends = {"low": decimal(low, view.lang, 0), "high": decimal(high, view.lang, 0)}
    return view.say("access.minutes_between", minutes=decimal(minutes, view.lang, 0), **ends)


def _base(view: View, name: str) -> Base:
    rows = view.rows("not_measured") if view.has("not_measured") else []
    without = {row["code"]: _without(view, row) for row in rows}
    machine = view.word("access.map_of", view.asked("equipment"))
    title = view.say("access.map_title", map=view.say(MAPS[name][0]), of=machine)
    signs = site_sign(view) if name.startswith("map_communes") else {}
    return Base(title + after(view), without, view.lang, feet(view), signs)


def site_sign(view: View) -> dict[str, str]:
    """Say what the crosses of a map are: the sites looked for."""
    return {CROSS: view.say("access.legend_site", of=view.word("access.map_of", view.asked("equipment")))}


def feet(view: View) -> tuple[str, ...]:
    """Say what a map rests on: perimeter, sources, licence, version."""
    is_shipped = view.asked("sites").endswith(SAE) or not view.asked("sites")
    scope = view.say("access.foot_sae" if is_shipped else "access.foot_user")
    added = (view.say("access.foot_added"),) if view.asked("add-sites") else ()
    scope += f" {view.say('access.besides_night')}." if view.asked("at-night") else ""
    times = view.say("access.foot_user_times" if view.asked("travel") else "access.foot_times")
    return (" ".join([scope, *added, times]), view.say("access.foot", version=__version__))


def _without(view: View, row: dict[str, Any]) -> str:
    counts = {name: format_count(row[name] or 0, view.lang) for name in ("communes", "people")}
    return _named(view, row, view.say("access.map_without_says", **counts))


def _classes(limits: list[str]) -> tuple[str, ...]:
    middle = (f"{low} – {high}" for low, high in pairwise(limits))
    return (f"≤ {limits[0]}", *middle, f"> {limits[-1]}")
