"""Who answered: rates, weights by response group, groups pooled by a stated tree, respondents beside the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Reals

FEWEST = 3


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers of a group.

    Parameters
    ----------
    invited, answered : units
    by_count : share of the units that answered
    by_size : share of the size (machines, acts) of those that answered
    """

    invited: int
    answered: int
    by_count: float
    by_size: float


def response_rate(answered: Bools, size: Reals) -> Rate:
    """Give the rate of answers of invited units, shape (n,), by count and by size (nan when all sizes are zero)."""
    invited, came = len(answered), int(answered.sum())
    if not invited:
        raise InputError(problem("survey.empty_frame", ""))
    whole = float(size.sum())
    return Rate(invited, came, came / invited, float(size[answered].sum()) / whole if whole else np.nan)


def response_rates(group: Sequence[str], answered: Bools, size: Reals) -> dict[str, Rate]:
    """Give the rate of each group, in the order of its name."""
    names = np.array(group)
    return {
        str(name): response_rate(answered[names == name], size[names == name]) for name in np.unique(names)
    }


def group_weights(weight: Reals, group: Sequence[str], answered: Bools) -> Reals:
    """Give each answer the weight of its whole response group: d · Σ d of the group / Σ d of its answers.

    Parameters
    ----------
    weight : shape (n,), base weights of all invited units
    group : response homogeneity group of each

    Returns
    -------
    Shape (n,); 0 for those who did not answer.

    Raises
    ------
    InputError : groups where nobody answered
    """
    names, code = np.unique(np.array(group), return_inverse=True)
    invited = np.bincount(code, weight)
    came = np.bincount(code, weight * answered)
    if (came == 0).any():
        raise InputError([problem("survey.group_without_answer", str(name)) for name in names[came == 0]])
    return np.where(answered, weight * (invited / came)[code], 0.0)


def pooled(
    population: Mapping[str, int],
    answers: Mapping[str, int],
    merge_into: Mapping[str, str],
    fewest: int = FEWEST,
) -> dict[str, str]:
    """Pool the strata with too few answers, each with the one that the tree names for it.

    Strata are taken in their order in `population`, again and again until none is left with too few; a stratum that
    is wholly answered needs no pooling.

    Parameters
    ----------
    population : units of each stratum
    answers : answers of each
    merge_into : stratum that each may be pooled with ("" or absent: none)

    Returns
    -------
    Name of the pool of each stratum: that of its first stratum.

    Raises
    ------
    InputError : strata with too few answers and nowhere to go
    """
    pool = {name: name for name in population}
    while targets := _too_few(pool, population, answers, merge_into, fewest):
        lost = [name for name, target in targets.items() if not target]
        if lost:
            raise InputError([_nowhere(name, pool, population, answers) for name in lost])
        _join(pool, *next(iter(targets.items())))
    return pool


def _too_few(
    pool: Mapping[str, str],
    population: Mapping[str, int],
    answers: Mapping[str, int],
    merge_into: Mapping[str, str],
    fewest: int,
) -> dict[str, str]:
    """Give the pools with too few answers, and the pool that each may join ("": none)."""
    found = {}
    for name in dict.fromkeys(pool.values()):
        came, size = _sum(name, pool, answers), _sum(name, pool, population)
        target = _target(name, pool, merge_into)
        if came < (fewest if target else 2) and (came < size or not came):
            found[name] = target
    return found


def _sum(name: str, pool: Mapping[str, str], counts: Mapping[str, int]) -> int:
    return sum(counts.get(one, 0) for one in pool if pool[one] == name)


def _target(name: str, pool: Mapping[str, str], merge_into: Mapping[str, str]) -> str:
    """Give another pool that one of the strata of a pool may join, or ""."""
    wanted = [merge_into.get(one, "") for one in pool if pool[one] == name]
    return next((pool[other] for other in wanted if other in pool and pool[other] != name), "")


def _join(pool: dict[str, str], one: str, other: str) -> None:
    first = next(name for name in pool if pool[name] in {one, other})
    for name, held in pool.items():
        if held in {one, other}:
            pool[name] = pool[first]


def _nowhere(
    name: str, pool: Mapping[str, str], population: Mapping[str, int], answers: Mapping[str, int]
) -> Problem:
    key = "survey.single_unit_stratum" if _sum(name, pool, answers) else "survey.stratum_without_answer"
    return problem(key, name, size=_sum(name, pool, population))


def gap_to_frame(value: Reals, answered: Bools) -> tuple[float, float]:
    """Give the mean of a variable known for every invited unit: among those who answered, and in the frame."""
    return float(value[answered].mean()), float(value.mean())


def by_wave(values: Reals, rank: Ints, cut: float = 0.5) -> tuple[float, float]:
    """Give the mean answer of the early and of the late, cut at a share of the order of arrival.

    Parameters
    ----------
    values : shape (n,), answers
    rank : shape (n,), order in which they came
    """
    late = np.argsort(np.argsort(rank, kind="stable"), kind="stable") >= cut * len(rank)
    return float(values[~late].mean()), float(values[late].mean())
