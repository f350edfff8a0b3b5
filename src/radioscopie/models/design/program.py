"""What is asked of the optimiser: linear forms of the pulls, and what is wanted of them.

A pull is how far a lever is drawn, between its bounds. What a lever does is counted in proportion to its pull; what
two levers share is bounded elsewhere, and the plan found is priced again by the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints, Reals

SUM, LARGEST, COUNT = "sum", "largest", "count"
TARGET = "target"


@dataclass(frozen=True, slots=True)
class Forms:
    """R linear forms of L pulls: `slope @ pulls + start`, shapes (R, L) and (R,)."""

    slope: Reals
    start: Reals

    def at(self, pulls: Reals) -> Reals:
        """Give the forms at given pulls, shape (R,)."""
        found: Reals = self.slope @ pulls + self.start
        return found

    def highest(self, least: Reals, most: Reals) -> Reals:
        """Give the most that each form can be between bounds of the pulls."""
        found: Reals = np.maximum(self.slope * least, self.slope * most).sum(axis=1) + self.start
        return found

    def lowest(self, least: Reals, most: Reals) -> Reals:
        """Give the least that each form can be between bounds of the pulls."""
        found: Reals = np.minimum(self.slope * least, self.slope * most).sum(axis=1) + self.start
        return found


@dataclass(frozen=True, slots=True)
class Groups:
    """Forms that count together: an owner is above when all the forms of one of its clauses are above zero.

    Parameters
    ----------
    clause : of each form, shape (R,)
    owner : of each clause, shape (C,)
    """

    clause: Ints
    owner: Ints


@dataclass(frozen=True, slots=True)
class Wanted:
    """Savings: each of K forms is what a draw saves; `amount` must be saved in at least `held` of them."""

    savings: Forms
    amount: float
    held: int


@dataclass(frozen=True, slots=True)
class Cap:
    """Forms none of which may exceed `most`."""

    name: str
    forms: Forms
    most: float


@dataclass(frozen=True, slots=True)
class Spread:
    """Forms whose largest and smallest may not be further apart than `most`."""

    name: str
    forms: Forms
    most: float


@dataclass(frozen=True, slots=True)
class Count:
    """Forms that should stay at zero or below: the weights of those above may not add up to more than `most`.

    Parameters
    ----------
    weight : of each owner of `groups`; of each form without groups
    """

    name: str
    forms: Forms
    weight: Reals
    most: float
    groups: Groups | None = None

    def above(self, pulls: Reals) -> Bools:
        """Tell who is above, shape of `weight`."""
        found = self.forms.at(pulls) > 0
        return found if self.groups is None else owners_above(self.groups, found, len(self.weight))


def owners_above(groups: Groups, above: Bools, size: int) -> Bools:
    """Tell which owners are above, shape (size,), from which forms are."""
    short = np.bincount(groups.clause[~above], minlength=len(groups.owner)) > 0
    found = np.zeros(size, bool)
    found[groups.owner[~short]] = True
    return found


@dataclass(frozen=True, slots=True)
class Harm:
    """What is made least.

    Parameters
    ----------
    kind : SUM of weight × what each form is above zero; LARGEST of the forms; COUNT: weights of the forms above zero
    weight : shape (R,), of each owner where there are `groups`; not used by LARGEST
    groups : of a COUNT
    """

    name: str
    kind: str
    forms: Forms
    weight: Reals
    groups: Groups | None = None

    @property
    def counted(self) -> Count:
        """The harm as what is counted."""
        return Count(self.name, self.forms, self.weight, np.inf, self.groups)

    def at(self, pulls: Reals) -> float:
        """Give the harm at given pulls."""
        found = self.forms.at(pulls)
        if self.kind == LARGEST:
            return float(found.max())
        above = np.maximum(found, 0) if self.kind == SUM else self.counted.above(pulls).astype(float)
        return float(above @ self.weight)


@dataclass(frozen=True, slots=True)
class Program:
    """A program of L levers.

    Parameters
    ----------
    least, most : bounds of the pulls, shape (L,)
    whole : levers pulled wholly or not at all (least or most), shape (L,)
    harms : made least one after the other, none at the expense of those before it
    """

    least: Reals
    most: Reals
    whole: Bools
    wanted: Wanted
    harms: tuple[Harm, ...]
    caps: tuple[Cap, ...] = ()
    spreads: tuple[Spread, ...] = ()
    counts: tuple[Count, ...] = ()

    @property
    def limits(self) -> tuple[str, ...]:
        """Names of what must be held: the target, then the protections."""
        kept: tuple[Cap | Spread | Count, ...] = (*self.caps, *self.spreads, *self.counts)
        return (TARGET, *(one.name for one in kept))


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan found.

    Parameters
    ----------
    pulls : of each lever; empty when there is none
    harms : of each harm asked, at these pulls
    bounds : no plan of the program does less of the harm (those before it being held)
    prices : of each harm, what it would gain if a limit were loosened by one, by name; nothing where it counts
    """

    pulls: Reals
    harms: tuple[float, ...] = ()
    bounds: tuple[float, ...] = ()
    prices: tuple[dict[str, float], ...] = ()

    @property
    def is_found(self) -> bool:
        """Tell whether there is a plan."""
        return bool(len(self.pulls))
