"""Submissions and their receipts: what was sent once stays, and the same key gives the same receipt."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, insert, select

from radioscopie.errors import InputError, RadioscopieError, problem
from radioscopie.models.survey.forms.checks import check
from radioscopie.store import paradata
from radioscopie.store.answers import (
    REOPENED,
    SUBMITTED,
    WRITABLE,
    ConflictError,
    Draft,
    put,
    the_draft,
    written,
)
from radioscopie.store.chain import note
from radioscopie.store.keys import new_id
from radioscopie.store.places import (
    ClosedError,
    at_place,
    form_of,
    named,
    refuse_closed,
    refuse_weighed,
    the_campaign,
)
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.answers import campaign, submission
from radioscopie.store.schema.named import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from radioscopie.models.survey.forms.checks import Finding
    from radioscopie.store.answers import Cells
    from radioscopie.store.places import Place
    from radioscopie.store.rooms import Store
    from radioscopie.tables.survey.questionnaire import Questionnaire

LAST = select(submission).where(at_place(submission)).order_by(submission.c.number.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves a submission: its number among those of the place, its digest, its instant."""

    code: str
    number: int
    digest: str
    at: float
    key: str
    cells: Cells


class DoneError(RadioscopieError):
    """The answer was submitted already: its receipt is to be shown."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        super().__init__("done")


def findings_of(store: Store, place: Place, draft: Draft) -> list[Finding]:
    """Check an answer, with that of the period before beside it."""
    _, _, form = form_of(store, place)
    return check(form, draft.cells, previous_of(store, place))


def previous_of(store: Store, place: Place) -> Cells:
    """Give what this place submitted in the last campaign of the same questionnaire before this one."""
    with store.answers.read(place.tenant) as connection:
        held = the_campaign(connection, place)
        query = (
            select(submission.c.body)
            .join(
                campaign,
                and_(campaign.c.tenant == submission.c.tenant, campaign.c.id == submission.c.campaign),
            )
            .where(
                submission.c.tenant == place.tenant,
                submission.c.pseudonym == place.pseudonym,
                submission.c.withdrawn_at.is_(None),
                campaign.c.questionnaire == held.questionnaire,
                campaign.c.period < held.period,
            )
            .order_by(campaign.c.period.desc(), submission.c.number.desc())
            .limit(1)
        )
        body = connection.execute(query).scalar()
    return json.loads(body) if body else {}


def submit(store: Store, place: Place, rev: int, key: str, actor: str, now: float) -> Receipt:
    """Submit an answer; the same key gives the same receipt, however often it is sent.

    Raises
    ------
    InputError : cells that cannot be read, required questions without an answer: each
    DoneError : it was submitted with another key
    ConflictError, ClosedError, NotThereError : as for `save`
    """
    _, _, form = form_of(store, place)
    previous = previous_of(store, place)
    if not 8 <= len(key) <= 100:
        raise InputError(problem("service.no_key", "Idempotency-Key", least=8, most=100))

    def work(connection: Connection) -> Receipt:
        return _submit(connection, place, form, previous, rev, key, actor, now)

    return store.answers.write(place.tenant, work)


def _submit(
    connection: Connection,
    place: Place,
    form: Questionnaire,
    previous: Cells,
    rev: int,
    key: str,
    actor: str,
    now: float,
) -> Receipt:
    draft = the_draft(connection, place, locked=True)
    last = _last(connection, place)
    if last and last.key == key:
        return last
    if draft.state not in WRITABLE and last:
        raise DoneError(last)
    refuse_closed(the_campaign(connection, place), now)
    if draft.rev != rev or not draft.rev:
        raise ConflictError(draft)
    _refuse_findings(check(form, draft.cells, previous))
    number, body = (last.number + 1 if last else 1), written(draft.cells)
    row: dict[str, Any] = {
        "tenant": place.tenant, "campaign": place.campaign, "pseudonym": place.pseudonym, "number": number,
        "key": key, "questionnaire": form.digest, "body": body, "at": now,
    }  # fmt: skip
    row["digest"] = hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    connection.execute(insert(submission).values(id=new_id(), **row))
    paradata.note_act(connection, place, paradata.SENT, now, draft.cells)
    put(connection, place, Draft(rev + 1, SUBMITTED, draft.cells, draft.saved_at, now))
    note(
        connection,
        ANSWERS,
        place.tenant,
        actor,
        "submitted",
        f"{place.campaign}/{place.pseudonym}",
        row["digest"],
    )
    return _receipt(row)


def _refuse_findings(found: list[Finding]) -> None:
    problems = [
        problem("service.missing_answer", one.place)
        if one.kind == "missing"
        else problem("service.unreadable_cell", one.place)
        for one in found
        if one.blocks
    ]
    if problems:
        raise InputError(problems)


def _last(connection: Connection, place: Place) -> Receipt | None:
    row = connection.execute(LAST, named(place)).mappings().one_or_none()
    return _receipt(dict(row)) if row else None


def _receipt(row: Mapping[str, Any]) -> Receipt:
    digest = str(row["digest"])
    return Receipt(
        f"{digest[:4]}-{digest[4:8]}-{digest[8:12]}".upper(),
        row["number"],
        digest,
        row["at"],
        row["key"],
        json.loads(row["body"]),
    )


def receipt_of(store: Store, place: Place) -> Receipt:
    """Give the last receipt of a place.

    Raises
    ------
    NotThereError : nothing was submitted
    """
    with store.answers.read(place.tenant) as connection:
        found = _last(connection, place)
    if found is None:
        raise NotThereError
    return found


def reopen(store: Store, place: Place, actor: str, now: float, *, by_staff: bool = False) -> Draft:
    """Open again what was submitted; what was sent stays until it is sent anew.

    Raises
    ------
    ClosedError : the campaign takes no answer now, figures rest on it already, or nothing is submitted
    """

    def work(connection: Connection) -> Draft:
        if by_staff:
            refuse_weighed(the_campaign(connection, place))
        else:
            refuse_closed(the_campaign(connection, place), now)
        before = the_draft(connection, place, locked=True)
        if before.state in WRITABLE or not before.rev:
            raise ClosedError
        after = Draft(before.rev + 1, REOPENED, before.cells, now, before.submitted_at)
        put(connection, place, after)
        paradata.note_act(connection, place, paradata.REOPENED, now)
        note(connection, ANSWERS, place.tenant, actor, "reopened", f"{place.campaign}/{place.pseudonym}")
        return after

    return store.answers.write(place.tenant, work)
