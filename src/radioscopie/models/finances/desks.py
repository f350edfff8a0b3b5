"""Who takes money for what: the desks of practices, and what each takes in a year.

A desk is the smallest thing that has receipts of its own: one modality of a site, on one machine or on none.
A practice read from its export and the whole nation have the same shape; all that follows works on both.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints, Whole


WEEKS = 53
WEEK = 7
NONE = -1
WHOLE = 1000


@dataclass(frozen=True, slots=True)
class Desks:
    """D desks on M machines in S sites of P practices; all arrays hold ranks, in the order of the names.

    Parameters
    ----------
    practices, sites, machines : names
    practice, site, machine, modality : of each desk, shape (D,); machine -1 where none; modality as in
        `law.compile.MODALITIES`
    site_practice : practice of each site, shape (S,)
    machine_site, machine_equipment : of each machine, shape (M,); equipment as in `law.compile.EQUIPMENT`
    fee_permille : thousandths of the technical fees and of the charges of each machine that are the
        practice's, shape (M,): 1000 when it holds the machine, 0 when the hospital does, its share of a group
    radiologists : hundredths of a full-time radiologist of each practice, shape (P,)
    """

    practices: tuple[str, ...]
    sites: tuple[str, ...]
    machines: tuple[str, ...]
    practice: Ints
    site: Ints
    machine: Ints
    modality: Ints
    site_practice: Ints
    machine_site: Ints
    machine_equipment: Ints
    fee_permille: Ints
    radiologists: Ints

    @property
    def machine_practice(self) -> Ints:
        """Give the practice of each machine."""
        practice: Ints = self.site_practice[self.machine_site]
        return practice

    @property
    def equipment(self) -> Ints:
        """Give the equipment of each desk, 0 without machine."""
        return self.of_machine(self.machine_equipment, 0)

    def of_machine(self, values: Ints, otherwise: int) -> Ints:
        """Give each desk the value (M,) of its machine, `otherwise` where it has none."""
        given: Ints = np.append(values, otherwise)[self.machine]
        return given


@dataclass(frozen=True, slots=True)
class Takings:
    """What desks do and take in the weeks of a civil year (days 0-6, 7-13…; the last is short), shapes (D, WEEKS).

    Parameters
    ----------
    exams : acts done, in units
    acts : tariffs, modifiers and associations, in cents, all payers together
    excess : excess fees, in cents
    fees : technical fees opened, in cents, before any sharing with the machine's other owners
    """

    exams: Ints
    acts: Ints
    excess: Ints
    fees: Ints

    def year(self) -> Takings:
        """Give the same as totals of the year, shapes (D,)."""
        return Takings(*(getattr(self, field.name).sum(axis=1) for field in fields(self)))


def subset(desks: Desks, practices: Bools) -> tuple[Desks, Ints]:
    """Give the desks of some practices, and which ones they are."""
    here = np.flatnonzero(practices)
    sites = np.flatnonzero(practices[desks.site_practice])
    machines = np.flatnonzero(practices[desks.machine_practice])
    mine = np.flatnonzero(practices[desks.practice])
    rank = {
        name: _ranks(one, size)
        for name, one, size in (
            ("practice", here, len(practices)),
            ("site", sites, len(desks.sites)),
            ("machine", machines, len(desks.machines)),
        )
    }
    own = replace(
        desks,
        practices=tuple(desks.practices[i] for i in here),
        sites=tuple(desks.sites[i] for i in sites),
        machines=tuple(desks.machines[i] for i in machines),
        practice=rank["practice"][desks.practice[mine]],
        site=rank["site"][desks.site[mine]],
        machine=np.where(desks.machine[mine] == NONE, NONE, rank["machine"][desks.machine[mine]]),
        modality=desks.modality[mine],
        site_practice=rank["practice"][desks.site_practice[sites]],
        machine_site=rank["site"][desks.machine_site[machines]],
        machine_equipment=desks.machine_equipment[machines],
        fee_permille=desks.fee_permille[machines],
        radiologists=desks.radiologists[here],
    )
    return own, mine


def _ranks(ids: Ints, size: int) -> Ints:
    ranks = np.full(size + 1, NONE, np.int64)
    ranks[ids] = np.arange(len(ids))
    return ranks


def week_of(day: Ints) -> Ints:
    """Give the week of a day of a civil year (both from 0)."""
    week: Ints = np.minimum(day // WEEK, WEEKS - 1)
    return week


def own_fees(desks: Desks, fees: Ints) -> Ints:
    """Give the part of the desks' fees that is the practices', in cents; shape of `fees`."""
    permille = desks.of_machine(desks.fee_permille, WHOLE)
    own: Ints = half_up(fees * permille.reshape(-1, *(1,) * (fees.ndim - 1)), WHOLE)
    return own


def summed(values: Whole, place: Ints, size: int) -> Ints:
    """Add up values (N, ...) by place (N,), ranks below `size`; place -1 goes nowhere. Shape (size, ...)."""
    total = np.zeros((size, *values.shape[1:]), np.int64)
    somewhere = place != NONE
    np.add.at(total, place[somewhere], values[somewhere])
    return total
