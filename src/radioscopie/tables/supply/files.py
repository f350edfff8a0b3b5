"""Read supply from any file a user has: ours, the sites table, or FINESS files together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.sources.blocks import read_whole
from radioscopie.sources.finess import is_finess, read_finess
from radioscopie.sources.opening import open_rows
from radioscopie.tables.places import departement_of, ground_of, placed_rows
from radioscopie.tables.sites import read_sites
from radioscopie.tables.supply.finess import finess_supply, granted
from radioscopie.tables.supply.sae import is_sae, sae_supply
from radioscopie.tables.supply.table import (
    CHANGES,
    PLAIN,
    SUPPLY,
    known_supply,
    shipped_supply,
    supply_of_sites,
    supply_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from radioscopie.inputs import Readable
    from radioscopie.tables.places import Misplaced


@dataclass(frozen=True, slots=True)
class SupplyRead:
    """What a file of supply, or a producer's, gives.

    Parameters
    ----------
    table : columns of `SUPPLY`; degrees are null for the sites that could not be placed
    rejected : rows of FINESS files that could not be used
    seen : counts worth telling, by key of text
    misplaced : points that were not kept as they are
    granted : sites of FINESS files with what their permits give (`supply.finess.granted`), those left out included
    """

    table: pa.Table
    rejected: tuple[Problem, ...]
    seen: Mapping[str, int]
    misplaced: tuple[Misplaced, ...] = ()
    granted: tuple[dict[str, Any], ...] = ()


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
    permits: dict[tuple[str, str], dict[str, Any]] = {}
    if not paths:
        rows = shipped_supply().to_pylist()
    elif is_finess(paths[0]):
        files = [read_finess(path) for path in _all_finess(paths)]
        rows, rejected, seen = finess_supply(files)
        permits = granted(files)
        _refuse_empty(rows, paths)
    elif is_sae(paths[0]):
        rows = sae_supply(paths)
    else:
        rows = _own_file(paths).to_pylist()
    placed, misplaced, counts = placed_rows(
        supply_table(_merged(rows, paths)).to_pylist(), ground_of(communes)
    )
    seen.update(counts)
    table = supply_table(_at_home(placed))
    known = ((row, permits.get((row["site"], row["equipment"]))) for row in table.to_pylist())
    given = tuple(row | found for row, found in known if found)
    return SupplyRead(table, tuple(rejected), seen, tuple(misplaced), given)


def read_changes(path: Readable, communes: pa.Table) -> SupplyRead:
    """Read a table of changes, in the schema `CHANGES`: machines, exams and hours added to each site."""
    table = read_whole(CHANGES, path).drop_columns(["line"]).cast(PLAIN)
    placed, misplaced, seen = placed_rows(_merged(table.to_pylist(), [path]), ground_of(communes))
    return SupplyRead(supply_table(_at_home(placed)), (), seen, tuple(misplaced))


def _at_home(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the département of its commune to a site whose file says none."""
    return [row | {"departement": row["departement"] or departement_of(row["commune_code"])} for row in rows]


def with_added(read: SupplyRead, paths: Sequence[Readable], communes: pa.Table) -> SupplyRead:
    """Add the sites of files to those read.

    Parameters
    ----------
    paths : FINESS files are read together, the others one by one; a site of FINESS that is there already stays as it is

    Raises
    ------
    InputError : every problem of a file; a site of another file that is there already
    """
    register = [path for path in paths if is_finess(path)]
    groups = [*([register] if register else []), *([path] for path in paths if path not in register)]
    for group in groups:
        read = _added(read, read_supply(group, communes), group, is_register=group is register)
    return read


def with_known(read: SupplyRead, communes: pa.Table) -> SupplyRead:
    """Add the machines known to be missing from the SAE where it has none, and the days of those it holds as whole.

    A machine whose commune is not known is counted and not added.
    """
    known = {(row["site"], row["equipment"]): row for row in known_supply()}
    rows = [_with_days(row, known.get((row["site"], row["equipment"]))) for row in read.table.to_pylist()]
    held = {(row["site"], row["equipment"]) for row in rows if row["machines"]}
    missing = [row for key, row in known.items() if key not in held]
    new = [row for row in missing if row["commune_code"]]
    placed, _, _ = placed_rows(supply_table(new).to_pylist(), ground_of(communes))
    told = {"access.found_known": len(placed), "access.found_known_nowhere": len(missing) - len(new)}
    told["access.found_known_days"] = sum(
        key in held and row["days_a_week"] is not None for key, row in known.items()
    )
    seen = Counter(read.seen) + Counter(told)
    kept = [
        row
        for row in rows
        if (row["site"], row["equipment"]) not in {(one["site"], one["equipment"]) for one in new}
    ]
    return replace(read, table=supply_table([*kept, *placed]), seen=seen)


def _with_days(row: dict[str, Any], known: Mapping[str, Any] | None) -> dict[str, Any]:
    return (
        row if known is None or known["days_a_week"] is None else row | {"days_a_week": known["days_a_week"]}
    )


def _added(read: SupplyRead, more: SupplyRead, paths: Sequence[Readable], *, is_register: bool) -> SupplyRead:
    rows, new = read.table.to_pylist(), more.table.to_pylist()
    known = {(row["site"], row["equipment"]) for row in rows}
    twice = [row for row in new if (row["site"], row["equipment"]) in known]
    if twice and not is_register:
        place = ", ".join(map(str, paths))
        raise InputError(
            [problem("access.added_known", place, f"{row['site']} {row['equipment']}") for row in twice]
        )
    added = [row for row in new if (row["site"], row["equipment"]) not in known]
    seen = Counter(read.seen) + Counter(more.seen)
    seen |= {"access.found_added": len(added), "access.found_added_known": len(twice)}
    misplaced = (*read.misplaced, *more.misplaced)
    rejected, given = (*read.rejected, *more.rejected), (*read.granted, *more.granted)
    return SupplyRead(supply_table([*rows, *added]), rejected, seen, misplaced, given)


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
    return read_whole(SUPPLY, paths[0], check=_half_points).drop_columns(["line"]).cast(PLAIN)


def _half_points(rows: Sequence[Mapping[str, Any]], name: str) -> Iterator[Problem]:
    """Refuse a place told by one degree alone: it stands nowhere, and no commune says where."""
    for row in rows:
        is_half = (row["lon"] is None) != (row["lat"] is None)
        if is_half and not row["commune_code"]:
            lacking = "lon" if row["lon"] is None else "lat"
            yield problem("access.half_point", f"{name}:{row['line']}, {lacking}")


def _merged(rows: list[dict[str, Any]], paths: Sequence[Readable]) -> list[dict[str, Any]]:
    """Refuse a site given twice for one equipment."""
    counted = Counter((row["site"], row["equipment"]) for row in rows)
    twice = [key for key, count in counted.items() if count > 1]
    if twice:
        raise InputError(
            [problem("access.site_twice", ", ".join(map(str, paths)), " ".join(key)) for key in twice]
        )
    return rows
