"""The report of `radioscopie delays`, and its lines for a terminal."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.questions.delays.charts import curve_chart, path_chart
from radioscopie.questions.delays.tables import TABLES
from radioscopie.report.area import after, area_name, area_notes, headed
from radioscopie.report.beside import drawing_beside
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.left_out import left_out
from radioscopie.report.page import Card, Figure, Page, render_page
from radioscopie.report.svg import png_beside
from radioscopie.report.territory_map import Base, Legend, area_map, key_rows, near_map
from radioscopie.report.view import View, decimal
from radioscopie.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from radioscopie.report.grid import Grid
    from radioscopie.result import Result
    from radioscopie.results.export import Content

ACCOUNT = "WAI-040"  # the only trace of a wait for a CT
PNG_SCALE, MOST_TOLD = 1.5, 12
DAYS, FEWER = (15.0, 20.0, 30.0, 40.0, 60.0), (-15.0, -8.0, -4.0, -2.0, -0.5)
LEVEL = (
    *("case", "name", "machines", "per_million", "delay", "delay_low", "delay_high", "change", "change_low"),
    *("change_high", "at_machines", "away", "exams", "unmet", "unmet_low", "unmet_high"),
)
NEEDS = (
    *("case", "need", "delay", "delay_low", "delay_high", "median", "p90"),
    *("beyond_20", "beyond_30", "beyond_60"),
)
ALL_NEEDS = ("case", "level", "name", *NEEDS[1:])
FLOWS = ("case", "name", "to_name", "part")
WAY = ("requests", "month", "delay", "delay_low", "delay_high")
CURVE = ("machines_pct", "delay", "delay_low", "delay_high")
MONEY = (
    "item",
    "exams_change",
    "exams_low",
    "exams_high",
    "change_cents",
    "change_low_cents",
    "change_high_cents",
)
EXAMS, CENTS = MONEY[1:4], MONEY[4:]
ALL_MONEY = ("level", "name", *MONEY)
FOOTPRINT = (
    *("measure", "unit", "base_low", "base_central", "base_high"),
    *("change_low", "change_central", "change_high", "perimeter"),
)
SHORT = (
    "case",
    "name",
    "machines",
    "per_million",
    "delay",
    "delay_low",
    "delay_high",
    "change",
    "change_low",
    "change_high",
)


def page(result: Result, lang: str) -> Mapping[str, Content]:
    """Give the report (HTML) and its map (SVG and PNG), by file name.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    view = View(result, lang, TABLES)
    with drawing_beside() as draw:
        drawn, keys = _map(view)
        figures = tuple(_figures(view, drawn, keys, draw))
    shown = Page(
        lang,
        view.say("delays.title", equipment=_equipment(view)) + after(view),
        view.say("delays.subtitle"),
        _answer(view),
        tuple(_notes(view)),
        tuple(_cards(view)),
        figures,
        (view.say("delays.sources"), view.say("access.sources")),
    )
    pages: dict[str, Content] = {"report.html": render_page(shown, result)}
    return pages | {"map_delays.svg": drawn, "map_delays.png": partial(png_beside, drawn, PNG_SCALE)}


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: a sentence, delays by need and by region, how many assumptions."""
    view = View(result, lang, TABLES)
    parts = [_answer(view), *_notes(view)]
    parts.append(f"{view.say('delays.by_need')}\n{plain_table(_needs(view))}")
    if view.has("money"):
        parts.append(f"{view.say('delays.money')}\n{plain_table(_money(view))}")
    moved = [one for one in FOOTPRINT[:-1] if one in view.table("footprint").column_names]
    parts.append(f"{view.say('footprint.table')}\n{plain_table(view.grid('footprint', moved))}")
    name, rows = _told_places(view)
    title = view.say("delays.by_region" if name == "by_region" else "delays.by_departement")
    parts.append(f"{title}\n{plain_table(view.grid(name, SHORT, rows))}")
    return "\n\n".join([*parts, *left_out(result, lang), counted_assumptions(result, lang)])


def live(result: Result, lang: str) -> str:
    """Say a change in a sentence, of the whole looked at."""
    view = View(result, lang, TABLES)
    before, *after = view.rows("by_nation")
    row = after[0] if after else before
    machines = decimal(row["machines"], lang, 0 if row["machines"] == round(row["machines"]) else 1)
    said = {"machines": machines, **_days(view, row)}
    if not after:
        return view.say("delays.live_still", **said)
    moves = {name: decimal(row[name], lang, 1) for name in ("change", "change_low", "change_high")}
    return (
        view.say("delays.live", **said, **moves) + " " + view.say("delays.answer_money", **_money_said(view))
    )


def _told_places(view: View) -> tuple[str, pa.Table]:
    """Choose what a terminal shows: the départements that a change moves most, else regions if there are several."""
    if len(_cases(view)) > 1:
        table = view.table("by_departement", case="after")
        moved = pc.abs(pc.fill_null(table["change"], 0.0))
        ranks = pc.sort_indices(pa.table({"moved": moved}), [("moved", "descending")])
        return "by_departement", table.take(ranks[:MOST_TOLD])
    regions = view.table("by_region")
    return (
        ("by_region", regions) if regions.num_rows > 1 else ("by_departement", view.table("by_departement"))
    )


def _equipment(view: View) -> str:
    return view.word("delays.equipment", view.asked("equipment"))


def _cases(view: View) -> list[str]:
    return [row["case"] for row in view.rows("by_nation")]


def _answer(view: View) -> str:
    """Say the delay of the place looked at, and what a change does to it."""
    before, *changed = view.rows("by_nation")
    rows = [row for row in view.rows("by_departement", case="before") if row["delay"] is not None]
    least, most = (pick(rows, key=lambda row: row["delay"]) for pick in (min, max))
    said = {"equipment": view.word("delays.one", view.asked("equipment")), **_days(view, before)}
    ends = {
        "least": least["name"],
        "most": most["name"],
        "short": _day(view, least),
        "long": _day(view, most),
        "least_ends": _ends(view, least),
        "most_ends": _ends(view, most),
    }
    today = (
        view.say("delays.answer", **said, **ends) if len(rows) > 1 else view.say("delays.answer_one", **said)
    )
    parts = [today]
    for row in changed:
        words = {name: decimal(row[name], view.lang, 1) for name in ("change", "change_low", "change_high")}
        moved = _told_places(view)[1].to_pylist()[0]
        words |= {"most": moved["name"], "moved": decimal(moved["change"], view.lang, 1)}
        parts.append(view.say("delays.answer_after", days=_day(view, row), **words))
        parts.append(view.say("delays.answer_money", **_money_said(view)))
    status = view.say("delays.status_ct") if view.asked("equipment") == "ct" else ""
    return headed(view, status + " ".join(parts))


def _money_said(view: View) -> dict[str, str]:
    """Write exams, fees and margin of the whole, each with its ends."""
    rows = {row["item"]: row for row in view.rows("money", level="nation")}
    said: dict[str, str] = {}
    for item, names in (("exams", EXAMS), ("fees", CENTS), ("margin", CENTS)):
        parts = [view.in_row("money", name, rows[item]) for name in names]
        said |= dict(zip((item, f"{item}_low", f"{item}_high"), parts, strict=True))
    return said


def _ends(view: View, row: dict[str, Any]) -> str:
    low, high = (_shown(view, row, name) for name in ("delay_low", "delay_high"))
    return view.say("delays.between", low=low, high=high)


def _day(view: View, row: dict[str, Any]) -> str:
    return view.shown("by_nation", "delay", row["delay"])


def _days(view: View, row: dict[str, Any]) -> dict[str, str]:
    names = ("delay", "delay_low", "delay_high")
    return {name: view.shown("by_nation", name, row[name]) for name in names}


def _notes(view: View) -> Iterator[str]:
    levels = ("level", "level_low", "level_high")
    known = {one: view.counted(f"delays.found_{one}") for one in levels}
    if view.asked("equipment") == "ct":
        yield view.say("delays.note_level_ct", **known, account=view.asked("ct_account"), fact=ACCOUNT)
    else:
        yield view.say("delays.note_level", **known)
    yield view.say("delays.note_demand")
    counts = {"built": view.counted("delays.found_built"), "all": view.counted("delays.found_machines")}
    if view.found("delays.found_built"):
        yield view.say("delays.note_built", **counts)
    yield from area_notes(view)


def _cards(view: View) -> Iterator[Card]:
    for row in view.rows("by_nation"):
        between = _ends(view, row)
        yield Card(
            view.word("delays.card", row["case"]), view.say("delays.days", days=_day(view, row)), between
        )
    code = view.rows("by_nation")[0]["code"]
    for row in view.rows("by_need", case=_cases(view)[-1], level="nation", code=code):
        if row["need"] != "planned":
            words = view.say("delays.days", days=view.shown("by_need", "delay", row["delay"]))
            between = _ends(view, row)
            yield Card(view.word("delays.need", row["need"]), words, between)


def _shown(view: View, row: dict[str, Any], name: str) -> str:
    return view.shown("by_nation", name, row[name])


def _figures(
    view: View, drawn: str, keys: tuple[tuple[str, str], ...], draw: Callable[..., str]
) -> Iterator[Figure]:
    yield _figure(view, "by_nation", "delays.by_nation", "delays.by_nation_intro", LEVEL)
    title, intro = _map_words(view)
    grid = view.grid("by_departement", LEVEL)
    yield Figure("map_delays", title, view.say(intro), drawn, grid, keys=keys)
    yield Figure(
        "by_need",
        view.say("delays.by_need"),
        view.say("delays.by_need_intro"),
        "",
        _needs(view),
    )
    yield from _costs(view)
    if view.table("by_region").num_rows > len(_cases(view)):
        yield _figure(view, "by_region", "delays.by_region", "delays.by_region_intro", LEVEL)
    for name, heads, chart, columns in (
        ("path", ("delays.path", "delays.path_intro"), path_chart(view), WAY),
        ("curve", ("delays.curve", "delays.curve_intro"), curve_chart(view), CURVE),
    ):
        title = view.say(heads[0])
        svg = draw(chart, view.lang, name, title)
        yield Figure(name, title, view.say(heads[1]), svg, view.grid(name, columns))
    yield _figure(view, "flows", "delays.flows", "delays.flows_intro", FLOWS)
    if view.has("money"):
        heads = view.say("delays.money_places"), view.say("delays.money_places_intro")
        yield Figure("money_places", *heads, "", view.grid("money", ALL_MONEY))
    places = view.say("delays.need_places"), view.say("delays.need_places_intro")
    yield Figure("need_places", *places, "", view.grid("by_need", ALL_NEEDS))


def _costs(view: View) -> Iterator[Figure]:
    """Show fees, charges and margin of a change for the whole, then its footprint."""
    if view.has("money"):
        heads = view.say("delays.money"), view.say("delays.money_intro")
        yield Figure("money", *heads, "", _money(view))
    there = tuple(one for one in FOOTPRINT if one in view.table("footprint").column_names)
    heads = view.say("footprint.table"), view.say("footprint.intro_delays")
    yield Figure("footprint", *heads, "", view.grid("footprint", there))


def _money(view: View) -> Grid:
    """Lay out the euros of the whole; its exams are in the answer, and in the table of places."""
    whole = view.table("money", level="nation")
    return view.grid("money", ("item", *CENTS), whole.filter(pc.is_valid(whole["change_cents"])))


def _figure(view: View, name: str, title: str, intro: str, columns: Sequence[str]) -> Figure:
    return Figure(name, view.say(title), view.say(intro), "", view.grid(name, columns))


def _needs(view: View) -> Any:
    """Lay out the needs of the whole that is looked at."""
    return view.grid("by_need", NEEDS, view.table("by_need", level="nation"))


def _map_words(view: View) -> tuple[str, str]:
    changed = len(_cases(view)) > 1
    key, intro = (
        ("delays.map_change", "delays.map_change_intro") if changed else ("delays.map", "delays.map_intro")
    )
    return view.say(key) + after(view), intro


def _map(view: View) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Draw the départements by delay; by what a change does to it where there is one."""
    changed = len(_cases(view)) > 1
    column, limits = ("change", FEWER) if changed else ("delay", DAYS)
    rows = view.rows("by_departement", case=_cases(view)[-1])
    title = view.say("delays.legend_change" if changed else "delays.legend")
    is_known = all(row[column] is not None for row in rows)
    legend = Legend(limits, _classes(view, limits), title, few_is_dark=changed, all_known=is_known)
    says = {row["code"]: _says(view, row) for row in rows}
    foot = (view.say("delays.foot"), view.say("access.foot", version=__version__))
    base = Base(_map_words(view)[0], {}, view.lang, foot)
    values = {row["code"]: row[column] for row in rows}
    drawn = near_map if area_name(view) else area_map
    return drawn("departements", values, says, legend, base), key_rows(legend, base)


def _says(view: View, row: dict[str, Any]) -> str:
    if row["delay"] is None:
        return str(row["name"])
    return view.say("delays.map_says", name=row["name"], code=row["code"], **_days(view, row))


def _classes(view: View, limits: Sequence[float]) -> tuple[str, ...]:
    words = [decimal(limit, view.lang, 0 if limit == round(limit) else 1) for limit in limits]
    middle = (view.say("delays.class_between", low=low, high=high) for low, high in pairwise(words))
    return (f"≤ {words[0]}", *middle, f"> {words[-1]}")
