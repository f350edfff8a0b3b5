"""A survey of a population whose truth is known, again and again: how far estimates are, how often intervals hold.

Two ways of answering. "classes": by chance in each stratum, as the estimates suppose. "loss": those who lost most
answer most, which no weight by strata can mend.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import expit, logit

from radioscopie.models.draws import stream
from radioscopie.models.survey.beside import bounded, shifted
from radioscopie.models.survey.chain import RATIO, SHARE, TOTAL, Wanted, estimate, weigh
from radioscopie.models.survey.intervals import wilson
from radioscopie.tables.survey.answers import Answers
from radioscopie.tables.survey.frame import Frame, KnownTotal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.survey.chain import Figure, Weighed
    from radioscopie.ranges import Range

Mechanism = Literal["classes", "loss"]
MECHANISMS: tuple[Mechanism, ...] = ("classes", "loss")
ANSWERING = {"s": 0.35, "m": 0.5, "l": 0.8}
PULL, HURT = 6.0, 0.5
SHIFTS = (0.1, 0.2, 0.3)
WANTED = (Wanted(RATIO, "after", "before"), Wanted(TOTAL, "after"), Wanted(SHARE, "hurt", "yes"))


@dataclass(frozen=True, slots=True)
class Population:
    """Every practice, answering or not.

    Parameters
    ----------
    strata : name of the stratum of each: region and size
    regions : region of each
    machines, before, after : shape (N,), machines, acts of the month one year before and now
    merge_into : the tree by which strata are pooled
    """

    strata: tuple[str, ...]
    regions: tuple[str, ...]
    machines: Reals
    before: Reals
    after: Reals
    merge_into: dict[str, str]

    @property
    def loss(self) -> Reals:
        """Share of its acts that each practice lost, shape (N,); 0 where it had none."""
        return np.where(self.before > 0, 1 - self.after / np.where(self.before > 0, self.before, 1.0), 0.0)

    @property
    def frame(self) -> Frame:
        """Practices of each stratum."""
        counts = {name: self.strata.count(name) for name in sorted(set(self.strata))}
        return Frame(counts, {name: self.merge_into.get(name, "") for name in counts})

    @property
    def truth(self) -> tuple[float, ...]:
        """What the survey wants to know, in the order of WANTED."""
        return (
            float(self.after.sum() / self.before.sum()),
            float(self.after.sum()),
            float((self.loss >= HURT).mean()),
        )


@dataclass(frozen=True, slots=True)
class Coverage:
    """A figure over all the surveys.

    Parameters
    ----------
    figure : its name
    truth, mean : the true value, the mean of the estimates
    spread, error : standard deviation of the estimates, mean of their standard errors
    held : share of the intervals that hold the truth, between `low` and `high` (Wilson)
    """

    figure: str
    truth: float
    mean: float
    spread: float
    error: float
    held: float
    low: float
    high: float


def answered(population: Population, mechanism: Mechanism, seed: int, replication: int) -> Bools:
    """Draw who answers, shape (N,)."""
    usual = np.array([ANSWERING[name[-1]] for name in population.strata])
    pull = PULL * (population.loss - population.loss.mean()) if mechanism == "loss" else 0.0
    drawn = stream(seed, f"survey {replication}, answers").random(len(usual))
    came: Bools = drawn < expit(logit(usual) + pull)
    return came


def surveyed(population: Population, came: Bools) -> tuple[Answers, Weighed]:
    """Give the answers of those who came, and weigh them: strata, then the machines of the nation."""
    ranks = np.flatnonzero(came).tolist()
    strata = tuple(population.strata[rank] for rank in ranks)
    words = {
        "region": tuple(population.regions[rank] for rank in ranks),
        "size": tuple(name[-1] for name in strata),
        "hurt": tuple(np.where(population.loss[ranks] >= HURT, "yes", "no").tolist()),
    }
    numbers = {name: getattr(population, name)[ranks] for name in ("machines", "before", "after")}
    answers = Answers(strata, numbers, words, tuple(ranks))
    total = float(population.machines.sum())
    known = [KnownTotal("", "", "machines", total, 0.0, "")]
    return answers, weigh(answers, population.frame, known)


def _figures(population: Population, mechanism: Mechanism, seed: int, replication: int) -> list[Figure]:
    answers, weighed = surveyed(population, answered(population, mechanism, seed, replication))
    whole = np.ones(len(answers.strata), dtype=bool)
    return [estimate(weighed, answers, wanted, whole) for wanted in WANTED]


def coverage(
    population: Population,
    mechanism: Mechanism,
    replications: int,
    seed: int,
    advance: Callable[[int], None],
) -> list[Coverage]:
    """Survey a population many times.

    Parameters
    ----------
    advance : told of each survey

    Raises
    ------
    InputError : strata that nobody answers and that no tree leads out of
    """
    runs = []
    for replication in range(replications):
        runs.append(_figures(population, mechanism, seed, replication))
        advance(1)
    columns = zip(WANTED, population.truth, zip(*runs, strict=True), strict=True)
    return [_coverage(wanted.name, truth, figures) for wanted, truth, figures in columns]


def _coverage(name: str, truth: float, figures: Sequence[Figure]) -> Coverage:
    value, se, low, high = np.array(
        [(one.value, one.se, one.low, one.high) for one in figures], dtype=float
    ).T
    held = float(((low <= truth) & (truth <= high)).mean())
    spread = float(value.std(ddof=1)) if len(value) > 1 else 0.0
    return Coverage(
        name, truth, float(value.mean()), spread, float(se.mean()), held, *wilson(held, len(value))
    )


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A figure of one survey, and the range that it takes.

    Parameters
    ----------
    basis : "shift" (the silent differ by `shift`, a share) or "no_assumption"
    """

    figure: str
    truth: float
    basis: str
    shift: float | None
    range: Range[float]

    @property
    def holds(self) -> bool:
        """Tell whether the range holds the truth."""
        return self.range.low <= self.truth <= self.range.high


def sensitivity(population: Population, mechanism: Mechanism, seed: int) -> list[Sensitivity]:
    """Give, for the first survey, the range of each figure under each shift of the silent, and with no assumption."""
    answers, weighed = surveyed(population, answered(population, mechanism, seed, 0))
    found: list[Sensitivity] = []
    for wanted, truth in zip(WANTED, population.truth, strict=True):
        moved = [(shift, shifted(weighed, answers, wanted, shift)) for shift in SHIFTS]
        found += [Sensitivity(wanted.name, truth, "shift", shift, one) for shift, one in moved if one]
        held = bounded(answers, wanted, len(population.strata))
        found += [Sensitivity(wanted.name, truth, "no_assumption", None, held)] if held else []
    return found
