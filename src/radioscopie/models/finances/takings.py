"""What a practice takes in a civil year under a law, its volumes as they are or changed.

With unchanged volumes every cent is that of `price`. Where volumes change, acts and excess fees follow in
proportion; technical fees are counted again, day by day, so that the bands of activity bite where they should.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.models.finances.desks import NONE, WEEKS, Takings, summed, week_of
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.replay import known, replay
from radioscopie.models.pricing.totals import fee_totals
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.finances.practice import Practice
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.engine import Amounts
    from radioscopie.tables.charges import Charge


PPM = 1_000_000
LONGEST_YEAR = 366


@dataclass(frozen=True, slots=True)
class PracticeWorld:
    """A law, the civil year at which machines have their age (None: that of the exam), and changed volumes.

    `factor` gives, for a replayed activity, how many times each row is done, in millionths (None: once); `added`, the
    lines of charges that only this world bears, by civil year.
    """

    name: str
    law: Compiled
    age_year: int | None = None
    factor: Callable[[Coded], Ints] | None = None
    added: Mapping[int, tuple[Charge, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A year of a practice in a world.

    Parameters
    ----------
    takings : with the low and with the high bound of the technical fees (they differ for CT machines whose
        reference activity nobody typed)
    payers : what the insurer, the complementary insurers and the patients pay of the acts (excess fees with the
        patients) each week, in cents, shape (3, WEEKS)
    counts : technical fees at 100 % opened by each machine each day, shape (M, days)
    left_out : rows that one of the worlds compared cannot price
    """

    takings: tuple[Takings, Takings]
    payers: Ints
    counts: Ints
    left_out: int


def replayed(practice: Practice, worlds: Sequence[PracticeWorld], year: int) -> dict[str, Replayed]:
    """Replay the activity in a civil year in each world; rows that one of them cannot price are left out of all."""
    again = replay(practice.coded, worlds[0].law, year)
    priced = [price_rows(again, practice.fleet, one.law, age_year=one.age_year) for one in worlds]
    keep = known(again, [one.law for one in worlds], priced)
    return {
        world.name: _replayed(practice, again, world, amounts, keep)
        for world, amounts in zip(worlds, priced, strict=True)
    }


def _replayed(
    practice: Practice, again: Coded, world: PracticeWorld, amounts: Amounts, keep: Bools
) -> Replayed:
    first, acts = to_day(date(int(again.year[0]), 1, 1)), amounts.acts
    day = again.rows.day.astype(np.int64) - first
    factor = (np.full(len(day), PPM, np.int64) if world.factor is None else world.factor(again)) * keep
    cell, size = practice.desk * WEEKS + week_of(day), len(practice.desks.site) * WEEKS

    def by_week(values: Whole) -> Ints:
        return half_up(summed(values * factor, cell, size), PPM).reshape(-1, WEEKS)

    exams, act, excess = map(by_week, (practice.exams, worth(amounts), again.excess))
    plain = _counts(practice, day, acts.fees * keep * PPM)
    counts = _counts(practice, day, acts.fees * factor)
    fees = tuple(by_week(bound.astype(np.int64)) for bound in (amounts.fees.low, amounts.fees.high))
    if world.factor is not None:
        before = [half_up(summed(b * keep, cell, size), 1) for b in (amounts.fees.low, amounts.fees.high)]
        year = int(again.year[0])
        own = [counted_fees(practice, world, made, year) for made in (plain, counts)]
        fees = tuple(
            _apportioned(
                fees[case], practice.desks.machine, _wanted(practice, own, case, fees[case], before[case])
            )
            for case in range(len(fees))
        )
    low, high = (Takings(exams, act, excess, bound) for bound in fees)
    payers = [
        half_up(summed(values * factor, week_of(day), WEEKS), PPM)
        for values in (acts.insurer, acts.complementary, acts.patient + again.excess)
    ]
    return Replayed((low, high), np.stack(payers), counts, int((~keep).sum()))


def worth(amounts: Amounts) -> Whole:
    """Give what the acts of each row come to, in cents."""
    cents: Whole = amounts.acts.tariff + amounts.acts.modifiers + amounts.acts.association
    return cents


def _counts(practice: Practice, day: Ints, millionths: Whole) -> Ints:
    """Count the fees of each machine and day, whole fees whose running total follows the millionths."""
    machine = practice.coded.rows.machine.astype(np.int64)
    size = len(practice.fleet.ids)
    cell = np.where(machine < 0, NONE, machine * LONGEST_YEAR + day)
    running = half_up(
        summed(millionths, cell, size * LONGEST_YEAR).reshape(size, LONGEST_YEAR).cumsum(axis=1), PPM
    )
    return np.diff(running, axis=1, prepend=0)


def counted_fees(practice: Practice, world: PracticeWorld, counts: Ints, year: int) -> tuple[Ints, Ints]:
    """Price the fees counted by machine and day of a civil year: low and high bound of each machine, in cents."""
    first, end = (to_day(date(one, 1, 1)) for one in (year, year + 1))  # after the last year there is no law
    counted = counts[:, : end - first].astype(np.int32)
    low, high = fee_totals(world.law, practice.fleet, counted, first, world.age_year or 0)
    return low[:, 0].astype(np.int64), high[:, 0].astype(np.int64)


def _wanted(
    practice: Practice, counted: list[tuple[Ints, Ints]], case: int, fees: Ints, before: Ints
) -> Ints:
    """Give the fees of each machine once counted again; what counts do not hold (second fees) follows the fees."""
    machine, machines = practice.desks.machine, len(practice.fleet.ids)
    scaled = summed(fees.sum(axis=1), machine, machines)
    paid = summed(before.reshape(fees.shape).sum(axis=1), machine, machines)
    rest = paid - counted[0][case]
    wanted: Ints = counted[1][case] + half_up(rest * scaled, np.maximum(paid, 1))
    return wanted


def _apportioned(weights: Ints, machine: Ints, wanted: Ints) -> Ints:
    """Share out the total of each machine over its desks and weeks, in proportion to weights, to the cent."""
    out = np.zeros_like(weights)
    for rank, total in enumerate(wanted.tolist()):
        mine = np.flatnonzero(machine == rank)
        running = weights[mine].ravel().cumsum()
        if len(running) and running[-1]:
            shared = np.array([half_up(total * int(w), int(running[-1])) for w in running])
            out[mine] = np.diff(shared, prepend=0).reshape(len(mine), -1)
    return out
