"""The report of `radioscopie access`: the answer, key figures, maps that speak, tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count
from radioscopie.questions.access.page.maps import MAPS, OF_AREA, access_maps, is_outlined
from radioscopie.questions.access.tables import TABLES
from radioscopie.report.amounts import estimated_count
from radioscopie.report.area import after, area_name, area_notes, few_notes, headed
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.left_out import left_out
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import png_beside
from radioscopie.report.view import View, as_known, decimal, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.questions.access.page.maps import Drawing
    from radioscopie.report.grid import Grid
    from radioscopie.result import Result
    from radioscopie.results.export import Content

PNG_SCALE = 1.5
TIMES = tuple(f"share_beyond_{limit}_min" for limit in (15, 20, 30, 45))
LEVEL = (
    *("name", "people", "mean_min", "median_min", "p90_min", "share_beyond_15_min", "share_beyond_20_min"),
    *("beyond_30_min", "share_beyond_30_min", "beyond_45_min", "share_beyond_45_min", "beyond_60_min"),
    *("share_beyond_60_min", "per_100000"),
)
FAR = tuple(f"{part}beyond_{limit}_min" for limit in (15, 20, 30, 45, 60) for part in ("", "share_"))
ENDS = (
    *(f"beyond_{limit}_min_{end}" for limit in (20, 30, 45) for end in ("low", "high")),
    *("mean_min_low", "mean_min_high"),
)
KM = tuple(f"share_beyond_{limit}_km" for limit in (10, 20, 30, 50))
BESIDE = {"by_region": ("map_regions",), "by_departement": ("map_departements", "map_supply")}
INEQUAL = ("case", "measure", "gini", "theil", "theil_between", "theil_within")
ACROSS = ("people_to_outside", "people_from_outside", "newly_within_30_min_outside")
FURTHER = ("minutes_after", "straight_km", "nearest_name")
WORST = ("name", "departement", "population", "minutes", "minutes_low", "minutes_high", *FURTHER)

BY_HOUR = (
    "day",
    "from",
    "to",
    "sites_open",
    "sites_unsaid",
    "beyond_30_min_least",
    "beyond_30_min_most",
    "mean_min",
)
READERS = ("name", "departement", "machines", "salaried_fte", "private_doctors", "on_duty", "on_call")
ANSWERS = {True: "access.answer_between", False: "access.answer_between_no_median"}
CENTRES = {True: "access.answer", False: "access.answer_no_median"}

SHOWN: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("gains", ("gain", "value", "value_low", "value_high"), "access.gains_intro"),
    ("intervals", ("case", "level", "name", *ENDS), "access.intervals_intro"),
    ("by_hour", BY_HOUR, "access.by_hour_intro"),
    ("by_area", ("case", *FAR, *KM), "access.nation_intro"),
    ("across", ("case", *ACROSS), "access.across_intro"),
    ("by_nation", ("case", *FAR, *KM), "access.nation_intro"),
    ("by_region", ("case", *LEVEL), "access.level_intro"),
    ("by_zone", ("case", *LEVEL), "access.level_intro"),
    ("inequality", INEQUAL, "access.inequality_intro"),
    ("sensitivity", ("case", "mean_min", *TIMES), "access.sensitivity_intro"),
    ("worst", WORST, "access.worst_intro"),
    ("readers", READERS, "access.readers_intro"),
    ("not_measured", ("code", "name", "communes", "people"), "access.not_measured_intro"),
)


def page(result: Result, lang: str) -> Mapping[str, Content]:
    """Give the report (HTML) and its maps (SVG and PNG), by file name.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    maps = access_maps(view)
    shown = Page(
        lang,
        _title(view),
        _subtitle(view),
        _answer(view),
        (view.say("access.not_apl"), *_scales(view), *_scope(view), *_area(view), *_absent(view)),
        _cards(view),
        _figures(view, maps),
        (view.say("access.sources"),),
    )
    images = {f"{name}.png": partial(png_beside, drawn.svg, PNG_SCALE) for name, drawn in maps.items()}
    drawings = {f"{name}.svg": drawn.svg for name, drawn in maps.items()}
    return {"report.html": render_page(shown, result), **drawings, **images}


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: a sentence, the nation, how many assumptions."""
    view = View(result, lang, TABLES)
    grid = _grid(view, _head(view), ("case", "mean_min", "median_min", *FAR[1:4:2], *FAR[4:]))
    table = f"{view.say('access.summary_title')}{after(view)}\n{plain_table(grid)}"
    told = (
        *_scales(view),
        *_area(view),
        *_absent(view),
        *left_out(result, lang),
        counted_assumptions(result, lang),
    )
    few = few_notes(view)
    return "\n\n".join([_answer(view), *few, table, *(one for one in told if one not in few)])


def _answer(view: View) -> str:
    """Say the result in a sentence or two."""
    first, *after = view.rows(_head(view))
    is_known = first["median_min"] is not None
    ends = _ends(view, first.get("case", ""))
    says = view.say(
        (ANSWERS if ends else CENTRES)[is_known],
        share=percent(first["share_beyond_30_min"], view.lang),
        people=estimated_count(first["beyond_30_min"], view.lang),
        equipment=_from(view),
        **(_between(view, first, ends) if ends else {}),
        **({"median": decimal(first["median_min"], view.lang, 0 if ends else 1)} if is_known else {}),
    )
    return " ".join([headed(view, says), *(_after(view, first, row) for row in after)])


def _ends(view: View, case: str) -> dict[str, Any]:
    """Give the intervals of the headline; nothing without draws."""
    level = "area" if view.has("by_area") else "nation"
    return view.rows("intervals", case=case, level=level)[0] if view.has("intervals") else {}


def _between(view: View, row: dict[str, Any], ends: dict[str, Any]) -> dict[str, str]:
    """Write the people beyond 30 minutes, and their share, as ends of an interval."""
    low, high = ends["beyond_30_min_low"], ends["beyond_30_min_high"]
    people = {name: as_known(end, low, high, view.lang) for name, end in (("low", low), ("high", high))}
    total = row["people"] or 1
    return people | {
        "share_low": percent(low / total, view.lang),
        "share_high": percent(high / total, view.lang),
    }


def _scales(view: View) -> tuple[str, ...]:
    """Say what another scale of speeds would give; it is no error, and is in no interval."""
    if not view.has("intervals"):
        return ()
    rows = {
        row["case"]: format_count(round(row["beyond_30_min"], -3), view.lang)
        for row in view.rows("sensitivity")
    }
    return (view.say("access.told_scales", faster=rows["faster"], slower=rows["slower"]),)


def _head(view: View) -> str:
    """Name the table of the headline: the area looked at, or the nation."""
    return "by_area" if view.has("by_area") else "by_nation"


def _title(view: View) -> str:
    equipment = view.word("access.equipment", view.asked("equipment"))
    if name := area_name(view):
        return view.say("access.title_area", equipment=equipment, area=name)
    return view.say("access.title", equipment=equipment)


def _area(view: View) -> tuple[str, ...]:
    """Say what looking at an area means, and who crosses its border."""
    if not view.has("across"):
        return area_notes(view)
    row = view.rows("across")[-1]
    names = ("people_to_outside", "people_from_outside")
    said = view.say("access.told_across", **{name: estimated_count(row[name], view.lang) for name in names})
    if (gained := row.get("newly_within_30_min_outside")) is not None:
        said += " " + view.say("access.told_outside", people=estimated_count(gained, view.lang))
    return (*area_notes(view), said)


def _from(view: View) -> str:
    """Say from which machines people are far; of those shipped, that they are the machines of establishments."""
    machine = view.word("access.from_sae" if _is_sae(view) else "access.from", view.asked("equipment"))
    is_added = _is_sae(view) and (view.asked("add-sites") or view.asked("known-machines"))
    return machine + (" " + view.say("access.or_added") if is_added else "") + _besides(view)


def _besides(view: View) -> str:
    """Say what else the sites must have."""
    said = []
    if also := view.asked("also"):
        said.append(view.say("access.besides_also", machine=view.word("access.equipment", also)))
    if lacking := view.asked("lacking"):
        said.append(view.say("access.besides_lacking", machine=view.word("access.map_of", lacking)))
    if view.asked("at-night"):
        said.append(view.say("access.besides_night"))
    if at := view.asked("at"):
        said.append(view.say("access.besides_at", at=at))
    return "".join(f", {words}" for words in said)


def _after(view: View, before: dict[str, Any], row: dict[str, Any]) -> str:
    gained = before["beyond_30_min"] - row["beyond_30_min"]
    (gain,) = view.rows("gains", gain="newly_within_30_min")
    low, high = gain.get("value_low"), gain.get("value_high")
    words = {
        "share": percent(row["share_beyond_30_min"], view.lang),
        "people": estimated_count(row["beyond_30_min"], view.lang),
        "gained": estimated_count(abs(gained), view.lang),
    }
    if low is None or high is None:
        return view.say("access.answer_after" if gained >= 0 else "access.answer_after_fewer", **words)
    low, high = (low, high) if gained >= 0 else (-high, -low)
    ends = {"low": as_known(low, low, high, view.lang), "high": as_known(high, low, high, view.lang)}
    words["gained"] = as_known(abs(gained), low, high, view.lang)
    is_more = gained >= 0
    return view.say(
        "access.answer_after_between" if is_more else "access.answer_after_fewer_between", **words, **ends
    )


def _subtitle(view: View) -> str:
    found = {"sites": "access.found_sites", "machines": "access.found_machines"}
    return view.say("access.subtitle", **{name: view.counted(key) for name, key in found.items()})


def _scope(view: View) -> tuple[str, ...]:
    return (view.say("access.scope"),) if _is_sae(view) else ()


def _is_sae(view: View) -> bool:
    return any(one.key == "access.scope_sae" for one in view.result.assumptions)


def _absent(view: View) -> tuple[str, ...]:
    """Say how many communes the user's matrix does not join to a site."""
    names = {"communes": "access.found_absent", "people": "access.found_no_road_people"}
    counts = {name: view.counted(key) for name, key in names.items()}
    return (view.say("access.told_absent", **counts),) if view.found("access.found_absent") else ()


def _cards(view: View) -> tuple[Card, ...]:
    """Give the key figures: those after the change, each beside what it was, when two cases are compared."""
    first, *after = view.rows(_head(view))
    row = (after or [first])[0]
    median, mean = (
        view.say("access.minutes", minutes=decimal(row[name], view.lang))
        for name in ("median_min", "mean_min")
    )
    under = view.say("access.says", name=view.say("access.card_mean"), value=mean)
    before = first if after else None
    return (
        _far_card(view, row, before, 30, "access.card_30"),
        _far_card(view, row, before, 45, "access.card_45"),
        Card(view.say("access.card_median"), median, under),
        _unequal_card(view),
    )


def _far_card(view: View, row: dict[str, Any], before: dict[str, Any] | None, limit: int, key: str) -> Card:
    share = view.say("access.card_share", share=percent(row[f"share_beyond_{limit}_min"], view.lang))
    people = format_count(row[f"beyond_{limit}_min"], view.lang)
    if ends := _ends(view, row["case"]):
        low, high = (ends[f"beyond_{limit}_min_{end}"] for end in ("low", "high"))
        people = " – ".join(as_known(end, low, high, view.lang) for end in (low, high))
    if before is not None:
        value = format_count(before[f"beyond_{limit}_min"], view.lang)
        share = view.say("access.card_and_before", share=share, was=view.say("site.card_before", value=value))
    return Card(view.say(key), people, share)


def _unequal_card(view: View) -> Card:
    row = view.rows("inequality")[-1]
    between = row["theil_between"] / row["theil"] if row["theil"] else None
    note = view.say("access.card_theil", share=percent(between, view.lang))
    label = view.say("access.card_gini", measure=view.word("access.measure", row["measure"]))
    return Card(label, decimal(row["gini"], view.lang, 2), note)


def _figures(view: View, maps: Mapping[str, Drawing]) -> tuple[Figure, ...]:
    worst, tables = (
        _grid(view, "worst", WORST),
        {name: _grid(view, name, LEVEL) for name in BESIDE if view.has(name)},
    )
    beside = {drawn: tables[name] for name, maps_of in BESIDE.items() if name in tables for drawn in maps_of}
    drawn = (_drawn(view, name, one, beside.get(name, worst)) for name, one in maps.items())
    return (*drawn, *(_figure(view, *row) for row in SHOWN if view.has(row[0])))


def _drawn(view: View, name: str, drawing: Drawing, grid: Grid) -> Figure:
    title, intro = (OF_AREA if is_outlined(view) else MAPS)[name]
    return Figure(name, view.say(title), view.say(intro), drawing.svg, grid, keys=drawing.keys)


def _figure(view: View, name: str, columns: tuple[str, ...], intro: str) -> Figure:
    """Make the section of a table: its name, its columns, the key of what to know."""
    if name == "sensitivity" and view.asked("travel"):
        intro = "access.sensitivity_intro_user"
    grid = _grid(view, name, columns)
    return Figure(name, view.say(TABLES[name].title), view.say(intro), "", grid)


def _grid(view: View, name: str, columns: tuple[str, ...]) -> Grid:
    """Lay out a table; the case is left out when nothing is compared."""
    table = _sorted(view, name)
    is_lonely = "case" in table.column_names and table["case"].unique().to_pylist() == ["before"]
    return view.grid(name, [one for one in columns if one != "case" or not is_lonely], table)


def _sorted(view: View, name: str) -> pa.Table:
    table = view.table(name)
    if name in {"by_region", "by_departement", "by_zone"}:
        return table.sort_by([("share_beyond_30_min", "descending"), ("code", "ascending")])
    return table
