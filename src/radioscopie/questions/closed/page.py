"""Closures in a report: who closes, who is left far from any site, what neighbours receive; of `run` and `accounts`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count
from radioscopie.report.columns import plain_table
from radioscopie.report.page import Figure
from radioscopie.report.view import as_known, percent
from radioscopie.results.declared import AT_LEAST, LACKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.report.grid import Grid
    from radioscopie.report.view import View

CLOSED_BY = ["all", "kind", "size", "mix", "rurality", "ownership"]
SHORT = ["all", "region"]
CLOSURES = (
    "variant", "dimension", "group", "practices", "closed", "closed_low_95", "closed_high_95", "at_once",
    "more", "more_low_95", "more_high_95",
)  # fmt: skip
ACCESS = (
    "variant", "closed", "sites_closed", "moved_cents", "given_up_cents", "people_before", "people_after",
    "people_after_low_95", "people_after_high_95",
)  # fmt: skip
WAITS = ("variant", "dimension", "group", "receiving", "load", "wait_low", "wait_central", "wait_high")


def closures_figures(view: View) -> Iterator[Figure]:
    """Give the sections on closures; none when no rule of closing was given."""
    if not view.has("nation_closures"):
        return
    for name, title, intro, columns, shown in (
        ("nation_closures", "closures.table", "closures.figure_intro", CLOSURES, CLOSED_BY),
        ("nation_closures_access", "closures.table_access", "closures.access_intro", ACCESS, None),
        ("nation_closures_waits", "closures.table_waits", "closures.waits_intro", WAITS, SHORT),
    ):
        grid = _laid(view, name, columns, shown)
        yield Figure(name, view.say(title), view.say(intro), "", grid)


def closures_notes(view: View) -> Iterator[str]:
    """Say, world by world, how many close, who is left far, what comes to neighbours; nothing without a rule."""
    if not view.has("nation_closures"):
        return
    left = {row["variant"]: row for row in view.rows("nation_closures_access")}
    for row in view.rows("nation_closures", dimension="all"):
        world = view.shown("nation_closures", "variant", row["variant"])
        yield view.say(
            "closures.note", world=world, **_counted(view, row), **_people(view, left[row["variant"]])
        )
        yield from _more(view, row, world)
    yield from _waits(view)


def closures_summary(view: View) -> Iterator[str]:
    """Say closures in the terminal."""
    if view.has("nation_closures"):
        grid = _laid(view, "nation_closures", CLOSURES, ["all"])
        yield "\n".join(closures_notes(view)) + "\n\n" + view.say("closures.table") + "\n" + plain_table(grid)


def _laid(view: View, name: str, columns: tuple[str, ...], shown: list[str] | None) -> Grid:
    table: pa.Table = view.table(name)
    kept = table if shown is None else table.filter(pc.field("dimension").isin(shown))
    return replace(view.grid(name, columns, kept), cents=True)


def _counted(view: View, row: Row) -> dict[str, str]:
    count = {name: view.in_row("nation_closures", name, row) for name in ("closed", "practices")}
    return count | {"interval": _interval(view, row, "closed")}


def _interval(view: View, row: Row, name: str) -> str:
    ends = {end: f"{name}_{end}_95" for end in ("low", "high")}
    if any(row.get(one) is None for one in ends.values()):
        return ""
    said = {end: view.in_row("nation_closures", one, row) for end, one in ends.items()}
    return view.say("closures.interval", **said)


def _people(view: View, own: Row) -> dict[str, str]:
    low, high = (own.get(f"people_after_{end}_95") for end in ("low", "high"))
    sign = {"before": "", "after": AT_LEAST if own[LACKING] else ""}
    return {
        name: sign[name]
        + (
            format_count(own[f"people_{name}"], view.lang)
            if low is None or high is None
            else as_known(own[f"people_{name}"], low, high, view.lang)
        )
        for name in ("before", "after")
    }


def _more(view: View, row: Row, world: str) -> Iterator[str]:
    """Say how many more close than in the base, where that is another world."""
    if row["variant"] != next(iter(view.rows("nation_closures")))["variant"]:
        more = format_count(row["more"], view.lang)
        yield view.say("closures.note_more", world=world, more=more, interval=_interval(view, row, "more"))


def _waits(view: View) -> Iterator[str]:
    """Say what neighbours receive in the last world."""
    for row in view.rows("nation_closures_waits", dimension="all")[-1:]:
        load, *ends = (
            percent(row[name], view.lang) if row.get(name) is not None else ""
            for name in ("load", "wait_low", "wait_central", "wait_high")
        )
        low, central, high = ends
        key = "closures.note_waits" if central else "closures.note_load"
        yield view.say(key, load=load, low=low, central=central, high=high)
