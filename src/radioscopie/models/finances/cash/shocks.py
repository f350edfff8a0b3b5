"""What a shock leaves of the activity: thousandths by desk and week, then exams and cents.

Factors are whole thousandths and every amount is rounded down, so that nothing is ever caught up that was not lost.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.inputs import find_file, shipped_in
from radioscopie.law.words import MODALITIES
from radioscopie.models.finances.cash.weeks import weeks
from radioscopie.models.finances.desks import WEEK, WHOLE, Takings
from radioscopie.money import half_up
from radioscopie.tables.shock_file import ALL, read_shock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.inputs import Input
    from radioscopie.models.finances.cash.weeks import Weeks
    from radioscopie.models.finances.desks import Desks
    from radioscopie.tables.shock_file import Fall, Shock


SHIPPED = Path(__file__).parents[1] / "files" / "shocks"
MILLION = 10**6
PERCENT = 100
PARTS = 14  # weeks have 7, 1 or 2 days: shares of a week are in fourteenths


def shipped_shocks() -> tuple[str, ...]:
    """Name the shocks of the package."""
    return tuple(shipped_in(SHIPPED))


def find_shock(asked: Input | str) -> Input:
    """Find a shock (TOML, CSV): bytes, a file, or the name of one that is shipped."""
    return find_file(asked, SHIPPED, "practice.shock_unknown")


def load_shock(asked: Input | str) -> Shock:
    """Read a shock (`find_shock`)."""
    return read_shock(find_shock(asked), MODALITIES)


def factors(
    shock: Shock, desks: Desks, years: Sequence[int], case: str = "central", exams: Ints | None = None
) -> Ints:
    """Give what a shock leaves of the activity, in thousandths, shape (D, 53 × years).

    Parameters
    ----------
    years : civil years that follow each other; the shock is taken on its own dates (`Shock.moved` to change them)
    case : "low", "central" or "high" of what is lost and of what is caught up
    exams : exams of a normal year, shape (D, 53 × years), on which what is lost and caught up is counted; None: all
        days alike
    """
    when = weeks(years)
    left = _falls(shock, when, case)[desks.modality]
    done = np.broadcast_to(when.days, left.shape) if exams is None else exams
    return left + _caught_up(shock, desks, when, case, done, left)


def shocked(takings: Takings, permille: Ints) -> Takings:
    """Scale the takings of a year by factors (D, 53), rounded down.

    Technical fees are scaled in proportion, as if every exam lost took the mean fee of its week: with the law's
    activity bands, a year with fewer exams really loses its cheapest fees. Price the counts again to be exact.
    """
    return Takings(*(getattr(takings, field.name) * permille // WHOLE for field in fields(takings)))


def _falls(shock: Shock, when: Weeks, case: str) -> Ints:
    """Give what is left by modality and week, in thousandths: the mean of the days of the week."""
    days = np.arange(when.first[0], when.end[-1])
    left = np.full((len(MODALITIES), len(days)), MILLION, np.int64)
    for fall in shock.falls:
        struck = [fall.modality in {ALL, name} for name in MODALITIES]
        left[struck] = half_up(left[struck] * (MILLION - _lost(fall, days, case)), MILLION)
    total = np.add.reduceat(left, when.first - when.first[0], axis=1)
    return half_up(total, when.days * (MILLION // WHOLE))


def _lost(fall: Fall, days: Ints, case: str) -> Ints:
    """Give the millionths lost each day: all of the drop, then less each week of the recovery."""
    drop = fall.drop_pct.at(case)
    steps = fall.recovery_weeks + 1
    gone = np.clip((days - to_day(fall.end)) // WEEK + 1, 0, steps)
    struck = (days >= to_day(fall.first)) * (steps - gone)
    lost: Ints = half_up(struck * int(drop * MILLION), PERCENT * steps)
    return lost


def _caught_up(shock: Shock, desks: Desks, when: Weeks, case: str, done: Ints, left: Ints) -> Ints:
    share = shock.catch_up_pct.at(case) / PERCENT
    window = np.stack([_window(shock, name, when) for name in MODALITIES])[desks.modality]
    lost = (done * np.maximum(WHOLE - left, 0)).sum(axis=1, keepdims=True)
    room = (done * window * (PARTS // when.days)).sum(axis=1, keepdims=True)
    gain = (lost * share.numerator * PARTS * window) // (np.maximum(room, 1) * share.denominator * when.days)
    return np.where(room > 0, gain, 0)


def _window(shock: Shock, modality: str, when: Weeks) -> Ints:
    """Count the days of each week in which a modality catches up."""
    ends = [to_day(fall.over) for fall in shock.falls if fall.modality in {ALL, modality}]
    start = max(ends, default=int(when.end[-1]))
    last = start + WEEK * shock.catch_up_weeks
    inside: Ints = np.maximum(np.minimum(when.end, last) - np.maximum(when.first, start), 0)
    return inside
