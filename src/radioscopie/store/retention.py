"""What is kept no longer than it must be: answers by question, links and sessions that serve no more, people who left.

The ledger only grows. Lines of the logs go after the months that are usual, or more where internal control needs them,
behind a checkpoint from which the chain still follows.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from radioscopie.errors import InputError, problem
from radioscopie.store.chain import note, shorten
from radioscopie.store.people import tenants
from radioscopie.store.schema.answers import answer, campaign, edit, paradata, submission, unit
from radioscopie.store.schema.identity import (
    attempt,
    contact,
    invitation,
    message,
    practice,
    section,
    session,
)
from radioscopie.store.schema.named import ANSWERS, IDENTITY
from radioscopie.tables.quoted import quoted
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Column, Connection, Row

    from radioscopie.store.rooms import Room, Store

DAY_S, MONTH_S = 86_400, 30.44 * 86_400
LOG_MONTHS = ("SUR-LOG-6", "SUR-LOG-12", "SUR-LOG-36")
LINKS_S, PEOPLE_MONTHS, ACTS_MONTHS = (
    30 * DAY_S,
    12,
    12,
)  # design: links a month after they end, people and how answers were made a year after the (last) campaign


@dataclass(frozen=True, slots=True)
class Kept:
    """What was deleted, or would be: how many of what, in a tenant."""

    tenant: str
    what: str
    count: int


def retain(store: Store, now: float, *, apply: bool, log_months: int | None = None) -> list[Kept]:
    """Delete what has been kept long enough; without `apply`, only count it.

    Parameters
    ----------
    log_months : months that lines of the logs are kept; those that are usual when it is not said

    Raises
    ------
    InputError : fewer months than a log is kept at least, or more than it may be
    """
    months = log_months_of(log_months)
    found = [one for name in tenants(store) for one in _of_tenant(store, name, now, apply=apply)]
    found += [
        _of_log(room, name, now, months, apply=apply) for name in tenants(store) for room in store.rooms
    ]
    return [one for one in found if one.count]


def log_months_of(asked: int | None) -> int:
    """Give the months that lines of the logs are kept.

    Raises
    ------
    InputError : out of what the recommendation allows
    """
    least, usual, most = (int(quoted(one).value) for one in LOG_MONTHS)
    if asked is not None and not least <= asked <= most:
        raise InputError(problem("service.log_months", "--log-months", asked, least=least, most=most))
    return usual if asked is None else asked


def _of_log(room: Room, name: str, now: float, months: int, *, apply: bool) -> Kept:
    before = min(now, time.time()) - months * MONTH_S  # the clock that wrote the lines
    count = room.write(
        name, lambda connection: shorten(connection, room.name, name, before, now, apply=apply)
    )
    return Kept(name, "log_lines", count)


def _of_tenant(store: Store, name: str, now: float, *, apply: bool) -> Iterator[Kept]:
    with store.answers.read(name) as connection:
        held = list(connection.execute(select(campaign).where(campaign.c.tenant == name)))
        last = _last_campaigns(connection, name)
    for one in held:
        old = _old_questions(one, now)
        count = store.answers.write(name, partial(_cells, held=one, old=old, apply=apply)) if old else 0
        yield Kept(name, "cells", count)
        acts = partial(_acts, held=one, apply=apply)
        if one.closes_at + ACTS_MONTHS * MONTH_S < now:
            yield Kept(name, "acts", store.answers.write(name, acts))
    yield from store.identity.write(
        name, lambda connection: _identities(connection, name, last, now, apply=apply)
    )


def _old_questions(held: Row[Any], now: float) -> set[str]:
    form = questionnaire(held.questionnaire)
    return {one.id for one in form.questions if held.closes_at + one.keep_months * MONTH_S < now}


def _cells(connection: Connection, held: Row[Any], old: set[str], *, apply: bool) -> int:
    bodies = (answer.c.body, submission.c.body, unit.c.prefill)
    count = sum(_of_bodies(connection, one, held, old, apply=apply) for one in bodies)
    mine = edit.c.tenant == held.tenant, edit.c.campaign == held.id
    for one in connection.execute(select(edit.c.id, edit.c.field).where(*mine)):
        if one.field.partition(".")[0] in old:
            count += 1
            if apply:
                connection.execute(delete(edit).where(*mine, edit.c.id == one.id))
    if apply and count:
        note(connection, ANSWERS, held.tenant, "retention", "retained", held.id, str(count))
    return count


def _acts(connection: Connection, held: Row[Any], *, apply: bool) -> int:
    """Forget how the answers of a campaign were made."""
    mine = paradata.c.tenant == held.tenant, paradata.c.campaign == held.id
    count = connection.execute(select(func.count()).select_from(paradata).where(*mine)).scalar()
    if apply:
        connection.execute(delete(paradata).where(*mine))
    return int(count or 0)


def _of_bodies(
    connection: Connection, body: Column[Any], held: Row[Any], old: set[str], *, apply: bool
) -> int:
    table: Any = body.table
    count, mine = 0, (table.c.tenant == held.tenant, table.c.campaign == held.id)
    for row in list(connection.execute(select(table).where(*mine)).mappings()):
        cells = json.loads(row[body.name])
        left = {name: value for name, value in cells.items() if name.partition(".")[0] not in old}
        count += len(cells) - len(left)
        if apply and len(left) < len(cells):
            keys = [column == row[column.name] for column in table.primary_key.columns]
            connection.execute(
                update(table).where(*keys).values({body.name: json.dumps(left, sort_keys=True)})
            )
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
        "shares": (section, section.c.contact.in_(who)),
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
