"""What a person may ask of what is held of his practice: to see it, to take it away, to be forgotten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from radioscopie.store.chain import note
from radioscopie.store.schema.answers import answer, answers_audit, edit, paradata, submission, unit
from radioscopie.store.schema.identity import (
    contact,
    identity_audit,
    invitation,
    message,
    practice,
    section,
    session,
)
from radioscopie.store.schema.named import ANSWERS, IDENTITY

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Table

    from radioscopie.store.people import Person
    from radioscopie.store.rooms import Store

SECRET = {"token", "key"}
BODIES = {"body", "prefill", "raw", "new"}


def own_data(store: Store, person: Person) -> dict[str, Any]:
    """Give all that is held of a practice, room by room."""
    with store.identity.read(person.tenant) as connection:
        mine = practice.c.tenant == person.tenant, practice.c.id == person.practice
        held = {
            "practice": _rows(connection, practice, *mine),
            "people": _rows(
                connection, contact, contact.c.tenant == person.tenant, contact.c.practice == person.practice
            ),
        }
        names = [one["id"] for one in held["people"]]
        for name, table in (("invitations", invitation), ("messages", message)):
            held[name] = _rows(connection, table, table.c.tenant == person.tenant, table.c.contact.in_(names))
    with store.answers.read(person.tenant) as connection:
        for name, table in (
            ("asked", unit),
            ("drafts", answer),
            ("submissions", submission),
            ("edits", edit),
            ("paradata", paradata),
        ):
            mine = table.c.tenant == person.tenant, table.c.pseudonym == person.pseudonym
            held[name] = _rows(connection, table, *mine)
    return held


def _rows(connection: Connection, table: Table, *where: Any) -> list[dict[str, Any]]:
    return [_plain(dict(row)) for row in connection.execute(select(table).where(*where)).mappings()]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if name not in SECRET}
    return {
        name: json.loads(value) if name in BODIES and value and table_text(value) else value
        for name, value in told.items()
    }


def table_text(value: Any) -> bool:
    """Tell a text that was written as JSON."""
    return isinstance(value, str) and value[:1] in '{["-0123456789tfn'


def own_log(store: Store, person: Person) -> dict[str, list[Row[Any]]]:
    """Give the lines of the logs that are about a practice: who came in, who read, who changed what."""
    with store.identity.read(person.tenant) as connection:
        query = select(identity_audit).where(
            identity_audit.c.tenant == person.tenant, identity_audit.c.object == person.practice
        )
        first = list(connection.execute(query.order_by(identity_audit.c.number)))
    log, of = answers_audit.c, person.tenant
    mine = log.object.endswith(f"/{person.pseudonym}", autoescape=True)
    asked = select(unit.c.campaign).where(unit.c.tenant == of, unit.c.pseudonym == person.pseudonym)
    taken_whole = (log.action == "read") & log.object.in_(asked)
    query = select(answers_audit).where(log.tenant == of, mine | taken_whole).order_by(log.number)
    with store.answers.read(of) as connection:
        return {IDENTITY: first, ANSWERS: list(connection.execute(query))}


def withdraw(store: Store, person: Person, now: float) -> None:
    """Leave. Answers first, then people: cut in the middle, it is done again by asking again.

    Drafts and edits are deleted, submissions are emptied and count in no release to come; releases that are published
    stay, since nothing can be told of a practice from them. People, links, messages and sessions go.
    """
    store.answers.write(person.tenant, lambda connection: _leave_answers(connection, person, now))
    store.identity.write(person.tenant, lambda connection: _leave_identity(connection, person, now))


def _leave_answers(connection: Connection, person: Person, now: float) -> None:
    for table in (edit, answer, paradata):
        connection.execute(
            delete(table).where(table.c.tenant == person.tenant, table.c.pseudonym == person.pseudonym)
        )
    mine = submission.c.tenant == person.tenant, submission.c.pseudonym == person.pseudonym
    connection.execute(update(submission).where(*mine).values(withdrawn_at=now, body="{}"))
    asked = unit.c.tenant == person.tenant, unit.c.pseudonym == person.pseudonym
    connection.execute(update(unit).where(*asked).values(prefill="{}"))
    note(connection, ANSWERS, person.tenant, person.actor, "withdrawn", f"/{person.pseudonym}")


def _leave_identity(connection: Connection, person: Person, now: float) -> None:
    of = person.tenant
    names = select(contact.c.id).where(contact.c.tenant == of, contact.c.practice == person.practice)
    who = list(connection.execute(names).scalars())
    for table in (session, section, invitation, message):
        connection.execute(delete(table).where(table.c.tenant == of, table.c.contact.in_(who)))
    connection.execute(delete(session).where(session.c.tenant == of, session.c.practice == person.practice))
    connection.execute(delete(contact).where(contact.c.tenant == of, contact.c.practice == person.practice))
    mine = practice.c.tenant == of, practice.c.id == person.practice
    gone = {"name": "", "holding": "", "charter": None, "withdrawn_at": now}
    connection.execute(update(practice).where(*mine).values(gone))
    note(connection, IDENTITY, of, person.actor, "withdrawn", person.practice)
