"""The search of a plan: solve, round to legal values, price again by the engine, take in what differs, solve again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.bilingual import same_words
from radioscopie.models.design.program import TARGET
from radioscopie.models.design.solve import clashes, most_saved, solve
from radioscopie.models.joins.policy.effects import priced
from radioscopie.models.joins.policy.harms import harms_of
from radioscopie.models.joins.policy.programs import make_program
from radioscopie.models.joins.policy.proportional import bearers, corrected, effects_of, of_plan
from radioscopie.models.joins.policy.protections import limits_of
from radioscopie.models.joins.policy.spec import CLOSURES, COUNTED, FULL, NEWLY_UNDER, PEOPLE
from radioscopie.models.joins.policy.twice import counted_twice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.bilingual import Words
    from radioscopie.models.design.program import Plan, Program
    from radioscopie.models.joins.policy.effects import Ground, Priced
    from radioscopie.models.joins.policy.proportional import Bearers, Effects
    from radioscopie.models.joins.policy.spec import Design

ROUNDS, LOOSENED = 5, 2  # plans priced at most; with closures, those after which limits were moved by relief
PARTS = ("saved", "saved_france", "saved_drawn", "lost", "lost_drawn")
ORIGIN, PLAN = "origin", "plan"
WHOLE = (NEWLY_UNDER, PEOPLE)  # harms that count: the rounding of a tariff may put one more under
NEAR, MORE = (
    1e-6,
    1.2,
)  # what is taken for held, in shares; what is taken off a limit of receipts that was exceeded by one
SURPLUS = 1e-3  # of the target: a plan that saves no more than that beyond it is not searched again


@dataclass(frozen=True, slots=True)
class Told:
    """A plan as it is told, priced by the engine.

    Parameters
    ----------
    pulls : of each lever, in ten-thousandths
    saved, saved_drawn : cents, at central values and in each draw
    harms : in the order asked
    limits : what each limit is about, by name: the target's is what is saved (`Found.amount` is wanted)
    broken : limits that are not held
    """

    name: str
    title: Words
    pulls: tuple[int, ...]
    saved: int
    saved_drawn: Ints
    harms: tuple[float, ...]
    limits: Mapping[str, float]
    broken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Parameters
    ----------
    amount : savings wanted, cents
    alone : the levers priced, each alone (`lone_plans`); its margins and receipts are those of the base
    plans, priced : the plan found, if any, then the references, and what they do
    bounds : no plan does less of each harm asked
    twice : what losses of levers count twice at most, per full pull, cents, shape (P, L)
    prices : what the last harm asked would gain if a limit were loosened by one, by name; nothing where it counts
    most : the most that the levers save, with the protections and without, cents (proportional)
    clash : limits that clash, when there is no plan
    """

    design: Design
    amount: int
    known: Bearers
    effects: Effects
    alone: Priced
    priced: Priced | None
    plans: tuple[Told, ...]
    bounds: tuple[float, ...]
    twice: Reals
    prices: Mapping[str, float] = field(default_factory=dict)
    most: tuple[float, float] = (0.0, 0.0)
    clash: tuple[str, ...] = ()

    @property
    def shared(self) -> float:
        """Part of all losses, at the most pulls, that levers count twice at most."""
        span = np.array([lever.most - lever.least for lever in self.design.levers])
        return float((self.twice @ span).sum() / max((self.effects.lost @ span).sum(), 1.0))

    @property
    def plan(self) -> Told | None:
        """The plan found."""
        return next((one for one in self.plans if one.name == PLAN), None)


def search(
    ground: Ground,
    design: Design,
    draws: int,
    seed: int,
    seconds: float,
    advance: Callable[[int], None] = lambda _: None,
) -> Found:
    """Search the plan of a design.

    Parameters
    ----------
    draws, seed : draws of uncertain numbers and charges
    seconds : of the solver, for each harm
    advance : called with the number of plans priced
    """
    listed = lone_plans(design)
    moving = [one for one in listed if _moves(one)]
    references = [(one.name, one.title, one.pulls) for one in design.references]
    together = priced(ground, design, [*moving, *references], draws, seed)
    alone = _with_still(_part(together, 0, len(moving)), [_moves(one) for one in listed])
    beside = _part(together, len(moving), None) if references else None
    amount = _amount(design, beside)
    known, effects = bearers(ground, design, alone), effects_of(design, alone)
    twice = counted_twice(ground, design, alone)
    found = Found(design, amount, known, effects, alone, beside, (), (), twice)
    told = tuple(_told(found, beside, rank, one) for rank, one in enumerate(references)) if beside else ()
    advance(len(listed) + len(references))
    first = make_program(design, effects, alone, known, float(amount))
    eased = make_program(_eased(design), effects.less(twice), alone, known, float(amount))
    bound = solve(_first_harm(eased), seconds)
    most = most_saved(first, seconds), most_saved(replace(first, caps=(), spreads=(), counts=()), seconds)
    found = replace(found, plans=told, bounds=bound.bounds, most=most)
    if not bound.is_found:
        return replace(found, clash=clashes(first, seconds))
    return _refined(ground, found, (draws, seed), seconds, advance)


def _eased(design: Design) -> Design:
    """Leave out protections that a program counts more strictly than the rule does: a bound holds without them."""
    return replace(design, protections=tuple(one for one in design.protections if one.kind != CLOSURES))


def _first_harm(program: Program) -> Program:
    return replace(program, harms=program.harms[:1])


def lone_plans(design: Design) -> list[tuple[str, Words, tuple[int, ...]]]:
    """List the plans that tell what levers do: all at their least, then each at its most alone."""
    least = tuple(lever.least for lever in design.levers)
    found = [(ORIGIN, same_words(ORIGIN), least)]
    for rank, lever in enumerate(design.levers):
        pulls = (*least[:rank], lever.most, *least[rank + 1 :])
        found.append((f"lever_{rank}", lever.title, pulls))
    return found


def _moves(plan: tuple[str, Words, tuple[int, ...]]) -> bool:
    return any(plan[2])


def _part(found: Priced, first: int, end: int | None) -> Priced:
    """Keep some of the plans priced."""
    parts = {name: getattr(found, name)[first:end] for name in (*PARTS, "standings")}
    return replace(found, **parts)


def _with_still(found: Priced, moving: Sequence[bool]) -> Priced:
    """Put plans that pull nothing, and so change nothing, back in their places."""
    at = np.cumsum(moving) - 1
    place = [int(at[i]) if is_moving else -1 for i, is_moving in enumerate(moving)]

    def laid(values: Ints) -> Ints:
        return np.stack([values[p] if p >= 0 else np.zeros_like(values[0]) for p in place])

    standing = found.standing
    standings = tuple(found.standings[p] if p >= 0 else standing for p in place) if standing else ()
    parts: dict[str, Any] = {name: laid(getattr(found, name)) for name in PARTS}
    return replace(found, standings=standings, **parts)


def _amount(design: Design, beside: Priced | None) -> int:
    if design.aim.amount_cents is not None or beside is None:
        return design.aim.amount_cents or 0
    rank = [one.name for one in design.references].index(design.aim.same_as)
    return int(beside.saved[rank])


def _refined(
    ground: Ground,
    found: Found,
    drawing: tuple[int, int],
    seconds: float,
    advance: Callable[[int], None],
) -> Found:
    """Solve and price until the plan priced holds its limits, and keep the best that does."""
    design, effects, best = found.design, found.effects, None
    slack, tight = 0.0, dict[str, float]()
    for done in range(ROUNDS):
        program = make_program(design, effects, found.alone, found.known, found.amount * (1 + slack), tight)
        plan = solve(program, seconds)
        if not plan.is_found:
            break
        pulls = _rounded(plan, design)
        now = priced(ground, design, [(PLAN, design.title, pulls)], *drawing, found.alone)
        advance(1)
        told = _told(found, now, 0, (PLAN, design.title, pulls))
        if best is None or _better(told, best[0]):
            best = told, now, plan, effects
        reached = told.limits[TARGET] - found.amount
        is_loosened = not found.known.closings or done >= LOOSENED
        is_least = design.harms[0].kind not in WHOLE or told.harms[0] <= ceil(found.bounds[0] - NEAR)
        if not told.broken and reached <= SURPLUS * found.amount and is_loosened and is_least:
            break
        effects = corrected(design, effects, np.array(pulls) / FULL, now, 0)
        slack = max(0.0, slack - min(reached, 0) / found.amount) if reached < 0 else slack
        tight |= {
            one.name: tight.get(one.name, 0.0) + MORE * (told.limits[one.name] - one.most)
            for one in design.protections
            if one.name in told.broken and one.kind not in COUNTED
        }
        tight |= _relieved(found, now)
    if best is None:
        return replace(found, clash=clashes(program, seconds))
    told, now, plan, effects = best
    kept = (told, *found.plans)
    both = now if found.priced is None else stacked(now, found.priced)
    return replace(found, plans=kept, priced=both, prices=plan.prices[len(design.harms) - 1], effects=effects)


def _relieved(found: Found, now: Priced) -> dict[str, float]:
    """Move the limits on closures by who is saved by the patients of others in the plan priced."""
    return {name: -float(rule.relieved(now.standings[0])) for name, rule in found.known.closings.items()}


def stacked(one: Priced, other: Priced) -> Priced:
    """Put plans priced after others, on the same base."""
    parts: dict[str, Any] = {
        name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in PARTS
    }
    return replace(one, standings=(*one.standings, *other.standings), **parts)


def _better(one: Told, other: Told) -> bool:
    return (len(one.broken), one.harms) < (len(other.broken), other.harms)


def _rounded(plan: Plan, design: Design) -> tuple[int, ...]:
    pulls = np.rint(plan.pulls * FULL).astype(np.int64)
    return tuple(
        int(np.clip(pull, lever.least, lever.most)) for pull, lever in zip(pulls, design.levers, strict=True)
    )


def _told(found: Found, now: Priced, rank: int, plan: tuple[str, Words, Sequence[int]]) -> Told:
    """Tell a plan priced: its harms, and the limits that it holds."""
    design, own, one = found.design, of_plan(now, rank), np.ones(1)
    limits = limits_of(design, own, found.alone, found.known).values(one)
    limits |= {name: float(rule.more(now.standings[rank])) for name, rule in found.known.closings.items()}
    harms = tuple(harm.at(one) for harm in harms_of(design, own, found.alone, found.known))
    saved = _saved(design, now, rank)
    broken = [name for name, value in limits.items() if value > _most_of(design, name) + NEAR]
    if saved < found.amount:
        broken.insert(0, TARGET)
    name, title, pulls = plan
    told = {TARGET: float(saved), **limits}
    return Told(
        name,
        title,
        tuple(pulls),
        int(now.saved[rank]),
        now.saved_drawn[rank],
        harms,
        told,
        tuple(broken),
    )


def _saved(design: Design, now: Priced, rank: int) -> int:
    """Give what is saved at central values, or in as many draws as the target wants."""
    if design.aim.share is None:
        return int(now.saved[rank])
    held = -(-round(design.aim.share * 1000) * now.saved_drawn.shape[1] // 1000)
    return int(np.sort(now.saved_drawn[rank])[-held])


def _most_of(design: Design, name: str) -> float:
    return next(one.most for one in design.protections if one.name == name)
