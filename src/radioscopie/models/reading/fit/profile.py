"""When exams are asked: by hour of a kind of day and by month, and whether the counts are those of a Poisson law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from radioscopie.calendar import public_holidays
from radioscopie.models.reading.fit.coverage import Coverage, coverage
from radioscopie.models.reading.network.spec import DAY_KINDS, HOLIDAY

if TYPE_CHECKING:
    from radioscopie.arrays import Rows
    from radioscopie.tables.reading_log import ReadingLog

FEWEST, HOLIDAYS_FEWEST, MONTH_DAYS, ROUNDS = 20, 3, 28, 50
LEVEL = 0.05  # of a test
KINDS = (*DAY_KINDS, HOLIDAY)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Exams asked on each of D days, first to last of the log.

    Parameters
    ----------
    hours : (D, 24) exams
    kinds : (D,) rank in KINDS; a public holiday is a Sunday where the log has too few of them
    months : (D,) 0 to 11
    season : (12,) weight of each month, of mean 1; all 1 where the log has not the twelve
    whole : the log has the twelve months, 28 days and 20 exams of each
    covered : which hours of these days the log covers
    """

    hours: np.ndarray
    kinds: np.ndarray
    months: np.ndarray
    season: np.ndarray
    whole: bool
    covered: Coverage


def count_days(log: ReadingLog) -> DayCounts:
    """Count the exams of each day and hour, and fit the months."""
    days = log.requested.astype("datetime64[D]")
    every = np.arange(days.min(), days.max() + 1)
    hours = np.zeros((len(every), 24), int)
    clock = ((log.requested - days).astype(int) // 3600).astype(int)
    np.add.at(hours, ((days - days.min()).astype(int), clock), 1)
    months = every.astype("datetime64[M]").astype(int) % 12
    kinds = kinds_of_day(every, hours.sum(axis=1))
    covered = coverage(log.requested, hours, kinds, log.longest_gap)
    days, exams = months[covered.whole], hours.sum(axis=1)[covered.whole]
    enough = np.bincount(days, minlength=12) >= MONTH_DAYS
    whole = bool(enough.all() and (np.bincount(days, exams, 12) >= FEWEST).all())
    season = _season(exams, kinds[covered.whole], days) if whole else np.ones(12)
    return DayCounts(hours, kinds, months, season, whole, covered)


def kinds_of_day(days: np.ndarray, exams: np.ndarray) -> np.ndarray:
    """Kind of each day (rank in KINDS): holidays apart when there are three of them, and twenty exams on them."""
    kinds = np.maximum((days.astype("datetime64[D]").astype(int) + 3) % 7 - 4, 0)
    years = {day.year for day in days.tolist()}
    closed = np.isin(days, np.array(sorted(set().union(*map(public_holidays, years))), "datetime64[D]"))
    apart = closed.sum() >= HOLIDAYS_FEWEST and exams[closed].sum() >= FEWEST
    return np.where(closed, KINDS.index(HOLIDAY if apart else DAY_KINDS[-1]), kinds)


def _season(exams: np.ndarray, kinds: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Fit the product of a kind of day and a month (Poisson maximum likelihood: proportional fitting)."""
    season = np.ones(12)
    for _ in range(ROUNDS):
        level = np.bincount(kinds, exams) / np.maximum(np.bincount(kinds, season[months]), 1e-12)
        season = np.bincount(months, exams, 12) / np.bincount(months, level[kinds], 12)
        season /= season.mean()
    return np.asarray(season)


def profile_rows(counts: DayCounts) -> Rows:
    """Give exams of a mean month per day, at each hour of each kind of day, and the test that they are Poisson.

    `dispersion` is the index of dispersion of Fisher around the mean of the day (1 for a Poisson law); `p_value` is
    two-sided; both null when there are too few days or exams.
    """
    return [
        {"day_kind": KINDS[kind], "hour": hour}
        | _dispersion(counts, counts.hours[:, hour], kind, counts.covered.hours[:, hour])
        for kind in _present(counts)
        for hour in range(24)
    ]


def poisson(profile: Rows) -> tuple[int, int]:
    """Count the hours tested, and those that depart from a Poisson law at the level of 5 %."""
    tested = [row["p_value"] for row in profile if row["p_value"] is not None]
    return len(tested), sum(p_value < LEVEL for p_value in tested)


def daily_rows(counts: DayCounts) -> Rows:
    """Give exams of a mean month per day of each kind, and the test that the counts of whole days are Poisson.

    `per_day` is the sum of the hours of the profile; `days` and `exams` are those of whole days.
    """
    exams = counts.hours.sum(axis=1)
    return [
        {"day_kind": KINDS[kind]}
        | _dispersion(counts, exams, kind, counts.covered.whole)
        | {"per_day": round(sum(_rate(counts, kind, hour) for hour in range(24)), 4)}
        for kind in _present(counts)
    ]


def _rate(counts: DayCounts, kind: int, hour: int) -> float:
    """Give the exams of an hour of a day of a mean month; none where the log does not cover it."""
    inside = (counts.kinds == kind) & counts.covered.hours[:, hour]
    days = counts.season[counts.months[inside]].sum()
    return float(counts.hours[inside, hour].sum() / days) if days else 0.0


def covered_rows(log: ReadingLog, counts: DayCounts) -> Rows:
    """Give what the log covers: its first and last day, its days, those cut at an edge and those left out."""
    covered = counts.covered
    last = log.requested.max().astype("datetime64[D]").item()
    days = int(covered.hours.any(axis=1).sum())
    edges = {"first": covered.first, "last": last, "days": days, "cut_days": covered.cut_days}
    return [edges | {"gap_days": covered.gap_days, "exams": len(log.exam)}]


def unseen_hours(counts: DayCounts) -> int:
    """Count the hours of the kinds of day that no day of the log covers: they are taken as hours without exam."""
    kinds = np.unique(counts.kinds[counts.covered.hours.any(axis=1)])
    return sum(int((~counts.covered.hours[counts.kinds == kind].any(axis=0)).sum()) for kind in kinds)


def month_rows(counts: DayCounts) -> Rows:
    """Give the weight of each month beside a mean one; null unless the log has the twelve.

    The 95 % interval is that of a Poisson count widened by the dispersion of whole days, when it is above 1; `p_value`
    tells a month from a mean one.
    """
    exams, wide = counts.hours.sum(axis=1), max([1.0, *_dispersions(counts)])
    rows = []
    for month in np.unique(counts.months).tolist():
        inside = (counts.months == month) & counts.covered.whole
        row = {"month": month + 1, "days": int(inside.sum()), "exams": int(exams[inside].sum())}
        rows.append(row | _weight(counts, month, wide / max(1, row["exams"])))
    return rows


def _weight(counts: DayCounts, month: int, variance: float) -> dict[str, Any]:
    if not counts.whole:
        return dict.fromkeys(("weight", "weight_low", "weight_high", "p_value"))
    weight, error = float(counts.season[month]), float(np.sqrt(variance))
    low, high = (weight * np.exp(side * 1.96 * error) for side in (-1, 1))
    p_value = 2 * stats.norm.sf(abs(np.log(weight)) / error)
    found = {"weight": weight, "weight_low": low, "weight_high": high, "p_value": p_value}
    return {name: round(float(value), 4) for name, value in found.items()}


def _present(counts: DayCounts) -> list[int]:
    """List the kinds of day: the three of a week, and holidays where they stand apart."""
    return [kind for kind, name in enumerate(KINDS) if name != HOLIDAY or (counts.kinds == kind).any()]


def _dispersions(counts: DayCounts) -> list[float]:
    return [row["dispersion"] for row in daily_rows(counts) if row["dispersion"] is not None]


def _dispersion(counts: DayCounts, exams: np.ndarray, kind: int, covered: np.ndarray) -> dict[str, Any]:
    inside = (counts.kinds == kind) & covered
    seen, weights = exams[inside], counts.season[counts.months[inside]]
    n, mean = len(seen), float(seen.sum() / weights.sum()) if len(seen) else 0.0
    row: dict[str, Any] = {"days": n, "exams": int(seen.sum()), "per_day": round(mean, 4)}
    if n < 2 or seen.sum() < FEWEST:
        return row | {"dispersion": None, "p_value": None}
    gap = float(((seen - mean * weights) ** 2 / (mean * weights)).sum())
    months_fitted = counts.whole * 11 * float(seen.sum() / counts.hours.sum())
    freedom = n - 1 - months_fitted
    tail = stats.chi2.cdf(gap, freedom)
    return row | {"dispersion": round(gap / freedom, 3), "p_value": round(float(2 * min(tail, 1 - tail)), 4)}
