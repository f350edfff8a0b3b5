"""Write the activity table of the example practice from its yearly plan.

Usage: python scripts/build_example_practice.py FOLDER

FOLDER holds plan.csv, typed by hand: what is billed, how many a year, on which kind of day. Volumes are
spread over the year by whole numbers alone (no random draw): the same plan gives the same bytes everywhere.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from radioscopie.calendar import is_sunday_or_holiday

YEAR = 2024
PRACTICE = "Cabinet des Tilleuls"
HEADER = (
    *("date", "practice", "site", "machine", "act", "modifiers", "association"),
    *("quantity", "sector", "exemption", "excess_cents", "encounter"),
)
Row = dict[str, str]


def fortnights() -> list[list[date]]:
    """Group the working days of the year by two weeks."""
    first = date(YEAR, 1, 1)
    days = [first + timedelta(days=shift) for shift in range(364)]
    groups = (days[start : start + 14] for start in range(0, 364, 14))
    return [[day for day in group if day.weekday() < 5 and not is_sunday_or_holiday(day)] for group in groups]


def slots() -> dict[str, list[list[date]]]:
    """Give the slots a yearly volume is spread over, for each kind of day of the plan."""
    first = date(YEAR, 1, 1)
    sundays = [[day] for shift in range(366) if is_sunday_or_holiday(day := first + timedelta(days=shift))]
    return {"day": fortnights(), "night": fortnights(), "sunday": sundays}


def spread(yearly: int, count: int) -> list[int]:
    """Cut a yearly volume into whole numbers that differ by one at most and add up to it."""
    return [yearly * (slot + 1) // count - yearly * slot // count for slot in range(count)]


def activity_row(line: Row, when: date, quantity: int, encounter: str = "") -> Row:
    """Write one row of the activity table."""
    excess = int(line["excess_cents"]) * quantity
    known = {"date": when.isoformat(), "practice": PRACTICE, "encounter": encounter}
    return line | known | {"quantity": str(quantity), "excess_cents": str(excess)}


def grouped_rows(lines: list[Row], periods: dict[str, list[list[date]]]) -> list[Row]:
    """Spread the lines without visit: one row a slot, on a day that changes from line to line."""
    return [
        activity_row(line, days[(rank + number) % len(days)], quantity)
        for rank, line in enumerate(lines)
        for number, days in enumerate(periods[line["when"]])
        if (quantity := spread(int(line["yearly"]), len(periods[line["when"]]))[number])
    ]


def visit_rows(lines: list[Row], periods: list[list[date]]) -> list[Row]:
    """Write each visit of one kind: its lines, one act each, under its own encounter."""
    counts = spread(int(lines[0]["yearly"]), len(periods))
    days = [
        days[rank % len(days)] for days, count in zip(periods, counts, strict=True) for rank in range(count)
    ]
    return [
        activity_row(line, when, 1, f"{line['visit']}-{number:03d}")
        for number, when in enumerate(days, start=1)
        for line in lines
    ]


def activity_rows(plan: list[Row]) -> list[Row]:
    """Give all the rows of the year, in the order of the days."""
    periods = slots()
    rows = grouped_rows([line for line in plan if not line["visit"]], periods)
    for _, group in groupby((line for line in plan if line["visit"]), key=lambda line: line["visit"]):
        lines = list(group)
        rows += visit_rows(lines, periods[lines[0]["when"]])
    return sorted(rows, key=lambda row: row["date"])


def write(path: Path, rows: list[Row]) -> None:
    """Write the table beside, then put it in place."""
    beside = path.with_suffix(".partial")
    with beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    beside.replace(path)


def main(folder: Path) -> None:
    with (folder / "plan.csv").open(encoding="utf-8", newline="") as file:
        write(folder / "activity.csv", activity_rows(list(csv.DictReader(file))))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
