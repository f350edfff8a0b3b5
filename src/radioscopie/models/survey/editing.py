"""Answers that look wrong: found, ranked by what they move, corrected with a trace. The value given is always kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints, Reals

EXPONENT, LEAST_SPREAD, REACH = 0.5, 0.05, 4.0
UNIT, HALF_WAY = 1000.0, 10**0.5
TO_NORMAL = 1.4826


def changed_too_much(
    now: Reals,
    before: Reals,
    *,
    exponent: float = EXPONENT,
    spread: float = LEAST_SPREAD,
    reach: float = REACH,
) -> Bools:
    """Find the changes that stand out, large units being judged more severely (Hidiroglou and Berthelot 1986).

    Parameters
    ----------
    now, before : shape (n,), values of two periods; where one is not positive, nothing is said
    exponent : 0 judges all sizes alike, 1 by the amount of the change
    spread : least distance of the quartiles, as a share of the median effect
    reach : how many times that distance is still usual
    """
    known = (now > 0) & (before > 0)
    found = np.zeros(len(now), dtype=bool)
    if known.any():
        effect = _effects(now[known], before[known], exponent)
        low, middle, high = np.quantile(effect, [0.25, 0.5, 0.75])
        least = abs(spread * middle)
        below, above = max(middle - low, least), max(high - middle, least)
        found[known] = (effect < middle - reach * below) | (effect > middle + reach * above)
    return found


def _effects(now: Reals, before: Reals, exponent: float) -> Reals:
    ratio = now / before
    middle = float(np.median(ratio))
    moved = np.where(ratio < middle, 1 - middle / ratio, ratio / middle - 1)
    effects: Reals = moved * np.maximum(now, before) ** exponent
    return effects


def unit_factors(value: Reals, expected: Reals, unit: float = UNIT) -> Reals:
    """Find the values written in another unit (euros for thousands of euros).

    Parameters
    ----------
    value : shape (n,)
    expected : shape (n,), what the value should be near to: last period, or the usual value of the class

    Returns
    -------
    Shape (n,): 1000 where a value is about a thousand times what was expected (between a third of it and three
    times), 1/1000 where about a thousandth, else 1.
    """
    known = (value > 0) & (expected > 0)
    ratio = np.where(known, value, 1.0) / np.where(known, expected, 1.0)
    high = (ratio > unit / HALF_WAY) & (ratio < unit * HALF_WAY)
    low = (ratio < HALF_WAY / unit) & (ratio > 1 / HALF_WAY / unit)
    return np.where(high, unit, np.where(low, 1 / unit, 1.0))


def far_from_median(value: Reals, reach: float = REACH) -> Bools:
    """Find values further from the median than `reach` times the median distance (MAD, scaled to a normal law)."""
    distance = np.abs(value - np.median(value))
    spread = TO_NORMAL * np.median(distance)
    far: Bools = distance > reach * spread if spread > 0 else distance > 0
    return far


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction.

    Parameters
    ----------
    unit, field : which answer
    raw, new : value given, value used (nan: missing)
    rule : rule that the value broke
    who, why, when : who corrected it, for what reason, on what day
    """

    unit: str
    field: str
    raw: float
    new: float
    rule: str
    who: str
    why: str
    when: str


def edited(units: Sequence[str], field: str, raw: Reals, edits: Sequence[Edit]) -> Reals:
    """Give the values of a field after its edits; `raw`, shape (n,), is untouched.

    Raises
    ------
    InputError : an edit without author or reason, of an unknown unit, or whose raw value is not the one that was
        given
    """
    rank = {unit: row for row, unit in enumerate(units)}
    values, found = raw.copy(), []
    for edit in edits:
        if edit.field != field:
            continue
        fault = _fault(edit, rank, raw)
        if fault:
            found.append(problem(fault, f"{edit.unit}, {field}", f"{edit.raw:g}"))
        else:
            values[rank[edit.unit]] = edit.new
    if found:
        raise InputError(found)
    return values


def _fault(edit: Edit, rank: dict[str, int], raw: Reals) -> str:
    if not (edit.who and edit.why and edit.rule):
        return "survey.edit_without_reason"
    if edit.unit not in rank:
        return "survey.edit_of_unknown"
    given = raw[rank[edit.unit]]
    return "" if np.array_equal(given, edit.raw, equal_nan=True) else "survey.edit_of_other_value"


def by_effect(weight: Reals, raw: Reals, expected: Reals) -> Ints:
    """Rank answers by what they move on the total if the expected value is the right one: weight · |raw − expected|.

    Returns
    -------
    Ranks of the answers, shape (n,), the one to call first at the head.
    """
    return np.argsort(-weight * np.abs(raw - expected), kind="stable")
