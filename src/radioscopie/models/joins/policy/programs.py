"""The program of a design: what each lever does, laid out as linear forms of the pulls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.program import (
    COUNT,
    LARGEST,
    SUM,
    Cap,
    Count,
    Forms,
    Harm,
    Program,
    Spread,
    Wanted,
)
from radioscopie.models.joins.nation_accounts.neighbours import only_sites, people_nearest
from radioscopie.models.joins.policy.closing import Closable, closable, rules, values_of
from radioscopie.models.joins.policy.spec import (
    CLOSURES,
    DRAWS,
    EQUITY,
    FULL,
    LARGEST_LOSS,
    LOSSES,
    NEWLY_UNDER,
    ONLY_SITE,
    PEOPLE,
    PRACTICE,
    HarmAsked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Bools, Ints, Reals, Strings
    from radioscopie.models.joins.policy.closing import Rule
    from radioscopie.models.joins.policy.effects import Ground, Priced
    from radioscopie.models.joins.policy.spec import Design, Protection

NEEDLESS = "needless"
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Bearers:
    """The P practices judged: words by dimension, who is alone (by minutes), people nearest; margins of the base.

    Parameters
    ----------
    alone : for each number of minutes asked, shape (P,)
    people : shape (P,); empty when not asked
    closings : rules of closing that protections name, by the names of these
    """

    groups: Mapping[str, Strings]
    alone: Mapping[float, Bools]
    people: Ints
    closings: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Effects:
    """What L levers do, as far as it is in proportion to their pull; K draws, P practices; cents.

    Parameters
    ----------
    saved, saved_drawn : shapes (L,) and (K, L)
    lost, lost_drawn : margin lost, shapes (P, L) and (K, P, L)
    saved_more, saved_drawn_more, lost_more, lost_drawn_more : what is there without any pull, and what was found
        beside the proportion at the last plan priced: shapes (), (K,), (P,), (K, P)
    closings : how far practices are beyond each rule of closing
    lost_guard : the most found beside the proportion at any plan priced, that counts keep away from; shape (P,)
    """

    saved: Reals
    saved_drawn: Reals
    lost: Reals
    lost_drawn: Reals
    saved_more: float
    saved_drawn_more: Reals
    lost_more: Reals
    lost_drawn_more: Reals
    closings: Mapping[str, Closable] = field(default_factory=dict)
    lost_guard: Reals | None = None

    @property
    def guarded(self) -> Reals:
        """What counts keep away from beside the proportion, shape (P,)."""
        return self.lost_more if self.lost_guard is None else self.lost_guard

    def less(self, twice: Reals) -> Effects:
        """Take what is counted twice off the losses of pulls, shape (P, L), and the same part off those drawn."""
        part = np.divide(twice, self.lost, out=np.zeros_like(twice), where=self.lost > 0)
        return replace(self, lost=self.lost - twice, lost_drawn=self.lost_drawn * (1 - np.minimum(part, 1)))


def bearers(ground: Ground, design: Design, base: Priced) -> Bearers:
    """Say what a design needs to know of the practices."""
    practices, kept = ground.nation.practices, ground.judged
    minutes = {one.minutes for one in design.protections if one.kind == ONLY_SITE}
    alone = {one: only_sites(ground.baseline, practices, one)[kept] for one in sorted(minutes)}
    asked = any(one.kind == PEOPLE for one in design.harms)
    people = people_nearest(ground.baseline, practices)[kept] if asked else np.zeros(0, np.int64)
    groups = {name: words[kept] for name, words in practices.groups.items()}
    return Bearers(groups, alone, people, rules(ground, design, base))


def effects_of(design: Design, found: Priced) -> Effects:
    """Give what each lever does per full pull.

    Parameters
    ----------
    found : plans priced: all levers at their least, then each at its most alone, the others at their least
    """
    least, most = (
        np.array([getattr(lever, end) for lever in design.levers]) / FULL for end in ("least", "most")
    )
    per = np.divide(1.0, most - least, out=np.zeros(len(most)), where=most > least)
    saved = (found.saved[1:] - found.saved[0]) * per
    saved_drawn = (found.saved_drawn[1:] - found.saved_drawn[0]).T * per
    lost = (found.lost[1:] - found.lost[0]).T * per
    lost_drawn = np.moveaxis(found.lost_drawn[1:] - found.lost_drawn[0], 0, 2) * per
    return Effects(
        saved,
        saved_drawn,
        lost,
        lost_drawn,
        float(found.saved[0] - saved @ least),
        found.saved_drawn[0] - saved_drawn @ least,
        found.lost[0] - lost @ least,
        found.lost_drawn[0] - lost_drawn @ least,
        closable(design, found, least, per),
    )


def of_plan(found: Priced, rank: int) -> Effects:
    """Give what a plan priced does as the effects of one lever, fully pulled."""
    nothing = found.lost[rank] * 0.0
    return Effects(
        found.saved[rank : rank + 1].astype(float),
        found.saved_drawn[rank][:, None].astype(float),
        found.lost[rank][:, None].astype(float),
        found.lost_drawn[rank][:, :, None].astype(float),
        0.0,
        found.saved_drawn[rank] * 0.0,
        nothing,
        found.lost_drawn[rank] * 0.0,
    )


def corrected(design: Design, effects: Effects, pulls: Reals, found: Priced, rank: int) -> Effects:
    """Take in what a plan priced does beside the sum of its levers."""
    values = values_of(design, found.standings[rank]) if design.closings else {}
    return replace(
        effects,
        closings={name: one.corrected(pulls, values[name]) for name, one in effects.closings.items()},
        saved_more=float(found.saved[rank] - effects.saved @ pulls),
        saved_drawn_more=found.saved_drawn[rank] - effects.saved_drawn @ pulls,
        lost_more=found.lost[rank] - effects.lost @ pulls,
        lost_guard=np.maximum(effects.guarded, found.lost[rank] - effects.lost @ pulls),
        lost_drawn_more=found.lost_drawn[rank] - effects.lost_drawn @ pulls,
    )


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
            counts.append(_under(one.name, effects, base, most, _members(one, known)))
        elif one.kind == CLOSURES:
            if one.name in effects.closings:
                counts.append(effects.closings[one.name].count(known.closings[one.name], one.name, most))
        else:
            caps.append(Cap(one.name, _rates(one, effects, base, known), most))
    return Limits(tuple(caps), tuple(spreads), tuple(counts))


def make_program(
    design: Design,
    effects: Effects,
    base: Priced,
    known: Bearers,
    amount_cents: float,
    tight: Mapping[str, float] = NOTHING,
) -> Program:
    """Lay out the program of a design.

    Parameters
    ----------
    base : margins and receipts of the base
    amount_cents, tight : savings wanted, and what is taken off the limits of protections
    """
    levers, limits = design.levers, limits_of(design, effects, base, known, tight)
    return Program(
        np.array([lever.least for lever in levers]) / FULL,
        np.array([lever.most for lever in levers]) / FULL,
        np.array([lever.whole for lever in levers], bool),
        _wanted(design, effects, amount_cents),
        (*harms_of(design, effects, base, known), *_needless(design, effects)),
        limits.caps,
        limits.spreads,
        limits.counts,
    )


def _needless(design: Design, effects: Effects) -> tuple[Harm, ...]:
    """Take no more than the harms asked need: a last harm, all losses at central values, where the last is no sum."""
    if design.harms[-1].kind == LOSSES:
        return ()
    return (Harm(NEEDLESS, SUM, Forms(effects.lost, effects.lost_more), np.ones(len(effects.lost))),)


def harms_of(design: Design, effects: Effects, base: Priced, known: Bearers) -> tuple[Harm, ...]:
    """Lay out the harms of a design, in order."""
    return tuple(_harm(one, effects, base, known) for one in design.harms)


def all_harms(effects: Effects, base: Priced, known: Bearers) -> tuple[Harm, ...]:
    """Lay out the harms that every plan is told by, asked or not: the largest loss, practices newly under water."""
    asked = [HarmAsked(kind, 0.0, 1.0) for kind in (LARGEST_LOSS, NEWLY_UNDER)]
    return tuple(_harm(one, effects, base, known) for one in asked)


def _wanted(design: Design, effects: Effects, amount_cents: float) -> Wanted:
    if design.aim.share is None:
        return Wanted(Forms(effects.saved[None, :], np.array([effects.saved_more])), amount_cents, 1)
    held = ceil(design.aim.share * len(effects.saved_drawn) - 1e-9)
    return Wanted(Forms(effects.saved_drawn, effects.saved_drawn_more), amount_cents, held)


def _harm(one: HarmAsked, effects: Effects, base: Priced, known: Bearers) -> Harm:
    if one.kind == LOSSES:
        return _losses(one, effects, base)
    if one.kind == LARGEST_LOSS:
        rates = _of_practices(effects, base, over_draws=False)
        return Harm(one.kind, LARGEST, rates, np.ones(len(rates.start)))
    weight = known.people.astype(float) if one.kind == PEOPLE else np.ones(len(base.margin))
    count = _under(one.kind, effects, base, np.inf, np.ones(len(weight), bool))
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


def _under(name: str, effects: Effects, base: Priced, most: float, members: Bools) -> Count:
    """Count the practices above water that a plan puts under: what they lose exceeds their margin."""
    above = base.margin >= 0
    room = base.margin[above]
    forms = Forms(effects.lost[above], effects.guarded[above] - room)
    return Count(name, forms, members[above].astype(float), most)


def _rates(one: Protection, effects: Effects, base: Priced, known: Bearers) -> Forms:
    """Give losses as shares of receipts, of practices or of groups of them."""
    drawn = one.over == DRAWS and len(effects.lost_drawn) > 0
    if one.kind == ONLY_SITE or one.by == PRACTICE:
        kept = _members(one, known) & (base.revenue > 0)
        return _kept(_of_practices(effects, base, over_draws=drawn), kept)
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


def _of_practices(effects: Effects, base: Priced, *, over_draws: bool) -> Forms:
    if not over_draws:
        received = np.maximum(base.revenue, 1).astype(float)
        return Forms(effects.lost / received[:, None], effects.lost_more / received)
    received = np.maximum(base.revenue_drawn, 1).astype(float).ravel()
    many = effects.lost_drawn.reshape(-1, effects.lost.shape[1])
    return Forms(many / received[:, None], effects.lost_drawn_more.ravel() / received)


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
