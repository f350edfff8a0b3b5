"""Who answers for a practice, and the charter that it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from radioscopie.errors import InputError, problem
from radioscopie.store import keys
from radioscopie.store.campaigns import EMAIL, LONGEST
from radioscopie.store.chain import note
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.identity import (
    PRACTICE,
    contact,
    invitation,
    message,
    practice,
    section,
    session,
)
from radioscopie.store.schema.named import IDENTITY

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from radioscopie.store.people import Person
    from radioscopie.store.rooms import Store


def people_of(store: Store, person: Person) -> list[Row[Any]]:
    """Give those who may answer for a practice."""
    query = select(contact).where(contact.c.tenant == person.tenant, contact.c.practice == person.practice)
    with store.identity.read(person.tenant) as connection:
        return sorted(connection.execute(query), key=lambda one: str(one.email))


def practice_of(store: Store, person: Person) -> Row[Any]:
    """Give the practice of a person.

    Raises
    ------
    NotThereError : it is gone
    """
    query = select(practice).where(practice.c.tenant == person.tenant, practice.c.id == person.practice)
    return store.identity.one(person.tenant, query)


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
        for table in (session, section, invitation, message):
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
