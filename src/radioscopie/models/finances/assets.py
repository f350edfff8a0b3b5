"""Machines bought: written off evenly, day by day, over their life; no lease bears on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.calendar import shift_to_year
from radioscopie.money import half_up
from radioscopie.ranges import USER
from radioscopie.tables.charges import Charge, bought_charges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.tables.practice import Asset, PracticeFile

LEASE = "lease_"
DEPRECIATION = "depreciation"


def end_of_life(asset: Asset) -> date:
    """Give the first day on which a machine is fully written off."""
    return shift_to_year(asset.bought_on, asset.bought_on.year + asset.life_years)


def written_off(asset: Asset, until: date) -> int:
    """Give what is written off before a day, in cents: the price times the share of its life's days gone by."""
    life = (end_of_life(asset) - asset.bought_on).days
    gone = min(max((until - asset.bought_on).days, 0), life)
    return half_up(asset.price * gone, life)


def depreciation(asset: Asset, year: int) -> int:
    """Give what a civil year writes off, in cents; the years of a life add up to its price."""
    return written_off(asset, date(year + 1, 1, 1)) - written_off(asset, date(year, 1, 1))


def book_value(asset: Asset, on: date) -> int:
    """Give what a machine is worth in the books at the beginning of a day, in cents; 0 before it is bought."""
    return asset.price - written_off(asset, on) if on > asset.bought_on else 0


def with_assets(
    charges: Sequence[Charge], file: PracticeFile, year: int, machines: Mapping[str, str]
) -> tuple[Charge, ...]:
    """Add the depreciation and the maintenance of the machines bought, and take them out of the lines of leases.

    A lease holds its maintenance, a price does not: without a line of maintenance of the user's, a machine bought bears
    the shipped one. A lease that the user himself wrote for such a machine stays, maintenance included.

    Parameters
    ----------
    machines : equipment of each machine
    """
    own = {(charge.charge, charge.machine) for charge in charges}
    leases = [charge for charge in charges if charge.charge.startswith(LEASE) and not charge.machine]
    bought = sorted({asset.machine for asset in file.assets})
    none = [
        _line(lease.charge, lease.nature, lease.equipment, machine, 0)
        for lease in leases
        for machine in bought
        if (lease.charge, machine) not in own
    ]
    worn = [
        _line(DEPRECIATION, DEPRECIATION, "", asset.machine, depreciation(asset, year))
        for asset in file.assets
    ]
    kept = [
        replace(line, machine=machine)
        for machine, equipment in machines.items()
        if machine in bought or _is_unleased(charges, machine, equipment)
        for line in maintenance(charges, machine, equipment)
    ]
    return (*charges, *none, *worn, *kept)


def maintenance(charges: Sequence[Charge], machine: str, equipment: str) -> tuple[Charge, ...]:
    """Give the shipped line of maintenance of a machine bought; none where a line of the user's holds it."""
    own = _own_lines(charges, machine, equipment)
    if any(line.nature in ("maintenance", "lease") and line.central for line in own):
        return ()
    return tuple(line for line in bought_charges() if line.equipment == equipment)


def _is_unleased(charges: Sequence[Charge], machine: str, equipment: str) -> bool:
    """Tell whether the user says that a machine has no lease: it was bought, whenever that was."""
    leases = [line for line in _own_lines(charges, machine, equipment) if line.nature == "lease"]
    return bool(leases) and not any(line.central for line in leases)


def _own_lines(charges: Sequence[Charge], machine: str, equipment: str) -> list[Charge]:
    return [
        line
        for line in charges
        if line.is_own and line.machine in ("", machine) and line.equipment in ("", equipment)
    ]


def _line(name: str, nature: str, equipment: str, machine: str, cents: int) -> Charge:
    return Charge(name, nature, "fixed", "machine", equipment, machine, cents, cents, cents, "read", USER)
