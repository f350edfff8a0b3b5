"""Rebuild the grids of the law from the fact sheets: python scripts/build_law.py FACTS_DIR.

FACTS_DIR holds act_tariffs.csv, technical_fees.csv, technical_fees_more.csv, rules.md and rules_more.md.
Same input, same bytes. The notes are said in French (law_notes.toml), the language of the texts.
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
PHRASES = tomllib.loads((Path(__file__).parent / "law_notes.toml").read_text("utf-8"))
CHECKED_ON = "2026-11-21"
V34, V67, V78, V81, V83 = (
    "CCAM V34 (12 février 2014)",
    "CCAM V67 (26 avril 2021)",
    "CCAM V78 (1er février 2025)",
    "CCAM V81 (1er janvier 2026)",
    "CCAM V83 (juillet 2026)",
)
BASES = {
    "mediboard_save": V34,
    "2337a2b": V67,
    "804b0f3": V78,
    "619225d": V81,
    "Rufus": V83,
}
DECISION_2025 = "Décision UNCAM du 14 octobre 2025"
FEE_TEXTS = {
    "UNCAM decision of 28 May 2018": "Décision UNCAM du 28 mai 2018 (JO du 29 juin 2018, NOR SSAU1817832S)",
    "Order of 2 February 2024": "Arrêté du 2 février 2024 (JO du 6 février 2024, NOR TSSS2402961A)",
    "UNCAM decision of 14 October 2025": f"{DECISION_2025} (JO du 18 octobre 2025), article 6",
    "COMPUTED": f"Calculé à partir de la {DECISION_2025.lower().replace('uncam', 'UNCAM')}, article 6",
}
MODALITIES = {
    "radiographie": "radiography",
    "echographie": "ultrasound",
    "mammographie": "mammography",
    "scanner": "ct",
    "IRM": "mri",
    "TEP/scintigraphie": "nuclear",
    "interventionnel": "interventional",
    "osteodensitometrie": "bone_densitometry",
    "supplement": "supplement",
}
FEES = {"none": "none", "scanner": "ct", "IRM": "mri", "TEP": "pet"}
CT_REGIONS = {
    "head": "crâne|céphal|cérébr|face|facial|rocher|pontocérébelleux|méat acoustique|mandibul|salivaire",
    "neck": r"\bcou\b|cervic",
    "thorax": "thora|cœur|tronc",
    "abdomen": "abdom|foie|côlon|tronc",
    "pelvis": r"pelvi|petit bassin|tronc",
    "spine": "vertébr",
    "limbs": "membre|hanche",
}
MRI_CLASSES = {
    "<=0.5T": "le_0.5T",
    ">0.5T et <1.5T": "0.5T_1.5T",
    "1.5T polyvalent": "1.5T",
    "1.5T dedie membres (adosse)": "1.5T_limb",
    "1.5T specialise osteo-articulaire (adosse)": "1.5T_osteoarticular",
    ">1.5T": "gt_1.5T",
}
PET_CLASSES = {"classe 1 (TEP sans scanner)": "pet", "classe 2 (TEP-TDM)": "pet_ct"}
ZONES = {"Paris": "paris", "Region parisienne hors Paris": "idf", "Province": "province", "toutes zones": ""}
AGES = {"amorti": "amortised", "non_amorti": "non_amortised", "amorti_et_non_amorti": ""}
BANDS = {
    "taux plein": "full",
    "reduit 1": "reduced_1",
    "reduit 2": "reduced_2",
    "reduit 3": "reduced_3",
    "reduit": "reduced",
}
YYYY666 = {
    "code": "YYYY666",
    "valid_from": "2024-03-01",
    "tariff_eur": "54.65",
    "tariff_non_optam_eur": "54.65",
    "status": "read",
    "reference": "Arrêté du 2 février 2024 (JO du 6 février 2024, NOR TSSS2402961A)",
    "url": "https://github.com/Ced4Scale/site_Esaote/blob/67a899a/assets/docs/arrete-2024-forfaits-techniques.pdf",
    "note": "date de début donnée par l'arrêté (R4.2)",
}


def main(facts: Path) -> None:
    tariffs = _read(facts / "act_tariffs.csv")
    fees = _read(facts / "technical_fees.csv") + _read(facts / "technical_fees_more.csv")
    _write("acts.csv", _acts(tariffs))
    _write(
        "act_tariffs.csv",
        sorted([YYYY666, *map(_tariff, tariffs)], key=lambda r: (r["code"], r["valid_from"])),
    )
    _write("technical_fees.csv", sorted(map(_fee, fees), key=lambda r: (r["address"], r["valid_from"])))
    _write(
        "statements.csv", [*_statements(facts / "rules.md", "R"), *_statements(facts / "rules_more.md", "M")]
    )


def _in_french(note: str) -> str:
    return " ; ".join(_phrase(part) for part in note.split("; "))


def _phrase(part: str) -> str:
    for pattern, french in PHRASES.items():
        found = re.fullmatch(pattern, part)
        if found:
            return found.expand(french)
    raise SystemExit(f"law_notes.toml: no French for « {part} »")


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


HEADERS = {
    "acts.csv": "code,label,section,modality,fee,exemption_code,modifiers,maternity_by_nature,ct_regions,"
    "modifiers_status,fee_status,reference,url,note,checked_on",
    "act_tariffs.csv": "code,valid_from,ends_on,tariff_eur,tariff_non_optam_eur,status,certain_until,"
    "reference,url,note,checked_on",
    "technical_fees.csv": "address,valid_from,ends_on,amount_eur,status,"
    "reference,url,note,checked_on,confidence",
    "statements.csv": "id,statement,source,date,confidence,checked_on",
}


def _write(name: str, rows: Iterable[Row]) -> None:
    draft = GRIDS / f".{name}"
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADERS[name].split(","), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "checked_on": CHECKED_ON} for row in rows)
    draft.replace(GRIDS / name)


def _base(row: Row) -> str:
    return next(base for mark, base in BASES.items() if mark in row["source_url"])


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
        "modality": MODALITIES[first["modality"]],
        "fee": FEES[first["opens_technical_fee"]],
        "exemption_code": first["exo_tm_code"],
        "modifiers": "".join(sorted(re.findall(r"\w", first["modifiers_allowed_v81"]))),
        "maternity_by_nature": str(int("3ème trimestre" in first["label_fr"])),
        "ct_regions": _ct_regions(first) if first["modality"] == "scanner" else "",
        "modifiers_status": "read" if in_v81 else "assumed",
        "fee_status": "computed" if flag.startswith("derived") else "read" if in_v34 else "assumed",
        "reference": V81 if in_v81 else _base(last),
        "url": next((row["source_url"] for row in rows if _base(row) == V81), last["source_url"]),
        "note": "",
    }


def _ct_regions(row: Row) -> str:
    return "+".join(
        region for region, words in CT_REGIONS.items() if re.search(words, row["label_fr"].lower())
    )


def _tariff(row: Row) -> Row:
    inferred = row["valid_from_evidence"] == "inferred"
    suppressed = row["code"] in {"EZQH004", "HMQH008"} or (row["code"] == "YYYY600" and row["valid_to"])
    return {
        "code": row["code"],
        "valid_from": row["valid_from"],
        "ends_on": _next_day(row["valid_to"]) if suppressed else "",
        "tariff_eur": row["tariff_eur"],
        "tariff_non_optam_eur": row["tariff_non_optam_eur"],
        "status": "assumed" if inferred else "read",
        "certain_until": _certain_until(row["note"]),
        "reference": _tariff_reference(row),
        "url": row["source_url"],
        "note": _in_french(row["note"]),
    }


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
        "reference": next(text for mark, text in FEE_TEXTS.items() if row["note"].startswith(mark)),
        "url": row["source_url"],
        "note": _in_french(row["note"]),
        "confidence": row["confidence"],
    }


def _fee_address(row: Row) -> str:
    equipment = {"scanner": "ct", "IRM": "mri", "TEP": "pet"}[row["equipment_type"]]
    machine_class, _, zone = row["class_or_zone"].partition(" | ")
    known = {**MRI_CLASSES, **PET_CLASSES, "toutes classes": ""}[machine_class]
    band = BANDS[row["activity_band"].partition(":")[0]]
    parts = ["technical_fees", equipment, band, known, ZONES[zone] if zone else "", AGES[row["amortisation"]]]
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
