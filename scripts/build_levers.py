"""Build the shipped levers: python scripts/build_levers.py LEVERS.md INNOVATION_FACTS.csv TELERADIOLOGY_FACTS.csv.

Each line is a row of the fact sheet on levers (section, first words of the row), or is made here of published figures
(`MADE`). A cell gives its first number; an empty cell stays empty. A value that only a vendor gives is never central:
the build stops.
"""

from __future__ import annotations

import csv
import re
import sys
from decimal import Decimal
from pathlib import Path

from radioscopie.tables.levers import LEVERS

OUT = Path(__file__).parent.parent / "src/radioscopie/tables/reference/levers.csv"
NUMBER = re.compile(r"[-+]?\d[\d ]*(?:\.\d+)?")
VALUES = ("low", "central", "high")
MILLION = 10**6

# lever, equipment, input, unit, section of the sheet, first words of its row
ROWS = (
    ("photon_counting_ct", "ct", "machine_eur", "eur", 1, "capital cost"),
    ("photon_counting_ct", "ct", "dose_pct", "percent", 1, "dose (DLP)"),
    ("photon_counting_ct", "ct", "iodine_pct", "percent", 1, "iodine volume"),
    ("photon_counting_ct", "ct", "exams_pct", "percent", 1, "minutes per exam"),
    ("photon_counting_ct", "ct", "energy_pct", "percent", 1, "energy, service contract"),
    ("photon_counting_ct", "ct", "maintenance_eur", "eur_year", 1, "energy, service contract"),
    ("dl_mri", "mri", "scan_pct", "percent", 2, "scan time"),
    ("dl_mri", "mri", "room_pct", "percent", 2, "room time per exam"),
    ("dl_mri", "mri", "licence_eur", "eur_year", 2, "licence or upgrade price"),
    ("ai_xray", "", "reading_pct", "percent", 3, "minutes per trauma X-ray"),
    ("ai_xray", "", "delay_pct", "percent", 3, "time to first report"),
    ("ai_xray", "", "cost_gbp", "gbp_exam", 3, "cost per exam"),
    ("ai_mri", "mri", "reading_pct", "percent", 3, "minutes per knee MRI"),
    ("ai_mri", "mri", "cost_gbp", "gbp_exam", 3, "cost per exam"),
    ("ai_ct", "ct", "reading_pct", "percent", 3, "minutes per CT"),
    ("ai_ct", "ct", "cost_gbp", "gbp_exam", 3, "cost per exam"),
    ("ai_breast", "", "readings_pct", "percent", 4, "readings per exam"),
    ("ai_breast", "", "cost_exam_eur", "eur_exam", 4, "running cost per exam"),
    ("low_helium", "mri", "helium_usd", "usd_year", 5, "helium cost a year"),
    ("low_helium", "mri", "capital_eur", "eur", 5, "capital cost"),
    ("low_helium", "mri", "energy_pct", "percent", 5, "electricity"),
    ("low_helium", "mri", "exams_pct", "percent", 5, "exams per day"),
    ("low_field", "mri", "purchase_pct", "percent", 6, "0.55T purchase"),
    ("low_field", "mri", "installation_pct", "percent", 6, "0.55T installation"),
    ("low_field", "mri", "maintenance_pct", "percent", 6, "0.55T maintenance"),
    ("low_field", "mri", "exams_pct", "percent", 6, "0.55T exams per day"),
    ("tomosynthesis", "", "reading_pct", "percent", 7, "reading time per reader"),
    ("tomosynthesis", "", "dose_pct", "percent", 7, "dose per exam"),
    ("tomosynthesis", "", "capital_eur", "eur", 7, "price of machine"),
    ("room_turnaround", "mri", "turnaround_s", "seconds", 8, "MRI room turnaround"),
    ("mri_renewal", "mri", "slot_min", "minutes", 8, "MRI exam time"),
    ("longer_hours", "mri", "hours_week", "hours_week", 8, "opening hours of MRI"),
    ("mri_off_at_night", "mri", "energy_mwh", "mwh_year", 9, "MRI off at night"),
    ("mri_power_save", "mri", "energy_mwh", "mwh_year", 9, "plus power-save"),
    ("ct_off_at_night", "ct", "energy_pct", "percent", 9, "CT off out of hours"),
    ("gadolinium_leftovers", "mri", "gadolinium_pct", "percent", 9, "gadolinium by collecting"),
    ("half_dose_gadolinium", "mri", "gadolinium_pct", "percent", 9, "gadolinium by half-dose"),
)  # fmt: skip
# The same, made of facts: lever, equipment, input, unit, evidence, facts of low, central and high
MADE = (
    ("premium_ct", "ct", "machine_eur", "eur", "P", ("", "AI-059", "AI-059")),
    ("premium_ct", "ct", "dose_pct", "percent", "V", ("", "", "AI-060")),
    ("ai_xray", "", "reading_s", "seconds", "T", ("AI-012a", "AI-011a", "AI-011a")),
    ("tomosynthesis", "", "reading_s", "seconds", "T", ("TOM-013b", "TOM-013b", "TOM-013b")),
    ("teleradiology", "ct", "price_exam_eur", "eur_exam", "C", ("T086", "T086", "T088")),
    ("teleradiology", "ct", "platform_eur", "eur_month", "E", ("T082", "T082", "T082")),
    ("teleradiology", "ct", "capital_eur", "eur", "E", ("T081", "T081", "T081")),
)  # fmt: skip
NO_STUDY = {
    ("photon_counting_ct", "exams_pct"),
    ("low_helium", "exams_pct"),
}  # only vendors speak: none is assumed
# Levers that change no number of exams: equipment, evidence, facts (none: nobody says otherwise, an assumption)
NO_EXAMS = {
    "ai_xray": ("", "T", "AI-031 AI-016"), "ai_mri": ("mri", "T", "AI-031"), "ai_ct": ("ct", "T", "AI-031"),
    "mri_off_at_night": ("mri", "R", "ENV-005"), "mri_power_save": ("mri", "R", "ENV-005"),
    "ct_off_at_night": ("ct", "", ""), "gadolinium_leftovers": ("mri", "", ""),
    "half_dose_gadolinium": ("mri", "T", "ENV-046"), "teleradiology": ("ct", "", ""),
}  # fmt: skip
SIGN = {"AI-060": -1}


def main(sheet: Path, facts: Path, teleradiology: Path) -> None:
    sections = read_sections(sheet.read_text("utf-8"))
    figures = read_figures(facts) | read_figures(teleradiology)
    rows = [from_sheet(sections, *row) for row in ROWS] + [made(figures, *row) for row in MADE]
    rows += [
        line(name, eq, "exams_pct", "percent", ["0"] * 3, *said) for name, (eq, *said) in NO_EXAMS.items()
    ]
    order = {lever: rank for rank, lever in enumerate(dict.fromkeys(row["lever"] for row in rows))}
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, LEVERS.names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: order[row["lever"]]))


def read_sections(sheet: str) -> dict[int, list[list[str]]]:
    found: dict[int, list[list[str]]] = {}
    for part in re.split(r"^## ", sheet, flags=re.MULTILINE)[1:]:
        if number := re.match(r"(\d+)\. ", part):
            lines = [line for line in part.splitlines() if line.startswith("| ")]
            found[int(number[1])] = [
                [cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]
            ]
    return found


def read_figures(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: f"{row['value']} {row['unit']}" for row in csv.DictReader(stream)}


def from_sheet(
    sections: dict[int, list[list[str]]],
    lever: str,
    equipment: str,
    name: str,
    unit: str,
    section: int,
    words: str,
) -> dict[str, str]:
    cells = next(row for row in sections[section] if row[0].startswith(words))
    values = [first_number(cell) for cell in cells[1:4]]
    evidence = "".join(sorted(set(re.findall(r"(?<![A-Z])([TRPEVC])(?=[ ,:;=]|$)", cells[4]))))
    letters = "" if (lever, name) in NO_STUDY else evidence
    return line(lever, equipment, name, unit, values, letters, fact_ids(cells[4]))


def made(
    figures: dict[str, str],
    lever: str,
    equipment: str,
    name: str,
    unit: str,
    evidence: str,
    ids: tuple[str, ...],
) -> dict[str, str]:
    cells = [figures[fact] if fact else "" for fact in ids]
    ends = [end_number(cell, rank) for rank, cell in enumerate(cells)]
    values = [
        str(Decimal(end) * SIGN.get(fact, 1)) if end else "" for end, fact in zip(ends, ids, strict=True)
    ]
    return line(lever, equipment, name, unit, values, evidence, " ".join(dict.fromkeys(filter(None, ids))))


def line(
    lever: str, equipment: str, name: str, unit: str, values: list[str], evidence: str, facts: str
) -> dict[str, str]:
    if evidence == "V" and values[1]:
        raise SystemExit(f"{lever}.{name}: a vendor's value cannot be central")
    amounts = dict(zip(VALUES, values, strict=True))
    vendor = str(int("V" in evidence))
    return {"lever": lever, "input": name, **amounts, "unit": unit, "evidence": evidence, "facts": facts,
            "vendor": vendor, "equipment": equipment}  # fmt: skip


def first_number(cell: str) -> str:
    """Give the first number of a cell as plain text; "" for a gap."""
    found = NUMBER.search(cell)
    if not found:
        return ""
    number = Decimal(found[0].replace(" ", ""))
    is_million = re.match(r"\s*M\b", cell[found.end() :])
    return plain(number * MILLION if is_million else number)


def plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def end_number(cell: str, rank: int) -> str:
    """Give the low end, middle or high end of a published range."""
    found = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", cell.split(" ", maxsplit=1)[0])]
    if not found:
        return ""
    value = (found[0], (found[0] + found[-1]) / 2, found[-1])[rank]
    return plain(value * MILLION if " M EUR" in cell else value)


def fact_ids(words: str) -> str:
    """Give the ids of facts; "AI-036, 035" names two."""
    found, topic = [], ""
    for prefix, number in re.findall(r"(?:\b([A-Z]{2,3})-|, )(\d{3}[a-d]?)\b", words):
        topic = prefix or topic
        found.append(f"{topic}-{number}")
    return " ".join(dict.fromkeys(found))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
