"""What questions on places ask alike: which sites, added to which, and the region or département looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.asking import file, flag, word
from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.inputs import name_of
from radioscopie.models.access.study import sites_of
from radioscopie.models.access.where import folded
from radioscopie.result import Assumption, said
from radioscopie.tables.sites import read_departements
from radioscopie.tables.supply.files import read_supply, with_added, with_known
from radioscopie.tables.supply.table import shipped_supply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.inputs import Input
    from radioscopie.tables.supply.files import SupplyRead

ADDED_SITES = Assumption("access.added_sites", "assumed", said("access.added_sites_note"))
NAMED = 4  # regions in a title
KNOWN_MACHINES = Assumption("access.known_machines", "assumed", said("access.known_machines_note"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Where one looks.

    Parameters
    ----------
    region, departement : INSEE code or name; "": the whole country, or the area that the sites cover
    """

    region: str = word("CODE|NAME", "")
    departement: str = word("CODE|NAME", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory(Looked):
    """Which sites, and where one looks.

    Parameters
    ----------
    sites : existing sites; without any, those of the SAE 2023
    add_sites : sites added to them
    known_machines : the machines known to be missing from the SAE are added to its sites
    """

    sites: tuple[Input, ...] = file(default=(), many=True)
    add_sites: tuple[Input, ...] = file(default=(), many=True)
    known_machines: bool = flag()


@dataclass(frozen=True, slots=True)
class Area:
    """A region or a département, or the regions that the sites given are in.

    Parameters
    ----------
    kind : "region" or "departement"
    departements : their codes
    is_read : it was not asked: the sites given are all there
    regions : how many there are
    """

    kind: str
    code: str
    name: str
    departements: tuple[str, ...]
    is_read: bool = False
    regions: int = 1


def clashes(ask: Looked) -> Iterator[Problem]:
    """List what does not go together, and areas that are not known."""
    if getattr(ask, "known_machines", False) and getattr(ask, "sites", ()):
        yield problem("territory.known_of_sae", "--known-machines", "")
    if ask.region and ask.departement:
        yield problem("territory.two_areas", "--departement", ask.departement)
    try:
        area_of(ask)
    except InputError as error:
        yield from error.problems


def area_of(ask: Looked) -> Area | None:
    """Find the area asked, by its code or its name; None: the whole country.

    Raises
    ------
    InputError : it is not known
    """
    rows = read_departements().to_pylist()
    if ask.departement:
        codes = {row["code"]: row["name"] for row in rows if row["region_code"]}
        code = _found(ask.departement, codes, "--departement")
        return Area("departement", code, codes[code], (code,))
    if ask.region:
        return _region(rows, _found(ask.region, _regions(rows), "--region"))
    return None


def _regions(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    return {row["region_code"]: row["region_name"] for row in rows if row["region_code"]}


def _region(rows: Sequence[dict[str, Any]], code: str) -> Area:
    inside = tuple(row["code"] for row in rows if row["region_code"] == code)
    return Area("region", code, _regions(rows)[code], inside)


def _found(written: str, names: dict[str, str], place: str) -> str:
    if written.strip().upper() in names:
        return written.strip().upper()
    by_name = {folded(name): code for code, name in names.items()}
    if folded(written) in by_name:
        return by_name[folded(written)]
    close = close_matches(folded(written), by_name) or ", ".join(
        f"{name} ({code})" for code, name in names.items()
    )
    raise InputError(problem("territory.unknown", place, written, known=close))


def supply_of(ask: Territory, communes: pa.Table) -> SupplyRead:
    """Read the sites asked, and those added to them.

    Raises
    ------
    InputError : every problem of a file
    """
    read = read_supply(ask.sites, communes)
    return with_added(with_known(read, communes) if ask.known_machines else read, ask.add_sites, communes)


def looked_at(ask: Territory, read: SupplyRead) -> Area | None:
    """Give the area asked, or that where the sites of the user's files are; None: the whole country."""
    return area_of(ask) or (_covered(read.table["departement"].to_pylist()) if ask.sites else None)


def _covered(codes: Sequence[str]) -> Area | None:
    """Give the département, or the regions, that hold every site; None where each region of the mainland has one."""
    rows = read_departements().to_pylist()
    known = {row["code"]: row for row in rows if row["region_code"]}
    held = {known[code]["code"] for code in codes if code in known}
    mainland = _mainland(rows)
    regions = sorted(
        {known[code]["region_code"] for code in held}, key=lambda code: (code not in mainland, code)
    )
    if len(held) == 1:
        (code,) = held
        return Area("departement", code, known[code]["name"], (code,), is_read=True)
    if not regions or mainland <= set(regions):
        return None
    areas = [_region(rows, code) for code in regions]
    return Area(
        "region",
        "+".join(regions),
        _names([area.name for area in areas]),
        tuple(code for area in areas for code in area.departements),
        is_read=True,
        regions=len(regions),
    )


def _names(regions: Sequence[str]) -> str:
    """Name regions, the first of them when they are many."""
    if len(regions) <= NAMED:
        return ", ".join(regions)
    return f"{', '.join(regions[:NAMED])}… ({len(regions)})"


def _mainland(rows: Sequence[dict[str, Any]]) -> set[str]:
    return {
        row["region_code"]
        for row in rows
        if row["region_code"] and row["code"].isdecimal() and len(row["code"]) < 3
    }


def is_inside(departement: str | None, area: Area | None) -> bool:
    """Tell whether a département is in an area."""
    return area is None or departement in area.departements


def inside(table: pa.Table, area: Area | None) -> pa.ChunkedArray:
    """Say which rows of a table with a column `departement` are in an area."""
    if area is None:
        return pa.chunked_array([pa.repeat(pa.scalar(value=True), table.num_rows)])
    return pc.is_in(table["departement"].cast(pa.string()), pa.array(area.departements))


def area_assumption(area: Area) -> Assumption:
    """Tell the area looked at, and whether the sites say it."""
    if not area.is_read:
        return Assumption("territory.area", "computed", said("territory.asked_note", area=area.name))
    key = "territory.read_note" if area.regions == 1 else "territory.read_several_note"
    return Assumption("territory.area", "assumed", said(key, area=area.name, regions=area.regions))


def few_sites(ask: Territory, sites: pa.Table, area: Area | None, equipment: str) -> tuple[Assumption, ...]:
    """Tell that the files given have less than half of the sites that the SAE knows: they may not be all there are.

    Parameters
    ----------
    sites : those of the equipment, with a point
    """
    if not ask.sites:
        return ()
    known = _count(sites_of(shipped_supply(), equipment), area)
    given = _count(sites, area)
    if 2 * given >= known:
        return ()
    name = area.name if area else "France"
    note = said("territory.few_sites_note", area=name, given=given, known=known)
    return (Assumption("territory.few_sites", "assumed", note),)


def _count(sites: pa.Table, area: Area | None) -> int:
    return int(pc.count_distinct(sites.filter(inside(sites, area))["site"]).as_py())


def place_words(ask: Looked, area: Area | None) -> dict[str, str]:
    """Record the sites added and the area looked at, asked or read from the sites."""
    given = getattr(ask, "add_sites", None) or ()
    added = ", ".join(map(name_of, given if isinstance(given, tuple) else (given,)))
    words = {"add-sites": added} if added else {}
    words |= {"known-machines": "yes"} if getattr(ask, "known_machines", False) else {}
    return words | ({area.kind: f"{area.code} {area.name}"} if area else {})


def told_of(ask: Territory, area: Area | None) -> tuple[Assumption, ...]:
    """Tell the sites added and the area looked at."""
    added = (*((KNOWN_MACHINES,) if ask.known_machines else ()), *((ADDED_SITES,) if ask.add_sites else ()))
    return (*added, *((area_assumption(area),) if area else ()))
