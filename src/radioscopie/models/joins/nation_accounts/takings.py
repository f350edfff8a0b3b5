"""What the desks of the nation take in the reference year, week by week, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.law.words import DAY0, MODALITIES, NONE
from radioscopie.models.finances.desks import WEEK, WEEKS, Takings, summed
from radioscopie.models.nation.spending import act_cents, coded, fleet_of
from radioscopie.models.nation.spread import units_before
from radioscopie.models.pricing.bands import band_counts, filled_reference
from radioscopie.money import half_up
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.nation.spending import CodedNation
    from radioscopie.models.pricing.encode import Fleet


MONTHS = 12
SUPPLEMENT = MODALITIES.index("supplement")


@dataclass(frozen=True, slots=True)
class _Edges:
    """The 54 days that bound the weeks of a year: month (0-11) and days into it; `length` of each month."""

    month: Ints
    offset: Ints
    length: Ints


def reference_takings(
    baseline: Baseline,
    practices: Practices,
    law: Compiled,
    on: date,
    ct_reference_pct: Fraction | int | None = None,
) -> Takings:
    """Price the reference year of a baseline at the tariffs of a day, the machines with their age of that year.

    Parameters
    ----------
    ct_reference_pct : yearly count paid the full CT fee, as a share of the first threshold, where nobody typed
        it (None: the central value of `technical_fees.toml`): 0 and 100 give the two bounds of `spending.fee_cents`

    Returns
    -------
    takings by desk and week. The cents of a month are spread evenly over its days, by rounding running totals; the
    fees follow the claims, week by week, so that they fall when a machine passes its bands. No excess fees: the
    baseline has none
    """
    held = {name: getattr(baseline, name) for name in ("practices", "sites", "machines", "activity")}
    rows, edges, size = coded(held, law), _edges(baseline.year), len(practices.desks.site)
    desk = np.where(practices.row == size, NONE, practices.row)
    cell = np.where(desk == NONE, NONE, desk * MONTHS + rows.month - 1)
    units = rows.quantity * (law.acts.modality[rows.act] != SUPPLEMENT)
    exams, acts = (
        _weekly(summed(v, cell, size * MONTHS).reshape(size, MONTHS), edges)
        for v in (units, act_cents(rows, law, on))
    )
    fees = np.zeros_like(acts)
    if ct_reference_pct is None:
        ct_reference_pct = read_hypotheses("technical_fees.toml")["ct_reference_pct"].value.central
    fees[practices.machine_desk] = _fees(
        rows, law, fleet_of(baseline.machines), on, edges, baseline.year, ct_reference_pct
    )
    return Takings(exams, acts, np.zeros_like(acts), fees)


def _edges(year: int) -> _Edges:
    starts = np.array(
        [to_day(date(year + month // MONTHS, month % MONTHS + 1, 1)) for month in range(MONTHS + 1)]
    )
    starts -= starts[0]
    days = np.append(np.arange(WEEKS) * WEEK, starts[-1])
    month = np.minimum(np.searchsorted(starts, days, "right") - 1, MONTHS - 1)
    return _Edges(month, days - starts[month], np.diff(starts))


def _weekly(monthly: Ints, edges: _Edges) -> Ints:
    """Spread the whole numbers of months (D, 12) over weeks (D, 53); each row keeps its total."""
    before = np.pad(monthly.cumsum(axis=1), ((0, 0), (1, 0)))[:, edges.month]
    running = before + half_up(monthly[:, edges.month] * edges.offset, edges.length[edges.month])
    weekly: Ints = np.diff(running, axis=1)
    return weekly


def _fees(
    rows: CodedNation,
    law: Compiled,
    fleet: Fleet,
    on: date,
    edges: _Edges,
    age_year: int,
    ct_reference_pct: Fraction | int,
) -> Ints:
    """Price the fees that machines open each week, in cents, shape (M, WEEKS)."""
    running = _opened(rows, law, len(fleet.ids), edges)
    period, kind = int(law.period_of_day[to_day(on) - DAY0]), fleet.kind.astype(np.int64)
    first, second = law.fees.threshold_1[period, kind], law.fees.threshold_2[period, kind]
    full = filled_reference(law.fees.reference[period, kind], first, Fraction(ct_reference_pct) / 100)
    full = np.where(fleet.reference == NONE, full, fleet.reference)
    units = band_counts(running[:, :-1], running[:, 1:], *(bound[:, None] for bound in (full, first, second)))
    amortised = (age_year - law.fees.amortised_after[period] > fleet.installed_year).astype(np.int64)
    price = np.maximum(law.fees.amount[period, kind, :, amortised], 0).astype(np.int64)
    weekly: Ints = (units * price[:, None, :]).sum(axis=2)
    return weekly


def _opened(rows: CodedNation, law: Compiled, machines: int, edges: _Edges) -> Ints:
    """Count the fees that each machine has opened before each edge, shape (M, WEEKS + 1)."""
    opens = np.flatnonzero((law.acts.fee_kind[rows.act] > 0) & (rows.machine >= 0))
    machine, month, quantity = rows.machine[opens], rows.month[opens] - 1, rows.quantity[opens]
    whole = summed(quantity, machine * MONTHS + month, machines * MONTHS).reshape(machines, MONTHS)
    running = np.pad(whole.cumsum(axis=1), ((0, 0), (1, 0)))[:, edges.month]
    order = np.argsort(month, kind="stable")
    bounds = np.searchsorted(month[order], np.arange(MONTHS + 1))
    for edge, (here, offset) in enumerate(zip(edges.month, edges.offset, strict=True)):
        mine = order[bounds[here] : bounds[here + 1]]
        day, days = np.array([offset]), np.array([edges.length[here]])
        np.add.at(running[:, edge], machine[mine], units_before(quantity[mine], day, days))
    return running
