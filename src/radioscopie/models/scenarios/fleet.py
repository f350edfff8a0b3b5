"""The machines of a world: those counted, those added, those renewed; and what their fees look up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, NONE, kind_index
from radioscopie.models.pricing.bands import filled_reference
from radioscopie.models.scenarios.grouped import PLACE
from radioscopie.models.scenarios.kernels import tally
from radioscopie.models.scenarios.rows import ranked, sum_by
from radioscopie.models.scenarios.slots import PPM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints, Reals
    from radioscopie.law.compile import Compiled
    from radioscopie.models.scenarios.counts import Counts
    from radioscopie.models.scenarios.families import Families
    from radioscopie.models.scenarios.slots import Slots
    from radioscopie.models.scenarios.spec import FleetChange, World


DEPARTEMENT = PLACE.index("departement")


@dataclass(frozen=True, slots=True)
class Added:
    """Machines added, as a share of those there were or of their work; and the share of fees that they take over."""

    machines: float
    fees: float


@dataclass(frozen=True, slots=True)
class ScenarioFleet:
    """Machines M and their lines of fees by family, ready for counting.

    Parameters
    ----------
    source : machine of the baseline each one is or copies, shape (M,)
    kind, typed : kind of machine, and reference activity in millionths of a fee (-1 = not known), shape (M,)
    active : first slot in which each works
    installed : year of installation as of each civil year, shape (M, years)
    start, family, units : lines of machine m are start[m] to start[m + 1]; units by pattern, shape (lines, P)
    added : what each change of the fleet adds
    """

    source: Ints
    kind: Ints
    typed: Ints
    active: Ints
    installed: Ints
    start: Ints
    family: Ints
    units: Ints
    added: Mapping[str, Added]


@dataclass(frozen=True, slots=True)
class BandLimits:
    """Bounds of the bands in millionths of a fee (-1 = missing), shape (kinds, S), and years until amortised."""

    reference: Ints
    top_1: Ints
    top_2: Ints
    after: Ints


@dataclass(frozen=True, slots=True)
class MachineLines:
    """Fees of the machines by family, in order of machine; units by pattern, shape (lines, P)."""

    machine: Ints
    family: Ints
    units: Ints


def machine_lines(counts: Counts, families: Families) -> MachineLines:
    """Add the fees of each machine up by family."""
    size = len(families.modality)
    keys, line = ranked(counts.fee_machine * size + families.of_act[counts.fee_act])
    return MachineLines(*np.divmod(keys, size), sum_by(line, counts.fee_units, len(keys)))


def make_fleet(
    world: World, counts: Counts, lines: MachineLines, slots: Slots, renew: Mapping[str, float]
) -> ScenarioFleet:
    """Lay out the machines of a world.

    Parameters
    ----------
    renew : percentage renewed by each change that renews, by key
    """
    park = counts.park
    copies = [(change, copied_machines(counts, change)) for change in world.fleet]
    source = np.concatenate([np.arange(len(park.ids)), *(chosen for _, chosen in copies)])
    active = np.concatenate(
        [np.zeros(len(park.ids), np.int64), *(_first_slots(c, len(m), slots) for c, m in copies)]
    )
    typed = park.reference[source]
    start, family, units = _of_machines(lines, source)
    scales = np.concatenate([np.ones(len(park.ids)), *(_scales(counts, c, m) for c, m in copies)])
    units = _scaled_units(units, np.repeat(scales, np.diff(start)))
    return ScenarioFleet(
        source, park.kind[source], np.where(typed == NONE, NONE, typed * PPM), active,
        _installed(world, counts, slots, source, renew), start, family, units,
        {change.name: _added(change, chosen, counts) for change, chosen in copies},
    )  # fmt: skip


def renewed(
    fleet: ScenarioFleet, world: World, counts: Counts, slots: Slots, renew: Mapping[str, float]
) -> ScenarioFleet:
    """Give the machines of a world when other shares of them are renewed."""
    return replace(fleet, installed=_installed(world, counts, slots, fleet.source, renew))


def _installed(world: World, counts: Counts, slots: Slots, source: Ints, renew: Mapping[str, float]) -> Ints:
    """Give the year of installation of each machine as of each civil year, shape (M, years)."""
    park, position = counts.park, len(counts.park.ids)
    installed = np.repeat(park.installed_year[source][:, None], len(slots.years), axis=1)
    for change in world.fleet:
        installed[position : position + change.add] = change.start.year
        position += change.add
        _renew(installed, change, park.equipment[source], slots, renew[change.renew_pct.key])
    return installed


def limits(law: Compiled, slots: Slots, ct_reference_pct: float) -> BandLimits:
    """Give the bounds of the bands; an unknown reference is this share of the first threshold."""
    reference, top_1, top_2 = (
        array[slots.period].T.astype(np.int64)
        for array in (law.fees.reference, law.fees.threshold_1, law.fees.threshold_2)
    )
    full = filled_reference(reference, top_1, Fraction(ct_reference_pct) / 100)
    after = law.fees.amortised_after[slots.period].astype(np.int64)
    return BandLimits(_scaled(full), _scaled(top_1), _scaled(top_2), after)


def _scaled(bound: Ints) -> Ints:
    return np.ascontiguousarray(np.where(bound == NONE, NONE, bound * PPM))


def count_fees(
    fleet: ScenarioFleet,
    factor: Ints,
    bounds: BandLimits,
    slots: Slots,
    age: Ints,
    bucket: Ints,
    size: int | None = None,
) -> Ints:
    """Count fees by bucket, slot, band and age, in millionths.

    Parameters
    ----------
    factor : factors of fees, shape (families, S)
    age : civil year at which the age of machines is taken, in each slot
    bucket : where to add each machine's fees
    size : number of buckets; None: up to the last one used

    Returns
    -------
    shape (buckets, S, 4 bands, 2 ages)
    """
    size = int(bucket.max(initial=-1)) + 1 if size is None else size
    units = np.zeros((size, len(slots.first), 4, 2), np.int64)
    tally(
        fleet.start, fleet.family, fleet.units, factor, slots.pattern, slots.year_index, fleet.active, bucket,
        fleet.kind, fleet.typed, fleet.installed, bounds.reference, bounds.top_1, bounds.top_2,
        age - bounds.after, units,
    )  # fmt: skip
    return units


def _of_machines(lines: MachineLines, source: Ints) -> tuple[Ints, Ints, Ints]:
    """Give the lines of each machine, one machine after the other: where each begins, families, units."""
    first, last = (np.searchsorted(lines.machine, source, side) for side in ("left", "right"))
    start = np.concatenate([[0], np.cumsum(last - first)])
    index = np.arange(start[-1]) + np.repeat(first - start[:-1], last - first)
    return start.astype(np.int64), lines.family[index], lines.units[index]


def _scaled_units(units: Ints, scale: Reals) -> Ints:
    """Scale the lines of fees, whole fees whose sum is the nearest; lines of a scale of 1 stay as they are."""
    if (scale == 1).all():
        return units
    ends = np.rint(np.cumsum((units * scale[:, None]).ravel())).astype(np.int64)
    found: Ints = np.diff(ends, prepend=0).reshape(units.shape)
    return found


def _scales(counts: Counts, change: FleetChange, chosen: Ints) -> Reals:
    """Give the exams of each machine added over the fees of the one it copies; 1 where the file says none."""
    if change.volume_pct is None or change.placed is None:
        return np.ones(len(chosen))
    exams: Reals = change.placed["exams"].to_numpy().astype(float)
    return exams / np.maximum(_opened(counts)[chosen], 1)


def _opened(counts: Counts) -> Ints:
    """Count the fees of each machine, shape (M,)."""
    fees = np.zeros(len(counts.park.ids), np.int64)
    np.add.at(fees, counts.fee_machine, counts.fee_units.sum(axis=1))
    return fees


def _first_slots(change: FleetChange, count: int, slots: Slots) -> Ints:
    first = np.searchsorted(slots.first, np.datetime64(change.start).astype("datetime64[D]").astype(np.int64))
    return np.full(count, first, np.int64)


def copied_machines(counts: Counts, change: FleetChange) -> Ints:
    """Choose the machines of the baseline that the added ones work as, shape (change.add,).

    Where places are given: machines of the same class and zone in the same département, else of the same class and
    zone, else of the equipment; otherwise those of the equipment. Always evenly along their list.
    """
    if change.placed is None:
        return _evenly(np.flatnonzero(counts.park.equipment == EQUIPMENT.index(change.equipment)), change.add)
    alike: dict[tuple[int, str], list[int]] = {}
    for rank, row in enumerate(change.placed.to_pylist()):
        kind = kind_index(row["equipment"], row["class"], row["zone"])
        alike.setdefault((kind, row["departement"]), []).append(rank)
    chosen = np.zeros(change.add, np.int64)
    for (kind, departement), ranks in alike.items():
        chosen[ranks] = _evenly(_like(counts, change.equipment, kind, departement), len(ranks))
    return chosen


def _like(counts: Counts, equipment: str, kind: int, departement: str) -> Ints:
    """Give the machines of a kind in a département; none there: of the kind; none at all: of the equipment."""
    park = counts.park
    here = np.array([departement in place[DEPARTEMENT : DEPARTEMENT + 1] for place in counts.places], bool)
    same = park.kind == kind
    near = np.flatnonzero(same & here[park.place])
    if len(near):
        return near
    return np.flatnonzero(same if same.any() else park.equipment == EQUIPMENT.index(equipment))


def _evenly(machines: Ints, count: int) -> Ints:
    """Take machines evenly along a list."""
    return machines[((2 * np.arange(count) + 1) * len(machines)) // (2 * max(count, 1))]


def _renew(installed: Ints, change: FleetChange, equipment: Ints, slots: Slots, pct: float) -> None:
    """Renew the oldest machines of an equipment, from the year of the change on."""
    machines = np.flatnonzero(equipment == EQUIPMENT.index(change.equipment))
    oldest = machines[np.argsort(installed[machines, -1], kind="stable")]
    renewed = np.zeros(len(equipment), bool)
    renewed[oldest[: round(len(machines) * pct / 100)]] = True
    years = np.array(slots.years) >= change.start.year
    installed[renewed[:, None] & years[None, :]] = change.start.year


def _added(change: FleetChange, chosen: Ints, counts: Counts) -> Added:
    machines, fees = (
        np.flatnonzero(counts.park.equipment == EQUIPMENT.index(change.equipment)),
        _opened(counts),
    )
    taken, before = float((fees[chosen] * _scales(counts, change, chosen)).sum()), int(fees[machines].sum())
    share = len(chosen) / max(len(machines), 1) if change.volume_pct is None else taken / max(before, 1)
    return Added(share, taken / max(before + taken, 1))
