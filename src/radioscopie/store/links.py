"""Links that invite practices: one use, an end, only their digest is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from radioscopie.store import keys
from radioscopie.store.chain import note
from radioscopie.store.people import PRACTICE_S, begin_session
from radioscopie.store.schema.identity import contact, invitation, message, practice
from radioscopie.store.schema.named import IDENTITY

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from radioscopie.store.rooms import Store


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link invites, to what; nothing is changed by looking."""

    tenant: str
    campaign: str
    contact: str
    practice: str
    name: str
    role: str
    language: str
    expires_at: float
    used_at: float | None
    unsubscribed_at: float | None


def new_invitation(connection: Connection, of: str, campaign: str, who: str, until: float, now: float) -> str:
    """Draw a link for a contact, that opens one session."""
    key = keys.new_key(of)
    row = {"tenant": of, "id": keys.new_id(), "campaign": campaign, "contact": who, "token": keys.digest(key)}
    connection.execute(insert(invitation).values(row | {"created_at": now, "expires_at": until}))
    return key


def invited_by(store: Store, key: str) -> Invited | None:
    """Tell whom a link invites, also when it has expired or was used; None for a link that is none."""
    of = keys.tenant_of(key)
    if not of:
        return None
    with store.identity.read(of) as connection:
        return _invited(connection, of, key)


def _invited(connection: Connection, of: str, key: str) -> Invited | None:
    query = (
        select(
            invitation, contact.c.practice, contact.c.role, contact.c.unsubscribed_at, practice.c.name,
            practice.c.language, practice.c.withdrawn_at,
        )
        .join(contact, (contact.c.tenant == invitation.c.tenant) & (contact.c.id == invitation.c.contact))
        .join(practice, (practice.c.tenant == contact.c.tenant) & (practice.c.id == contact.c.practice))
        .where(invitation.c.tenant == of, invitation.c.token == keys.digest(key))
    )  # fmt: skip
    held = connection.execute(query).one_or_none()
    if held is None or held.withdrawn_at:
        return None
    return Invited(
        of, held.campaign, held.contact, held.practice, held.name, held.role, held.language,
        held.expires_at, held.used_at, held.unsubscribed_at,
    )  # fmt: skip


def enter(store: Store, key: str, now: float) -> tuple[str, Invited] | None:
    """Open a session by a link, which opens no other; None when it opens none."""
    of = keys.tenant_of(key)
    if not of:
        return None

    def work(connection: Connection) -> tuple[str, Invited] | None:
        used = update(invitation).where(
            invitation.c.tenant == of,
            invitation.c.token == keys.digest(key),
            invitation.c.used_at.is_(None),
            invitation.c.expires_at > now,
        )
        if connection.execute(used.values(used_at=now)).rowcount != 1:
            return None
        held = _invited(connection, of, key)
        if held is None:
            return None
        note(connection, IDENTITY, of, held.contact, "came_in", held.practice, held.campaign)
        whose = {"contact": held.contact, "practice": held.practice}
        return begin_session(connection, of, held.role, now + PRACTICE_S, now, **whose), held

    return store.identity.write(of, work)


def unsubscribe(store: Store, key: str, now: float) -> bool:
    """Send nothing more to whom a link was sent; the link may be old."""
    held = invited_by(store, key)
    if held is None:
        return False

    def work(connection: Connection) -> None:
        mine = contact.c.tenant == held.tenant, contact.c.id == held.contact
        connection.execute(update(contact).where(*mine).values(unsubscribed_at=now))
        waiting = message.c.tenant == held.tenant, message.c.contact == held.contact
        query = update(message).where(*waiting, message.c.state.in_(("queued", "retry")))
        connection.execute(query.values(state="cancelled", why="unsubscribed"))
        note(connection, IDENTITY, held.tenant, held.contact, "unsubscribed", held.practice)

    store.identity.write(held.tenant, work)
    return True
