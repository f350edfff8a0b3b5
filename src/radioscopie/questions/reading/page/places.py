"""Radiographers and rooms in the report of a reading network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.reading.page.charts import load_bars, week_heat
from radioscopie.questions.reading.page.sections import charted, minutes, plain

if TYPE_CHECKING:
    from radioscopie.report.page import Figure
    from radioscopie.report.view import View

RADIOGRAPHER_COLUMNS = ("site", "wait_answer_min", "communication_min", "per_shift_min", "alone")
PLACE_COLUMNS = (
    "site",
    "send_wait_min",
    "room_wait_min",
    "per_post_shift_min",
    "alone_single",
    "post_occupancy",
    "room_occupancy",
)
ROOM_COLUMNS = ("site", "room", "rooms", "exams", "room_wait_min", "room_wait_min_half", "room_occupancy")
SITES_DRAWN = 15


def place_figures(view: View) -> tuple[Figure, ...]:
    """Show radiographers and rooms where the file describes them."""
    found = view.table("radiographer")
    if all(found[name].null_count == len(found) for name in PLACE_COLUMNS[1:]):
        return ()
    figures = [plain(view, "radiographer", PLACE_COLUMNS, "places")]
    if view.has("rooms") and any(view.table("rooms")["room"].to_pylist()):
        figures.append(plain(view, "rooms", ROOM_COLUMNS))
    week = view.rows("week")
    for name, key in (("radiographers", "radiographers_week"), ("rooms", "rooms_week")):
        taken = f"{name}_occupancy"
        if any(row[taken] is not None for row in week):
            grid = view.grid("week", ("day", "hour", name, taken))
            figures.append(charted(view, key, week_heat(week, taken, view.lang), grid))
    return tuple(figures)


def radiographer_figure(view: View, **fields: str) -> Figure:
    """Show the load of the radiographers, the heaviest sites drawn."""
    rows = [row for row in view.rows("radiographer") if row["per_shift_min"] is not None]
    heaviest = sorted(rows, key=lambda row: -row["per_shift_min"])[:SITES_DRAWN]
    bars = [
        {
            "label": row["site"],
            "minutes": row["per_shift_min"],
            "low": row["per_shift_min"] - (row["per_shift_min_half"] or 0),
            "high": row["per_shift_min"] + (row["per_shift_min_half"] or 0),
            "text": minutes(view, row["per_shift_min"]),
        }
        for row in heaviest
    ]
    fields |= {"drawn": str(len(heaviest)), "sites": str(len(rows))}
    chart = load_bars(bars, view.lang) if bars else None
    return charted(view, "radiographer", chart, view.grid("radiographer", RADIOGRAPHER_COLUMNS), **fields)
