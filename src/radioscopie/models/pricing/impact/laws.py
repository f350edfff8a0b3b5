"""The laws that an impact compares, compiled together, and the pricings that lead from the base to each other one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.law.compile import Compiled, compile_together
from radioscopie.models.pricing.impact.sums import SHARED
from radioscopie.models.pricing.measures import AGEING, acts_of_decision, steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.law.load import Law

At = tuple[str, str]  # variant, measure
Pass = tuple[At, Compiled, int | None]
BASE: At = (SHARED, "base")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared.

    Parameters
    ----------
    law : in force, under which the rows were billed
    base : the law before
    base_year : civil year whose age machines keep in the base; None: that of each year
    variants : laws compared with the base, by name
    years : civil years in which the activity is replayed
    """

    law: Law
    base: Law
    base_year: int | None
    variants: tuple[tuple[str, Law], ...]
    years: tuple[int, ...]

    @property
    def named(self) -> tuple[Law, ...]:
        """The base, then the variants."""
        return (self.base, *(law for _, law in self.variants))


@dataclass(frozen=True, slots=True)
class Laws:
    """The same, compiled.

    Parameters
    ----------
    screen : the law in force alone, which refuses rows
    billed : the law in force, over the periods of all
    decision : acts of the decision of 14 October 2025
    """

    plan: Plan
    screen: Compiled
    base: Compiled
    variants: tuple[Compiled, ...]
    passes: tuple[Pass, ...]
    billed: Compiled
    decision: frozenset[str]

    @property
    def compared(self) -> tuple[Compiled, ...]:
        """The base, then the variants."""
        return (self.base, *self.variants)

    @property
    def last(self) -> dict[str, At]:
        """The last pass of each variant that changes anything; that of all under its own name."""
        return {SHARED: (SHARED, AGEING)} | {at[0]: at for at, _, _ in self.passes if at[0] != SHARED}

    @property
    def kept(self) -> tuple[Pass, ...]:
        """The passes that say whether a row has a price: the base, and the ends."""
        wanted = {BASE, *self.last.values()}
        return tuple(one for one in self.passes if one[0] in wanted)

    @property
    def ends(self) -> tuple[At, ...]:
        """The pass under each law compared: the base, then the variants."""
        last = self.last
        return (BASE, *(last.get(name, last[SHARED]) for name, _ in self.plan.variants))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the cents of acts stand.

    Parameters
    ----------
    distinct : laws whose acts differ
    of_pass : rank in `distinct` of each pass
    years : how many the plan has; the column of a year and a law is `year * len(distinct) + law`
    """

    distinct: tuple[Compiled, ...]
    of_pass: dict[At, int]
    years: int

    @property
    def acts(self) -> int:
        """Columns of acts; those of excess fees follow, one a year."""
        return self.years * len(self.distinct)

    @property
    def width(self) -> int:
        """All columns."""
        return self.acts + self.years

    def at(self, year: int, at: At) -> int:
        """Give the column of a year, by its rank, and of a pass."""
        return year * len(self.distinct) + self.of_pass[at]


def columns_of(laws: Laws) -> Columns:
    """Lay the columns of a plan out."""
    distinct, of_pass = list[Compiled](), dict[At, int]()
    for at, law, _ in laws.passes:
        known = [rank for rank, one in enumerate(distinct) if _same_acts(one, law)]
        of_pass[at] = known[0] if known else len(distinct)
        if not known:
            distinct.append(law)
    return Columns(tuple(distinct), of_pass, len(laws.plan.years))


def _same_acts(one: Compiled, other: Compiled) -> bool:
    mine: tuple[Any, ...] = one.acts
    theirs: tuple[Any, ...] = other.acts
    return all(own is other or np.array_equal(own, other) for own, other in zip(mine, theirs, strict=True))


def laws_of(plan: Plan) -> Laws:
    """Compile the laws of a plan."""
    base, billed, *variants = compile_together(plan.base, plan.law, *(law for _, law in plan.variants))
    decision = acts_of_decision(plan.law)
    passes = tuple(_passes(plan, base, variants, decision))
    screen = compile_together(plan.law)[0]
    return Laws(plan, screen, base, tuple(variants), passes, billed, decision)


def _passes(
    plan: Plan, base: Compiled, variants: Iterable[Compiled], decision: frozenset[str]
) -> Iterator[Pass]:
    yield BASE, base, plan.base_year
    yield (SHARED, AGEING), base, None
    for (name, _), law in zip(plan.variants, variants, strict=True):
        for measure, compiled in steps(base, law, decision):
            yield (name, measure), compiled, None
