"""Build the reference tables of sites and départements: python scripts/build_sites.py SOURCE_DIR.

SOURCE_DIR holds raw_sae/IMAGES_2023r.csv.gz, raw_sae/ID_2023r.csv.gz (DREES), imaging_sites_sae.csv (points)
and departements.csv. The content of each must be the one whose checksum is on its card.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import sys
from pathlib import Path

from radioscopie.sources.cards import Card, card
from radioscopie.sources.sae import read_sae_sites
from radioscopie.tables.sites import DEPARTEMENTS, SITES

REFERENCE = Path(__file__).parents[1] / "src/radioscopie/tables/reference"
YEAR = "2023"
PLACES = {"IMAGES_2023r.csv": "raw_sae/IMAGES_2023r.csv.gz", "ID_2023r.csv": "raw_sae/ID_2023r.csv.gz"}


def main(source: Path) -> None:
    cards = {name: card(name) for name in ("sae_2023", "commune_points", "departements")}
    for one in cards.values():
        check(source, one)
    images, identity = (source / PLACES[name] for name, _ in cards["sae_2023"].files)
    sites = read_sae_sites(images, identity).to_pylist()
    points = read_points(source / "imaging_sites_sae.csv")
    write("imaging_sites.csv", SITES.names, [site | points[site["finess_et"]] for site in sites])
    write_card("imaging_sites.toml", [cards["sae_2023"], cards["commune_points"]])
    write("departements.csv", DEPARTEMENTS.names, read_csv(source / "departements.csv"))
    write_card("departements.toml", [cards["departements"]])


def check(source: Path, one: Card) -> None:
    for name, expected in one.files:
        path = source / PLACES.get(name, name)
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if hashlib.sha256(content).hexdigest() != expected:
            raise SystemExit(f"{path}: not the content described by the card « {one.title} »")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def read_points(path: Path) -> dict[str, dict[str, str]]:
    rows = [row for row in read_csv(path) if row["year"] == YEAR]
    return {row["finess_et"]: {"lon": row["lon"], "lat": row["lat"]} for row in rows}


def write(name: str, columns: tuple[str, ...], rows: list[dict[str, object]]) -> None:
    with (REFERENCE / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_card(name: str, cards: list[Card]) -> None:
    fields = ("title", "producer", "vintage", "licence", "url", "note")
    sections = [
        "\n".join(["[[sources]]", *(f'{field} = "{getattr(one, field)}"' for field in fields)])
        for one in cards
    ]
    head = f'table = "{name.removesuffix(".toml")}.csv"\nbuilt_by = "scripts/build_sites.py"\n'
    (REFERENCE / name).write_text("\n\n".join([head.rstrip(), *sections]) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
