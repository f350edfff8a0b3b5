"""Rebuild the grids of the law from the fact sheets: python scripts/build_law.py FACTS_DIR.

FACTS_DIR holds act_tariffs.csv, technical_fees.csv, technical_fees_more.csv, rules.md and rules_more.md.
Same input, same bytes. The notes are said in French (law_words.toml), the language of the texts.
"""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = dict[str, str]

GRIDS = Path(__file__).parents[1] / "src" / "radioscopie" / "law" / "grids"
WORDS = tomllib.loads((Path(__file__).parent / "law_words.toml").read_text("utf-8"))
CHECKED_ON = "2026-11-21"
V34, V81, V83 = "CCAM V34 (12 février 2014)", "CCAM V81 (1er janvier 2026)", "CCAM V83 (juillet 2026)"
DECISION_2025 = "Décision UNCAM du 14 octobre 2025"


def main(facts: Path) -> None:
    tariffs = _read(facts / "act_tariffs.csv")
    fees = _read(facts / "technical_fees.csv") + _read(facts / "technical_fees_more.csv")
    _write("acts.csv", _acts(tariffs))
    _write(
        "act_tariffs.csv",
        sorted([WORDS["yyyy666"], *map(_tariff, tariffs)], key=lambda r: (r["code"], r["valid_from"])),
    )
    _write("technical_fees.csv", sorted(map(_fee, fees), key=lambda r: (r["address"], r["valid_from"])))
    sheets = (*_statements(facts / "rules.md", "R"), *_statements(facts / "rules_more.md", "M"))
    _write("statements.csv", [*sheets, *WORDS["statements"]])


def _in_french(note: str) -> str:
    return " ; ".join(_phrase(part) for part in note.split("; "))


def _phrase(part: str) -> str:
    for pattern, french in WORDS["phrases"].items():
        found = re.fullmatch(pattern, part)
        if found:
            return found.expand(french)
    raise SystemExit(f"law_words.toml: no French for « {part} »")


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, rows: Iterable[Row]) -> None:
    draft = GRIDS / f".{name}"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, WORDS["headers"][name].split(","), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({"checked_on": CHECKED_ON} | row for row in rows)
    draft.replace(GRIDS / name)


def _base(row: Row) -> str:
    return next(base for mark, base in WORDS["bases"].items() if mark in row["source_url"])


def _acts(tariffs: list[Row]) -> Iterator[Row]:
    for _, rows in groupby(sorted(tariffs, key=lambda row: row["code"]), key=lambda row: row["code"]):
        yield _act(list(rows))


def _act(rows: list[Row]) -> Row:
    first, last = rows[0], rows[-1]
    in_v81, in_v34 = _base(last) in {V81, V83}, any(_base(row) == V34 or "V34" in row["note"] for row in rows)
    flag = first["fee_flag_evidence"]
    return {
        "code": first["code"],
        "label": first["label_fr"],
        "section": first["ccam_section"],
        "modality": WORDS["modalities"][first["modality"]],
        "fee": WORDS["fees"][first["opens_technical_fee"]],
        "exemption_code": first["exo_tm_code"],
        "modifiers": "".join(sorted(re.findall(r"\w", first["modifiers_allowed_v81"]))),
        "maternity_by_nature": str(int("3ème trimestre" in first["label_fr"])),
        "ct_regions": _ct_regions(first) if first["modality"] == "scanner" else "",
        "modifiers_status": "read" if in_v81 else "assumed",
        "fee_status": "computed" if flag.startswith("derived") else "read" if in_v34 else "assumed",
        "reference": V81 if in_v81 else _base(last),
        "url": _page(next((row["source_url"] for row in rows if _base(row) == V81), last["source_url"])),
        "note": "",
    }


def _ct_regions(row: Row) -> str:
    label = row["label_fr"].lower()
    return "+".join(region for region, words in WORDS["ct_regions"].items() if re.search(words, label))


def _tariff(row: Row) -> Row:
    dated = row["valid_from_evidence"] == "exact"
    suppressed = row["code"] in {"EZQH004", "HMQH008"} or (row["code"] == "YYYY600" and row["valid_to"])
    return {
        "code": row["code"],
        "valid_from": row["valid_from"],
        "ends_on": _next_day(row["valid_to"]) if suppressed else "",
        "tariff_eur": row["tariff_eur"],
        "tariff_non_optam_eur": row["tariff_non_optam_eur"],
        "status": "read" if dated else "assumed",
        "certain_until": _certain_until(row["note"]),
        "reference": _tariff_reference(row),
        "url": _page(row["source_url"]),
        "note": _in_french(row["note"]),
    }


def _page(url: str) -> str:
    """Name the folder of an archive rather than the archive itself."""
    return url.removesuffix("/ccam.tar.gz").replace("/blob/", "/tree/") if url.endswith(".tar.gz") else url


def _certain_until(note: str) -> str:
    """Day after the last one on which the amount is known to hold, when its end was not read."""
    replaced = re.search(r"replaced between ([\d-]+)", note)
    if replaced:
        return _next_day(replaced[1])
    if "end date inferred" in note:
        return _next_day("2025-02-01")
    return ""


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()


def _tariff_reference(row: Row) -> str:
    base, note = _base(row), row["note"]
    if "decision of 14 Oct 2025, first" in note or "second step" in note:
        return f"{DECISION_2025} ; {base}"
    return f"{base} ; fin : {DECISION_2025}" if "suppressed by" in note else base


def _fee(row: Row) -> Row:
    return {
        "address": _fee_address(row),
        "valid_from": row["valid_from"] or "2025-01-01",
        "ends_on": "",
        "amount_eur": row["amount_eur"],
        "status": row["evidence"],
        "reference": next(text for mark, text in WORDS["fee_texts"].items() if row["note"].startswith(mark)),
        "url": _page(row["source_url"]),
        "note": _in_french(row["note"]),
        "confidence": row["confidence"],
    }


def _fee_address(row: Row) -> str:
    equipment = {"scanner": "ct", "IRM": "mri", "TEP": "pet"}[row["equipment_type"]]
    machine_class, _, zone = row["class_or_zone"].partition(" | ")
    known = {**WORDS["mri_classes"], **WORDS["pet_classes"], "toutes classes": ""}[machine_class]
    band = WORDS["bands"][row["activity_band"].partition(":")[0]]
    parts = [
        "technical_fees",
        equipment,
        band,
        known,
        WORDS["zones"][zone] if zone else "",
        WORDS["ages"][row["amortisation"]],
    ]
    return ".".join(part for part in parts if part)


def _statements(path: Path, sheet: str) -> Iterator[Row]:
    """Read the numbered lines on law (sections 1 to 7) of a sheet of rules."""
    for line in path.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if line.startswith("|") and re.fullmatch(r"[1-7]\.\d+", cells[0]):
            number, statement, source, day, confidence = cells
            yield {
                "id": f"{sheet}{number}",
                "statement": statement.replace("**", ""),
                "source": source,
                "date": day,
                "confidence": confidence,
            }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
