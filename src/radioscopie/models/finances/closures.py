"""Who closes: practices that meet a rule, the worst first, their patients going to neighbours that this may save.

One practice closes at a time, the one whose margin is the worst; what it received goes to its open neighbours, whose
margins rise by what exams bring beside what they cost. It ends when no open practice meets a rule: after as many
closures as there are practices at the most. Closing them all at once, nobody being relieved, gives the upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.inputs import find_file, shipped_in
from radioscopie.models.draws import apportion
from radioscopie.money import half_up
from radioscopie.tables.closure_file import CASH, MARGIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.inputs import Input
    from radioscopie.ranges import Range
    from radioscopie.tables.closure_file import Closing, ClosingRule

SHIPPED = Path(__file__).parent / "files/closures"
WEEKS_A_YEAR, PERCENT = 52, 100
FINE, PPM = 10_000, 10**6  # numbers of a rule are counted in ten-thousandths, parts of a euro in millionths
SHARE, WAITS = "share", "waits"


@dataclass(frozen=True, slots=True)
class Standing:
    """The practices before anyone closes; P practices that may close, N places that may receive, Y years.

    Parameters
    ----------
    margin, revenue : cents, shapes (Y, P)
    spent : charges of a year, cents, shape (P,)
    age : years of the oldest machine in the last year, -1 without one, shape (P,)
    kept : millionths of a euro of more receipts that are left to a practice, shape (P,)
    weights : who is a neighbour of whom, and how near: row p, to each place, 0 to itself, shape (P, N); the first P
        places are the practices themselves, the others receive and never close
    """

    margin: Ints
    revenue: Ints
    spent: Ints
    age: Ints
    kept: Ints
    weights: Reals


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing comes to.

    Parameters
    ----------
    closed : practices that close, shape (P,)
    at_once : practices that meet a rule before anyone closes, shape (P,)
    received : receipts of a year that came to each place from practices closed, cents, shape (N,)
    given_up : receipts of a year of patients who give up, or have no neighbour, cents
    """

    closed: Bools
    at_once: Bools
    received: Ints
    given_up: int


def shipped_closures() -> dict[str, Path]:
    """Give the rules of closing of the package by name."""
    return shipped_in(SHIPPED)


def find_closure(asked: Input | str) -> Input:
    """Find a rule of closing: bytes, a file, or the name of one that is shipped.

    Raises
    ------
    InputError : none of these; says the closest names
    """
    return find_file(asked, SHIPPED, "closures.no_file")


def central_numbers(closing: Closing) -> dict[str, float]:
    """Give the central value of each number of a rule."""
    return {name: number.central for name, number in numbers_of(closing).items()}


def numbers_of(closing: Closing) -> Mapping[str, Range[float]]:
    """Give each number of a rule that may be uncertain, by name."""
    found = {SHARE: closing.share} | ({WAITS: closing.waits} if closing.waits else {})
    for rule in closing.rules:
        number = rule.weeks if rule.kind == CASH else rule.line
        if number is not None:
            found[rule.name] = number
    return found


def close(standing: Standing, closing: Closing, numbers: Mapping[str, float]) -> Closed:
    """Close practices one at a time until none meets a rule.

    Parameters
    ----------
    numbers : value of each number of the rule, by name
    """
    size, share = standing.margin.shape[1], _fine(numbers[SHARE])
    received = np.zeros(standing.weights.shape[1], np.int64)
    is_open, given_up = np.ones(len(received), bool), 0
    at_once = failing(standing, closing, numbers, received[:size])
    for _ in range(size):
        failed = failing(standing, closing, numbers, received[:size]) & is_open[:size]
        if not failed.any():
            break
        worst = _worst(standing, failed, received[:size])
        is_open[worst] = False
        leaving = int(standing.revenue[-1, worst] + received[worst])
        received[worst] = 0
        coming = apportion(half_up(share * leaving, PERCENT * FINE), standing.weights[worst] * is_open)
        received += coming
        given_up += leaving - int(coming.sum())
    return Closed(~is_open[:size], at_once, received, given_up)


def _fine(number: float) -> int:
    return round(FINE * number)


def failing(standing: Standing, closing: Closing, numbers: Mapping[str, float], received: Ints) -> Bools:
    """Tell which practices meet a rule, with what they received of those closed."""
    margin = standing.margin + half_up(standing.kept * received, PPM)
    revenue = np.maximum(standing.revenue + received, 1)
    met = np.zeros(margin.shape[1], bool)
    for rule in closing.rules:
        met |= _meets(rule, standing, margin, revenue, _fine(numbers[rule.name]))
    return met


@dataclass(frozen=True, slots=True)
class Distances:
    """How far practices are beyond a rule before anyone closes: all the values of a clause above zero is a rule met.

    Parameters
    ----------
    value : shape (R,), cents, in the scale of its rule
    clause, owner : the clause of each value, shape (R,); the practice of each clause, shape (C,)
    """

    value: Reals
    clause: Ints
    owner: Ints


def distances(standing: Standing, closing: Closing) -> Distances:
    """Tell how far practices are beyond each rule, at its central numbers; linear in margins and receipts."""
    values: list[Reals] = [np.zeros(0)]
    clauses: list[Ints] = [np.zeros(0, np.int64)]
    owners: list[Ints] = [np.zeros(0, np.int64)]
    for rule in closing.rules:
        number = central_numbers(closing)[rule.name]
        for own, whose in _beyond(rule, standing, number):
            before = sum(map(len, owners))
            values.append(own.ravel())
            clauses.append(np.tile(np.arange(len(whose)) + before, len(own)))
            owners.append(whose)
    return Distances(np.concatenate(values), np.concatenate(clauses), np.concatenate(owners))


def _beyond(rule: ClosingRule, standing: Standing, number: float) -> list[tuple[Reals, Ints]]:
    """List the clauses of a rule: values in rows, shape (values, clauses), and the practice of each clause."""
    everyone, margin = np.arange(standing.margin.shape[1]), standing.margin.astype(float)
    if rule.kind == CASH:
        gone = -(number * standing.spent / WEEKS_A_YEAR + np.cumsum(margin, axis=0))
        return [(own[None], everyone) for own in gone]
    under = number / PERCENT * standing.revenue - margin
    if rule.kind == MARGIN:
        return [(under[-rule.years :], everyone)] if len(margin) >= rule.years else []
    old = np.flatnonzero(standing.age > rule.age)
    return [(under[-1:, old], old)]


def _meets(rule: ClosingRule, standing: Standing, margin: Ints, revenue: Ints, number: int) -> Bools:
    """Tell which practices meet a rule whose number is given in ten-thousandths."""
    if rule.kind == MARGIN:
        last = slice(-min(rule.years, len(margin)), None)
        under: Bools = np.all(PERCENT * FINE * margin[last] < number * revenue[last], axis=0) & (
            len(margin) >= rule.years
        )
        return under
    if rule.kind == CASH:
        opening = half_up(number * standing.spent, WEEKS_A_YEAR * FINE)
        gone: Bools = np.any(opening + np.cumsum(margin, axis=0) < 0, axis=0)
        return gone
    old: Bools = (standing.age > rule.age) & (PERCENT * FINE * margin[-1] < number * revenue[-1])
    return old


def _worst(standing: Standing, failed: Bools, received: Ints) -> int:
    """Give the practice whose margin is the worst part of its receipts among those that meet a rule."""
    margin = standing.margin[-1] + half_up(standing.kept * received, PPM)
    rate = margin / np.maximum(standing.revenue[-1] + received, 1)
    return int(np.argmin(np.where(failed, rate, np.inf)))
