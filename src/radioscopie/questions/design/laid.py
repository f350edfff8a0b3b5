"""The rows of the tables of a design found."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.joins.policy.effects import base_law
from radioscopie.models.joins.policy.harms import all_harms
from radioscopie.models.joins.policy.prices import moved
from radioscopie.models.joins.policy.proportional import of_plan
from radioscopie.models.joins.policy.search import PLAN
from radioscopie.models.joins.policy.spec import COUNTED, FULL, LARGEST_LOSS, LOSSES, NEWLY_UNDER
from radioscopie.models.statistics import order_statistics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Bools, Ints
    from radioscopie.law.load import Law
    from radioscopie.models.joins.policy.frontier import Point
    from radioscopie.models.joins.policy.search import Found, Told

MILLION, PERCENT = 10**8, 100
TARGET_KIND, NOBODY = "target", ""
DIMENSIONS = ("kind", "size", "mix", "rurality", "ownership", "region", "departement")


def lever_rows(found: Found) -> Iterator[dict[str, Any]]:
    """Say how far each lever is pulled, and what that saves and takes in proportion."""
    pulls = found.plan.pulls if found.plan else tuple(lever.least for lever in found.design.levers)
    for rank, (lever, pull) in enumerate(zip(found.design.levers, pulls, strict=True)):
        part, is_free = pull / FULL, lever.least < lever.most
        yield {
            "lever": lever.name,
            "kind": lever.kind,
            "pull_pct": PERCENT * pull / FULL,
            "least_pct": PERCENT * lever.least / FULL,
            "most_pct": PERCENT * lever.most / FULL,
            "saved_cents": round(float(found.effects.saved[rank]) * part) if is_free else None,
            "lost_cents": round(float(found.effects.lost[:, rank].sum()) * part) if is_free else None,
        }


def value_rows(found: Found, law: Law) -> Iterator[dict[str, Any]]:
    """List the legal values that the plan sets."""
    if found.plan is None:
        return
    levers = found.design.levers
    for address, day, before, after in moved(base_law(found.design, law), levers, found.plan.pulls):
        yield {"address": address, "valid_from": day, "before": before, "after": after}


def plan_rows(found: Found) -> Iterator[dict[str, Any]]:
    """Set plans side by side: savings, losses, practices newly under water, each with its interval."""
    for rank, plan in enumerate(found.plans):
        priced = _priced(found)
        largest, under = (
            one.at(np.ones(1)) for one in all_harms(of_plan(priced, rank), found.alone, found.known)
        )
        row = {
            "plan": plan.name,
            **_with_ends("saved_cents", plan.saved, plan.saved_drawn),
            **_with_ends("lost_cents", int(priced.lost[rank].sum()), priced.lost_drawn[rank].sum(axis=1)),
            **_with_ends("newly_under", round(under), _under_drawn(found, rank)),
            "saved_france_cents": int(priced.saved_france[rank]),
            "largest_loss": largest,
            "holds": not plan.broken,
            "broken": plan.broken[0] if plan.broken else NOBODY,
        }
        if len(plan.saved_drawn):
            row["reached"] = float((plan.saved_drawn >= found.amount).mean())
        yield {one: row[one] for one in sorted(row, key=_place)}


def _place(name: str) -> int:
    order = (
        "plan",
        "saved_cents",
        "reached",
        "saved_france",
        "lost_cents",
        "newly_under",
        "largest_loss",
        "holds",
        "broken",
    )
    return next(rank for rank, word in enumerate(order) if name.startswith(word))


def _priced(found: Found) -> Any:
    return found.priced


def _with_ends(name: str, value: int, drawn: Ints) -> dict[str, int | None]:
    if not len(drawn):
        return {name: value}
    ends = order_statistics(drawn)
    return {name: value, f"{name}_low_95": ends["low_95"], f"{name}_high_95": ends["high_95"]}


def _under_drawn(found: Found, rank: int) -> Ints:
    """Count the practices newly under water in each draw."""
    before, lost = found.alone.margin_drawn, _priced(found).lost_drawn[rank]
    counts: Ints = ((before >= 0) & (before < lost)).sum(axis=1)
    return counts


def proof_rows(found: Found) -> Iterator[dict[str, Any]]:
    """Give each harm asked, plan by plan; for the plan found, the bound that no plan of the program goes below."""
    for rank, asked in enumerate(found.design.harms):
        for plan in found.plans:
            row = {
                "rank": rank + 1,
                "harm": asked.kind,
                "plan": plan.name,
                "value": told(asked.kind, plan.harms[rank]),
            }
            yield row | _bound(found, rank, plan, asked.kind)


def _bound(found: Found, rank: int, plan: Told, kind: str) -> dict[str, float | None]:
    """Give the bound of the first harm; that of a later one would be of another program."""
    if plan.name != PLAN or rank or not found.bounds:
        return {"bound": None, "gap": None}
    value, bound = plan.harms[0], max(found.bounds[0], 0.0)
    bound = min(ceil(bound - 1e-6) if kind == NEWLY_UNDER else bound, value)
    return {"bound": told(kind, bound), "gap": 1 - bound / value if value > 0 else 0.0}


def told(kind: str, value: float) -> float:
    """Write a harm in the unit in which it is told: millions of euros, percent of receipts, or a number."""
    return value / MILLION if kind == LOSSES else value * PERCENT if kind == LARGEST_LOSS else value


def limit_rows(found: Found) -> Iterator[dict[str, Any]]:
    """Say, plan by plan, what each limit wants and what is found, and what loosening it would gain."""
    for plan in found.plans:
        for name, value in plan.limits.items():
            kind = _kind_of(found, name)
            row = {
                "limit": name,
                "kind": kind,
                "plan": plan.name,
                "wanted": _wanted(found, name),
                "value": _limit(kind, value),
                "holds": name not in plan.broken,
                "price": None,
            }
            if plan.name == PLAN and name in found.prices:
                row["price"] = _price(found, name, kind)
            yield row


def _price(found: Found, name: str, kind: str) -> float:
    """Give what the first harm gains per million euros of target, or per point of a protection."""
    harm = found.design.harms[-1].kind
    unit = MILLION if kind == TARGET_KIND else 1 if kind in COUNTED else 1 / PERCENT
    return told(harm, found.prices[name] * unit)


def _kind_of(found: Found, name: str) -> str:
    return next((one.kind for one in found.design.protections if one.name == name), TARGET_KIND)


def _wanted(found: Found, name: str) -> float:
    kind = _kind_of(found, name)
    if kind == TARGET_KIND:
        return found.amount / MILLION
    return _limit(kind, next(one.most for one in found.design.protections if one.name == name))


def _limit(kind: str, value: float) -> float:
    return value / MILLION if kind == TARGET_KIND else value if kind in COUNTED else value * PERCENT


def frontier_rows(found: Found, points: tuple[Point, ...]) -> Iterator[dict[str, Any]]:
    """List the plans of the frontier."""
    kind = found.design.harms[0].kind
    for one in points:
        yield {
            "saved_cents": one.saved,
            "harm": kind,
            "value": told(kind, one.harm),
            "lost_cents": one.lost,
            "newly_under": one.under,
            "largest_loss": one.largest,
        }


def bearer_rows(found: Found) -> Iterator[dict[str, Any]]:
    """Say who bears each plan, by group of practices; for the plan found, how many are better and worse off."""
    everyone = np.ones(len(found.alone.margin), bool)
    yield from _bearers(found, "all", "all", everyone)
    for dimension in DIMENSIONS:
        words = found.known.groups[dimension]
        for word in sorted(set(words.tolist())):
            yield from _bearers(found, dimension, word, words == word)


def _bearers(found: Found, dimension: str, word: str, members: Bools) -> Iterator[dict[str, Any]]:
    base, lost = found.alone, _priced(found).lost
    received = max(int(base.revenue[members].sum()), 1)
    other = 1 if found.plan and len(found.plans) > 1 else None
    for rank, plan in enumerate(found.plans):
        own = lost[rank][members]
        against = other if plan.name == PLAN else None
        gained = (lost[against][members] - own) if against is not None else own * 0
        yield {
            "dimension": dimension,
            "group": word,
            "practices": int(members.sum()),
            "plan": plan.name,
            "lost_cents": int(own.sum()),
            "loss": int(own.sum()) / received,
            "newly_under": int(((base.margin[members] >= 0) & (base.margin[members] < own)).sum()),
            "against": found.plans[against].name if against is not None else None,
            "better": int((gained > 0).sum()) if against is not None else None,
            "worse": int((gained < 0).sum()) if against is not None else None,
        }


def clash_rows(found: Found) -> Iterator[dict[str, Any]]:
    """List the limits that clash."""
    for name in found.clash:
        yield {"limit": name, "kind": _kind_of(found, name), "wanted": _wanted(found, name)}
