"""Technical fees of machines over years to come: bands by count, amortised after seven years, steps of the law.

After the last day that the law is compiled for, the law of its last year goes on; the age of machines does not stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import LAST_DAY, to_day
from radioscopie.errors import InputError, problem
from radioscopie.law.words import EQUIPMENT, KINDS, NONE
from radioscopie.models.pricing.encode import Fleet
from radioscopie.models.pricing.totals import fee_totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled


@dataclass(frozen=True, slots=True)
class FeeMachine:
    """What the fee of a machine hangs on; `kind` in `law.compile.KINDS`, `reference` -1 where nobody typed one."""

    name: str
    kind: int
    installed_on: date
    reference: int = NONE


def fleet_of(machines: Sequence[FeeMachine]) -> Fleet:
    """Give machines as pricing wants them."""
    return Fleet(
        ids=tuple(machine.name for machine in machines),
        equipment=np.array([EQUIPMENT.index(KINDS[machine.kind][0]) for machine in machines], np.int8),
        kind=np.array([machine.kind for machine in machines], np.int16),
        installed_day=np.array([to_day(machine.installed_on) for machine in machines], np.int32),
        installed_year=np.array([machine.installed_on.year for machine in machines], np.int32),
        reference=np.array([machine.reference for machine in machines], np.int32),
    )


def fees_of_year(
    law: Compiled,
    machines: Sequence[FeeMachine],
    exams: Ints,
    year: int,
    open_days: tuple[Ints, Ints] | None = None,
) -> tuple[Ints, Ints]:
    """Price the technical fees of a civil year, one fee an exam.

    Parameters
    ----------
    exams : done by each machine in the year, shape (N,)
    open_days : days of the civil year (from 0) between which each works, the second one excluded; exams come
        evenly between them (None: all year)

    Returns
    -------
    low, high : cents of each machine, shape (N,); they differ for a CT whose reference activity nobody typed

    Raises
    ------
    InputError : a fee that no source read gives in that year
    """
    priced = min(year, LAST_DAY.year)
    counts = even_counts(exams, *_inside(open_days, len(machines), year), days_of(priced))
    low, high = fee_totals(law, fleet_of(machines), counts, to_day(date(priced, 1, 1)), year)
    missing = [m.name for m, cents in zip(machines, low[:, 0], strict=True) if cents < 0]
    if missing:
        raise InputError([problem("practice.invest_fee_missing", name, year=year) for name in missing])
    return low[:, 0].astype(np.int64), high[:, 0].astype(np.int64)


def _inside(open_days: tuple[Ints, Ints] | None, machines: int, year: int) -> tuple[Ints, Ints]:
    """Give the days of work inside the year that is priced, which may lack a 29 February."""
    days, priced = days_of(year), days_of(min(year, LAST_DAY.year))
    first, last = open_days or (np.zeros(machines, np.int64), np.full(machines, days))
    return np.minimum(first, priced - 1), np.where(last == days, priced, np.minimum(last, priced))


def even_counts(exams: Ints, first: Ints, last: Ints, days: int) -> Ints:
    """Spread exams (N,) evenly over days `first` to `last` (excluded) of a year; shape (N, days), sums exact.

    Exam k of n is done on day floor((k - 1) * days open / n), as in `models.impact.spread_fees`.
    """
    span = np.maximum(last - first, 1)[:, None]
    passed = np.clip(np.arange(days + 1)[None, :] - first[:, None], 0, span)
    counts: Ints = np.diff(-(-passed * exams[:, None] // span), axis=1)
    return counts


def days_of(year: int) -> int:
    """Count the days of a civil year."""
    return to_day(date(year + 1, 1, 1)) - to_day(date(year, 1, 1))
