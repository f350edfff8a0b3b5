"""Savings against harm: the least harmful plan of each saving, each priced again by the engine at central values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.bilingual import same_words
from radioscopie.models.design.solve import solve
from radioscopie.models.joins.policy.effects import priced
from radioscopie.models.joins.policy.harms import all_harms
from radioscopie.models.joins.policy.programs import make_program
from radioscopie.models.joins.policy.proportional import of_plan
from radioscopie.models.joins.policy.spec import FULL

if TYPE_CHECKING:
    from radioscopie.models.joins.policy.effects import Ground
    from radioscopie.models.joins.policy.search import Found


@dataclass(frozen=True, slots=True)
class Point:
    """A plan of the frontier.

    Parameters
    ----------
    pulls : of each lever, in ten-thousandths
    saved, lost : cents, priced by the engine at central values: savings of the target; margin lost by the practices
    harm : the first harm asked, in proportion to the pulls
    largest, under : the largest loss (share of receipts) and the practices newly under water, priced
    """

    pulls: tuple[int, ...]
    saved: int
    lost: int
    harm: float
    largest: float
    under: int


def frontier(ground: Ground, found: Found, count: int, seconds: float) -> tuple[Point, ...]:
    """Find the least harmful plan of savings evenly spaced up to the most that the levers save.

    Parameters
    ----------
    seconds : of the solver for each plan
    """
    design, top = found.design, found.most[0]
    if not count or not np.isfinite(top) or top <= 0:
        return ()
    solved = []
    for rank in range(1, count + 1):
        program = make_program(design, found.effects, found.alone, found.known, top * rank / count)
        plan = solve(replace(program, harms=program.harms[:1]), seconds)
        if plan.is_found:
            solved.append((tuple(int(pull) for pull in np.rint(plan.pulls * FULL)), plan.harms[0]))
    moving = [(pulls, harm) for pulls, harm in solved if any(pulls)]
    named = [(f"point_{rank}", same_words(f"point_{rank}"), pulls) for rank, (pulls, _) in enumerate(moving)]
    if not named:
        return ()
    done, own = priced(ground, design, named, 0, 0), np.ones(1)
    points = []
    for rank, (pulls, harm) in enumerate(moving):
        largest, under = (one.at(own) for one in all_harms(of_plan(done, rank), found.alone, found.known))
        points.append(
            Point(pulls, int(done.saved[rank]), int(done.lost[rank].sum()), harm, largest, round(under))
        )
    return tuple(points)
