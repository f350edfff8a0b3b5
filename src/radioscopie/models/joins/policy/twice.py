"""What levers share: what the sum of their losses counts twice, measured by the engine, practice by practice.

Levers on tariffs add up, and so do levers on modifiers; a tariff, a modifier, an association rule and each measure of
volume multiply. Put these channels in an order: together they take sum_i f_i prod_{j<i}(1 - f_j) of a price, where the
program counts sum_i f_i. What is counted twice is thus, channel by channel, what a lever takes with all the channels
before it at their most less than alone. It is proportional to the lever's pull and grows with the others', so that the
value at the most pulls of the channels before holds for every plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.joins.policy.effects import priced
from radioscopie.models.joins.policy.spec import FULL

if TYPE_CHECKING:
    from radioscopie.arrays import Reals
    from radioscopie.models.joins.policy.effects import Ground, Priced
    from radioscopie.models.joins.policy.spec import Design, Lever

FIRST = "tariffs"
TARIFFS = ("acts", "technical_fees", "supplements")


def counted_twice(ground: Ground, design: Design, alone: Priced) -> Reals:
    """Give what the losses of each lever count twice at most, per full pull, in cents, shape (P, L).

    Parameters
    ----------
    alone : plans priced: all levers at their least, then each at its most alone
    """
    plans = _plans(design)
    found = np.zeros((len(alone.margin), len(design.levers)))
    if not plans:
        return found
    pulls = sorted({own for pair in plans.values() for own in pair})
    named = [(f"twice_{i}", design.title, own) for i, own in enumerate(pulls)]
    done = priced(ground, design, named, 0, 0)
    lost = dict(zip(pulls, done.lost, strict=True))
    for rank, (before, with_it) in plans.items():
        lever = design.levers[rank]
        own = alone.lost[rank + 1] - alone.lost[0]
        less = own - (lost[with_it] - lost[before])
        found[:, rank] = np.maximum(less, 0) * FULL / (lever.most - lever.least)
    return found


def _plans(design: Design) -> dict[int, tuple[tuple[int, ...], tuple[int, ...]]]:
    """Give, for each lever that has channels before its own, the plan of these at their most, without and with it."""
    levers = design.levers
    channels = [_channel(lever) for lever in levers]
    moving = [lever.least < lever.most for lever in levers]
    order = sorted(
        {one for one, is_free in zip(channels, moving, strict=True) if is_free}, key=lambda one: one != FIRST
    )
    found = {}
    for place, channel in enumerate(order[1:], 1):
        before = tuple(
            lever.most if channels[i] in order[:place] else lever.least for i, lever in enumerate(levers)
        )
        for rank in (i for i, one in enumerate(channels) if one == channel and moving[i]):
            found[rank] = before, (*before[:rank], levers[rank].most, *before[rank + 1 :])
    return found


def _channel(lever: Lever) -> str:
    """Name what a lever moves: values of one channel add up, channels multiply."""
    if lever.measure:
        return lever.name
    families = {move.address.split(".")[0] for move in lever.prices}
    return FIRST if families <= set(TARIFFS) else "+".join(sorted(families))
