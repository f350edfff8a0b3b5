"""SAE, the yearly survey of French health establishments (DREES): CT and MRI of each establishment.

The files `IMAGES_<year>r.csv` and `ID_<year>r.csv` of the statistical bases: semicolon, Windows-1252,
one line per establishment and equipment, an empty cell for a value not declared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import InputError, Problem, problem
from radioscopie.schema import Table, text, whole
from radioscopie.sources.blocks import read_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable

MACHINES, EXAMS = 1_000, 10_000_000
EQUIPMENT = {"ct": "SCAN", "mri": "IRM"}
COUNTS = {"installed": "nb", "operated": "nbexp", "exams": "act", "exams_external": "actex"}
LEGAL_CLASSES = {"1": "public", "2": "private_profit", "3": "private_non_profit"}

IMAGES = Table(
    "sae_images",
    (
        text("an", required=True),
        text("fi", required=True),
        text("rs"),
        text("fi_ej"),
        text("equipima", required=True),
        *(whole(name, pa.int64(), 0, MACHINES) for name in ("nb", "nbexp")),
        *(whole(name, pa.int64(), 0, EXAMS) for name in ("actet", "actexet", "actexej", "actex", "act")),
    ),
)
IDENTITY = Table(
    "sae_identity",
    tuple(text(name) for name in ("an", "fi", "rs", "stjr", "reg", "dep", "cominsee", "nomcom", "armt")),
)


def read_sae_images(path: Readable) -> pa.Table:
    """Read the imaging table as DREES writes it, one row per establishment and equipment.

    Parameters
    ----------
    path : `IMAGES_<year>r.csv`, gzip or not

    Returns
    -------
    Columns of `IMAGES`, in counts (null where not declared). `equipima` keeps the codes of DREES:
    SCAN, IRM, RADIO, VASC, MAMM, CAM, TOMO, LITHO, and `dtIRM1`, `dtIRM2`, which are parts of IRM and
    must never be added to it.

    Raises
    ------
    InputError : every problem of the file, an equipment given twice for one establishment included
    """
    table = read_whole(IMAGES, path)
    problems = list(_twice(table.to_pylist(), str(path)))
    if problems:
        raise InputError(problems)
    return table


def read_sae_sites(images: Readable, identity: Readable) -> pa.Table:
    """Read the sites that have a CT or an MRI, one row per site, by FINESS number.

    Parameters
    ----------
    images, identity : `IMAGES_<year>r.csv` and `ID_<year>r.csv` of one year, gzip or not

    Returns
    -------
    Columns finess_et, finess_ej (the holder), name, commune_code, commune, departement, region,
    legal_class, then for ct and mri: installed (NB), operated (NBEXP), exams (ACT, those of the operated
    machines), exams_external (ACTEX). Null where the survey has no value.

    Raises
    ------
    InputError : every problem of a file
    """
    sites: dict[str, dict[str, Any]] = {}
    for row in read_sae_images(images).to_pylist():
        if row["equipima"] in EQUIPMENT.values():
            sites.setdefault(row["fi"], {"rs": row["rs"], "fi_ej": row["fi_ej"]})[row["equipima"]] = row
    known = {row["fi"]: row for row in read_sae_identity(identity).to_pylist()}
    rows = [_site(finess, sites[finess], known.get(finess, {})) for finess in sorted(sites)]
    return pa.Table.from_pylist(rows)


def read_sae_identity(path: Readable) -> pa.Table:
    """Read who and where the establishments are, as DREES writes it (`ID_<year>r.csv`)."""
    return read_whole(IDENTITY, path)


def _twice(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        key = row["fi"], row["equipima"]
        if key in first:
            yield problem("tables.site_twice", f"{path}:{row['line']}", " ".join(key), first=first[key])
        first.setdefault(key, row["line"])


def _site(finess: str, machines: dict[str, Any], identity: dict[str, str]) -> dict[str, Any]:
    commune = insee_commune(identity.get("cominsee", ""))
    place = {
        "finess_et": finess,
        "finess_ej": machines["fi_ej"],
        "name": identity.get("rs") or machines["rs"],
        "commune_code": commune,
        "commune": identity.get("nomcom", ""),
        "departement": commune[:3] if commune.startswith("97") else identity.get("dep", ""),
        "region": identity.get("reg", ""),
        "legal_class": LEGAL_CLASSES.get(identity.get("stjr", ""), ""),
    }
    return place | _counts(machines)


def _counts(machines: dict[str, Any]) -> dict[str, int | None]:
    return {
        f"{equipment}_{ours}": machines.get(code, {}).get(theirs)
        for equipment, code in EQUIPMENT.items()
        for ours, theirs in COUNTS.items()
    }


def insee_commune(code: str) -> str:
    """Give the INSEE code of a commune of the SAE, whose overseas codes start with 9A … 9F: 9A105 → 97105."""
    return f"97{code[2:]}" if code[:1] == "9" and code[1:2].isalpha() else code
