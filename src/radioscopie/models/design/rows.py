"""The limits and the harm of a program as rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.cuts import NEAR
from radioscopie.models.design.program import LARGEST, TARGET

if TYPE_CHECKING:
    from radioscopie.models.design.master import Master
    from radioscopie.models.design.program import Count, Harm, Program, Spread

WHOLE = "whole"


def add_pulls(master: Master, program: Program) -> None:
    """Add the pulls, the first columns; those pulled wholly or not at all follow a switch."""
    ends = list(zip(program.least.tolist(), program.most.tolist(), strict=True))
    columns = [master.column(least, most) for least, most in ends]
    for column, (least, most) in zip(columns, ends, strict=True):
        if program.whole[column] and least < most:
            switch = master.column(0, 1, whole=True)
            master.row([column, switch], [1.0, least - most], least, least, WHOLE)


def add_target(master: Master, program: Program) -> None:
    """Add the savings wanted: in all draws, or in as many as are wanted of them, each then with a switch."""
    wanted, every = program.wanted, len(program.wanted.savings.start)
    if not wanted.held:
        return
    scale = abs(wanted.amount) or 1.0
    slope, rest = wanted.savings.slope / scale, (wanted.amount - wanted.savings.start) / scale
    pulls = np.arange(slope.shape[1])
    if wanted.held >= every:
        for form, least in zip(slope, rest, strict=True):
            master.row(pulls, form, float(least), np.inf, TARGET)
        return
    lowest = np.minimum(slope * program.least, slope * program.most).sum(axis=1)
    switches = [master.column(0, 1, whole=True) for _ in range(every)]
    for form, least, low, switch in zip(slope, rest, lowest, switches, strict=True):
        short = max(float(least - low), 0.0)  # what may lack where the draw is let go
        master.row([*pulls, switch], [*form, -short], float(least) - short, np.inf, TARGET)
    master.row(switches, np.ones(every), float(wanted.held), np.inf, "held")


def add_spread(master: Master, spread: Spread) -> None:
    """Add two columns that hold all forms between them, and keep them near."""
    low, high = master.column(-np.inf, np.inf), master.column(-np.inf, np.inf)
    for form, start in zip(spread.forms.slope, spread.forms.start, strict=True):
        pulls = np.arange(len(form))
        master.row([*pulls, low], [*form, -1.0], -float(start), np.inf, "")
        master.row([*pulls, high], [*form, -1.0], -np.inf, -float(start), "")
    master.row([high, low], [1.0, -1.0], -np.inf, spread.most, spread.name)


def add_count(master: Master, program: Program, count: Count, cost: float = 0.0) -> float:
    """Add a switch for each form that may go above zero; give the weight of those that are always above.

    A form that is kept stays below zero by a millionth of how far it may go, so that it is kept in cents too.
    """
    highest = count.forms.highest(program.least, program.most)
    lowest = count.forms.lowest(program.least, program.most)
    always = float(count.weight[lowest > 0].sum())
    switches, weights = [], []
    for rank in np.flatnonzero((highest > 0) & (lowest <= 0) & (count.weight > 0)):
        top = float(highest[rank])
        form, start = count.forms.slope[rank] / top, float(count.forms.start[rank]) / top
        switch = master.column(0, 1, cost=cost * float(count.weight[rank]), whole=True)
        master.row([*range(len(form)), switch], [*form, -1.0 - NEAR], -np.inf, -start - NEAR, "")
        switches.append(switch)
        weights.append(float(count.weight[rank]))
    if np.isfinite(count.most) and switches:
        master.row(switches, weights, -np.inf, count.most - always, count.name)
    elif always > count.most:
        master.row([0], [0.0], 1.0, np.inf, count.name)
    return always


def add_harm(master: Master, program: Program, harm: Harm) -> float:
    """Add the column of a harm that is met by cuts, in its own scale, and give that scale."""
    scale = max(abs(harm.at(program.most)), abs(harm.at(program.least))) or 1.0
    low = -np.inf if harm.kind == LARGEST else 0.0
    master.column(low, np.inf, cost=1.0)
    if not np.isfinite(low):
        floor = float(harm.forms.lowest(program.least, program.most).max()) / scale
        master.low[-1] = floor
    return scale
