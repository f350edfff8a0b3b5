"""The supply table: one row per site and equipment, whatever the file it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.schema import Table, choice, dated, measured, text, whole, written
from radioscopie.tables.opening_hours import to_hours
from radioscopie.tables.shipped import shipped
from radioscopie.tables.sites import machines_held, read_sites

if TYPE_CHECKING:
    from collections.abc import Iterator

EQUIPMENT = ("ct", "mri", "pet")
ANSWERS = {"": "", "yes": "yes", "no": "no", "oui": "yes", "non": "no"}
PERMIT_ANSWERS = ("agreement", "ars_approval", "ars_teleradiology", "breast_screening")

MACHINES, EXAMS, HOURS = 1_000, 10_000_000, 1_000_000


def _supply(name: str, sign: int) -> Table:
    """Declare supply; `sign` is -1 where machines, exams and hours may also be taken away, else 0."""
    return Table(
        name,
        (
            text("site", required=True),
            *(text(word) for word in ("name", "holder", "commune_code", "departement")),
            measured("lon", -180, 180),
            measured("lat", -90, 90),
            choice("equipment", {word: word for word in EQUIPMENT}, required=True),
            whole("machines", pa.int64(), sign * MACHINES, MACHINES),
            whole("exams", pa.int64(), sign * EXAMS, EXAMS),
            measured("hours", sign * HOURS, HOURS),
            *(choice(word, ANSWERS) for word in PERMIT_ANSWERS),
            measured("teleradiology_share", 0, 1),
            measured("days_a_week", 0, 7),
            written("open", to_hours),
        ),
        words="tables.supply",
    )


SUPPLY = _supply("supply", 0)
CHANGES = _supply("changes", -1)
KNOWN = Table(
    "known_machines",
    (
        text("site", required=True),
        *(text(name) for name in ("name", "commune_code", "departement")),
        choice("equipment", {name: name for name in EQUIPMENT}, required=True),
        whole("machines", pa.int64(), 1, 1_000),
        measured("days_a_week", 0, 7),
        dated("known_on", FIRST_DAY, LAST_DAY, required=True),
        text("status", required=True),
        text("source", required=True),
        text("note"),
    ),
)
READERS = Table(
    "readers",
    (
        text("site", required=True),
        measured("salaried_fte", 0, 1_000),
        whole("private_doctors", pa.int64(), 0, 1_000),
        *(whole(name, pa.int64(), 0, 1) for name in ("on_duty", "on_call")),
    ),
)
PLAIN = pa.schema(
    [(c.name, pa.string() if pa.types.is_dictionary(c.type) else c.type) for c in SUPPLY.columns]
)


def shipped_supply() -> pa.Table:
    """Give the hospital sites of the SAE 2023: CT and MRI of the sites table, and PET.

    Returns
    -------
    Columns of `SUPPLY`, sites in order of their number within ct, mri, pet; `exams` are those of the machines
    that the establishment operates itself, null when it declares none
    """
    sites = list(_by_equipment(read_sites().to_pylist()))
    pet = shipped(SUPPLY, "pet_sites.csv").cast(PLAIN)
    return pa.concat_tables([supply_table(sites), pet]).sort_by([("equipment", "ascending")])


def supply_of_sites(sites: pa.Table) -> pa.Table:
    """Turn a table of sites (one row a site) into supply (one row a site and equipment)."""
    return supply_table(list(_by_equipment(sites.to_pylist())))


def supply_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Make a supply table of rows that give only what is known; the other texts are "", the other figures null."""
    blank = {field.name: "" if field.type == pa.string() else None for field in PLAIN}
    return pa.Table.from_pylist([blank | row for row in rows], PLAIN)


def _by_equipment(sites: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    same = ("name", "commune_code", "departement", "lon", "lat")
    for equipment in ("ct", "mri"):
        for site in sites:
            if site[f"{equipment}_installed"] or site[f"{equipment}_exams"]:
                yield {name: site[name] for name in same} | {
                    "site": site["finess_et"],
                    "holder": site["finess_ej"],
                    "equipment": equipment,
                    "machines": machines_held(site[f"{equipment}_installed"], site[f"{equipment}_operated"]),
                    "exams": site[f"{equipment}_exams"],
                }


def known_machines() -> pa.Table:
    """Give the machines known to be missing from the SAE, each with its day and its source.

    Returns
    -------
    Columns of `KNOWN`; machines are those of the site
    """
    return shipped(KNOWN, "known_machines.csv")


def known_supply() -> list[dict[str, Any]]:
    """Give the same as supply rows, without degrees."""
    names = ("site", "name", "commune_code", "departement", "equipment", "machines", "days_a_week")
    return [dict(row) for row in known_machines().select(names).to_pylist()]


def sae_readers() -> dict[str, dict[str, Any]]:
    """Give what the SAE 2023 says of the radiologists of each site (columns of `READERS`); a blank is not a zero."""
    return {row["site"]: row for row in shipped(READERS, "readers.csv").to_pylist()}


def night_readers() -> tuple[frozenset[str], frozenset[str]]:
    """Give the sites of the SAE 2023 whose radiologists are on duty or on call, and those that say neither.

    The meaning of the columns is inferred (`readers.toml`); a blank is not a no, and remote reading is not in it.
    """
    rows = shipped(READERS, "readers.csv").to_pylist()
    held = {row["site"] for row in rows if row["on_duty"] or row["on_call"]}
    silent = {row["site"] for row in rows if row["on_duty"] is None and row["on_call"] is None}
    return frozenset(held), frozenset(silent)
