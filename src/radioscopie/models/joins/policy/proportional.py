"""What the levers of a design do, in proportion to their pulls, and what is known of the practices that bear it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.joins.nation_accounts.neighbours import only_sites, people_nearest
from radioscopie.models.joins.policy.closing import Closable, closable, rules, values_of
from radioscopie.models.joins.policy.spec import FULL, ONLY_SITE, PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Bools, Ints, Reals, Strings
    from radioscopie.models.joins.policy.closing import Rule
    from radioscopie.models.joins.policy.effects import Ground, Priced
    from radioscopie.models.joins.policy.spec import Design


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
