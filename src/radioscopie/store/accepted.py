"""Answers as statistics use them: by pseudonym, the last submission of each, with its edits."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, insert, select, update

from radioscopie.errors import InputError, problem
from radioscopie.store import campaigns
from radioscopie.store.chain import note
from radioscopie.store.keys import new_id
from radioscopie.store.places import EDITABLE
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.answers import answer, edit, submission, unit
from radioscopie.store.schema.named import ANSWERS
from radioscopie.tables.survey.exported import last_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.store.answers import Cells
    from radioscopie.store.places import Place
    from radioscopie.store.rooms import Store

USED = ("submitted", "accepted", "reopened")
JUDGED = ("accepted", "set_aside")
BLOCK = 200
HEAD = ("pseudonym", "holding", "stratum", "region", "size", "state", "number", "submitted_at")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Used:
    """An answer that counts; `raw` is what was submitted, `cells` what it is after the edits."""

    pseudonym: str
    holding: str
    stratum: str
    region: str
    size: str
    state: str
    number: int
    at: float
    raw: Cells
    cells: Cells


def units_of(store: Store, tenant: str, campaign: str) -> list[Row[Any]]:
    """Give the units of a campaign, each with the state of its answer (None: none)."""
    same = and_(
        answer.c.tenant == unit.c.tenant,
        answer.c.campaign == unit.c.campaign,
        answer.c.pseudonym == unit.c.pseudonym,
    )
    query = (
        select(unit, answer.c.state, answer.c.saved_at, answer.c.submitted_at)
        .outerjoin(answer, same)
        .where(unit.c.tenant == tenant, unit.c.campaign == campaign)
        .order_by(unit.c.stratum, unit.c.pseudonym)
    )
    with store.answers.read(tenant) as connection:
        return list(connection.execute(query))


def used(store: Store, tenant: str, campaign: str) -> list[Used]:
    """Give the answers that count; those set aside and those withdrawn do not."""
    return [one for block in blocks(store, tenant, campaign) for one in block if one.state in USED]


def before(store: Store, tenant: str, name: str) -> dict[str, Cells]:
    """Give the cells of the last campaign of the same questionnaire before this one, by pseudonym."""
    held = campaigns.one_of(store, tenant, name)
    earlier = [
        one
        for one in campaigns.all_of(store, tenant)
        if one.questionnaire == held.questionnaire and one.period < held.period and one.state != "draft"
    ]
    if not earlier:
        return {}
    last = max(earlier, key=lambda one: (one.period, one.created_at))
    return {one.pseudonym: one.cells for one in used(store, tenant, last.id)}


def blocks(store: Store, tenant: str, campaign: str) -> Iterator[list[Used]]:
    """Give the submitted answers, some at a time, in the order of pseudonyms: no reading lasts while people type."""
    after = ""
    while block := _block(store, tenant, campaign, after):
        yield block
        after = block[-1].pseudonym


def _block(store: Store, tenant: str, campaign: str, after: str) -> list[Used]:
    last = (
        select(submission.c.pseudonym, func.max(submission.c.number).label("number"))
        .where(submission.c.tenant == tenant, submission.c.campaign == campaign)
        .where(submission.c.withdrawn_at.is_(None), submission.c.pseudonym > after)
        .group_by(submission.c.pseudonym)
        .order_by(submission.c.pseudonym)
        .limit(BLOCK)
        .subquery()
    )
    query = (
        select(submission.c.pseudonym, submission.c.number, submission.c.body, submission.c.at, answer.c.state,
               unit.c.holding, unit.c.stratum, unit.c.region, unit.c.size)
        .join(last, and_(last.c.pseudonym == submission.c.pseudonym, last.c.number == submission.c.number))
        .join(unit, _same(unit))
        .join(answer, _same(answer))
        .where(submission.c.tenant == tenant, submission.c.campaign == campaign)
        .order_by(submission.c.pseudonym)
    )  # fmt: skip
    with store.answers.read(tenant) as connection:
        rows = list(connection.execute(query))
        changes = _edits(connection, tenant, campaign, [one.pseudonym for one in rows])
    return [_used(row, changes.get(row.pseudonym, {})) for row in rows]


def _same(table: Any) -> Any:
    return and_(
        table.c.tenant == submission.c.tenant,
        table.c.campaign == submission.c.campaign,
        table.c.pseudonym == submission.c.pseudonym,
    )


def _edits(connection: Connection, tenant: str, campaign: str, names: list[str]) -> dict[str, Cells]:
    query = select(edit).where(
        edit.c.tenant == tenant, edit.c.campaign == campaign, edit.c.pseudonym.in_(names)
    )
    changes: dict[str, Cells] = {}
    for one in connection.execute(query.order_by(edit.c.at)):
        changes.setdefault(one.pseudonym, {})[one.field] = json.loads(one.new) if one.new else None
    return changes


def _used(row: Any, changes: Cells) -> Used:
    raw = json.loads(row.body)
    cells: Cells = {name: one for name, one in {**raw, **changes}.items() if one is not None}
    return Used(
        row.pseudonym, row.holding, row.stratum, row.region, row.size, row.state, row.number, row.at, raw, cells
    )  # fmt: skip


def one_used(store: Store, place: Place) -> Used:
    """Give one submitted answer.

    Raises
    ------
    NotThereError : nothing was submitted there
    """
    found = [
        one
        for block in blocks(store, place.tenant, place.campaign)
        for one in block
        if one.pseudonym == place.pseudonym
    ]
    if not found:
        raise NotThereError
    return found[0]


def edits_of(store: Store, place: Place) -> list[Row[Any]]:
    """Give the edits of an answer, the first one first."""
    query = select(edit).where(
        edit.c.tenant == place.tenant, edit.c.campaign == place.campaign, edit.c.pseudonym == place.pseudonym
    )
    with store.answers.read(place.tenant) as connection:
        return list(connection.execute(query.order_by(edit.c.at)))


def change(store: Store, place: Place, field: str, value: Value, why: str, actor: str, now: float) -> None:
    """Edit a cell of a submitted answer: what was submitted stays beside, with who, when and why.

    Raises
    ------
    InputError : no reason is given, or the time of edits is over
    NotThereError : nothing was submitted there
    """
    if not 3 <= len(why) <= 200:
        raise InputError(problem("service.no_reason", "why", most=200))
    refuse_edits(store, place)
    held = one_used(store, place)
    row = {
        "tenant": place.tenant, "id": new_id(), "campaign": place.campaign, "pseudonym": place.pseudonym,
        "field": field, "raw": _written(held.cells.get(field)), "new": _written(value), "who": actor, "why": why,
        "at": now,
    }  # fmt: skip

    def work(connection: Connection) -> None:
        connection.execute(insert(edit).values(row))
        note(connection, ANSWERS, place.tenant, actor, "edited", f"{place.campaign}/{place.pseudonym}", field)

    store.answers.write(place.tenant, work)


def refuse_edits(store: Store, place: Place) -> None:
    """Refuse to touch an answer once figures rest on it.

    Raises
    ------
    InputError : edits are over
    """
    if campaigns.one_of(store, place.tenant, place.campaign).state not in EDITABLE:
        raise InputError(problem("service.edits_are_over", "campaign"))


def _written(value: Value) -> str | None:
    return None if value is None else json.dumps(value)


def judge(store: Store, place: Place, state: str, actor: str) -> None:
    """Accept a submitted answer, or set it aside.

    Raises
    ------
    InputError : not such a state, or the time of edits is over
    NotThereError : nothing submitted there
    """
    if state not in JUDGED:
        raise InputError(problem("service.no_such_move", "state", state[:40], known=", ".join(JUDGED)))
    refuse_edits(store, place)

    def work(connection: Connection) -> None:
        query = update(answer).where(
            answer.c.tenant == place.tenant,
            answer.c.campaign == place.campaign,
            answer.c.pseudonym == place.pseudonym,
            answer.c.state.in_(("submitted", *JUDGED)),
        )
        if connection.execute(query.values(state=state)).rowcount != 1:
            raise NotThereError
        note(connection, ANSWERS, place.tenant, actor, state, f"{place.campaign}/{place.pseudonym}")

    store.answers.write(place.tenant, work)


def export(store: Store, tenant: str, campaign: str, names: list[str]) -> Iterator[bytes]:
    """Write the submitted answers as CSV, a block at a time; the last line counts the rows and digests what is above.

    A file without that line was cut short.
    """
    digest, count = hashlib.sha256(), 0
    part = _lines([[*HEAD, *names]])
    digest.update(part)
    yield part
    for block in blocks(store, tenant, campaign):
        part = _lines([_row(one, names) for one in block])
        count += len(block)
        digest.update(part)
        yield part
    yield last_line(count, digest.hexdigest())


def _row(one: Used, names: list[str]) -> list[str]:
    words = (one.pseudonym, one.holding, one.stratum, one.region, one.size, one.state)
    head = [*map(safe, words), str(one.number), f"{one.at:.0f}"]
    return [*head, *(safe(one.cells.get(name)) for name in names)]


def _lines(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def safe(value: Value) -> str:
    """Write a value so that no spreadsheet takes a word for a formula; numbers stay numbers."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
