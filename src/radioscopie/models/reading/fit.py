"""Fit a network to a log: hourly profile, case mix, reading times, each with what tells whether it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

from radioscopie.models.reading.network import DAY_KINDS

if TYPE_CHECKING:
    from radioscopie.tables.reading_log import ReadingLog

FEWEST, LONGEST_MIN, BOOTSTRAP = 20, 600.0, 200
LAWS = ("lognormal", "gamma")
Rows = list[dict[str, Any]]


def kinds_of_day(days: np.ndarray) -> np.ndarray:
    """Kind of each day (datetime64[D]): 0 weekday, 1 Saturday, 2 Sunday."""
    weekday = (days.astype("datetime64[D]").astype(int) + 3) % 7
    return np.asarray(np.maximum(weekday - 4, 0))


def profile_rows(log: ReadingLog) -> Rows:
    """Give exams per day at each hour of each kind of day, and the test that they are Poisson.

    `dispersion` is variance over mean of the daily counts (1 for a Poisson law); `p_value` of the test of the index of
    dispersion (Fisher), two-sided; null when there are too few days or exams.
    """
    days = log.requested.astype("datetime64[D]")
    every = np.arange(days.min(), days.max() + 1)
    counts = np.zeros((len(every), 24), int)
    hours = ((log.requested - days).astype(int) // 3600).astype(int)
    np.add.at(counts, ((days - days.min()).astype(int), hours), 1)
    kinds = kinds_of_day(every)
    return [
        {"day_kind": name, "hour": hour} | _dispersion(counts[kinds == kind, hour])
        for kind, name in enumerate(DAY_KINDS)
        for hour in range(24)
    ]


def _dispersion(counts: np.ndarray) -> dict[str, Any]:
    n, mean = len(counts), float(counts.mean()) if len(counts) else 0.0
    row: dict[str, Any] = {"days": n, "exams": int(counts.sum()), "per_day": round(mean, 4)}
    if n < 2 or counts.sum() < FEWEST:
        return row | {"dispersion": None, "p_value": None}
    index = float(counts.var(ddof=1)) / mean
    tail = stats.chi2.cdf(index * (n - 1), n - 1)
    return row | {"dispersion": round(index, 3), "p_value": round(float(2 * min(tail, 1 - tail)), 4)}


def mix_rows(log: ReadingLog) -> Rows:
    """Give the share of each exam with its 95 % interval (Wilson)."""
    names, counts = np.unique(log.exam, return_counts=True)
    rows = []
    for name, count in zip(names, counts, strict=True):
        interval = stats.binomtest(int(count), len(log.exam)).proportion_ci(method="wilson")
        share = {
            "share": round(count / len(log.exam), 5),
            "low": round(interval.low, 5),
            "high": round(interval.high, 5),
        }
        rows.append({"exam": str(name), "exams": int(count)} | share)
    return sorted(rows, key=lambda row: (-row["exams"], row["exam"]))


def reading_rows(log: ReadingLog, seed: int) -> Rows:
    """Give mean, coefficient of variation and best law of the reading times of each exam.

    Times of 0 or beyond 10 hours are left out and counted. The laws are fitted by maximum likelihood; `ks` is the
    distance of Kolmogorov and Smirnov, `p_value` its rank among 200 samples of the fitted law, refitted (a bootstrap:
    tables of the test do not hold when the law is fitted to the same data). Null under 20 times.
    """
    rows = []
    for number, name in enumerate(np.unique(log.exam)):
        minutes = log.minutes[(log.exam == name) & ~np.isnan(log.minutes)]
        right = minutes[(minutes > 0) & (minutes <= LONGEST_MIN)]
        row = {"exam": str(name), "times": len(right), "left_out": len(minutes) - len(right)}
        draws = np.random.default_rng([seed, number])
        rows.append(
            row
            | (
                _best(right, draws)
                if len(right) >= FEWEST
                else dict.fromkeys(("mean_min", "cv", "law", "ks", "p_value"))
            )
        )
    return rows


def _best(minutes: np.ndarray, draws: np.random.Generator) -> dict[str, Any]:
    fitted = {law: _fit(law, minutes) for law in LAWS}
    law = max(LAWS, key=lambda one: fitted[one].logpdf(minutes).sum())
    distance = _distance(fitted[law], minutes)
    again = [_again(law, fitted[law], len(minutes), draws) for _ in range(BOOTSTRAP)]
    mean = float(minutes.mean())
    return {
        "mean_min": round(mean, 3),
        "cv": round(float(minutes.std(ddof=1)) / mean, 4),
        "law": law,
        "ks": round(distance, 4),
        "p_value": round((1 + sum(one >= distance for one in again)) / (BOOTSTRAP + 1), 4),
    }


def _again(law: str, fitted: Any, n: int, draws: np.random.Generator) -> float:
    sample = fitted.rvs(n, random_state=draws)
    return _distance(_fit(law, sample), sample)


def _fit(law: str, minutes: np.ndarray) -> Any:
    """Fit by maximum likelihood (gamma: Minka's fixed point, two steps from the closed-form start)."""
    logs = np.log(minutes)
    if law == "lognormal":
        return stats.lognorm(max(logs.std(), 1e-6), scale=np.exp(logs.mean()))
    gap = max(float(np.log(minutes.mean()) - logs.mean()), 1e-9)
    shape = (3 - gap + np.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    return stats.gamma(shape, scale=minutes.mean() / shape)


def _distance(law: Any, minutes: np.ndarray) -> float:
    ranks = law.cdf(np.sort(minutes))
    steps = np.arange(len(minutes) + 1) / len(minutes)
    return float(max((steps[1:] - ranks).max(), (ranks - steps[:-1]).max()))
