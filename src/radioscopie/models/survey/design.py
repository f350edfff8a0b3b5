"""Who stands for whom: strata, units drawn in them, and how many units each stratum has in the population."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Reals


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of drawing.

    Parameters
    ----------
    stratum : shape (n,), rank of the stratum of each row
    unit : shape (n,), rank of the unit drawn that holds the row; a unit lies in one stratum
    size : shape (strata,), units of each stratum in the population (infinity: no correction for it)
    names : names of the strata, for the messages
    """

    stratum: Ints
    unit: Ints
    size: Reals
    names: tuple[str, ...]

    @property
    def stratum_of_unit(self) -> Ints:
        """Give the stratum of each unit drawn, shape (units,)."""
        strata = np.zeros(int(self.unit.max()) + 1, dtype=np.int64)
        strata[self.unit] = self.stratum
        return strata

    @property
    def drawn(self) -> Ints:
        """Give the units drawn in each stratum, shape (strata,)."""
        return np.bincount(self.stratum_of_unit, minlength=len(self.size)).astype(np.int64)

    @property
    def fraction(self) -> Reals:
        """Give the share of each stratum that was drawn, shape (strata,); 0 where the size is infinite."""
        shares: Reals = self.drawn / self.size
        return shares


@dataclass(frozen=True, slots=True)
class Design:
    """How the rows were drawn.

    Parameters
    ----------
    weight : shape (n,), units of the population that each row stands for before any adjustment
    stages : the stages of drawing, the first one first
    """

    weight: Reals
    stages: tuple[Stage, ...]

    def freedom(self, inside: Bools | None = None) -> int:
        """Give the degrees of freedom of a variance: units drawn at the first stage minus strata.

        Parameters
        ----------
        inside : shape (n,), rows of a domain: only its units and its strata count (None: all)
        """
        first = self.stages[0]
        rows = np.ones(len(self.weight), dtype=bool) if inside is None else inside
        return len(np.unique(first.unit[rows])) - len(np.unique(first.stratum[rows]))


def stage(stratum: Sequence[str], unit: Sequence[object] | None, size: Mapping[str, float]) -> Stage:
    """Make a stage from names.

    Parameters
    ----------
    stratum : stratum of each row, all of them keys of `size`
    unit : unit of each row, told apart within a stratum; None: each row is a unit
    size : units of each stratum in the population

    Raises
    ------
    InputError : a stratum where more units were drawn than it has, or none
    """
    names = tuple(size)
    rank = {name: code for code, name in enumerate(names)}
    strata = np.array([rank[name] for name in stratum], dtype=np.int64)
    made = Stage(strata, _units(strata, unit), np.array([size[name] for name in names], dtype=float), names)
    _refuse_sizes(made)
    return made


def _units(strata: Ints, unit: Sequence[object] | None) -> Ints:
    if unit is None:
        return np.arange(len(strata))
    codes: dict[tuple[int, object], int] = {}
    pairs = zip(strata.tolist(), unit, strict=True)
    return np.array([codes.setdefault(pair, len(codes)) for pair in pairs], dtype=np.int64)


def _refuse_sizes(made: Stage) -> None:
    found: list[Problem] = []
    for name, drawn, size in zip(made.names, made.drawn.tolist(), made.size.tolist(), strict=True):
        if drawn > size:
            found.append(problem("survey.more_answers_than_units", name, drawn, size=f"{size:g}"))
        elif not drawn:
            found.append(problem("survey.stratum_without_answer", name, size=f"{size:g}"))
    if found:
        raise InputError(found)


def stratified(stratum: Sequence[str], population: Mapping[str, float]) -> Design:
    """Make the design of answers taken as drawn at random in each stratum: weight N / n.

    Parameters
    ----------
    stratum : shape (n,), stratum (or response group) of each answer
    population : units of each stratum in the population

    Raises
    ------
    InputError : a stratum without answer, or with more answers than units
    """
    first = stage(stratum, None, population)
    weight = (first.size / first.drawn)[first.stratum]
    return Design(weight, (first,))


def given_weights(
    weight: Reals,
    stratum: Sequence[str],
    population: Mapping[str, float],
    unit: Sequence[object] | None = None,
) -> Design:
    """Make a design whose weights are known (infinite sizes of strata: drawn with replacement)."""
    return Design(np.asarray(weight, dtype=float), (stage(stratum, unit, population),))
