"""What aids bring to practices, week by week, what they take back, and what they cost the public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.inputs import find_file, shipped_in
from radioscopie.models.finances.aids.rules import RULES, Given
from radioscopie.tables.aid_file import read_aids
from radioscopie.tables.aids import SHORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints
    from radioscopie.inputs import Input
    from radioscopie.models.finances.aids.rules import AidBasis
    from radioscopie.models.finances.cash.ledger import Cash, CashFlow
    from radioscopie.tables.aids import Aid, Aids


SHIPPED = Path(__file__).parents[1] / "files" / "aids"


@dataclass(frozen=True, slots=True)
class Aided:
    """Cash of P practices with aids, and the public cost of each aid, shapes (P,)."""

    cash: Cash
    costs: dict[str, Ints]

    @property
    def cost(self) -> Ints:
        """Public cost of all the aids, in cents, shape (P,)."""
        return sum(self.costs.values(), np.zeros(len(self.cash.opening), np.int64))


def shipped_aids() -> tuple[str, ...]:
    """Name the sets of aids of the package."""
    return tuple(shipped_in(SHIPPED))


def find_aids(asked: Input | str) -> Input:
    """Find a set of aids: bytes, a file, or the name of one that is shipped."""
    return find_file(asked, SHIPPED, "practice.aid_unknown")


def load_aids(asked: Input | str) -> Aids:
    """Read a set of aids (`find_aids`)."""
    return read_aids(find_aids(asked))


def aided(aids: Sequence[Aid], cash: Cash, setting: AidBasis) -> Aided:
    """Give aids to practices, in their order.

    Parameters
    ----------
    aids : in the order of `tables.aids.ORDER`; an aid "short_of_cash" goes only to practices that run out of cash
        with those before it. Practices to which none of this applies (public ones) must be left out by the caller
    cash : cash without aid
    """
    costs: dict[str, Ints] = {}
    allowance = np.zeros_like(setting.normal.exams)
    for aid in aids:
        given = RULES[type(aid)](aid, cash, setting, allowance)
        if aid.who == SHORT:
            given = _only(given, cash.short(setting.overdraft))
        cash, costs[aid.name] = cash.with_flows(*given.flows), given.cost
        allowance = allowance + given.allowance
    return Aided(cash, costs)


def _only(given: Given, asking: Bools) -> Given:
    """Keep what goes to the practices that ask."""
    flows = tuple(_masked(flow, asking) for flow in given.flows)
    return Given(flows, given.cost * asking, given.allowance * asking[:, None])


def _masked(flow: CashFlow, asking: Bools) -> CashFlow:
    kept = {name: getattr(flow, name) * asking[:, None] for name in ("accrued", "paid")}
    return replace(flow, owed=flow.owed * asking, **kept)


def combinations(aids: Sequence[Aid]) -> list[tuple[Aid, ...]]:
    """List the sets to compare: none, each aid alone, then the first two, three… together."""
    alone = [(aid,) for aid in aids]
    together = [tuple(aids[:count]) for count in range(2, len(aids) + 1)]
    return [(), *alone, *together]
