"""Margins of many practices in many draws: one product of the values drawn and of what they bear on.

All in whole cents: values drawn are whole, what they bear on is whole, and each amount is rounded once. What follows
volumes follows those of the central case of the year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.draws import triangular, uniforms
from radioscopie.models.finances.accounts import PAY
from radioscopie.models.finances.charges import DIVISORS, drivers, places_of
from radioscopie.models.finances.desks import WHOLE, summed
from radioscopie.models.finances.distribution import Margins
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.desks import Desks, Takings
    from radioscopie.tables.charges import Charge


@dataclass(frozen=True, slots=True)
class Bearing:
    """What the L lines of charges bear on in a year, in P practices whose machines are held in H ways.

    Parameters
    ----------
    lines : the lines
    units : what each line is multiplied by, over its divisor (`charges.DIVISORS`), shape (L, P)
    machines : for lines that bear on machines, thousandths of a machine by way of holding, shape (L, H, P)
    """

    lines: tuple[Charge, ...]
    units: Ints
    machines: Ints


@dataclass(frozen=True, slots=True)
class Chances:
    """What is drawn beside receipts, K times.

    Parameters
    ----------
    values : value of each line, whole, shape (K, L)
    held : thousandths of a machine of each way of holding that are the practice's, shape (K, H)
    radiologists : hundredths of a radiologist, shape (K, P)
    """

    values: Ints
    held: Ints
    radiologists: Ints


def whole_draws(law: tuple[int, int, int], seed: int, purpose: str, count: int) -> Ints:
    """Draw a whole number, triangular between two values around the most likely (low, central, high)."""
    drawn: Ints = np.rint(triangular(*law, uniforms(seed, purpose, count))).astype(np.int64)
    return drawn


def charge_draws(line: Charge, count: int, seed: int) -> Ints:
    """Draw the value of a line of charges; a missing one counts for nothing and must be shown."""
    law = (line.low or 0, line.central or 0, line.high or 0)
    return whole_draws(law, seed, f"charge {line.charge}", count)


def bearing(
    lines: Sequence[Charge],
    desks: Desks,
    working: Ints,
    holder: Ints,
    ways: int,
    years: tuple[Takings, Takings],
) -> Bearing:
    """Say what each line bears on.

    Parameters
    ----------
    working : thousandths of the year that each machine works, shape (M,)
    holder : way in which each machine is held, below `ways`, shape (M,)
    years : takings of the reference year and of the year, as totals
    """
    size = len(desks.practices)
    units = [
        summed(d.units, places_of(desks, d.grain, "practice"), size) for d in drivers(lines, desks, *years)
    ]
    place = desks.machine_practice * ways + holder
    machines = np.zeros((len(lines), ways, size), np.int64)
    for rank, driver in enumerate(drivers(lines, replace(desks, fee_permille=working), *years)):
        if driver.charge.per == "machine":
            machines[rank] = summed(driver.units, place, size * ways).reshape(size, ways).T
    return Bearing(tuple(lines), np.stack(units), machines)


def margins(found: Bearing, chances: Chances, acts: Ints, fees: Ints) -> Margins:
    """Give the margins of each draw, shapes (K, P).

    Parameters
    ----------
    acts : receipts of acts in cents, shape (K, P)
    fees : technical fees by way of holding, before any sharing, in cents, shape (K, H, P)
    """
    own = half_up(fees * chances.held[:, :, None], WHOLE).sum(axis=1)
    revenue, spent, pay = acts + own, _machines(found, chances), np.zeros_like(own)
    for rank, line in enumerate(found.lines):
        if line.per == "machine" or not chances.values[:, rank].any():
            continue
        drawn = {"radiologist": chances.radiologists, "fee_revenue": own}
        units = drawn.get(line.per, found.units[rank][None, :])
        amount = half_up(chances.values[:, rank][:, None] * units, DIVISORS[line.per])
        spent, pay = spent + amount, pay + amount * (line.nature == PAY)
    return Margins(revenue, revenue - spent, revenue - spent + pay)


def _machines(found: Bearing, chances: Chances) -> Ints:
    """Add up what machines cost, shape (K, P)."""
    total = np.zeros((len(chances.values), found.units.shape[1]), np.int64)
    for way in range(found.machines.shape[1]):
        whole = chances.values @ found.machines[:, way]
        total += half_up(whole * chances.held[:, way][:, None], WHOLE * WHOLE)
    return total
