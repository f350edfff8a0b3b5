"""Build the table of radiologists by site: python scripts/build_readers.py SOURCE_DIR.

SOURCE_DIR holds raw_sae/IMAGES_P_2023r.csv.gz (DREES, SAE 2023, Licence Ouverte), the staff of imaging of each
establishment. Rows of PERSO M1160 (radiology doctors, as the fact sheet infers from the orders of magnitude): salaried
full-time equivalents, private doctors, whether a line of duty on the spot (GAR) and one of call from home (AST) are
declared. A blank stays a blank: it is not a no.
"""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path

from build_sites import check
from radioscopie.sources.cards import card

TARGET = Path(__file__).parents[1] / "src/radioscopie/tables/reference/readers.csv"
FILE, DOCTORS = "raw_sae/IMAGES_P_2023r.csv.gz", "M1160"
COLUMNS = {
    "site": "FI",
    "salaried_fte": "ETPSAL",
    "private_doctors": "EFFLIB",
    "on_duty": "GAR",
    "on_call": "AST",
}


def main(source_dir: str) -> None:
    check(Path(source_dir), card("sae_staff_2023"))
    with gzip.open(Path(source_dir) / FILE, "rt", encoding="cp1252", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter=";") if row["PERSO"] == DOCTORS]
    kept = [{name: row[column].replace(",", ".") for name, column in COLUMNS.items()} for row in rows]
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(COLUMNS), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(kept, key=lambda row: row["site"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
