"""Who may come in: staff by password and one-time code, practices by a link. Only digests of keys are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from radioscopie.errors import InputError, RadioscopieError, problem
from radioscopie.store import keys
from radioscopie.store.answers import NotThereError
from radioscopie.store.campaigns import EMAIL, LONGEST
from radioscopie.store.chain import note
from radioscopie.store.schema import (
    IDENTITY,
    PRACTICE,
    STAFF,
    account,
    attempt,
    contact,
    invitation,
    message,
    practice,
    session,
    tenant,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from radioscopie.store.rooms import Store

STAFF_S, PRACTICE_S, IDLE_S = 8 * 3600, 12 * 3600, 2 * 3600
WINDOW_S, MOST_FAILURES = 900, 10
LEAST_PASSWORD, MOST_PASSWORD = 12, 200
IN_SESSION = (
    select(session, practice.c.pseudonym, practice.c.withdrawn_at)
    .outerjoin(practice, (practice.c.tenant == session.c.tenant) & (practice.c.id == session.c.practice))
    .where(session.c.tenant == bindparam("of"), session.c.key == bindparam("held"))
)


class TooOftenError(RadioscopieError):
    """Too many keys that were wrong, for this name or from this address."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks.

    Parameters
    ----------
    actor : as the log names him: an account or a contact
    practice, pseudonym : "" for staff
    """

    tenant: str
    role: str
    actor: str
    session: str
    practice: str = ""
    pseudonym: str = ""
    name: str = ""


def make_tenant(store: Store, name: str, title: str, now: float) -> None:
    """Make a tenant, if there is none of this name.

    Raises
    ------
    InputError : a name that cannot be in an address
    """
    if not keys.TENANT.fullmatch(name):
        raise InputError(problem("service.not_a_tenant", "--tenant", name[:LONGEST]))

    def work(connection: Connection) -> None:
        if connection.execute(select(tenant.c.id).where(tenant.c.id == name)).first() is None:
            connection.execute(insert(tenant).values(id=name, name=title or name, created_at=now))

    store.identity.write(name, work)


def tenants(store: Store) -> dict[str, str]:
    """Give the tenants, by name, with their title."""
    with store.identity.read("") as connection:
        return {one.id: one.name for one in connection.execute(select(tenant).order_by(tenant.c.id))}


def add_account(
    store: Store, of: str, email: str, name: str, role: str, actor: str, now: float
) -> tuple[str, str]:
    """Add somebody of the staff; give a password and the key of the one-time codes, told once.

    Raises
    ------
    InputError : an address that is none or is known, a role that is none
    """
    problems = []
    if not EMAIL.fullmatch(email):
        problems.append(problem("service.not_an_email", "email", email[:LONGEST]))
    if role not in STAFF:
        problems.append(problem("service.not_a_staff_role", "role", role[:LONGEST], known=", ".join(STAFF)))
    if not 0 < len(name.strip()) <= LONGEST:
        problems.append(problem("service.no_title", "name", most=LONGEST))
    if problems:
        raise InputError(problems)
    password, code_key, new = keys.new_key("p")[2:22], keys.new_code_key(), keys.new_id()
    row = {
        "tenant": of, "id": new, "email": email.casefold(), "name": name.strip(), "role": role,
        "password": keys.hashed(password), "code_key": code_key, "created_at": now,
    }  # fmt: skip

    def work(connection: Connection) -> None:
        try:
            with connection.begin_nested():
                connection.execute(insert(account).values(row))
        except IntegrityError:
            raise InputError(problem("service.known_email", "email", email[:LONGEST])) from None
        note(connection, IDENTITY, of, actor, "account_made", new, role)

    store.identity.write(of, work)
    return password, code_key


def accounts(store: Store, of: str) -> list[Row[Any]]:
    """Give the accounts of a tenant."""
    with store.identity.read(of) as connection:
        return list(
            connection.execute(select(account).where(account.c.tenant == of).order_by(account.c.email))
        )


def close_account(store: Store, of: str, name: str, actor: str) -> None:
    """Close an account and all its sessions.

    Raises
    ------
    NotThereError : no such account
    InputError : one's own
    """
    if name == actor:
        raise InputError(problem("service.own_account", "account"))

    def work(connection: Connection) -> None:
        query = update(account).where(account.c.tenant == of, account.c.id == name)
        if connection.execute(query.values(state="closed")).rowcount != 1:
            raise NotThereError
        connection.execute(delete(session).where(session.c.tenant == of, session.c.account == name))
        note(connection, IDENTITY, of, actor, "account_closed", name)

    store.identity.write(of, work)


def sign_in(store: Store, of: str, email: str, password: str, code: str, address: str, now: float) -> str:
    """Open a session for somebody of the staff; "" when a word is wrong, whichever it is.

    Raises
    ------
    TooOftenError : too many wrong words for this name, or from this address
    """
    who = keys.digest(f"{of}/{email.casefold()}")[:24]
    if of not in tenants(store):
        keys.is_password(keys.of_nobody(), password)
        return ""
    with store.identity.read(of) as connection:
        _refuse_often(connection, of, (who, address), now)
        query = select(account).where(account.c.tenant == of, account.c.email == email.casefold())
        held = connection.execute(query).one_or_none()
    is_right = keys.is_password(held.password if held else keys.of_nobody(), password[:MOST_PASSWORD])
    step = keys.step_of(held.code_key, code, held.code_used, now) if held else 0
    if held is None or not is_right or not step or held.state != "active":
        store.identity.write(of, lambda connection: _note_failure(connection, of, (who, address), now))
        return ""
    return store.identity.write(of, lambda connection: _signed_in(connection, held, step, now))


def sign_on(store: Store, of: str, subject: str, email: str, now: float) -> str:
    """Open a session for an account that another has signed on; "" when there is none.

    An account is known by the subject of its issuer; the first time, by an address that the issuer has checked.
    """

    def work(connection: Connection) -> str:
        mine = account.c.tenant == of, account.c.state == "active"
        held = connection.execute(select(account).where(*mine, account.c.subject == subject)).one_or_none()
        if held is None and email:
            first = select(account).where(
                *mine, account.c.email == email.casefold(), account.c.subject.is_(None)
            )
            held = connection.execute(first).one_or_none()
            if held is not None:
                bound = update(account).where(account.c.tenant == of, account.c.id == held.id)
                connection.execute(bound.values(subject=subject))
        if held is None:
            return ""
        note(connection, IDENTITY, of, held.id, "signed_on", held.id)
        return _begun(connection, of, held.role, now + STAFF_S, now, account=held.id)

    return store.identity.write(of, work)


def _refuse_often(connection: Connection, of: str, names: tuple[str, ...], now: float) -> None:
    for name in names:
        query = select(func.count()).where(
            attempt.c.tenant == of, attempt.c.who == name, attempt.c.at > now - WINDOW_S
        )
        if (connection.execute(query).scalar() or 0) >= MOST_FAILURES:
            raise TooOftenError


def _note_failure(connection: Connection, of: str, names: tuple[str, ...], now: float) -> None:
    connection.execute(delete(attempt).where(attempt.c.tenant == of, attempt.c.at < now - WINDOW_S))
    for name in names:
        known = connection.execute(
            select(func.max(attempt.c.at)).where(attempt.c.tenant == of, attempt.c.who == name)
        ).scalar()
        row = {"tenant": of, "who": name, "at": max(now, (known or 0) + 1e-3), "kind": "sign_in"}
        connection.execute(insert(attempt).values(row))


def _signed_in(connection: Connection, held: Row[Any], step: int, now: float) -> str:
    query = update(account).where(
        account.c.tenant == held.tenant, account.c.id == held.id, account.c.code_used < step
    )
    if connection.execute(query.values(code_used=step)).rowcount != 1:
        return ""  # the same code, twice at once
    note(connection, IDENTITY, held.tenant, held.id, "signed_in", held.id)
    return _begun(connection, held.tenant, held.role, now + STAFF_S, now, account=held.id)


def _begun(connection: Connection, of: str, role: str, until: float, now: float, **whose: str) -> str:
    key = keys.new_key(of)
    row = {
        "tenant": of,
        "key": keys.digest(key),
        "role": role,
        "created_at": now,
        "seen_at": now,
        "expires_at": until,
    }
    connection.execute(insert(session).values(row | whose))
    return key


def who_asks(store: Store, key: str, now: float) -> Person | None:
    """Give whose session a key opens; None when it opens none, or was left alone too long."""
    of = keys.tenant_of(key)
    if not of:
        return None
    with store.identity.read(of) as connection:
        held = connection.execute(IN_SESSION, {"of": of, "held": keys.digest(key)}).one_or_none()
    if held is None or now >= held.expires_at or now - held.seen_at > IDLE_S or held.withdrawn_at:
        return None
    if now - held.seen_at > 60:
        seen = update(session).where(session.c.tenant == of, session.c.key == held.key).values(seen_at=now)
        store.identity.write(of, lambda connection: connection.execute(seen))
    return Person(
        of, held.role, held.account or held.contact, held.key, held.practice or "", held.pseudonym or ""
    )


def sign_out(store: Store, person: Person, *, everywhere: bool = False) -> None:
    """End a session, or all those of a person."""
    mine = session.c.key == person.session
    if everywhere:
        mine = (
            session.c.account == person.actor if person.role in STAFF else session.c.contact == person.actor
        )
    query = delete(session).where(session.c.tenant == person.tenant, mine)
    store.identity.write(person.tenant, lambda connection: connection.execute(query))


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
        return _begun(connection, of, held.role, now + PRACTICE_S, now, **whose), held

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


def people_of(store: Store, person: Person) -> list[Row[Any]]:
    """Give those who may answer for a practice."""
    query = select(contact).where(contact.c.tenant == person.tenant, contact.c.practice == person.practice)
    with store.identity.read(person.tenant) as connection:
        return list(connection.execute(query.order_by(contact.c.email)))


def practice_of(store: Store, person: Person) -> Row[Any]:
    """Give the practice of a person.

    Raises
    ------
    NotThereError : it is gone
    """
    query = select(practice).where(practice.c.tenant == person.tenant, practice.c.id == person.practice)
    with store.identity.read(person.tenant) as connection:
        found = connection.execute(query).one_or_none()
    if found is None:
        raise NotThereError
    return found


def add_person(store: Store, person: Person, email: str, role: str) -> str:
    """Let somebody else answer for a practice; give the identifier of the contact.

    Raises
    ------
    InputError : an address that is none or is known, a role that is none
    """
    if not EMAIL.fullmatch(email):
        raise InputError(problem("service.not_an_email", "email", email[:LONGEST]))
    if role not in PRACTICE:
        raise InputError(
            problem("service.not_a_staff_role", "role", role[:LONGEST], known=", ".join(PRACTICE))
        )
    new = keys.new_id()
    row = {"tenant": person.tenant, "id": new, "practice": person.practice, "email": email, "role": role}

    def work(connection: Connection) -> None:
        try:
            with connection.begin_nested():
                connection.execute(insert(contact).values(row))
        except IntegrityError:
            raise InputError(problem("service.known_email", "email", email[:LONGEST])) from None
        note(connection, IDENTITY, person.tenant, person.actor, "person_added", person.practice, role)

    store.identity.write(person.tenant, work)
    return new


def remove_person(store: Store, person: Person, who: str) -> None:
    """Let somebody answer no more, at once: sessions, links and messages that wait go too.

    Raises
    ------
    NotThereError : not one of this practice
    InputError : oneself
    """
    if who == person.actor:
        raise InputError(problem("service.own_account", "contact"))

    def work(connection: Connection) -> None:
        mine = (contact.c.tenant == person.tenant, contact.c.id == who, contact.c.practice == person.practice)
        if connection.execute(select(contact.c.id).where(*mine)).first() is None:
            raise NotThereError
        for table in (session, invitation, message):
            connection.execute(delete(table).where(table.c.tenant == person.tenant, table.c.contact == who))
        connection.execute(delete(contact).where(*mine))
        note(connection, IDENTITY, person.tenant, person.actor, "person_removed", person.practice)

    store.identity.write(person.tenant, work)


def accept_charter(store: Store, person: Person, version: str, now: float) -> None:
    """Note that a practice accepts the charter, with its version and its day."""

    def work(connection: Connection) -> None:
        mine = practice.c.tenant == person.tenant, practice.c.id == person.practice
        connection.execute(update(practice).where(*mine).values(charter=version, charter_at=now))
        note(connection, IDENTITY, person.tenant, person.actor, "charter_accepted", person.practice, version)

    store.identity.write(person.tenant, work)
