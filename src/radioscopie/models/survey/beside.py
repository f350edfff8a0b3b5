"""What stands beside a figure: what the silent could change, what outliers do, which answers seem in another unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.chain import MEAN, RATIO, SHARE, TOTAL, in_domain, statistic
from radioscopie.models.survey.editing import unit_factors
from radioscopie.models.survey.estimates import residuals, total
from radioscopie.models.survey.outliers import conditional_biases, kokic_bell_cuts, winsorised
from radioscopie.models.survey.silent import share_bounds, shifted_ratio, shifted_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.survey.chain import Wanted, Weighed
    from radioscopie.ranges import Range
    from radioscopie.tables.survey.answers import Answers

FEWEST_TO_COMPARE = 3


def shifted(weighed: Weighed, answers: Answers, wanted: Wanted, shift: float) -> Range[float] | None:
    """Give the figure of the whole if the silent differ by a share on either side; None for shares and medians."""
    weight = weighed.answers.weight
    if wanted.kind not in {RATIO, TOTAL, MEAN}:
        return None
    y = answers.numbers[wanted.y]
    if wanted.kind == TOTAL:
        return shifted_total(weight, y, shift)
    x = answers.numbers[wanted.x] if wanted.kind == RATIO else np.ones(len(y))
    return shifted_ratio(weight, y, x, shift)


def bounded(answers: Answers, wanted: Wanted, practices: int) -> Range[float] | None:
    """Bound a share of all practices with no assumption on the silent; None for other figures, which nothing bounds."""
    if wanted.kind != SHARE:
        return None
    held = in_domain(answers, wanted.y, wanted.x)
    return share_bounds(float(held.mean()), len(held), practices)


@dataclass(frozen=True, slots=True)
class Outliers:
    """A total three ways.

    Parameters
    ----------
    plain : as it is
    winsorised : answers above the cut of Kokic and Bell brought down (type II)
    robust : less half the sum of the extreme conditional biases
    lowered : answers brought down
    """

    plain: float
    winsorised: float
    robust: float
    lowered: int


def outliers(weighed: Weighed, answers: Answers, wanted: Wanted) -> Outliers | None:
    """Give a total of the whole with its outliers treated both ways; None for other figures."""
    if wanted.kind != TOTAL:
        return None
    y, held = answers.numbers[wanted.y], weighed.answers
    lowered = winsorised(y, held.design.weight, kokic_bell_cuts(y, held.design))
    at = statistic(weighed, answers, wanted, np.ones(len(y), dtype=bool))
    biases = conditional_biases(residuals(held, at), held.design)
    robust = at.value - float(biases.min() + biases.max()) / 2
    return Outliers(at.value, total(held, lowered).value, robust, int((lowered != y).sum()))


@dataclass(frozen=True, slots=True)
class UnitError:
    """A value that seems written in another unit: its column, its line, 1000 or 1/1000 times what is usual."""

    column: str
    line: int
    factor: float


def unit_errors(answers: Answers, ratios: Sequence[tuple[str, str]]) -> list[UnitError]:
    """Find the values about a thousand times, or a thousandth of, what is usual.

    A value is compared with the median of its stratum (of all, where fewer than three are positive); two columns of a
    ratio also with each other.
    """
    found = dict.fromkeys(_alone(answers))
    found |= dict.fromkeys(_beside(answers, ratios, {(one.line, one.column) for one in found}))
    return list(found)


def _alone(answers: Answers) -> Iterator[UnitError]:
    for column, values in answers.numbers.items():
        factors = unit_factors(np.nan_to_num(values), _usual(values, answers.strata))
        for rank in np.flatnonzero(factors != 1).tolist():
            yield UnitError(column, answers.lines[rank], float(factors[rank]))


def _usual(values: Reals, strata: Sequence[str]) -> Reals:
    """Give the median of the positive values of the stratum of each."""
    names = np.array(strata)
    known: Mapping[str, Reals] = {name: _positive(values[names == name]) for name in dict.fromkeys(strata)}
    whole = _positive(values)
    medians = {
        name: _median(some if len(some) >= FEWEST_TO_COMPARE else whole) for name, some in known.items()
    }
    return np.array([medians[name] for name in strata])


def _positive(values: Reals) -> Reals:
    return values[np.nan_to_num(values) > 0]


def _median(values: Reals) -> float:
    return float(np.median(values)) if len(values) >= FEWEST_TO_COMPARE else 0.0


def _beside(
    answers: Answers, ratios: Sequence[tuple[str, str]], told: set[tuple[int, str]]
) -> Iterator[UnitError]:
    for y, x in ratios:
        top, bottom = np.nan_to_num(answers.numbers[y]), np.nan_to_num(answers.numbers[x])
        both = (top > 0) & (bottom > 0)
        own = np.where(both, top / np.where(both, bottom, 1.0), 0.0)
        factors = unit_factors(own, np.full(len(own), _median(own[both])))
        for rank in np.flatnonzero(factors != 1).tolist():
            line = answers.lines[rank]
            if not {(line, y), (line, x)} & told:
                yield UnitError(f"{y}/{x}", line, float(factors[rank]))
