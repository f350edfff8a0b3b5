"""Build the reference tables of the national baseline: python scripts/build_nation.py DATA_DIR FACTS_DIR.

DATA_DIR holds communes.csv.gz, arrondissements_municipaux.csv and age_by_departement.csv (INSEE, IGN). FACTS_DIR
holds facts.csv, the published figures with their sources; scripts/published_plan.csv says which are used, for what.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
from pathlib import Path

from radioscopie.sources.cards import card
from radioscopie.tables.reference_nation import PEOPLE, PUBLISHED, TOWNS

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "src/radioscopie/tables/reference"
YEAR, AGES = "2023", ("age_0_19", "age_20_39", "age_40_59", "age_60_74", "age_75_plus")
SMALLEST = 4_000
CUT = {"75056", "69123", "13055"}


def main(data: Path, facts: Path) -> None:
    check(data, facts)
    write("towns.csv", TOWNS.names, towns(data))
    write("departement_people.csv", PEOPLE.names, people(data))
    write("published.csv", PUBLISHED.names, published(facts))
    for name in ("towns", "departement_people", "published"):
        write_card(name)


def check(data: Path, facts: Path) -> None:
    for name, folder in (("towns", data), ("departement_people", data), ("published", facts)):
        for file, expected in card(name).files:
            path = folder / file if (folder / file).exists() else folder / f"{file}.gz"
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            if hashlib.sha256(content).hexdigest() != expected:
                raise SystemExit(f"{path}: not the content described by the card « {name} »")


def towns(data: Path) -> list[dict[str, str]]:
    communes = rows(data / "communes.csv.gz")
    largest = {row["departement"]: row["insee"] for row in sorted(communes, key=inhabitants)}
    kept = [row for row in communes if row["lon"] and row["insee"] not in CUT and worth(row, largest)]
    kept += rows(data / "arrondissements_municipaux.csv")
    return sorted((row | {"commune": row["insee"]} for row in kept), key=lambda row: row["insee"])


def inhabitants(row: dict[str, str]) -> int:
    return int(row["population"] or 0)


def worth(row: dict[str, str], largest: dict[str, str]) -> bool:
    return inhabitants(row) >= SMALLEST or largest[row["departement"]] == row["insee"]


def people(data: Path) -> list[dict[str, str]]:
    kept = [r for r in rows(data / "age_by_departement.csv") if r["year"] == YEAR and r["sex"] == "all"]
    return [{"departement": row["departement"], **{age: row[age] for age in AGES}} for row in kept]


def published(facts: Path) -> list[dict[str, str]]:
    known = {row["id"]: row for row in rows(facts / "facts.csv")}
    plan = rows(HERE / "published_plan.csv")
    return [
        renamed(known.get(row["id"], {})) | {name: word for name, word in row.items() if word} for row in plan
    ]


def renamed(fact: dict[str, str]) -> dict[str, str]:
    """Name the columns of a fact as ours; the plan overrides what it fills in."""
    ours = {"source_name": "source", "source_url": "url", "year_or_date": "year"}
    return {ours.get(name, name): word for name, word in fact.items()}


def rows(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(name: str, columns: tuple[str, ...], content: list[dict[str, str]]) -> None:
    with (REFERENCE / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(content)


def write_card(name: str) -> None:
    one = card(name)
    fields = ("title", "producer", "vintage", "licence", "url", "note")
    lines = [f'table = "{name}.csv"', 'built_by = "scripts/build_nation.py"', "", "[[sources]]"]
    lines += [f'{field} = "{getattr(one, field)}"' for field in fields]
    (REFERENCE / f"{name}.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
