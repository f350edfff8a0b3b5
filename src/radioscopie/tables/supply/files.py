"""Read supply from any file a user has: ours, the sites table, or FINESS files together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.sources.blocks import read_whole
from radioscopie.sources.finess import is_finess, read_finess
from radioscopie.sources.opening import open_rows
from radioscopie.tables.sites import read_sites
from radioscopie.tables.supply.finess import finess_supply
from radioscopie.tables.supply.sae import is_sae, sae_supply
from radioscopie.tables.supply.table import PLAIN, SUPPLY, shipped_supply, supply_of_sites, supply_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from radioscopie.inputs import Readable

WHOLE_CITIES = {"75056": "751", "69123": "6938", "13055": "132"}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SupplyRead:
    """What a file of supply, or a producer's, gives.

    Parameters
    ----------
    table : columns of `SUPPLY`; degrees are null for the sites that could not be placed
    rejected : rows of FINESS files that could not be used
    seen : counts worth telling, by key of text
    """

    table: pa.Table
    rejected: tuple[Problem, ...]
    seen: Mapping[str, int]


def read_supply(paths: Sequence[Readable], communes: pa.Table) -> SupplyRead:
    """Read sites and their machines.

    Parameters
    ----------
    paths : one file in the schema `SUPPLY` or `SITES`, or FINESS files (equipment, permits, places) read together,
        or the two files of a year of the SAE; none: the hospital sites of the SAE 2023
    communes : `tables.communes`, to place the sites that have no degrees

    Raises
    ------
    InputError : every problem of our own files; FINESS files without a machine, mixed with others, or unreadable
    """
    rejected: list[Problem] = []
    seen: Counter[str] = Counter()
    if not paths:
        rows = shipped_supply().to_pylist()
    elif is_finess(paths[0]):
        rows, rejected, seen = finess_supply([read_finess(path) for path in _all_finess(paths)])
        _refuse_empty(rows, paths)
    elif is_sae(paths[0]):
        rows = sae_supply(paths)
    else:
        rows = _own_file(paths).to_pylist()
    table = _with_points(supply_table(_merged(rows, paths)), communes, seen)
    return SupplyRead(table, tuple(rejected), seen)


def read_changes(path: Readable, communes: pa.Table) -> pa.Table:
    """Read a table of changes, in the schema `SUPPLY`: machines, exams and hours added to each site."""
    table = read_whole(SUPPLY, path).drop_columns(["line"]).cast(PLAIN)
    return _with_points(supply_table(_merged(table.to_pylist(), [path])), communes, Counter())


def _all_finess(paths: Sequence[Readable]) -> Sequence[Readable]:
    others = [path for path in paths if not is_finess(path)]
    if others:
        raise InputError([problem("access.not_finess", str(path)) for path in others])
    return paths


def _refuse_empty(rows: list[dict[str, Any]], paths: Sequence[Readable]) -> None:
    if not rows:
        raise InputError(problem("access.finess_no_machine", ", ".join(map(str, paths))))


def _own_file(paths: Sequence[Readable]) -> pa.Table:
    if len(paths) > 1:
        raise InputError([problem("access.one_file", str(path)) for path in paths[1:]])
    with open_rows(paths[0]) as file:
        is_wide = "equipment" not in file.header and {"ct_installed", "mri_installed"} & set(file.header)
    if is_wide:
        return supply_of_sites(read_sites(paths[0]))
    return read_whole(SUPPLY, paths[0]).drop_columns(["line"]).cast(PLAIN)


def _merged(rows: list[dict[str, Any]], paths: Sequence[Readable]) -> list[dict[str, Any]]:
    """Refuse a site given twice for one equipment."""
    counted = Counter((row["site"], row["equipment"]) for row in rows)
    twice = [key for key, count in counted.items() if count > 1]
    if twice:
        raise InputError(
            [problem("access.site_twice", ", ".join(map(str, paths)), " ".join(key)) for key in twice]
        )
    return rows


def _with_points(table: pa.Table, communes: pa.Table, seen: Counter[str]) -> pa.Table:
    """Place the sites without degrees at the centre of their commune, or leave them without."""
    points = centres(communes)
    rows = table.to_pylist()
    for row in rows:
        if row["lon"] is None or row["lat"] is None:
            row["lon"], row["lat"] = points.get(row["commune_code"], (None, None))
            seen["access.found_centred" if row["lon"] is not None else "access.found_unplaced"] += 1
    return supply_table(rows)


def centres(communes: pa.Table) -> dict[str, Point]:
    """Give the points of communes; Paris, Lyon and Marseille have the mean of their arrondissements."""
    rows = communes.select(["code", "lon", "lat"]).to_pylist()
    points = {row["code"]: (row["lon"], row["lat"]) for row in rows if row["lon"] is not None}
    for city, start in WHOLE_CITIES.items():
        inside = [point for code, point in points.items() if code.startswith(start)]
        if inside:
            points[city] = (sum(x for x, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside))
    return points
