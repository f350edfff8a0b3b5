"""What a lever of `accounts --invest` does to the exams of a machine: its slots, if the machine is the bottleneck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.finances.levers.exams import SLOTS, capacity
from radioscopie.models.finances.levers.inputs import Inputs, LeverBase, inputs_of
from radioscopie.ranges import CASES, Range
from radioscopie.tables.levers import read_levers
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from fractions import Fraction

    from radioscopie.tables.levers import LeverInput

YEAR = 2027
REMOTE, OF_CT = "teleradiology", "ct"  # priced on CT; whatever is read, no slot is won
OF_ROOMS = ("ai_xray", "ai_breast", "tomosynthesis")  # rooms without a scanner


def slot_levers(equipment: str) -> tuple[str, ...]:
    """Give the levers of an equipment whose effect on slots is told, even if it is nil or unknown."""
    own = (one for one in read_levers() if one.input in SLOTS and _is_for(one, equipment))
    return tuple(dict.fromkeys(one.lever for one in own if not one.lever.startswith(OF_ROOMS)))


def _is_for(one: LeverInput, equipment: str) -> bool:
    return one.equipment in ("", equipment) or one.lever == REMOTE


def more_slots(lever: str, equipment: str) -> Range[Fraction | None]:
    """Give the slots that a lever adds, as a share of those there are; None where no source says.

    Raises
    ------
    InputError : no such lever for the equipment
    """
    base = LeverBase(lever, OF_CT if lever == REMOTE else equipment, None, YEAR, 0, None)
    numbers, law = read_hypotheses("finance_invest.toml"), compile_law(Law.load())
    inputs = inputs_of(lever, base, read_levers(), {})
    low, central, high = (capacity(Inputs(law, base, case, inputs, numbers)) for case in CASES)
    return Range(low, central, high)
