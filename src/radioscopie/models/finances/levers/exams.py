"""What a lever does to slots, exams, waits and receipts.

A shorter scan is not a shorter slot: slot factor = 1 − a·s·k, a the share of room time that is acquisition, s the
reduction of the scan, k the share of the gain given back as slots. New slots are used only if demand follows.
"""

from __future__ import annotations

from fractions import Fraction
from math import log1p
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.invest.fees import fees_of_year
from radioscopie.models.finances.invest.inputs import PERCENT, WHOLE
from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.models.finances.levers.inputs import Inputs

MINUTES = 60
SLOTS = ("exams_pct", "room_pct", "scan_pct", "slot_min", "turnaround_s", "hours_week")


def slot_factor(acquisition: Fraction, reduction: Fraction, given_back: Fraction) -> Fraction:
    """Give what a slot lasts relative to before (rule 1 of the fact sheet): 1 − a·s·k."""
    return 1 - acquisition * reduction * given_back


def capacity(found: Inputs) -> Fraction | None:
    """Give the slots added, as a share of those there were; None where no source says."""
    name = next((name for name in SLOTS if found.has(name)), None)
    if name == "exams_pct":
        return found.share(name)
    if name == "hours_week":
        return longer(found)
    factor = _factor(found, name) if name else None
    if name is None:
        found.lacks("exams_pct")
    return None if factor is None else 1 / factor - 1


def _factor(found: Inputs, name: str) -> Fraction | None:
    """Give the slot factor: as measured on the room where it was, else from the scan or from minutes saved."""
    size, back = found.take(name), found.general("given_back_pct") / PERCENT
    if size is None:
        return None
    if name == "room_pct":
        return 1 + size / PERCENT * back
    if name == "scan_pct":
        return slot_factor(found.general("acquisition_pct") / PERCENT, -size / PERCENT, back)
    saved = -size / (MINUTES if name == "turnaround_s" else 1)
    return 1 - saved / found.general("slot_minutes_mri") * back


def longer(found: Inputs) -> Fraction | None:
    """Give the opening hours added, as a share of those there were."""
    hours, now = found.take("hours_week"), found.general("opening_hours_mri")
    return None if hours is None else hours / now - 1


def slots(found: Inputs) -> int | None:
    """Give the slots added a year, filled or not."""
    share = capacity(found)
    return None if share is None else int(found.base.exams * share)


def exams(found: Inputs) -> int | None:
    """Give the exams added a year: those of the new slots that demand fills."""
    share = capacity(found)
    return None if share is None else int(found.base.exams * share * found.general("demand_pct") / PERCENT)


def delay_days(found: Inputs) -> Fraction | None:
    """Give the change of the wait where every machine of a place gains these slots, at equal demand.

    Days lost when machines are multiplied by e (`models.waiting`), times the logarithm of slots there are over those
    there were; a wait never falls below nil. Only where the machine is the bottleneck.
    """
    share, key = capacity(found), f"wait_days_{found.base.equipment}"
    if share == 0:
        return Fraction(0)
    if key not in found.numbers:
        found.lacks("wait_days")
    if share is None or key not in found.numbers:
        return None
    lost = found.general("wait_slope") * Fraction(log1p(float(share)))
    return -min(lost, found.numbers[key].value.central)


def fees(found: Inputs) -> int | None:
    """Give the technical fees of the exams added, in cents: the bands of the year bite."""
    more, base = exams(found), found.base
    if more is None or base.machine is None:
        return None if more is None else 0
    low, high = fees_of_year(
        found.law, [base.machine] * 2, np.array([base.exams, base.exams + more]), base.year
    )
    middle = half_up(low + high, 2)
    return int(half_up((middle[1] - middle[0]) * base.permille, WHOLE))


def receipts(found: Inputs) -> int | None:
    """Give what the exams added bring: acts and technical fees, in cents."""
    more, fee = exams(found), fees(found)
    if more and found.base.act_cents is None:
        found.lacks("act_receipts_eur")
        return None
    return None if more is None or fee is None else half_up((found.base.act_cents or 0) * more) + fee
