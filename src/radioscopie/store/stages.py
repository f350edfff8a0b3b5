"""The stages of a campaign: who moves it on, and what each stage rests on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.store import benchmarks, campaigns
from radioscopie.store.campaigns import LONGEST, NEXT, one_of
from radioscopie.store.doubts import unit_doubts
from radioscopie.store.releases import all_releases
from radioscopie.store.runs import runs_of
from radioscopie.store.weighings import current

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from radioscopie.errors import Problem
    from radioscopie.store.people import Person
    from radioscopie.store.rooms import Store

MOST_TOLD = 20
OUT = "published"


def moves_of(state: str, role: str) -> tuple[str, ...]:
    """Give the states to which a role may move a campaign."""
    return tuple(one for one, who in NEXT[state].items() if who == role)


def advance(store: Store, who: Person, name: str, state: str, now: float) -> None:
    """Move a campaign to another state; its classes are frozen before it is published.

    Raises
    ------
    InputError : not from where it is, not by this role, or what the state rests on is not there
    """
    before = one_of(store, who.tenant, name).state
    known = moves_of(before, who.role)
    if state not in known:
        raise InputError(problem("service.no_such_move", "state", state[:LONGEST], known=", ".join(known)))
    found = [*_missing(store, who.tenant, name, before, state)]
    if found:
        raise InputError(found)
    if state == OUT:
        benchmarks.freeze(store, who.tenant, name, now)
    campaigns.move(store, who.tenant, name, state, who.actor)


def _missing(store: Store, tenant: str, name: str, before: str, state: str) -> Iterator[Problem]:
    gate = GATES.get((before, state))
    return gate(store, tenant, name) if gate else iter(())


def _units(store: Store, tenant: str, name: str) -> Iterator[Problem]:
    """Cells that seem in another unit are edited, set aside, or accepted as they are: one would make a whole total."""
    for one in unit_doubts(store, tenant, name)[:MOST_TOLD]:
        yield problem("service.unit_to_look_at", f"{one.pseudonym}, {one.column}")


def _weighing(store: Store, tenant: str, name: str) -> Iterator[Problem]:
    """Weights are made by weighing alone, that moves the campaign itself."""
    del store, tenant, name
    yield problem("service.not_weighed", "campaign")


def _figures_in(store: Store, tenant: str, name: str) -> Iterator[Problem]:
    """Weights stay once a table is out: two tables of other weights, side by side, would tell what one hides."""
    if any(one.state == OUT for one in all_releases(store, tenant, name)):
        yield problem("service.figures_out", "campaign")


def _estimate(store: Store, tenant: str, name: str) -> Iterator[Problem]:
    if not any(_rests_on(store, one) for one in runs_of(store, tenant, name)):
        yield problem("service.no_run", "campaign")


def _release(store: Store, tenant: str, name: str) -> Iterator[Problem]:
    held = [one for one in all_releases(store, tenant, name) if one.state != "refused"]
    if not any(_rests_on(store, one) for one in held):
        yield problem("service.no_release", "campaign")


def _rests_on(store: Store, held: Any) -> bool:
    """Tell whether a run, or a release, is made with the weights of now."""
    now = current(store, held.tenant, held.campaign)
    return now is not None and json.loads(held.asked).get("weighing") == now.id


def _out(store: Store, tenant: str, name: str) -> Iterator[Problem]:
    if not any(one.state == OUT for one in all_releases(store, tenant, name)):
        yield problem("service.nothing_out", "campaign")


GATES: dict[tuple[str, str], Callable[[Store, str, str], Iterator[Problem]]] = {
    ("closed", "edited"): _units,
    ("edited", "weighted"): _weighing,
    ("weighted", "edited"): _figures_in,
    ("weighted", "estimated"): _estimate,
    ("estimated", "protected"): _release,
    ("protected", "published"): _out,
}
