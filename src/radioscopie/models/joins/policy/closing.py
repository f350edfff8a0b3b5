"""Closures as a limit of plans: counted in the program before anyone is relieved, in the plan priced by the rule.

Practices that meet a rule before anyone closes are a number that a mixed-integer program counts; what patients bring to
neighbours is not linear. Plan by plan the rule is run again, one practice closing at a time, and the program's limit is
moved by what relief was found there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.program import Count, Forms, Groups
from radioscopie.models.finances.closures import central_numbers, close, distances

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Reals
    from radioscopie.models.finances.closures import Closed, Standing
    from radioscopie.models.joins.policy.effects import Ground, Priced
    from radioscopie.models.joins.policy.spec import Design
    from radioscopie.tables.closure_file import Closing


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of closing of a design, with who is a neighbour of whom, and who closes in the base."""

    closing: Closing
    weights: Reals
    base: Closed

    def closed(self, standing: Standing) -> Closed:
        """Run the rule."""
        own = replace(standing, weights=self.weights)
        return close(own, self.closing, central_numbers(self.closing))

    def more(self, standing: Standing) -> int:
        """Count who closes more than in the base."""
        return int(self.closed(standing).closed.sum() - self.base.closed.sum())

    def relieved(self, standing: Standing) -> int:
        """Count who is saved by the patients of others, more than in the base."""
        at_once = int(self.closed(standing).at_once.sum() - self.base.at_once.sum())
        return at_once - self.more(standing)


def rules(ground: Ground, design: Design, base: Priced) -> dict[str, Rule]:
    """Run the rules of a design on its base."""
    found = {}
    for name, closing in design.closings.items():
        if base.standing is not None:
            weights = ground.closing_ground(closing).weights
            own = close(replace(base.standing, weights=weights), closing, central_numbers(closing))
            found[name] = Rule(closing, weights, own)
    return found


@dataclass(frozen=True, slots=True)
class Closable:
    """How far practices are beyond a rule, as far as it is in proportion to pulls."""

    forms: Forms
    groups: Groups

    def corrected(self, pulls: Reals, value: Reals) -> Closable:
        """Take in the values of a plan priced, where they are farther beyond: legal values are rounded."""
        start = np.maximum(self.forms.start, value - self.forms.slope @ pulls)
        return replace(self, forms=Forms(self.forms.slope, start))

    def count(self, rule: Rule, name: str, most: float) -> Count:
        """Allow so many more to meet the rule before anyone closes than do in the base."""
        people = np.ones(len(rule.base.closed))
        return Count(name, self.forms, people, most + float(rule.base.at_once.sum()), self.groups)


def closable(design: Design, found: Priced, least: Reals, per: Reals) -> dict[str, Closable]:
    """Tell, rule by rule, how far practices are beyond it at given pulls.

    Parameters
    ----------
    found : plans priced: all levers at their least, then each at its most alone
    least, per : the least pulls, and one over what each lever moves, shapes (L,)
    """
    made = {}
    for name, closing in design.closings.items():
        first, *others = (distances(one, closing) for one in found.standings)
        slope = np.stack([one.value - first.value for one in others], axis=1) * per
        forms = Forms(slope, first.value - slope @ least)
        made[name] = Closable(forms, Groups(first.clause, first.owner))
    return made


def values_of(design: Design, standing: Standing) -> Mapping[str, Reals]:
    """Give the values of each rule in a plan priced."""
    return {name: distances(standing, closing).value for name, closing in design.closings.items()}
