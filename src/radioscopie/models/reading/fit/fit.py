"""Fit a network to a log: case mix, reading times, speed of readers, each with what tells whether it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats
from scipy.sparse.csgraph import connected_components

from radioscopie.models.reading.fit.profile import FEWEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.arrays import Rows
    from radioscopie.tables.reading_log import ReadingLog

LONGEST_MIN, BOOTSTRAP = 600.0, 200
SPEED = ("speed", "speed_low", "speed_high", "p_value")
LAWS = ("lognormal", "gamma")


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


def reading_rows(log: ReadingLog, seed: int, advance: Callable[[int], None] = lambda _: None) -> Rows:
    """Give mean, coefficient of variation and best law of the reading times of each exam.

    Times of 0 or beyond 10 hours are left out and counted. The laws are fitted by maximum likelihood; `ks` is the
    distance of Kolmogorov and Smirnov, `p_value` its rank among 200 samples of the fitted law, refitted (a bootstrap:
    tables of the test do not hold when the law is fitted to the same data). Null under 20 times.

    Parameters
    ----------
    seed : of these samples
    advance : told the times of each exam; what it raises ends the work
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
                fitted(right, draws)
                if len(right) >= FEWEST
                else dict.fromkeys(("mean_min", "cv", "law", "ks", "p_value"))
            )
        )
        advance(len(right))
    return rows


def reader_rows(log: ReadingLog) -> Rows:
    """Give the speed of each reader beside the mean of the log, exam for exam, with its 95 % interval.

    The logarithm of a reading time is taken as the sum of an exam and of a reader (least squares). A speed of 1.2
    reads in 1/1.2 of the mean time: the mean of the log is kept. Readers under 20 times have none, nor those whose
    exams link them with no one in the largest set of readers; empty where the log names no reader.
    """
    right = (log.reader != "") & (log.minutes > 0) & (log.minutes <= LONGEST_MIN)
    names, who = np.unique(log.reader[right], return_inverse=True)
    if not len(names):
        return []
    exam = np.unique(log.exam[right], return_inverse=True)[1]
    times, linked = np.bincount(who), _linked(exam, who)
    slow, error = np.full((2, len(names)), np.nan)
    slow[linked], error[linked] = _slowness(np.log(log.minutes[right]), exam, who, linked)
    return [
        {"reader": str(name), "times": int(n)}
        | (_speed(one, wide) if n >= FEWEST and one == one else dict.fromkeys(SPEED))  # noqa: PLR0124 - NaN
        for name, n, one, wide in zip(names, times, slow, error, strict=True)
    ]


def _linked(exam: np.ndarray, who: np.ndarray) -> np.ndarray:
    """Tell the readers whom exams in common link, from one to the next: the set with the most times."""
    table = _times(exam, who)
    sets = connected_components(table.T @ table)[1]
    return np.asarray(sets == np.bincount(sets, table.sum(axis=0)).argmax())


def _times(exam: np.ndarray, who: np.ndarray) -> np.ndarray:
    """Count the reading times of each exam by each reader."""
    table = np.zeros((exam.max() + 1, who.max() + 1))
    np.add.at(table, (exam, who), 1)
    return table


def _slowness(
    logs: np.ndarray, exam: np.ndarray, who: np.ndarray, linked: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Fit exams and readers together; give the part of each reader linked and its standard error.

    The mean of the exponential of the parts over the log is 1, so that exams keep their mean time.
    """
    kept = linked[who]
    logs, (exam, who) = logs[kept], (np.unique(one[kept], return_inverse=True)[1] for one in (exam, who))
    table = _times(exam, who)
    exams, times = table.sum(axis=1), table.sum(axis=0)
    inverse = _inverse(np.diag(times) - table.T @ (table / exams[:, None]))
    slow = inverse @ (np.bincount(who, logs) - table.T @ (np.bincount(exam, logs) / exams))
    slow -= np.log(times @ np.exp(slow) / times.sum())
    rest = logs - (np.bincount(exam, logs - slow[who]) / exams)[exam] - slow[who]
    part = times * np.exp(slow) / times.sum()
    centred = np.eye(len(times)) - part
    freedom = max(1, len(logs) - len(exams) - len(times) + 1)
    return slow, np.sqrt((rest**2).sum() / freedom * np.diag(centred @ inverse @ centred.T).clip(0))


def _inverse(links: np.ndarray) -> np.ndarray:
    """Invert the normal equations of readers linked, known but for a constant: the least of the values is left out."""
    values, vectors = np.linalg.eigh(links)
    return np.asarray((vectors[:, 1:] / values[1:]) @ vectors[:, 1:].T)


def _speed(slow: float, error: float) -> dict[str, float]:
    found = (np.exp(-slow), np.exp(-slow - 1.96 * error), np.exp(-slow + 1.96 * error))
    p_value = 2 * stats.norm.sf(abs(slow) / error) if error else 1.0
    return {name: round(float(value), 4) for name, value in zip(SPEED, (*found, p_value), strict=True)}


def fitted(minutes: np.ndarray, draws: np.random.Generator) -> dict[str, Any]:
    """Give mean, coefficient of variation and best law of some minutes, with its distance and rank (`reading_rows`)."""
    laws = {law: _fit(law, minutes) for law in LAWS}
    law = max(LAWS, key=lambda one: laws[one].logpdf(minutes).sum())
    distance = _distance(laws[law], minutes)
    again = [_again(law, laws[law], len(minutes), draws) for _ in range(BOOTSTRAP)]
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
