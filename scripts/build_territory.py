"""Build the reference tables of the territory: python scripts/build_territory.py SOURCE_DIR.

SOURCE_DIR holds communes.csv.gz, arrondissements_municipaux.csv, commune_pop_2021.csv.gz,
imaging_sites_sae.csv, raw_sae/IMAGES_2023r.csv.gz and raw_sae/ID_2023r.csv.gz, and epci.json of the npm package
@etalab/decoupage-administratif. The content of each must be the one whose checksum is on its card.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from build_sites import check, read_csv, read_points
from radioscopie.sources.cards import Card, card
from radioscopie.sources.sae import insee_commune, read_sae_identity, read_sae_images
from radioscopie.tables.communes import COMMUNES, EPCI

REFERENCE = Path(__file__).parents[1] / "src/radioscopie/tables/reference"
EARTH_KM, DENSITY_RADIUS_KM = 6371.0, 5.0
PET_COLUMNS = (
    *("site", "name", "holder", "commune_code", "departement", "lon", "lat"),
    *("equipment", "machines", "exams"),
)
SPLIT = ("75056", "69123", "13055")  # Paris, Lyon, Marseille: replaced by their arrondissements
POINTS = {
    "ign2018_polygon": "polygon",
    "ign2018_polygons_merged": "merged",
    "cog2024_point": "listed",
    "postcode_neighbours": "postcode",
    "": "",
}
ISLANDS = {  # communes that no road joins to the land beside them
    "brehat": ("22016",),
    "batz": ("29082",),
    "sein": ("29083",),
    "molene": ("29084",),
    "ouessant": ("29155",),
    "hoedic": ("56085",),
    "houat": ("56086",),
    "ile-aux-moines": ("56087",),
    "arz": ("56088",),
    "groix": ("56069",),
    "belle-ile": ("56009", "56114", "56152", "56241"),
    "aix": ("17004",),
    "yeu": ("85113",),
    "marie-galante": ("97108", "97112", "97126"),
    "desirade": ("97110",),
    "terre-de-bas": ("97130",),
    "terre-de-haut": ("97131",),
}
NO_ROAD = ("97314", "97352", "97353", "97356", "97357", "97358", "97362")  # Guyane, reached by river or air


def main(source: Path) -> None:
    for name in ("communes", "commune_points", "epci", "sae_2023"):
        check(source, card(name))
    groups = json.loads((source / "epci.json").read_text("utf-8"))
    write("communes.csv.gz", COMMUNES.names, communes(source, groups))
    write("epci.csv", EPCI.names, sorted(({"code": g["code"], "name": g["nom"]} for g in groups), key=code))
    write("pet_sites.csv", PET_COLUMNS, pet_sites(source))
    write_cards("communes", "communes.csv.gz", "communes", "commune_points")
    write_cards("epci", "epci.csv", "epci")
    write_cards("pet_sites", "pet_sites.csv", "sae_2023", "commune_points")


def code(row: dict[str, str]) -> str:
    return row["code"]


def communes(source: Path, groups: list[dict]) -> list[dict]:
    areas = {row["insee"]: row["area_km2"] for row in read_gzip(source / "commune_pop_2021.csv.gz")}
    members = {member["code"]: group["code"] for group in groups for member in group["membres"]}
    rows = [row for row in read_gzip(source / "communes.csv.gz") if row["insee"] not in SPLIT]
    rows += read_csv(source / "arrondissements_municipaux.csv")
    table = [commune(row, areas, members) for row in sorted(rows, key=lambda row: row["insee"])]
    return with_density(table)


def commune(row: dict[str, str], areas: dict[str, str], members: dict[str, str]) -> dict:
    same = ("name", "departement", "region", "population")
    return {name: row[name] for name in same} | {
        "lon": degrees(row["lon"]),
        "lat": degrees(row["lat"]),
        "code": row["insee"],
        "epci": members.get(row.get("commune") or row["insee"], ""),
        "area_km2": areas.get(row["insee"], ""),
        "point": POINTS[row["coord_source"]],
        "land": land(row["insee"], row["departement"]) if row["lon"] else "",
    }


def degrees(word: str) -> str:
    """Write degrees plainly: 3e-05 → 0.00003."""
    return f"{float(word):.5f}" if word else ""


def land(insee: str, departement: str) -> str:
    """Name the land whose roads a commune is on."""
    if insee in NO_ROAD:
        return f"none:{insee}"
    island = next((name for name, codes in ISLANDS.items() if insee in codes), "")
    if island:
        return f"island:{island}"
    if departement in {"2A", "2B"}:
        return "corsica"
    return departement if departement.startswith("97") else "mainland"


def with_density(table: list[dict]) -> list[dict]:
    """Add the inhabitants per km² within 5 km of the point."""
    placed = [row for row in table if row["lon"]]
    points = on_sphere([(float(row["lon"]), float(row["lat"])) for row in placed])
    people = np.array([int(row["population"] or 0) for row in placed])
    around = cKDTree(points).query_ball_point(points, DENSITY_RADIUS_KM)
    for row, near in zip(placed, around, strict=True):
        row["density_km2"] = round(people[near].sum() / (np.pi * DENSITY_RADIUS_KM**2), 1)
    return table


def on_sphere(degrees: list[tuple[float, float]]) -> np.ndarray:
    lon, lat = np.radians(np.array(degrees)).T
    return EARTH_KM * np.c_[np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]


def pet_sites(source: Path) -> list[dict]:
    identity = {row["fi"]: row for row in read_sae_identity(source / "raw_sae/ID_2023r.csv.gz").to_pylist()}
    points = read_points(source / "imaging_sites_sae.csv")
    centres = {row["insee"]: row for row in read_gzip(source / "communes.csv.gz")}
    images = read_sae_images(source / "raw_sae/IMAGES_2023r.csv.gz").to_pylist()
    rows = [row for row in images if row["equipima"] == "TOMO" and (row["nb"] or row["act"])]
    return [pet_site(row, identity.get(row["fi"], {}), points, centres) for row in rows]


def pet_site(row: dict, identity: dict, points: dict, centres: dict) -> dict:
    insee = insee_commune(identity.get("cominsee", ""))
    point = points.get(row["fi"]) or {name: centres[insee][name] for name in ("lon", "lat")}
    departement = insee[:3] if insee.startswith("97") else identity["dep"]
    place = {"commune_code": insee, "departement": departement, **point}
    names = {"site": row["fi"], "name": identity.get("rs") or row["rs"], "holder": row["fi_ej"]}
    return names | place | {"equipment": "pet", "machines": row["nb"], "exams": row["act"]}


def read_gzip(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))))


def write(name: str, columns: tuple[str, ...], rows: list[dict]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = text.getvalue().encode()
    (REFERENCE / name).write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)


def write_cards(name: str, table: str, *sources: str) -> None:
    fields = ("title", "producer", "vintage", "licence", "url", "note")
    cards: list[Card] = [card(source) for source in sources]
    sections = [
        "\n".join(["[[sources]]", *(f'{field} = "{getattr(one, field)}"' for field in fields)])
        for one in cards
    ]
    head = f'table = "{table}"\nbuilt_by = "scripts/build_territory.py"'
    (REFERENCE / f"{name}.toml").write_text("\n\n".join([head, *sections]) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
