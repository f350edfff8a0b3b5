"""Secondary suppression: the cheapest pattern that no attack opens, found by attacks that become cuts.

A mixed-integer program (HiGHS) chooses cells; each target is attacked under that pattern; an attack that leaves it
too narrow says which cells could widen it, and the program chooses again. A target that stays too narrow twice gets
a copy of the table inside the program. When no attack is left the pattern is safe, and no cheaper one is. Among
patterns of one cost: fewest cells, then those first in the order of the cells.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.disclosure.attack import reach, shown_by
from radioscopie.models.survey.disclosure.master import Program, choose, relaxed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.survey.disclosure.attack import Reach, Shown, Target
    from radioscopie.models.survey.disclosure.system import System

    Pattern = Bools
    Cut = dict[int, float]

ROUNDS = 200
PATIENCE = 2
BROKEN = 1e-3


@dataclass(frozen=True, slots=True)
class Breach:
    """An attack that succeeds: its target and way (None: a known sum), and the cells of which some must be hidden."""

    cut: Cut
    target: Target | None = None
    way: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked.

    Parameters
    ----------
    primary : shape (cells,), cells hidden by the primary rules
    costs : shape (cells,), cost of hiding each cell, 0 for the primary ones
    targets : what a reader may not learn
    more : further breaches of a pattern, once no reader learns anything (units that attack, known sums)
    rounds : programs solved at most before the best known pattern is mended by hand
    """

    primary: Pattern
    costs: Ints
    targets: tuple[Target, ...]
    more: Callable[[Pattern, Shown], Iterable[Breach]] = field(default=lambda *_: ())
    rounds: int = ROUNDS


@dataclass(frozen=True, slots=True)
class Suppression:
    """A pattern.

    Parameters
    ----------
    hidden : shape (cells,)
    cost : of the cells hidden beyond the primary ones
    is_best : no safe pattern costs less: proven
    rounds : programs solved
    """

    hidden: Pattern
    cost: int
    is_best: bool
    rounds: int


class GivenAwayError(Exception):
    """A target that no pattern protects: earlier releases already give it away."""

    def __init__(self, target: Target) -> None:
        self.target = target
        super().__init__(target)


@dataclass(slots=True)
class _Learnt:
    cuts: list[Cut]
    copies: list[tuple[Target, int]]
    failures: Counter[tuple[Target, int]]

    def learn(self, breaches: Iterable[Breach]) -> None:
        for breach in breaches:
            self.cuts.append(breach.cut)
            if breach.target:
                self._count((breach.target, breach.way))

    def _count(self, key: tuple[Target, int]) -> None:
        self.failures[key] += 1
        if self.failures[key] == PATIENCE:
            self.copies.append(key)


def suppress(system: System, task: Task) -> Suppression:
    """Find the cheapest safe pattern, or a safe one when it cannot be found in `rounds` programs.

    Raises
    ------
    GivenAwayError : a target can be bounded even when every cell is hidden
    """
    learnt = _Learnt(_first_cuts(system, task), [], Counter())
    cheap, used = _settle(system, task, learnt, task.costs.astype(float), None)
    if cheap is None:
        mended = _mended(system, task, learnt.cuts)
        return Suppression(mended, int(task.costs[mended].sum()), is_best=False, rounds=used)
    cost, count = int(task.costs[cheap].sum()), len(cheap)
    order = np.where(task.primary, 0, count**2 + np.arange(count)).astype(float)
    first, more = _settle(system, task, learnt, order, cost)
    return Suppression(cheap if first is None else first, cost, is_best=True, rounds=used + more)


def _first_cuts(system: System, task: Task) -> list[Cut]:
    """Learn from the program without whole numbers, until no cut is broken by much or the cost stands still."""
    cuts: list[Cut] = []
    cost, still = -1.0, 0
    while still <= PATIENCE:
        now, hidden = relaxed(Program(task.primary, task.costs, cuts))
        found = [breach.cut for breach in _readers(system, task, shown_by(system, hidden))]
        found = [cut for cut in found if sum(w * hidden[cell] for cell, w in cut.items()) < 1 - BROKEN]
        if not found:
            break
        still = 0 if now > cost * (1 + BROKEN) else still + 1
        cost, cuts = now, cuts + found
    return cuts


def _settle(
    system: System, task: Task, learnt: _Learnt, weights: Reals, most: int | None
) -> tuple[Pattern | None, int]:
    """Choose, attack and choose again until no attack is left; None when there were too many rounds."""
    for used in range(1, task.rounds + 1):
        program = Program(task.primary, task.costs, learnt.cuts, learnt.copies)
        pattern = choose(system, program, weights, most)
        if pattern is None or not all(_is_met(cut, pattern) for cut in learnt.cuts):
            return None, used
        found = breaches(system, task, pattern)
        if not found:
            return pattern, used
        learnt.learn(found)
    return None, task.rounds


def breaches(system: System, task: Task, pattern: Pattern) -> list[Breach]:
    """Attack a pattern: the breaches of every target that is too narrow, none when it is safe.

    Raises
    ------
    GivenAwayError : hiding more would not help
    """
    shown = shown_by(system, pattern.astype(float))
    return _readers(system, task, shown) or list(task.more(pattern, shown))


def _readers(system: System, task: Task, shown: Shown) -> list[Breach]:
    return [breach for target in task.targets for breach in attacks(system, shown, target)]


def attacks(system: System, shown: Shown, target: Target) -> list[Breach]:
    """Attack one target both ways."""
    ways = [way for way, level in ((1, target.up), (-1, target.down)) if level > 0]
    found = [(way, reach(system, shown, target, way)) for way in ways]
    return [breach_of(one, target, way) for way, one in found if one.is_short]


def breach_of(found: Reach, target: Target, way: int) -> Breach:
    """Make a breach of an attack that succeeds.

    Raises
    ------
    GivenAwayError : no cell could have prevented it
    """
    if not found.cut:
        raise GivenAwayError(target)
    return Breach(found.cut, target, way)


def _mended(system: System, task: Task, cuts: Iterable[Cut]) -> Pattern:
    """Hide, for each cut in turn, what helps most for its cost; then show again what was hidden for nothing."""
    pattern, found = task.primary.copy(), list(cuts)
    while found:
        for cut in found:
            _hide(task, pattern, cut)
        found = [breach.cut for breach in breaches(system, task, pattern)]
    for cell in sorted(np.flatnonzero(pattern & ~task.primary), key=lambda cell: -int(task.costs[cell])):
        pattern[cell] = False
        pattern[cell] = bool(breaches(system, task, pattern))
    return pattern


def _is_met(cut: Cut, pattern: Pattern) -> bool:
    return sum(weight for cell, weight in cut.items() if pattern[cell]) > 1 - BROKEN


def _hide(task: Task, pattern: Pattern, cut: Cut) -> None:
    while not _is_met(cut, pattern):
        left = [cell for cell in cut if not pattern[cell]]
        if not left:
            return
        pattern[min(left, key=lambda cell: (int(task.costs[cell]) / cut[cell], cell))] = True
