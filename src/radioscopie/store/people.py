"""Who may come in: staff by password and one-time code, practices by a link. Only digests of keys are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from radioscopie.errors import InputError, RadioscopieError, problem
from radioscopie.store import keys
from radioscopie.store.campaigns import EMAIL, LONGEST
from radioscopie.store.chain import note
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.identity import STAFF, account, attempt, practice, session, tenant
from radioscopie.store.schema.named import IDENTITY

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
        found = connection.execute(select(account).where(account.c.tenant == of))
        return sorted(found, key=lambda one: str(one.email))


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
        return begin_session(connection, of, held.role, now + STAFF_S, now, account=held.id)

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
    return begin_session(connection, held.tenant, held.role, now + STAFF_S, now, account=held.id)


def begin_session(connection: Connection, of: str, role: str, until: float, now: float, **whose: str) -> str:
    """Begin a session of an account or of a contact; give the key that opens it."""
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
    found = store.identity.find(of, {"of": of, "held": keys.digest(key)}, IN_SESSION)[0]
    held = found[0] if found else None
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
