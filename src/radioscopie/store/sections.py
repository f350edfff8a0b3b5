"""Who of a practice fills in which question: shown to all of them, forbidden to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from radioscopie.errors import InputError, problem
from radioscopie.store.chain import note
from radioscopie.store.places import form_asked
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.identity import contact, section
from radioscopie.store.schema.named import IDENTITY

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from radioscopie.store.people import Person
    from radioscopie.store.places import Place
    from radioscopie.store.rooms import Store


def owners_of(store: Store, person: Person, campaign: str) -> dict[str, str]:
    """Give the contact to whom each question of a campaign is entrusted, where it is to one."""
    query = select(section.c.question, section.c.contact).where(
        section.c.tenant == person.tenant,
        section.c.campaign == campaign,
        section.c.practice == person.practice,
    )
    with store.identity.read(person.tenant) as connection:
        return {one.question: one.contact for one in connection.execute(query)}


def entrust(store: Store, person: Person, place: Place, question: str, who: str) -> None:
    """Entrust a question to somebody of the practice; to nobody when `who` is empty.

    Raises
    ------
    NotThereError : no such campaign, nobody of this name in the practice
    InputError : the questionnaire has no such question
    """
    known = [one.id for one in form_asked(store, place).questions]
    if question not in known:
        raise InputError(problem("service.no_columns", "question", question[:40], known=", ".join(known)))
    row = {
        "tenant": person.tenant,
        "campaign": place.campaign,
        "practice": person.practice,
        "question": question,
    }

    def work(connection: Connection) -> None:
        mine = [section.c[name] == value for name, value in row.items()]
        connection.execute(delete(section).where(*mine))
        if who:
            _refuse_stranger(connection, person, who)
            connection.execute(insert(section).values({**row, "contact": who}))
        note(connection, IDENTITY, person.tenant, person.actor, "entrusted", person.practice, question)

    store.identity.write(person.tenant, work)


def _refuse_stranger(connection: Connection, person: Person, who: str) -> None:
    query = select(contact.c.id).where(
        contact.c.tenant == person.tenant, contact.c.practice == person.practice, contact.c.id == who
    )
    if connection.execute(query).first() is None:
        raise NotThereError
