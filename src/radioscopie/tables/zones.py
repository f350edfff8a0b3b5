"""Zones that the user brings: which area (living area, bassin, territory of a plan…) each commune belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import InputError, Problem, problem
from radioscopie.schema import Table, text
from radioscopie.sources.blocks import read_whole
from radioscopie.sources.opening import open_rows
from radioscopie.tables.places import WHOLE_CITIES, city_of, with_zero

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.inputs import Readable


def _zones(commune: str, zone: str, name: str) -> Table:
    return Table(
        "zones", (text(commune, required=True), text(zone, required=True), text(name)), "tables.zones"
    )


ZONES = _zones("commune", "zone", "name")
LAYOUTS = (
    ZONES,
    _zones("depcom", "tv", "libtv"),  # living areas (TVS), correspondence of the DREES
    _zones("code", "zonage_mg", "libelle_zonage"),  # communal file of Cartosanté
)


@dataclass(frozen=True, slots=True)
class Zones:
    """Zones of communes.

    Parameters
    ----------
    of : code of the commune → zone
    names : zone → its name, where the file gives one
    unknown : codes that are no commune of ours, in the order of the file
    repaired : how many codes had lost their leading zero
    """

    of: Mapping[str, str]
    names: Mapping[str, str]
    unknown: tuple[str, ...] = ()
    repaired: int = 0


def read_zones(path: Readable, communes: pa.Table) -> Zones:
    """Read which zone each commune belongs to: columns of `ZONES`, of the TVS table or of Cartosanté.

    Parameters
    ----------
    communes : `tables.communes`, to know the codes that have lost their zero

    Raises
    ------
    InputError : every problem of the file, a commune in two zones included
    """
    with open_rows(path) as file:
        header = set(map(str.casefold, file.header))
    table = next((one for one in LAYOUTS if set(one.names[:2]) <= header), ZONES)
    names = ("line", *ZONES.names)
    rows = read_whole(table, path).select(["line", *table.names]).rename_columns(list(names)).to_pylist()
    known = {*communes["code"].to_pylist(), *WHOLE_CITIES}
    written = [row["commune"] for row in rows]
    rows = [row | {"commune": with_zero(row["commune"], known)} for row in rows]
    problems = list(_in_two(rows, str(path)))
    if problems:
        raise InputError(problems)
    return Zones(
        {row["commune"]: row["zone"] for row in rows},
        {row["zone"]: row["name"] for row in rows if row["name"] and table is not LAYOUTS[2]},
        tuple(row["commune"] for row in rows if row["commune"] not in known),
        sum(row["commune"] != word for row, word in zip(rows, written, strict=True)),
    )


def with_zones(communes: pa.Table, zones: Zones) -> tuple[pa.Table, Mapping[str, int]]:
    """Add the zone of each commune ("" where none is given); an arrondissement takes that of its city.

    Returns
    -------
    communes with a column `zone`, and how many communes have none, and zoned communes that are not ours
    """
    codes = communes["code"].to_pylist()
    found = [zones.of.get(code) or zones.of.get(city_of(code), "") for code in codes]
    counts = {
        "access.found_no_zone": found.count(""),
        "access.found_zone_unknown": len(zones.unknown),
        "access.found_lost_zero": zones.repaired,
    }
    return communes.append_column("zone", pa.array(found, pa.string())), counts


def _in_two(rows: list[dict[str, Any]], path: str) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for row in rows:
        known = first.setdefault(row["commune"], row["zone"])
        if known != row["zone"]:
            yield problem("access.in_two_zones", f"{path}:{row['line']}", row["commune"], first=known)
