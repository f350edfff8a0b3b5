"""Build the use of CT and MRI by class of age: python scripts/build_need.py INNOVATION_FACTS.csv.

No French figure by age was read. Adults: Ontario, 2016 (JAMA 2019); the class from 60 to 74 has five years at the rate
of 18-64 and ten at that of 65 and over. Under 20: French children under 16 for CT; for MRI, the same
share of the adults' rate (assumed).
"""

from __future__ import annotations

import csv
import sys
from fractions import Fraction
from pathlib import Path

from radioscopie.tables.need import USE

OUT = Path(__file__).parent.parent / "src/radioscopie/tables/reference/need_age.csv"
ADULTS, ELDERS = {"ct": "DEM-004a", "mri": "DEM-004b"}, {"ct": "DEM-001b", "mri": "DEM-002b"}
CHILDREN = "DEM-017a"


def main(path: Path) -> None:
    wanted = {CHILDREN, *ADULTS.values(), *ELDERS.values()}
    with path.open(encoding="utf-8", newline="") as stream:
        facts = {row["id"]: Fraction(row["value"]) for row in csv.DictReader(stream) if row["id"] in wanted}
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(USE.names)
        for equipment in ADULTS:
            writer.writerows(rows(equipment, facts))


def rows(equipment: str, facts: dict[str, Fraction]) -> list[tuple[str, ...]]:
    adult, elder = facts[ADULTS[equipment]], facts[ELDERS[equipment]]
    child = facts[CHILDREN] * adult / facts[ADULTS["ct"]]
    named = f"{ADULTS[equipment]} {ELDERS[equipment]}"
    young = CHILDREN if equipment == "ct" else f"{CHILDREN} {ADULTS['ct']} {ADULTS['mri']}"
    uses = [("0_19", child, young), ("20_39", adult, ADULTS[equipment]), ("40_59", adult, ADULTS[equipment])]
    uses += [("60_74", (5 * adult + 10 * elder) / 15, named), ("75_plus", elder, ELDERS[equipment])]
    return [(equipment, age, f"{float(use):.1f}", facts_of) for age, use, facts_of in uses]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
