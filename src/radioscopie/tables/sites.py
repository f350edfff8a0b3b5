"""The sites table: hospital sites with CT or MRI, and the names of départements and regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.schema import Table, choice, measured, text, whole
from radioscopie.sources.cards import Card, card
from radioscopie.sources.reading import read_whole
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from os import PathLike

LEGAL_CLASSES = {word: word for word in ("", "public", "private_profit", "private_non_profit")}
MACHINES, EXAMS = 1_000, 10_000_000
COUNTS = {"installed": MACHINES, "operated": MACHINES, "exams": EXAMS, "exams_external": EXAMS}

SITES = Table(
    "sites",
    (
        text("finess_et", required=True),
        *(text(name) for name in ("finess_ej", "name", "commune_code", "commune", "departement", "region")),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
        choice("legal_class", LEGAL_CLASSES),
        *(
            whole(f"{equipment}_{count}", pa.int64(), 0, most)
            for equipment in ("ct", "mri")
            for count, most in COUNTS.items()
        ),
    ),
)
DEPARTEMENTS = Table(
    "departements",
    (text("code", required=True), text("name"), text("region_code"), text("region_name")),
)


def read_sites(
    path: str | PathLike[str] | None = None, *, mapping: str | PathLike[str] | None = None
) -> pa.Table:
    """Read the hospital sites.

    Parameters
    ----------
    path : a file in the schema `SITES`; None: the table shipped with the package (SAE 2023, `sites_card()`)
    mapping : mapping file (TOML) of a file that has not our column names

    Returns
    -------
    Columns of `SITES`: counts of machines and of exams of the year, degrees (WGS 84); null where missing

    Raises
    ------
    InputError : every problem of the file at once
    """
    if path is None:
        return shipped(SITES, "imaging_sites.csv")
    return read_whole(SITES, path, mapping).drop_columns(["line"])


def read_departements() -> pa.Table:
    """Read the départements: columns code, name, region_code, region_name (INSEE)."""
    return shipped(DEPARTEMENTS, "departements.csv")


def sites_card() -> Card:
    """Give the card of the shipped sites: producer, licence, year."""
    return card("sae_2023")
