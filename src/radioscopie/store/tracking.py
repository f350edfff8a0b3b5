"""Who was asked, what was sent, how far each answer is: for the desk, that sees states and never values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from radioscopie.store.accepted import units_of
from radioscopie.store.schema.identity import contact, message, practice

if TYPE_CHECKING:
    from radioscopie.store.rooms import Store

NONE, GONE = "none", "withdrawn"


@dataclass(frozen=True, slots=True)
class Tracked:
    """A practice in a campaign.

    Parameters
    ----------
    state : of its answer; "none" before it begins
    contacts : (identifier, address) of those who may answer
    letters : states of its messages, the last one last
    """

    practice: str
    name: str
    stratum: str
    state: str
    contacts: tuple[tuple[str, str], ...]
    letters: str


def practices_of(store: Store, tenant: str, campaign: str) -> list[Tracked]:
    """Give the practices of a campaign, by name."""
    states = {one.pseudonym: one.state or NONE for one in units_of(store, tenant, campaign)}
    with store.identity.read(tenant) as connection:
        found = connection.execute(select(practice).where(practice.c.tenant == tenant))
        rows = sorted(found, key=lambda one: (one.name, one.id))
        people: dict[str, list[tuple[str, str]]] = {}
        for one in connection.execute(select(contact).where(contact.c.tenant == tenant)):
            people.setdefault(one.practice, []).append((one.id, one.email))
        letters: dict[str, list[str]] = {}
        query = select(message).where(message.c.tenant == tenant, message.c.campaign == campaign)
        for one in connection.execute(query.order_by(message.c.next_at)):
            letters.setdefault(one.contact, []).append(one.state)
    return [
        Tracked(
            one.id,
            one.name,
            one.stratum,
            GONE if one.withdrawn_at else states[one.pseudonym],
            tuple(people.get(one.id, ())),
            ", ".join(state for who, _ in people.get(one.id, ()) for state in letters.get(who, ())),
        )
        for one in rows
        if one.pseudonym in states
    ]
