"""A baseline counted for a law and its calendar: what the price of an act depends on, where it is done, its fees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError
from radioscopie.models.scenarios.grouped import units_of
from radioscopie.models.scenarios.rows import unknown_words

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.models.scenarios.grouped import Grouped, Lines, Park
    from radioscopie.models.scenarios.slots import Slots


@dataclass(frozen=True, slots=True)
class PriceCells:
    """What the price of one act depends on, C of them: codes of act (in the law), grid, modifiers, association."""

    act: Ints
    grid: Ints
    combo: Ints
    association: Ints
    combos: tuple[str, ...]


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


def count(grouped: Grouped, slots: Slots, law: Compiled) -> Counts:
    """Count a year of activity.

    Raises
    ------
    InputError : acts of the activity that the law does not hold
    """
    index = {code: i for i, code in enumerate(law.codes)}
    if unknown := [act for act in grouped.acts if act not in index]:
        raise InputError(unknown_words("act", unknown))
    acts = np.array([index[act] for act in grouped.acts] or [0], np.int64)
    fee_act = acts[grouped.fee_act]
    opens = law.acts.fee_kind[fee_act] > 0
    return Counts(
        cells=PriceCells(acts[grouped.act], grouped.grid, grouped.combo, grouped.association, grouped.combos),
        place=grouped.place,
        sector=grouped.sector,
        cell=grouped.cell,
        units=_by_pattern(grouped.units, slots),
        places=grouped.places,
        fee_machine=grouped.fee_machine[opens],
        fee_act=fee_act[opens],
        fee_units=_by_pattern(grouped.fee_units, slots)[opens],
        park=grouped.park,
        modality=law.acts.modality.astype(np.int64),
        year=grouped.year,
    )


def _by_pattern(lines: Lines, slots: Slots) -> Ints:
    """Give the units of lines by pattern of days, shape (L, P)."""
    return np.stack([units_of(lines, pattern) for pattern in slots.patterns], axis=1)
