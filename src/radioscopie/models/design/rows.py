"""The limits and the harm of a program as rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.cuts import NEAR
from radioscopie.models.design.program import LARGEST, TARGET

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.design.master import Master
    from radioscopie.models.design.program import Count, Forms, Harm, Program, Spread

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
    """Add a switch for each owner that may go above; give the weight of those that are always above.

    A form that is kept stays below zero by a millionth of how far it may go, so that it is kept in cents too.
    """
    highest = count.forms.highest(program.least, program.most)
    lowest = count.forms.lowest(program.least, program.most)
    switches, weights, always = [], [], 0.0
    for owner, clauses in enumerate(_clauses(count)):
        weight = float(count.weight[owner])
        open_clauses = [own for own in clauses if weight > 0 and (highest[own] > 0).all()]
        if any((lowest[own] > 0).all() for own in open_clauses):
            always += weight
        elif open_clauses:
            switch = master.column(0, 1, cost=cost * weight, whole=True)
            for own in open_clauses:
                _add_clause(master, count.forms, own[lowest[own] <= 0], highest, switch)
            switches.append(switch)
            weights.append(weight)
    if np.isfinite(count.most) and switches:
        master.row(switches, weights, -np.inf, count.most - always, count.name)
    elif always > count.most:
        master.row([0], [0.0], 1.0, np.inf, count.name)
    return always


def _clauses(count: Count) -> list[list[Ints]]:
    """List the forms of each clause of each owner."""
    if count.groups is None:
        return [[np.array([rank])] for rank in range(len(count.weight))]
    found: list[list[Ints]] = [[] for _ in count.weight]
    order = np.argsort(count.groups.clause, kind="stable")
    ends = np.searchsorted(count.groups.clause[order], np.arange(len(count.groups.owner) + 1))
    for clause, owner in enumerate(count.groups.owner.tolist()):
        found[owner].append(order[ends[clause] : ends[clause + 1]])
    return found


def _add_clause(master: Master, forms: Forms, own: Ints, highest: Reals, switch: int) -> None:
    """Allow all the forms of a clause above zero together only where the switch is on."""
    if len(own) == 1:
        _add_switched(master, forms, int(own[0]), highest, switch)
        return
    each = [master.column(0, 1, whole=True) for _ in own]
    for rank, one in zip(own.tolist(), each, strict=True):
        _add_switched(master, forms, rank, highest, one)
    master.row([*each, switch], [1.0] * len(each) + [-1.0], -np.inf, len(each) - 1.0, "")


def _add_switched(master: Master, forms: Forms, rank: int, highest: Reals, switch: int) -> None:
    """Keep a form below zero where the switch is off."""
    top = float(highest[rank])
    form, start = forms.slope[rank] / top, float(forms.start[rank]) / top
    master.row([*range(len(form)), switch], [*form, -1.0 - NEAR], -np.inf, -start - NEAR, "")


def add_harm(master: Master, program: Program, harm: Harm) -> float:
    """Add the column of a harm that is met by cuts, in its own scale, and give that scale."""
    scale = max(abs(harm.at(program.most)), abs(harm.at(program.least))) or 1.0
    low = -np.inf if harm.kind == LARGEST else 0.0
    master.column(low, np.inf, cost=1.0)
    if not np.isfinite(low):
        floor = float(harm.forms.lowest(program.least, program.most).max()) / scale
        master.low[-1] = floor
    return scale
