"""Build the published waits of the model of delays: python scripts/build_waits.py NATIONAL_FACTS.csv.

A row sets a wait beside another one (its base): both are ids of the fact sheet, and so are the machines of each place,
per million people or counted; only their ratio is used. `calibration` rows fit the model, `held` rows judge it.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/radioscopie/tables/reference/waits.csv"
CALIBRATION, HELD = "calibration", "held"
ONE, TWO = "=1", "=2"  # machines that the row of the wait says in words

# place, its wait, its machines, wait and machines of the base, use
ROWS = (
    ("11", "WAI-011", "EQU-083", "WAI-010", "EQU-046", CALIBRATION),
    ("24", "WAI-018", "EQU-085", "WAI-010", "EQU-046", CALIBRATION),
    ("76", "WAI-015", "EQU-087", "WAI-010", "EQU-046", CALIBRATION),
    ("53", "WAI-017", "EQU-088", "WAI-010", "EQU-046", CALIBRATION),
    ("52", "WAI-019", "EQU-089", "WAI-010", "EQU-046", CALIBRATION),
    ("nord", "WAI-025", "EQU-016", "WAI-006", "EQU-015", CALIBRATION),
    ("champagne", "WAI-026", "EQU-017", "WAI-006", "EQU-015", CALIBRATION),
    ("11", "WAI-030", "EQU-083", "WAI-029", "EQU-046", HELD),
    ("53", "WAI-031", "EQU-088", "WAI-029", "EQU-046", HELD),
    ("52", "WAI-032", "EQU-089", "WAI-029", "EQU-046", HELD),
    ("43", "WAI-043", TWO, "WAI-042", ONE, HELD),
    ("FR", "WAI-003", "EQU-091", "WAI-064", "EQU-090", HELD),
    ("FR", "WAI-006", "EQU-014", "WAI-003", "EQU-091", HELD),
    ("FR", "WAI-029", "EQU-053", "WAI-006", "EQU-014", HELD),
)
COLUMNS = (
    "id", "place", "year", "days", "machines", "base", "base_year", "base_days", "base_machines", "facts", "use",
    "source", "url", "confidence",
)  # fmt: skip


def main(path: str) -> None:
    """Write the table."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file)}
    with OUT.open("w", encoding="utf-8", newline="") as file:
        made = csv.writer(file, lineterminator="\n")
        made.writerow(COLUMNS)
        made.writerows(_row(facts, *row) for row in ROWS)


def _row(
    facts: dict[str, dict[str, str]], place: str, wait: str, machines: str, base: str, before: str, use: str
) -> tuple[str, ...]:
    said, first = facts[wait], facts[base]
    ids = dict.fromkeys(one for one in (wait, machines, base, before) if one in facts)
    counted = [facts[one]["value"] if one in facts else one.removeprefix("=") for one in (machines, before)]
    return (
        wait, place, said["year_or_date"], said["value"], counted[0], base, first["year_or_date"], first["value"],
        counted[1], " ".join(ids), use, said["source_name"], said["source_url"], said["confidence"],
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
