"""Mail that leaves: a row a message, each with its state, so that a refused address or a dead server stops no other.

A message is taken (sending), sent, then marked. What was taken and never marked, because the program was killed, is
taken again after a while: somebody may then receive it twice, which is better than never; both links open the answer.
Both have the same Message-ID, a digest of campaign, contact, kind and round: letter boxes that look at it show one.
Reminders of who has answered or asked for nothing more are cancelled when their turn comes.
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, or_, select, update

from radioscopie.store.chain import note
from radioscopie.store.keys import digest, new_id
from radioscopie.store.links import new_invitation
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.answers import answer, campaign, unit
from radioscopie.store.schema.identity import contact, message, practice
from radioscopie.store.schema.named import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Row

    from radioscopie.store.rooms import Store

INVITE, REMIND = "invitation", "reminder"
QUEUED = {INVITE: "invitations_queued", REMIND: "reminders_queued"}
WAITS_S = (60, 300, 1800, 7200, 21_600, 43_200, 86_400)  # before each new try; then it has failed
TAKEN_S = 600  # after which a message that was taken is taken again
DEAD_S = 60
TURN = 50
WAITING = ("queued", "retry", "sending")


class RefusedError(Exception):
    """The server of mail refuses this address for good."""


class DeadError(Exception):
    """The server of mail does not answer: no use to try the next message now."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be written to somebody; the link opens his answer, `id` is the same each time that it is sent."""

    id: str
    kind: str
    email: str
    language: str
    practice: str
    title: str
    closes_at: float
    link: str


def queue(store: Store, tenant: str, name: str, kind: str, actor: str, now: float) -> int:
    """Queue an invitation, or the next reminder, to each contact of the practices of a campaign; give how many.

    Raises
    ------
    NotThereError : no such campaign
    """
    with store.answers.read(tenant) as connection:
        query = select(campaign.c.id).where(campaign.c.tenant == tenant, campaign.c.id == name)
        if connection.execute(query).first() is None:
            raise NotThereError
        asked = _silent(connection, tenant, name)
    return store.identity.write(
        tenant, lambda connection: _queue(connection, tenant, name, kind, asked, actor, now)
    )


def _silent(connection: Connection, tenant: str, name: str) -> set[str]:
    """Give the pseudonyms that have not answered."""
    same = and_(
        answer.c.tenant == unit.c.tenant,
        answer.c.campaign == unit.c.campaign,
        answer.c.pseudonym == unit.c.pseudonym,
    )
    query = (
        select(unit.c.pseudonym)
        .outerjoin(answer, same)
        .where(unit.c.tenant == tenant, unit.c.campaign == name)
        .where(or_(answer.c.state.is_(None), answer.c.state.in_(("draft", "reopened"))))
    )
    return set(connection.execute(query).scalars())


def _queue(
    connection: Connection, tenant: str, name: str, kind: str, asked: set[str], actor: str, now: float
) -> int:
    past = (message.c.tenant == tenant, message.c.campaign == name, message.c.kind == kind)
    last = select(message.c.contact, func.max(message.c.round)).where(*past).group_by(message.c.contact)
    rounds = {who: int(number) for who, number in connection.execute(last)}
    waiting = set(
        connection.execute(select(message.c.contact).where(*past, message.c.state.in_(WAITING))).scalars()
    )
    count = 0
    for one in connection.execute(_contacts(tenant)):
        is_again = kind == INVITE and one.id in rounds
        if one.pseudonym not in asked or one.id in waiting or is_again:
            continue
        connection.execute(
            insert(message).values(_row(tenant, name, one.id, kind, rounds.get(one.id, 0) + 1, now))
        )
        count += 1
    note(connection, IDENTITY, tenant, actor, QUEUED[kind], name, str(count))
    return count


def _contacts(tenant: str) -> Any:
    both = and_(practice.c.tenant == contact.c.tenant, practice.c.id == contact.c.practice)
    return (
        select(contact.c.id, practice.c.pseudonym)
        .join(practice, both)
        .where(
            contact.c.tenant == tenant, contact.c.unsubscribed_at.is_(None), contact.c.refused_at.is_(None)
        )
        .where(practice.c.withdrawn_at.is_(None))
    )


def _row(tenant: str, name: str, who: str, kind: str, number: int, now: float) -> dict[str, Any]:
    return {
        "tenant": tenant, "id": new_id(), "campaign": name, "contact": who, "kind": kind, "round": number,
        "state": "queued", "next_at": now,
    }  # fmt: skip


def queue_link(store: Store, tenant: str, name: str, who: str, actor: str, now: float) -> None:
    """Queue a new link for one contact, who asked the desk for it.

    Raises
    ------
    NotThereError : no such contact
    """

    def work(connection: Connection) -> None:
        known = select(contact.c.id).where(contact.c.tenant == tenant, contact.c.id == who)
        if connection.execute(known).first() is None:
            raise NotThereError
        past = message.c.tenant == tenant, message.c.campaign == name, message.c.contact == who
        recent = or_(message.c.state.in_(WAITING), message.c.sent_at > now - TAKEN_S)
        if connection.execute(select(message.c.id).where(*past, message.c.kind == "link", recent)).first():
            return  # once is enough: who asks again and again fills no letter box
        number = connection.execute(
            select(func.max(message.c.round)).where(*past, message.c.kind == "link")
        ).scalar()
        connection.execute(insert(message).values(_row(tenant, name, who, "link", (number or 0) + 1, now)))
        note(connection, IDENTITY, tenant, actor, "link_queued", who, name)

    store.identity.write(tenant, work)


def send_turn(store: Store, tenant: str, send: Callable[[Letter], None], base: str, now: float) -> int:
    """Send what is due, some messages at most; give how many were handled. Stops at a server that does not answer."""
    handled = 0
    for name in _due(store, tenant, now):
        taken = store.identity.write(tenant, partial(_take, tenant=tenant, name=name, now=now))
        if taken is None:
            continue
        handled += 1
        if not _send_one(store, tenant, taken, send, base, now):
            break
    return handled


def _due(store: Store, tenant: str, now: float) -> list[str]:
    ready = or_(
        and_(message.c.state.in_(("queued", "retry")), message.c.next_at <= now),
        and_(message.c.state == "sending", message.c.next_at <= now - TAKEN_S),
    )
    query = (
        select(message.c.id).where(message.c.tenant == tenant, ready).order_by(message.c.next_at).limit(TURN)
    )
    with store.identity.read(tenant) as connection:
        return list(connection.execute(query).scalars())


def _take(connection: Connection, tenant: str, name: str, now: float) -> Row[Any] | None:
    """Take a message, unless somebody else has."""
    mine = message.c.tenant == tenant, message.c.id == name
    held = connection.execute(select(message).where(*mine)).one_or_none()
    if held is None:
        return None
    query = update(message).where(*mine, message.c.state == held.state, message.c.next_at == held.next_at)
    taken = query.values(state="sending", next_at=now, tries=held.tries + 1)
    return held if connection.execute(taken).rowcount == 1 else None


def _send_one(
    store: Store, tenant: str, held: Row[Any], send: Callable[[Letter], None], base: str, now: float
) -> bool:
    """Send a message that was taken, and mark it; False when the server does not answer."""
    letter = _letter(store, tenant, held, base, now)
    if isinstance(letter, str):
        _mark(store, tenant, held, now, state="cancelled", why=letter)
        return True
    try:
        send(letter)
    except RefusedError as error:
        _mark(store, tenant, held, now, state="failed", why=str(error)[:200])
        _refused(store, tenant, held, now)
    except DeadError as error:
        _again(store, tenant, held, now, str(error)[:200])
        return False
    except (smtplib.SMTPException, OSError) as error:
        _again(store, tenant, held, now, type(error).__name__)
    else:
        _mark(store, tenant, held, now, state="sent", sent_at=now)
    return True


def _letter(store: Store, tenant: str, held: Row[Any], base: str, now: float) -> Letter | str:
    """Write a letter with a link of its own, or say why there is no need of it any more."""
    query = (
        select(contact, practice.c.name, practice.c.language, practice.c.pseudonym, practice.c.withdrawn_at)
        .join(practice, and_(practice.c.tenant == contact.c.tenant, practice.c.id == contact.c.practice))
        .where(contact.c.tenant == tenant, contact.c.id == held.contact)
    )
    with store.identity.read(tenant) as connection:
        who = connection.execute(query).one_or_none()
    if who is None or who.withdrawn_at or who.unsubscribed_at:
        return "unsubscribed"
    with store.answers.read(tenant) as connection:
        asked = select(campaign).where(campaign.c.tenant == tenant, campaign.c.id == held.campaign)
        about = connection.execute(asked).one()
        is_silent = who.pseudonym in _silent(connection, tenant, held.campaign)
    if about.state != "open" or about.closes_at <= now:
        return "closed"
    if held.kind != "link" and not is_silent:
        return "answered"
    key = store.identity.write(
        tenant,
        lambda connection: new_invitation(
            connection, tenant, held.campaign, held.contact, about.closes_at, now
        ),
    )
    whose = f"{tenant}/{held.campaign}/{held.contact}/{held.kind}/{held.round}"
    link = f"{base}/r/{key}"
    return Letter(
        digest(whose)[:40], held.kind, who.email, who.language, who.name, about.title, about.closes_at, link
    )


def _mark(store: Store, tenant: str, held: Row[Any], now: float, **values: object) -> None:
    query = update(message).where(
        message.c.tenant == tenant, message.c.id == held.id, message.c.next_at == now
    )
    store.identity.write(tenant, lambda connection: connection.execute(query.values(values)))


def _again(store: Store, tenant: str, held: Row[Any], now: float, why: str) -> None:
    if held.tries >= len(WAITS_S):
        _mark(store, tenant, held, now, state="failed", why=why)
        return
    _mark(store, tenant, held, now, state="retry", next_at=now + WAITS_S[held.tries], why=why)


def _refused(store: Store, tenant: str, held: Row[Any], now: float) -> None:
    query = update(contact).where(contact.c.tenant == tenant, contact.c.id == held.contact)
    store.identity.write(tenant, lambda connection: connection.execute(query.values(refused_at=now)))


def counts(store: Store, tenant: str, name: str) -> dict[str, int]:
    """Count the messages of a campaign by state: they add up to those that were queued."""
    query = (
        select(message.c.state, func.count())
        .where(message.c.tenant == tenant, message.c.campaign == name)
        .group_by(message.c.state)
    )
    with store.identity.read(tenant) as connection:
        return {state: int(count) for state, count in connection.execute(query)}
