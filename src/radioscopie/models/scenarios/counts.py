"""The baseline as counts: what the price of an act depends on, where it is done, and the fees of each machine.

Rows that share a price and a place are added up once. The units of the stretches of a month that the law
cuts are counted row by row before adding, so that counts hold exactly the claims of each stretch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, NONE, kind_index
from radioscopie.models.scenarios.rows import SECTORS, ScenarioRows, coded_by, integers, read_rows
from radioscopie.models.scenarios.slots import units_in

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.slots import Slots


PLACE = ("region", "departement", "kind", "size")


@dataclass(frozen=True, slots=True)
class PriceCells:
    """What the price of one act depends on, C of them: codes of act (in the law), grid, modifiers, association."""

    act: Ints
    grid: Ints
    combo: Ints
    association: Ints
    combos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Park:
    """The machines, M of them; `reference` is -1 where nobody typed one, `place` a row of `Counts.places`."""

    ids: tuple[str, ...]
    equipment: Ints
    kind: Ints
    installed_year: Ints
    reference: Ints
    place: Ints


@dataclass(frozen=True, slots=True)
class Counts:
    """A year of activity as counts by pattern of days (P, see `Slots`).

    Parameters
    ----------
    cells : what prices depend on
    place, sector, cell, units : the L lines, shapes (L,), (L,), (L,), (L, P)
    places : words of each place: region, departement, kind, size unless a `Placing` says otherwise
    fee_machine, fee_act, fee_units : fees opened, by machine (in order) and act, shapes (F,), (F,), (F, P)
    park : the machines
    modality : modality of each act of the law
    year : civil year counted
    """

    cells: PriceCells
    place: Ints
    sector: Ints
    cell: Ints
    units: Ints
    places: tuple[tuple[str, ...], ...]
    fee_machine: Ints
    fee_act: Ints
    fee_units: Ints
    park: Park
    modality: Ints
    year: int


@dataclass(frozen=True, slots=True)
class Placing:
    """Where things are counted: words of each place, place of each row of the activity and of each machine."""

    places: tuple[tuple[str, ...], ...]
    row: Ints
    machine: Ints


def count(baseline: Baseline, slots: Slots, law: Compiled, placing: Placing | None = None) -> Counts:
    """Count a baseline.

    Parameters
    ----------
    placing : places to count by; None: by region, departement, kind and size of the practices

    Raises
    ------
    InputError : acts, machines or sites of the activity that the law or the tables do not hold
    """
    placing = placing or by_practice(baseline)
    park = _park(baseline.machines, placing.machine)
    combos, rows = read_rows(baseline, law, park.ids, placing.row)
    cells, cell = _cells(rows, combos)
    line_key, line = np.unique(_key(rows.place, rows.sector, cell), return_inverse=True, axis=None)
    line_place, line_sector, line_cell = _unkey(line_key, len(SECTORS), len(cells.act))
    opens = np.flatnonzero((law.acts.fee_kind[rows.act] > 0) & (rows.machine >= 0))
    fee_key, fee = np.unique(rows.machine[opens] * len(law.codes) + rows.act[opens], return_inverse=True)
    fee_rows = ScenarioRows(*(getattr(rows, name)[opens] for name in ScenarioRows.__slots__))
    return Counts(
        cells=cells,
        place=line_place,
        sector=line_sector,
        cell=line_cell,
        units=_units(rows, line, len(line_key), slots),
        places=placing.places,
        fee_machine=fee_key // len(law.codes),
        fee_act=fee_key % len(law.codes),
        fee_units=_units(fee_rows, fee, len(fee_key), slots),
        park=park,
        modality=law.acts.modality.astype(np.int64),
        year=baseline.year,
    )


def by_practice(baseline: Baseline) -> Placing:
    """Place rows and machines by region, departement, kind and size of their practice."""
    listed = baseline.practices.select(["practice", *PLACE]).to_pylist()
    words = [tuple(str(row[name]) for name in PLACE) for row in listed]
    places = tuple(sorted(set(words)))
    index = {word: i for i, word in enumerate(places)}
    of_practice = {row["practice"]: index[word] for row, word in zip(listed, words, strict=True)}
    sites = zip(*(baseline.sites[name].to_pylist() for name in ("site", "practice")), strict=True)
    of_site = {site: of_practice[practice] for site, practice in sites}
    machines = integers(of_practice[name] for name in baseline.machines["practice"].to_pylist())
    return Placing(places, coded_by(baseline.activity, "site", of_site), machines)


def _park(machines: pa.Table, place: Ints) -> Park:
    rows = machines.to_pylist()
    return Park(
        tuple(row["machine"] for row in rows),
        integers(EQUIPMENT.index(row["equipment"]) for row in rows),
        integers(kind_index(row["equipment"], row["class"], row["zone"]) for row in rows),
        integers(row["installed_year"] for row in rows),
        integers(NONE if row["reference_activity"] is None else row["reference_activity"] for row in rows),
        place,
    )


def _cells(rows: ScenarioRows, combos: tuple[str, ...]) -> tuple[PriceCells, Ints]:
    grid = (rows.sector == SECTORS.index("2")).astype(np.int64)
    keys = ((rows.act * 2 + grid) * len(combos) + rows.combo) * 6 + rows.association
    distinct, cell = np.unique(keys, return_inverse=True)
    left, association = np.divmod(distinct, 6)
    left, combo = np.divmod(left, len(combos))
    act, grid = np.divmod(left, 2)
    return PriceCells(act, grid, combo, association, combos), cell


def _key(place: Ints, sector: Ints, cell: Ints) -> Ints:
    size = int(cell.max(initial=0)) + 1
    return (place * len(SECTORS) + sector) * size + cell


def _unkey(key: Ints, sectors: int, cells: int) -> tuple[Ints, Ints, Ints]:
    left, cell = np.divmod(key, cells)
    place, sector = np.divmod(left, sectors)
    return place, sector, cell


def _units(rows: ScenarioRows, line: Ints, lines: int, slots: Slots) -> Ints:
    """Add up the units of the rows by line and pattern, shape (lines, P)."""
    units = np.zeros((lines, len(slots.patterns)), np.int64)
    for p, pattern in enumerate(slots.patterns):
        mine = np.flatnonzero(rows.month == pattern[0])
        np.add.at(units[:, p], line[mine], units_in(pattern, rows.quantity[mine]))
    return units
