"""The communes: population, point, density around it, land; groups of communes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.schema import Table, choice, measured, text, whole
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

POINTS = ("polygon", "merged", "listed", "postcode", "")
PEOPLE = 100_000_000

COMMUNES = Table(
    "communes",
    (
        text("code", required=True),
        text("name", required=True),
        *(text(name) for name in ("departement", "region", "epci")),
        whole("population", pa.int64(), 0, PEOPLE),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
        measured("area_km2", 0, 100_000),
        measured("density_km2", 0, 100_000),
        choice("point", {word: word for word in POINTS}),
        text("land"),
    ),
    words="tables.communes",
)
EPCI = Table("epci", (text("code", required=True), text("name", required=True)))


@cache  # a quarter of a second; tables of pyarrow do not change
def read_communes() -> pa.Table:
    """Read the communes of 2026, the arrondissements in place of Paris, Lyon and Marseille.

    Returns
    -------
    Columns of `COMMUNES`, by code: population of 2023 (null: nobody counted), degrees (WGS 84, null for the
    94 communes without a point), `area_km2` (null: created since 2024), inhabitants per km² within 5 km
    """
    return shipped(COMMUNES, "communes.csv.gz")


def read_epci() -> Mapping[str, str]:
    """Give the name of each group of communes, by its code (SIREN)."""
    return {row["code"]: row["name"] for row in shipped(EPCI, "epci.csv").to_pylist()}
