"""What is kept no longer than it must be: answers by question, links and sessions that serve no more, people who left.

Logs and the ledger only grow: nothing of them is deleted here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from radioscopie.store.chain import note
from radioscopie.store.people import tenants
from radioscopie.store.schema import (
    ANSWERS,
    IDENTITY,
    answer,
    attempt,
    campaign,
    contact,
    edit,
    invitation,
    message,
    practice,
    session,
    submission,
    unit,
)
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row, Table

    from radioscopie.store.rooms import Store

DAY_S, MONTH_S = 86_400, 30.44 * 86_400
LINKS_S, PEOPLE_MONTHS = (
    30 * DAY_S,
    12,
)  # design: links a month after they end, people a year after their last campaign


@dataclass(frozen=True, slots=True)
class Kept:
    """What was deleted, or would be: how many of what, in a tenant."""

    tenant: str
    what: str
    count: int


def retain(store: Store, now: float, *, apply: bool) -> list[Kept]:
    """Delete what has been kept long enough; without `apply`, only count it."""
    return [one for name in tenants(store) for one in _of_tenant(store, name, now, apply=apply) if one.count]


def _of_tenant(store: Store, name: str, now: float, *, apply: bool) -> Iterator[Kept]:
    with store.answers.read(name) as connection:
        held = list(connection.execute(select(campaign).where(campaign.c.tenant == name)))
        last = _last_campaigns(connection, name)
    for one in held:
        old = _old_questions(one, now)
        count = store.answers.write(name, partial(_cells, held=one, old=old, apply=apply)) if old else 0
        yield Kept(name, "cells", count)
    yield from store.identity.write(
        name, lambda connection: _identities(connection, name, last, now, apply=apply)
    )


def _old_questions(held: Row[Any], now: float) -> set[str]:
    form = questionnaire(held.questionnaire)
    return {one.id for one in form.questions if held.closes_at + one.keep_months * MONTH_S < now}


def _cells(connection: Connection, held: Row[Any], old: set[str], *, apply: bool) -> int:
    count = sum(_of_bodies(connection, table, held, old, apply=apply) for table in (answer, submission))
    mine = edit.c.tenant == held.tenant, edit.c.campaign == held.id
    for one in connection.execute(select(edit.c.id, edit.c.field).where(*mine)):
        if one.field.partition(".")[0] in old:
            count += 1
            if apply:
                connection.execute(delete(edit).where(*mine, edit.c.id == one.id))
    if apply and count:
        note(connection, ANSWERS, held.tenant, "retention", "retained", held.id, str(count))
    return count


def _of_bodies(connection: Connection, table: Table, held: Row[Any], old: set[str], *, apply: bool) -> int:
    count, mine = 0, (table.c.tenant == held.tenant, table.c.campaign == held.id)
    for row in list(connection.execute(select(table).where(*mine)).mappings()):
        cells = json.loads(row["body"])
        left = {name: value for name, value in cells.items() if name.partition(".")[0] not in old}
        count += len(cells) - len(left)
        if apply and len(left) < len(cells):
            keys = [column == row[column.name] for column in table.primary_key.columns]
            connection.execute(update(table).where(*keys).values(body=json.dumps(left, sort_keys=True)))
    return count


def _last_campaigns(connection: Connection, name: str) -> dict[str, float]:
    """Give when the last campaign of each practice closes, by pseudonym."""
    same = (campaign.c.tenant == unit.c.tenant) & (campaign.c.id == unit.c.campaign)
    query = (
        select(unit.c.pseudonym, func.max(campaign.c.closes_at))
        .join(campaign, same)
        .where(unit.c.tenant == name)
        .group_by(unit.c.pseudonym)
    )
    return {pseudonym: float(closes) for pseudonym, closes in connection.execute(query)}


def _identities(
    connection: Connection, name: str, last: dict[str, float], now: float, *, apply: bool
) -> list[Kept]:
    gone = [
        one.id
        for one in connection.execute(
            select(practice.c.id, practice.c.pseudonym).where(practice.c.tenant == name)
        )
        if one.pseudonym in last and last[one.pseudonym] + PEOPLE_MONTHS * MONTH_S < now
    ]
    who = list(
        connection.execute(
            select(contact.c.id).where(contact.c.tenant == name, contact.c.practice.in_(gone))
        ).scalars()
    )
    old = {
        "sessions": (session, session.c.expires_at < now),
        "attempts": (attempt, attempt.c.at < now - DAY_S),
        "links": (invitation, (invitation.c.expires_at < now - LINKS_S) | invitation.c.contact.in_(who)),
        "letters": (message, message.c.contact.in_(who)),
        "people": (contact, contact.c.id.in_(who)),
    }
    found = [
        Kept(name, what, int(connection.execute(
            select(func.count()).select_from(table).where(table.c.tenant == name, rule)
        ).scalar() or 0))
        for what, (table, rule) in old.items()
    ]  # fmt: skip
    if apply:
        connection.execute(delete(session).where(session.c.tenant == name, session.c.contact.in_(who)))
        for table, rule in old.values():
            connection.execute(delete(table).where(table.c.tenant == name, rule))
        note(connection, IDENTITY, name, "retention", "retained", "", str(sum(one.count for one in found)))
    return found
