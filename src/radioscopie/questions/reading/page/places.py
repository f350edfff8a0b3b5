"""Radiographers and rooms in the report of a reading network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.reading.page.charts import load_bars, week_heat
from radioscopie.questions.reading.page.sections import charted, plain
from radioscopie.questions.reading.page.words import minutes, reading_grid

if TYPE_CHECKING:
    from radioscopie.report.page import Figure
    from radioscopie.result import Result

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


def place_figures(result: Result, lang: str) -> tuple[Figure, ...]:
    """Show radiographers and rooms where the file describes them."""
    found = result.tables["radiographer"].table
    if all(found[name].null_count == len(found) for name in PLACE_COLUMNS[1:]):
        return ()
    figures = [plain(result, "radiographer", PLACE_COLUMNS, lang, "places")]
    if "rooms" in result.tables and any(result.tables["rooms"].table["room"].to_pylist()):
        figures.append(plain(result, "rooms", ROOM_COLUMNS, lang))
    week = result.tables["week"].table
    for name, key in (("radiographers", "radiographers_week"), ("rooms", "rooms_week")):
        taken = week[f"{name}_occupancy"]
        if taken.null_count < len(taken):
            grid = reading_grid(week, ("hour_of_week", name, f"{name}_occupancy"), lang, "week.csv")
            figures.append(charted(key, week_heat(taken.to_pylist(), lang), grid, lang))
    return tuple(figures)


def radiographer_figure(result: Result, lang: str, **fields: str) -> Figure:
    """Show the load of the radiographers, the heaviest sites drawn."""
    table = result.tables["radiographer"].table
    rows = [row for row in table.to_pylist() if row["per_shift_min"] is not None]
    heaviest = sorted(rows, key=lambda row: -row["per_shift_min"])[:SITES_DRAWN]
    bars = [
        {
            "label": row["site"],
            "minutes": row["per_shift_min"],
            "low": row["per_shift_min"] - (row["per_shift_min_half"] or 0),
            "high": row["per_shift_min"] + (row["per_shift_min_half"] or 0),
            "text": minutes(row["per_shift_min"], lang),
        }
        for row in heaviest
    ]
    grid = reading_grid(table, RADIOGRAPHER_COLUMNS, lang, "radiographer.csv")
    fields |= {"drawn": str(len(heaviest)), "sites": str(len(rows))}
    return charted("radiographer", load_bars(bars, lang) if bars else None, grid, lang, **fields)
