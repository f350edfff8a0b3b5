"""What a year costs: each line of charges times what it follows, in cents, where it falls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT
from radioscopie.models.finances.desks import NONE, WHOLE, own_fees, summed
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.desks import Desks, Takings
    from radioscopie.tables.charges import Charge


DIVISORS = {
    "practice": 1, "site": 1, "machine": WHOLE, "exam": WHOLE, "radiologist": 100, "act_revenue": 10_000,
    "fee_revenue": 10_000,
}  # fmt: skip
GRAINS = {
    "practice": "practice", "site": "site", "machine": "machine", "exam": "desk", "radiologist": "practice",
    "act_revenue": "desk", "fee_revenue": "desk",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Driver:
    """What a line of charges follows: `units` on the places of its `grain`; amount = value × units / divisor."""

    charge: Charge
    grain: str
    units: Ints
    divisor: int

    def amount(self, value: int) -> Ints:
        """Give the amount at each place, in cents, for a value as in `Charge`."""
        return half_up(value * self.units, self.divisor)


def values_in(charges: Sequence[Charge], case: str = "central") -> tuple[int, ...]:
    """Give the value of each line in a case of `CASES`; a missing one counts for nothing and must be shown."""
    return tuple(getattr(charge, case) or 0 for charge in charges)


def drivers(charges: Sequence[Charge], desks: Desks, reference: Takings, now: Takings) -> tuple[Driver, ...]:
    """Say what each line follows in a year.

    Parameters
    ----------
    reference, now : takings of the reference year and of the year, as totals (`Takings.year`). Fixed and staff
        lines that are shares of receipts keep the euros of the reference year: a cut of tariffs does not
        lower them; "volume" ones follow the exams
    """
    return tuple(_driver(charge, charges, desks, reference, now) for charge in charges)


def _driver(
    charge: Charge, charges: Sequence[Charge], desks: Desks, reference: Takings, now: Takings
) -> Driver:
    inside = _machines(charge, charges, desks)
    on_desk = desks.of_machine(inside, not charge.machine and not charge.equipment)
    units: dict[str, Ints] = {
        "practice": np.ones(len(desks.practices), np.int64),
        "site": np.array([charge.site in ("", name) for name in desks.sites], np.int64),
        "machine": inside * desks.fee_permille,
        "radiologist": desks.radiologists,
        "exam": on_desk * now.exams * desks.of_machine(desks.fee_permille, WHOLE),
        "act_revenue": on_desk * _receipts(charge, reference, now),
        "fee_revenue": on_desk * own_fees(desks, now.fees),
    }
    return Driver(charge, GRAINS[charge.per], units[charge.per], DIVISORS[charge.per])


def _machines(charge: Charge, charges: Sequence[Charge], desks: Desks) -> Ints:
    """Tell (0 or 1) on which machines a line bears: a user's line for one machine takes it out of the others."""
    if charge.machine:
        named = np.array([name == charge.machine for name in desks.machines], bool)
    else:
        own = charge.charge
        apart = {one.machine for one in charges if one.machine and own in (one.charge, *one.replaces)}
        named = np.ones(len(desks.machines), bool)
        named[[rank for rank, name in enumerate(desks.machines) if name in apart] if apart else []] = False
    kind = desks.machine_equipment == EQUIPMENT.index(charge.equipment) if charge.equipment else named
    bears: Ints = (named & kind).astype(np.int64)
    return bears


def _receipts(charge: Charge, reference: Takings, now: Takings) -> Ints:
    received = reference.acts + reference.excess
    if charge.behaviour != "volume":
        return received
    grown: Ints = half_up(received * now.exams, np.maximum(reference.exams, 1))
    return grown


def lacking(found: Sequence[Driver], desks: Desks, level: str) -> Ints:
    """Count the lines without an amount that fall on each place of a level: they are in no margin there."""
    out = np.zeros(place_count(desks, level), np.int64)
    for driver in found:
        if driver.charge.central is None:
            there = (driver.units != 0).astype(np.int64)
            out += summed(there, places_of(desks, driver.grain, level), len(out)) > 0
    return out


def places_of(desks: Desks, grain: str, level: str) -> Ints:
    """Say to which place of a level (machine, site, practice) each place of a grain belongs; -1: to none."""
    ranks = {
        "desk": {"machine": desks.machine, "site": desks.site, "practice": desks.practice},
        "machine": {
            "machine": np.arange(len(desks.machines)),
            "site": desks.machine_site,
            "practice": desks.machine_practice,
        },
        "site": {"site": np.arange(len(desks.sites)), "practice": desks.site_practice},
        "practice": {"practice": np.arange(len(desks.practices))},
    }[grain]
    return ranks.get(level, np.full(len(next(iter(ranks.values()))), NONE))


def place_count(desks: Desks, level: str) -> int:
    """Count the places of a level."""
    return len({"machine": desks.machines, "site": desks.sites, "practice": desks.practices}[level])


def charge_cents(found: Sequence[Driver], chosen: Sequence[int], desks: Desks, level: str) -> Ints:
    """Give the amount of each line at each place of a level, in cents, shape (lines, places).

    A site bears what is spent on its machines and desks, a machine what is spent on itself; what is spent on the
    whole practice is in the accounts of the practice only.
    """
    out = np.zeros((len(found), place_count(desks, level)), np.int64)
    for rank, (driver, value) in enumerate(zip(found, chosen, strict=True)):
        out[rank] = summed(driver.amount(value), places_of(desks, driver.grain, level), out.shape[1])
    return out
