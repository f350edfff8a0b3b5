"""One cost, one line: a user's line takes the place of the shipped one that it doubles, or is refused with its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.errors import problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from radioscopie.errors import Problem
    from radioscopie.tables.charges import Charge

LEASE, MAINTENANCE = "lease", "maintenance"
FINANCED = {"depreciation": LEASE}  # a machine is leased or bought, not both


def merged(shipped: Sequence[Charge], own: Sequence[Charge]) -> tuple[Charge, ...]:
    """Put a user's lines over the shipped ones.

    A line of a shipped name takes its place, on one machine when it names one. So does a line of the same nature that
    is counted alike (a lease of his own on a machine, where we count one too).
    """
    named = {line.charge for line in shipped}
    over = [line if line.charge in named else _replacing(line, shipped, own) for line in own]
    gone = {name for line in over if not line.machine for name in (line.charge, *line.replaces)}
    return (*(line for line in shipped if line.charge not in gone), *over)


def _replacing(line: Charge, shipped: Sequence[Charge], own: Sequence[Charge]) -> Charge:
    """Say which shipped lines a line takes the place of; those that the user states himself stay as he says."""
    stated = {(one.charge, one.machine) for one in own}
    doubled = [
        one.charge
        for one in shipped
        if _nature(line) == _nature(one)
        and line.per == one.per
        and (line.machine or line.equipment in ("", one.equipment))
        and not {(one.charge, ""), (one.charge, line.machine)} & stated
    ]
    return replace(line, replaces=tuple(doubled))


def _nature(line: Charge) -> str:
    return FINANCED.get(line.nature, line.nature)


def doubles(
    line: Charge, lines: Sequence[Charge], machines: Mapping[str, str], bought: Collection[str], place: str
) -> Iterator[Problem]:
    """Refuse a user's line that would be added to a shipped one of the same nature counted otherwise.

    Parameters
    ----------
    lines : all lines once merged
    machines : equipment of each machine of the practice
    bought : machines on which no lease bears
    """
    for one in lines:
        if _overlap(line, one) and _left(line, one, lines, machines, bought):
            yield problem("practice.cost_twice", f"{place}, nature", line.nature, shipped=one.charge)


def _overlap(line: Charge, one: Charge) -> bool:
    """Tell whether a line of the user's own and a shipped one hold the same cost, counted otherwise."""
    is_ours = line.is_own and not one.is_own and bool(one.central)
    same = _nature(line) == _nature(one) or (line.nature == MAINTENANCE and one.nature == LEASE)
    return is_ours and same and not line.replaces


def _left(
    line: Charge, one: Charge, lines: Sequence[Charge], machines: Mapping[str, str], bought: Collection[str]
) -> bool:
    """Tell whether both bear somewhere: on a machine where nothing takes the place of the shipped line."""
    if one.per != "machine":
        return not (line.machine or line.equipment) or one.equipment in ("", line.equipment)
    apart = {other.machine for other in lines if one.charge in (other.charge, *other.replaces)}
    apart |= set(bought) if one.nature == LEASE else set()
    kinds = {line.equipment, one.equipment} - {""}
    return any(
        name not in apart and line.machine in ("", name) and kinds <= {equipment}
        for name, equipment in machines.items()
    )
