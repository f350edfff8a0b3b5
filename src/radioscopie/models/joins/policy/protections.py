"""The protections of a design, as limits on linear forms of the pulls."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.program import Cap, Count, Forms, Spread
from radioscopie.models.joins.policy.harms import of_practices, under
from radioscopie.models.joins.policy.spec import CLOSURES, DRAWS, EQUITY, NEWLY_UNDER, ONLY_SITE, PRACTICE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.joins.policy.effects import Priced
    from radioscopie.models.joins.policy.proportional import Bearers, Effects
    from radioscopie.models.joins.policy.spec import Design, Protection

NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Limits:
    """The protections of a design."""

    caps: tuple[Cap, ...]
    spreads: tuple[Spread, ...]
    counts: tuple[Count, ...]

    def values(self, pulls: Reals) -> dict[str, float]:
        """Give what each protection is about, at given pulls: the largest loss, how far apart, how many."""
        found = {one.name: float(one.forms.at(pulls).max(initial=-np.inf)) for one in self.caps}
        found |= {one.name: float(np.ptp(one.forms.at(pulls))) for one in self.spreads}
        return found | {one.name: float(one.weight @ one.above(pulls)) for one in self.counts}


def limits_of(
    design: Design, effects: Effects, base: Priced, known: Bearers, tight: Mapping[str, float] = NOTHING
) -> Limits:
    """Lay out the protections of a design.

    Parameters
    ----------
    tight : what is taken off the limits of some, by name
    """
    caps, spreads, counts = [], [], []
    for one in design.protections:
        most = one.most - tight.get(one.name, 0.0)
        if one.kind == EQUITY:
            spreads.append(Spread(one.name, _rates(one, effects, base, known), most))
        elif one.kind == NEWLY_UNDER:
            counts.append(under(one.name, effects, base, most, _members(one, known)))
        elif one.kind == CLOSURES:
            if one.name in effects.closings:
                counts.append(effects.closings[one.name].count(known.closings[one.name], one.name, most))
        else:
            caps.append(Cap(one.name, _rates(one, effects, base, known), most))
    return Limits(tuple(caps), tuple(spreads), tuple(counts))


def _rates(one: Protection, effects: Effects, base: Priced, known: Bearers) -> Forms:
    """Give losses as shares of receipts, of practices or of groups of them."""
    drawn = one.over == DRAWS and len(effects.lost_drawn) > 0
    if one.kind == ONLY_SITE or one.by == PRACTICE:
        kept = _members(one, known) & (base.revenue > 0)
        return _kept(of_practices(effects, base, over_draws=drawn), kept)
    groups = [_group(effects, base, members, drawn) for _, members in groups_in(one, known)]
    return Forms(np.concatenate([own.slope for own in groups]), np.concatenate([own.start for own in groups]))


def groups_in(one: Protection, known: Bearers) -> Iterator[tuple[str, Bools]]:
    """List the groups of a protection that hold practices."""
    words = known.groups[one.by]
    for word in sorted(set(words.tolist())):
        if not one.only or word in one.only:
            yield word, words == word


def _group(effects: Effects, base: Priced, members: Bools, drawn: bool) -> Forms:
    if not drawn:
        total = max(int(base.revenue[members].sum()), 1)
        return Forms(
            effects.lost[members].sum(axis=0)[None] / total, effects.lost_more[members].sum()[None] / total
        )
    totals = np.maximum(base.revenue_drawn[:, members].sum(axis=1), 1)
    slope = effects.lost_drawn[:, members].sum(axis=1) / totals[:, None]
    return Forms(slope, effects.lost_drawn_more[:, members].sum(axis=1) / totals)


def _kept(forms: Forms, members: Bools) -> Forms:
    """Keep the forms of some practices, in each draw where there are draws."""
    kept = np.tile(members, len(forms.start) // len(members))
    return Forms(forms.slope[kept], forms.start[kept])


def _members(one: Protection, known: Bearers) -> Bools:
    """Tell which practices a protection is about."""
    if one.kind == ONLY_SITE:
        return known.alone[one.minutes]
    words = next(iter(known.groups.values()))
    if one.by == PRACTICE or not one.only:
        return np.ones(len(words), bool)
    return np.isin(known.groups[one.by], one.only)
