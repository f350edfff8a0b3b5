"""From answers to figures: strata pooled, answers weighed, weights calibrated, each figure with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, Problem, problem
from radioscopie.models.survey.calibration import Totals
from radioscopie.models.survey.design import stratified
from radioscopie.models.survey.estimates import Weighted, calibrated, mean, ratio, total
from radioscopie.models.survey.intervals import Interval, interval, share_interval
from radioscopie.models.survey.quantiles import quantile
from radioscopie.models.survey.response import pooled
from radioscopie.tables.survey.frame import PRACTICES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.survey.design import Design
    from radioscopie.models.survey.distances import Method
    from radioscopie.models.survey.estimates import Statistic
    from radioscopie.tables.survey.answers import Answers
    from radioscopie.tables.survey.frame import Frame, KnownTotal

FEWEST, LARGEST_CV = 10, 0.20
FEWEST_SHOWN = 3  # least units of businesses: models/survey/disclosure/presets.csv
RATIO, TOTAL, MEAN, SHARE, MEDIAN = "ratio", "total", "mean", "share", "median"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be estimated.

    Parameters
    ----------
    kind : RATIO (y / x), TOTAL, MEAN, MEDIAN of y, or SHARE of the practices whose `y` is the word `x`
    """

    kind: str
    y: str
    x: str = ""

    @property
    def name(self) -> str:
        """Name the figure: y/x, y, mean(y), median(y), y=x."""
        names = {RATIO: f"{self.y}/{self.x}", TOTAL: self.y, SHARE: f"{self.y}={self.x}"}
        return names.get(self.kind, f"{self.kind}({self.y})")


@dataclass(frozen=True, slots=True)
class Weighed:
    """Answers weighed.

    Parameters
    ----------
    answers : with their design and weights
    pools : pool of each stratum
    """

    answers: Weighted
    pools: dict[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate of a domain; None where nothing can be said.

    Parameters
    ----------
    answers : how many it rests on
    note : code of what is to be known before it is read, "" for nothing
    """

    value: float | None
    se: float | None
    low: float | None
    high: float | None
    answers: int
    note: str


def weigh(
    answers: Answers,
    frame: Frame,
    known: Sequence[KnownTotal] = (),
    method: Method = "linear",
    bounds: tuple[float, float] | None = None,
) -> Weighed:
    """Weigh answers: N / n in each stratum (or pool of strata), then calibrated if totals are known.

    Parameters
    ----------
    known : totals to meet; the counts of strata are met too

    Raises
    ------
    InputError : strata that the frame has not, one answer alone out of several with nowhere to pool it, totals that
        cannot be met
    """
    _refuse_strata(answers, frame)
    counts = {name: answers.strata.count(name) for name in frame.population}
    pools = pooled(frame.population, counts, frame.merge_into)
    sizes = dict.fromkeys(pools.values(), 0)
    for name, size in frame.population.items():
        sizes[pools[name]] += size
    design = stratified([pools[name] for name in answers.strata], sizes)
    if not known:
        return Weighed(Weighted(design), pools)
    return Weighed(calibrated(design, _totals(answers, design, known), method, bounds), pools)


def _refuse_strata(answers: Answers, frame: Frame) -> None:
    lines: dict[str, int] = {}
    for name, line in zip(answers.strata, answers.lines, strict=True):
        lines.setdefault(name, line)
    found = [
        problem("survey.unknown_stratum", f"stratum, {line}", name)
        for name, line in lines.items()
        if name not in frame.population
    ]
    if found:
        raise InputError(found)


def _totals(answers: Answers, design: Design, known: Sequence[KnownTotal]) -> Totals:
    """Put the counts of strata and the known totals together."""
    first = design.stages[0]
    found = [one for total in known for one in _unusable(answers, total)]
    if found:
        raise InputError(found)
    strata = [first.stratum == rank for rank in range(len(first.size))]
    columns = [_column(answers, total) for total in known]
    x = np.column_stack([*strata, *columns]).astype(float)
    values = np.array([*first.size, *(total.total for total in known)])
    error = np.array([*np.zeros(len(first.size)), *(total.error for total in known)])
    names = (*first.names, *(total.name for total in known))
    return Totals(x, values, names, error=error if error.any() else None)


def _unusable(answers: Answers, total: KnownTotal) -> list[Problem]:
    if np.isnan(_column(answers, total)).any():
        return [problem("survey.gap_in_calibration", f"{total.place}, variable", total.variable)]
    if total.column and total.word not in answers.words[total.column]:
        return [
            problem("survey.domain_without_answer", f"{total.place}, domain", f"{total.column}={total.word}")
        ]
    return []


def _column(answers: Answers, total: KnownTotal) -> Reals:
    ones = np.ones(len(answers.strata))
    values = ones if total.variable == PRACTICES else answers.numbers[total.variable]
    return np.where(in_domain(answers, total.column, total.word), values, 0.0)


def in_domain(answers: Answers, column: str, word: str) -> Bools:
    """Tell which answers are in a domain; ("", "") is the nation."""
    if not column:
        return np.ones(len(answers.strata), dtype=bool)
    return np.array([held == word for held in answers.words[column]])


def estimate(weighed: Weighed, answers: Answers, wanted: Wanted, domain: Bools) -> Figure:
    """Estimate a figure in a domain, shape (n,); fewer than three answers give none, since it would tell one of them.

    Raises
    ------
    InputError : no degree of freedom in the whole
    """
    count = int(domain.sum())
    if count < FEWEST_SHOWN:
        return Figure(None, None, None, None, count, "secret" if count else "no_answer")
    at = statistic(weighed, answers, wanted, domain)
    if np.isnan(at.value):
        return Figure(None, None, None, None, count, "undefined")
    if not domain.all() and weighed.answers.design.freedom(domain) < 1:
        return Figure(at.value, None, None, None, count, "no_interval")
    found = _interval(weighed, answers, wanted, at)
    return Figure(found.value, found.se, found.low, found.high, count, _note(found, count))


def statistic(weighed: Weighed, answers: Answers, wanted: Wanted, domain: Bools) -> Statistic:
    """Give the estimate with its influences; of a median, the mean."""
    held = weighed.answers
    if wanted.kind == SHARE:
        return mean(held, in_domain(answers, wanted.y, wanted.x).astype(float), domain)
    y = answers.numbers[wanted.y]
    if wanted.kind == RATIO:
        return ratio(held, y, answers.numbers[wanted.x], domain)
    return total(held, y, domain) if wanted.kind == TOTAL else mean(held, y, domain)


def _interval(weighed: Weighed, answers: Answers, wanted: Wanted, at: Statistic) -> Interval:
    if wanted.kind == MEDIAN:
        return quantile(weighed.answers, answers.numbers[wanted.y], 0.5, at.inside)
    return share_interval(weighed.answers, at) if wanted.kind == SHARE else interval(weighed.answers, at)


def _note(found: Interval, count: int) -> str:
    """Say when a figure is below what may be published: fewer than 10 answers, or an error over 20 % of it."""
    return "fragile" if count < FEWEST or found.se > LARGEST_CV * abs(found.value) else ""
