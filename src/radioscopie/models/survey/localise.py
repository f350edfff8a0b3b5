"""Which fields of an answer to change so that every rule can hold: the smallest weighted set (Fellegi and Holt 1976).

A rule is a list of linear conditions of which one at least must hold: « if income > 0 then age > 16 » is
« income ≤ 0 or age > 16 ». Sets of equal weight are taken in the order of the fields, so that the same answer gives
the same set.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from scipy.optimize import linprog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

STRICT = 1e-6


@dataclass(frozen=True, slots=True)
class Condition:
    """Σ coefficient · field ≤ bound; `strict`: <."""

    coefficients: Mapping[str, float]
    bound: float
    strict: bool = False

    @property
    def most(self) -> float:
        """Give the greatest value allowed, a strict bound being missed by a hair."""
        return self.bound - STRICT if self.strict else self.bound


Rule = tuple[Condition, ...]


def localise(
    record: Mapping[str, float], rules: Sequence[Rule], weight: Mapping[str, float] | None = None
) -> tuple[str, ...] | None:
    """Give the fields to change.

    Parameters
    ----------
    record : value of each field
    rules : what must hold
    weight : trust in each field (1 where not given); a set of trusted fields is changed last

    Returns
    -------
    Names in the order of the record, () when every rule holds; None when no change of any fields can make them hold.
    """
    named = {name for rule in rules for condition in rule for name in condition.coefficients}
    fields = [name for name in record if name in named]
    return next((free for free in _sets(fields, weight or {}) if _can_hold(record, rules, free)), None)


def _sets(fields: list[str], weight: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
    """Give all the sets of fields, the lightest first."""
    sets = [chosen for size in range(len(fields) + 1) for chosen in combinations(fields, size)]
    return iter(sorted(sets, key=lambda chosen: sum(weight.get(name, 1.0) for name in chosen)))


def _can_hold(record: Mapping[str, float], rules: Sequence[Rule], free: tuple[str, ...]) -> bool:
    """Tell whether values of the free fields make every rule hold, the others kept."""
    choices = [[_reduced(condition, record, free) for condition in rule] for rule in rules]
    open_choices = [rule for rule in choices if not any(_holds(condition) for condition in rule)]
    return any(_feasible(chosen, free) for chosen in product(*open_choices))


def _reduced(condition: Condition, record: Mapping[str, float], free: tuple[str, ...]) -> Condition:
    """Put the values of the fixed fields in a condition."""
    fixed = sum(c * record[name] for name, c in condition.coefficients.items() if name not in free)
    left = {name: c for name, c in condition.coefficients.items() if name in free and c}
    return Condition(left, condition.bound - fixed, condition.strict)


def _holds(condition: Condition) -> bool:
    if condition.coefficients:
        return False
    return condition.bound > 0 if condition.strict else condition.bound >= 0


def _feasible(conditions: Sequence[Condition], free: tuple[str, ...]) -> bool:
    if any(not condition.coefficients for condition in conditions):
        return False
    if not conditions:
        return True
    matrix = [[condition.coefficients.get(name, 0.0) for name in free] for condition in conditions]
    bounds = [condition.most for condition in conditions]
    solved = linprog([0.0] * len(free), A_ub=matrix, b_ub=bounds, bounds=(None, None), method="highs")
    return bool(solved.status == 0)
