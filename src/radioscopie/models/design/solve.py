"""The plan that does the least harm: HiGHS on the pulls, the rows of protections and harms being added as they bind.

Sums and largest values of thousands of forms are convex: they are met by cuts, one where the last plan stands, until
none is left (Kelley 1960). A target held in a share of the draws, what is counted and levers pulled wholly or not at
all are whole columns: HiGHS then proves a bound, or the gap is told when time is up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.cuts import NEAR, missing_cuts
from radioscopie.models.design.master import Master
from radioscopie.models.design.program import COUNT, LARGEST, SUM, TARGET, Cap, Plan
from radioscopie.models.design.rows import add_count, add_harm, add_pulls, add_spread, add_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Reals
    from radioscopie.models.design.program import Harm, Program

ROUNDS, STEPS = 300, 12
HELD = "held"


@dataclass(frozen=True, slots=True)
class _Solved:
    """A program solved: all columns found (empty: none), the bound proved on its cost, and the program itself."""

    found: Reals
    bound: float
    master: Master

    def pulls(self, program: Program) -> Reals:
        """Give the pulls, within their bounds."""
        return np.clip(self.found[: len(program.least)], program.least, program.most)


def solve(program: Program, seconds: float) -> Plan:
    """Find the plan that does the least harm.

    Parameters
    ----------
    seconds : of the solver for each harm; what it has found by then is given with the bound it proved

    Returns
    -------
    the plan; `Plan.is_found` is false when no plan is within the limits, or none was found in time
    """
    held: list[tuple[Harm, float]] = []
    plan = Plan(np.zeros(0))
    for harm in program.harms:
        solved, always, scale = _least(program, harm, held, seconds)
        if not len(solved.found):
            return plan
        pulls = solved.pulls(program)
        held.append((harm, harm.at(pulls)))
        bound = min(solved.bound * scale + always, held[-1][1])
        values = tuple(one.at(pulls) for one, _ in held)
        prices = _prices(program, harm, solved, scale)
        plan = Plan(pulls, values, (*plan.bounds, bound), (*plan.prices, prices))
    return plan


def most_saved(program: Program, seconds: float) -> float:
    """Give the most that can be saved, the protections being held, to a thousandth; -inf: they cannot be held.

    It is what is saved in as many draws as the target wants, by bisection.
    """
    wanted = program.wanted
    most = float(np.sort(wanted.savings.highest(program.least, program.most))[-wanted.held])
    if exists(_aimed(program, most), seconds):
        return most
    low = float(np.sort(wanted.savings.lowest(program.least, program.most))[-wanted.held])
    if not exists(_aimed(program, low), seconds):
        return -np.inf
    for _ in range(STEPS):
        middle = (low + most) / 2
        low, most = (middle, most) if exists(_aimed(program, middle), seconds) else (low, middle)
    return low


def _aimed(program: Program, amount: float) -> Program:
    return replace(program, wanted=replace(program.wanted, amount=amount))


def clashes(program: Program, seconds: float) -> tuple[str, ...]:
    """Say which limits clash: none of them may be taken away for the others still to clash (a deletion filter).

    Returns
    -------
    names, as in `Program.limits`; nothing when there is a plan
    """
    if exists(program, seconds):
        return ()
    kept = list(program.limits)
    for name in program.limits[::-1]:
        fewer = [one for one in kept if one != name]
        if not exists(without(program, fewer), seconds):
            kept = fewer
    return tuple(kept)


def without(program: Program, names: Sequence[str]) -> Program:
    """Give the program with the limits of these names only."""
    wanted = program.wanted if TARGET in names else replace(program.wanted, held=0)
    caps = tuple(one for one in program.caps if one.name in names)
    spreads = tuple(one for one in program.spreads if one.name in names)
    counts = tuple(one for one in program.counts if one.name in names)
    return replace(program, wanted=wanted, caps=caps, spreads=spreads, counts=counts)


def exists(program: Program, seconds: float) -> bool:
    """Tell whether a plan is within the limits."""
    master = _limits(program)
    return bool(len(_rounds(master, program, None, (), seconds).found))


def _least(
    program: Program, harm: Harm, held: Sequence[tuple[Harm, float]], seconds: float
) -> tuple[_Solved, float, float]:
    """Make one harm least, those held not being made worse: what is found, what is always there, the cost's scale."""
    caps = tuple(Cap(HELD, one.forms, _nearly(value)) for one, value in held if one.kind == LARGEST)
    counts = tuple(
        replace(one.counted, name=HELD, most=_nearly(value)) for one, value in held if one.kind == COUNT
    )
    whole = replace(program, caps=program.caps + caps, counts=program.counts + counts)
    sums = tuple((one, _nearly(value)) for one, value in held if one.kind == SUM)
    master = _limits(whole)
    if harm.kind == COUNT:
        always = add_count(master, whole, harm.counted, cost=1.0)
        return _rounds(master, whole, None, sums, seconds), always, 1.0
    scale = add_harm(master, whole, harm)
    return _rounds(master, whole, (harm, scale), sums, seconds), 0.0, scale


def _nearly(value: float) -> float:
    return value + NEAR * abs(value)


def _limits(program: Program) -> Master:
    """Write the limits that are not met by cuts."""
    master = Master()
    add_pulls(master, program)
    add_target(master, program)
    for one in program.spreads:
        add_spread(master, one)
    for count in program.counts:
        add_count(master, program, count)
    return master


def _rounds(
    master: Master,
    program: Program,
    harm: tuple[Harm, float] | None,
    sums: Sequence[tuple[Harm, float]],
    seconds: float,
) -> _Solved:
    """Solve, add the cuts that the plan found does not meet, and solve again until it meets all."""
    end, bound = time.monotonic() + seconds, -np.inf
    for _ in range(ROUNDS):
        found, bound = master.solve(end - time.monotonic())
        solved = _Solved(found, bound, master)
        if not len(found):
            return solved
        cuts = missing_cuts(program, solved.pulls(program), found, harm, sums)
        if not cuts:
            return solved
        for cut in cuts:
            master.row(*cut)
    return _Solved(np.zeros(0), bound, master)


def _prices(program: Program, harm: Harm, solved: _Solved, scale: float) -> dict[str, float]:
    """Give what the harm gains when a limit is loosened by one; nothing where it counts."""
    if harm.kind == COUNT:
        return {}
    found = solved.master.prices(solved.found)
    limits = {TARGET: program.wanted.amount} | {one.name: one.most for one in program.caps}
    units = {name: 1 / (abs(limit) or 1.0) for name, limit in limits.items()}
    return {
        name: price * scale * units.get(name, 1.0) for name, price in found.items() if name in program.limits
    }
