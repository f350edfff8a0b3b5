"""The sites table: hospital sites with CT or MRI, and the names of départements and regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import InputError, Problem, problem
from radioscopie.schema import Table, choice, measured, text, whole
from radioscopie.sources.blocks import given_twice, read_whole
from radioscopie.sources.cards import Card, card
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable

EQUIPMENT = ("ct", "mri")
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
            for equipment in EQUIPMENT
            for count, most in COUNTS.items()
        ),
    ),
    words="tables.sites",
)
DEPARTEMENTS = Table(
    "departements",
    (text("code", required=True), text("name"), text("region_code"), text("region_name")),
)


def read_sites(path: Readable | None = None, *, mapping: Readable | None = None) -> pa.Table:
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
    return read_whole(SITES, path, mapping, _misfits).drop_columns(["line"])


def machines_held(installed: int | None, operated: int | None) -> int | None:
    """Count the machines that one may go to: those installed; where they are not said, those operated.

    Exams that a place declares with no machine installed and none operated were done elsewhere: it holds none. Neither
    is said: not known (None), a machine of a group is possible.
    """
    return operated if installed is None else installed


def _misfits(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    lines: dict[tuple[Any, ...], int] = {}
    for row in rows:
        place = f"{path}:{row['line']}"
        yield from given_twice(row, lines, place, ("finess_et",), "tables.finess_twice")
        for equipment in EQUIPMENT:
            exams, external = row[f"{equipment}_exams"], row[f"{equipment}_exams_external"]
            if exams is not None and external is not None and external > exams:
                column = f"{place}, {equipment}_exams_external"
                yield problem("tables.external_over_exams", column, external, exams=exams)


def check_departements(sites: pa.Table, place: str) -> None:
    """Refuse sites whose département is not known: the fee zone of their MRI would be a guess.

    Raises
    ------
    InputError : every such site
    """
    known = set(read_departements()["code"].to_pylist())
    problems = [
        problem("tables.unknown_departement", f"{place}, {row['finess_et']}, departement", row["departement"])
        for row in sites.select(["finess_et", "departement"]).to_pylist()
        if row["departement"] not in known
    ]
    if problems:
        raise InputError(problems)


def read_departements() -> pa.Table:
    """Read the départements: columns code, name, region_code, region_name (INSEE)."""
    return shipped(DEPARTEMENTS, "departements.csv")


def sites_card() -> Card:
    """Give the card of the shipped sites: producer, licence, year."""
    return card("sae_2023")
