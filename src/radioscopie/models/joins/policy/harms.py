"""The harms of a design, as linear forms of the pulls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.program import COUNT, LARGEST, SUM, Count, Forms, Harm
from radioscopie.models.joins.policy.spec import LARGEST_LOSS, LOSSES, NEWLY_UNDER, PEOPLE, HarmAsked

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.joins.policy.effects import Priced
    from radioscopie.models.joins.policy.proportional import Bearers, Effects
    from radioscopie.models.joins.policy.spec import Design


def harms_of(design: Design, effects: Effects, base: Priced, known: Bearers) -> tuple[Harm, ...]:
    """Lay out the harms of a design, in order."""
    return tuple(_harm(one, effects, base, known) for one in design.harms)


def all_harms(effects: Effects, base: Priced, known: Bearers) -> tuple[Harm, ...]:
    """Lay out the harms that every plan is told by, asked or not: the largest loss, practices newly under water."""
    asked = [HarmAsked(kind, 0.0, 1.0) for kind in (LARGEST_LOSS, NEWLY_UNDER)]
    return tuple(_harm(one, effects, base, known) for one in asked)


def _harm(one: HarmAsked, effects: Effects, base: Priced, known: Bearers) -> Harm:
    if one.kind == LOSSES:
        return _losses(one, effects, base)
    if one.kind == LARGEST_LOSS:
        rates = of_practices(effects, base, over_draws=False)
        return Harm(one.kind, LARGEST, rates, np.ones(len(rates.start)))
    weight = known.people.astype(float) if one.kind == PEOPLE else np.ones(len(base.margin))
    count = under(one.kind, effects, base, np.inf, np.ones(len(weight), bool))
    return Harm(one.kind, COUNT, count.forms, weight[base.margin >= 0])


def _losses(one: HarmAsked, effects: Effects, base: Priced) -> Harm:
    """Add up losses weighted by fragility: mean of the draws, or central values without draws."""
    draws = len(effects.lost_drawn)
    if not draws:
        weight = fragility(base.margin, base.revenue, one)
        return Harm(one.kind, SUM, Forms(effects.lost, effects.lost_more), weight)
    weight = fragility(base.margin_drawn, base.revenue_drawn, one) / draws
    many = effects.lost_drawn.reshape(-1, effects.lost.shape[1])
    return Harm(one.kind, SUM, Forms(many, effects.lost_drawn_more.ravel()), weight.ravel())


def fragility(margin: Ints, revenue: Ints, one: HarmAsked) -> Reals:
    """Give what a cent lost weighs: 1 from a margin of `fragile` of receipts up, `weight` from zero down."""
    rate = margin / np.maximum(revenue, 1)
    near = np.clip(1 - rate / one.fragile, 0, 1) if one.fragile else (rate <= 0).astype(float)
    found: Reals = 1 + (one.weight - 1) * near
    return found


def under(name: str, effects: Effects, base: Priced, most: float, members: Bools) -> Count:
    """Count the practices above water that a plan puts under: what they lose exceeds their margin."""
    above = base.margin >= 0
    room = base.margin[above]
    forms = Forms(effects.lost[above], effects.guarded[above] - room)
    return Count(name, forms, members[above].astype(float), most)


def of_practices(effects: Effects, base: Priced, *, over_draws: bool) -> Forms:
    """Give the losses of each practice as shares of its receipts."""
    if not over_draws:
        received = np.maximum(base.revenue, 1).astype(float)
        return Forms(effects.lost / received[:, None], effects.lost_more / received)
    received = np.maximum(base.revenue_drawn, 1).astype(float).ravel()
    many = effects.lost_drawn.reshape(-1, effects.lost.shape[1])
    return Forms(many / received[:, None], effects.lost_drawn_more.ravel() / received)
