"""Drafts, submissions, receipts. A draft is never lost to another: who writes on an old one sees both texts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from radioscopie.errors import InputError, RadioscopieError, problem
from radioscopie.models.survey.forms.checks import check
from radioscopie.store.chain import note
from radioscopie.store.keys import new_id
from radioscopie.store.rooms import quick
from radioscopie.store.schema import ANSWERS, answer, campaign, submission, unit
from radioscopie.tables.survey.patients import is_nir
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Row

    from radioscopie.models.survey.forms.checks import Finding
    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.store.rooms import Store
    from radioscopie.tables.survey.questionnaire import Questionnaire

MOST_CELLS = 2_000
OPEN, DRAFT, SUBMITTED, REOPENED = "open", "draft", "submitted", "reopened"
WRITABLE = (DRAFT, REOPENED)
Cells = dict[str, "Value"]
CAMPAIGN = select(campaign).where(campaign.c.tenant == bindparam("of"), campaign.c.id == bindparam("held"))
UNIT, ANSWER = (
    select(one).where(
        one.c.tenant == bindparam("of"),
        one.c.campaign == bindparam("held"),
        one.c.pseudonym == bindparam("who"),
    )
    for one in (unit, answer)
)
_FORMS: dict[tuple[str, str], Questionnaire] = {}
LOCKED = ANSWER.with_for_update()
HELD = (
    select(answer, campaign.c.state.label("campaign_state"), campaign.c.opens_at, campaign.c.closes_at)
    .join(campaign, and_(campaign.c.tenant == answer.c.tenant, campaign.c.id == answer.c.campaign))
    .where(
        answer.c.tenant == bindparam("of"),
        answer.c.campaign == bindparam("held"),
        answer.c.pseudonym == bindparam("who"),
    )
    .with_for_update(of=answer)
)
CHANGED = (
    update(answer)
    .where(
        answer.c.tenant == bindparam("of"),
        answer.c.campaign == bindparam("held"),
        answer.c.pseudonym == bindparam("who"),
        answer.c.rev == bindparam("was"),
    )
    .values(
        {name: bindparam(name) for name in ("rev", "state", "body", "digest", "saved_at", "submitted_at")}
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose answer to what: a campaign and a pseudonym of a tenant."""

    tenant: str
    campaign: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as it stands.

    Parameters
    ----------
    rev : counts its changes, 0 before the first
    state : draft, submitted, reopened, accepted, set_aside
    cells : value of each cell; one that could not be read is the word that was typed
    """

    rev: int
    state: str
    cells: Cells
    saved_at: float
    submitted_at: float | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves a submission: its number among those of the place, its digest, its instant."""

    code: str
    number: int
    digest: str
    at: float
    key: str
    cells: Cells


class ConflictError(RadioscopieError):
    """Somebody else has changed the answer since it was read: both texts are to be shown."""

    def __init__(self, current: Draft) -> None:
        self.current = current
        super().__init__("conflict")


class DoneError(RadioscopieError):
    """The answer was submitted already: its receipt is to be shown."""

    def __init__(self, receipt: Receipt) -> None:
        self.receipt = receipt
        super().__init__("done")


class ClosedError(RadioscopieError):
    """The campaign takes no answer now."""


class NotThereError(RadioscopieError):
    """There is no such thing for who asks."""


def written(cells: Mapping[str, Value]) -> str:
    """Write cells in one way alone: the same cells, the same bytes."""
    return json.dumps(dict(cells), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def form_of(store: Store, place: Place) -> tuple[Row[Any], Row[Any], Questionnaire]:
    """Give the campaign, the unit of a place, and the questionnaire that it answers.

    Raises
    ------
    NotThereError : this place is in no such campaign
    """
    held, found = store.answers.find(place.tenant, _named(place), CAMPAIGN, UNIT)
    if not held or not found or held[0].state == DRAFT:
        raise NotThereError
    return held[0], found[0], _form(held[0])


def form_asked(store: Store, place: Place) -> Questionnaire:
    """Give the questionnaire of a place; that of a campaign never changes, so that it is read once."""
    known = _FORMS.get((place.tenant, place.campaign))
    if known is None:
        known = _FORMS[place.tenant, place.campaign] = form_of(store, place)[2]
    return known


def _campaign(connection: Connection, place: Place) -> Row[Any]:
    found = connection.execute(CAMPAIGN, _named(place)).one_or_none()
    if found is None:
        raise NotThereError
    return found


def _named(place: Place) -> dict[str, str]:
    return {"of": place.tenant, "held": place.campaign, "who": place.pseudonym}


def _form(held: Row[Any]) -> Questionnaire:
    """Give the questionnaire of a campaign: the very version that it opened with.

    Raises
    ------
    InputError : this program has another version
    """
    form = questionnaire(held.questionnaire)
    if form.digest != held.digest:
        raise InputError(problem("service.other_version", held.questionnaire, version=form.version))
    return form


def _at(table: Any, place: Place) -> ColumnElement[bool]:
    return and_(
        table.c.tenant == place.tenant,
        table.c.campaign == place.campaign,
        table.c.pseudonym == place.pseudonym,
    )


def draft_of(store: Store, place: Place) -> Draft:
    """Give the answer of a place as it stands."""
    with store.answers.read(place.tenant) as connection:
        return _draft(connection, place)


def _draft(connection: Connection, place: Place, *, locked: bool = False) -> Draft:
    row = connection.execute(LOCKED if locked else ANSWER, _named(place)).one_or_none()
    if row is None:
        return Draft(0, DRAFT, {}, 0, None)
    return _drafted(row)


def _drafted(row: Row[Any]) -> Draft:
    return Draft(row.rev, row.state, json.loads(row.body), row.saved_at, row.submitted_at)


def refuse_changes(form: Questionnaire, changes: Mapping[str, Value]) -> None:
    """Refuse what no draft may hold; what is only wrong is kept and shown until the submission.

    Raises
    ------
    InputError : a cell that the questionnaire does not have, a number of a patient, too much
    """
    held = {name: value for name, value in changes.items() if value is not None}
    problems = [
        problem("service.unknown_cell", one.place[:40]) for one in check(form, held) if one.code == "unknown"
    ]
    problems += [
        problem("service.patient_number", name)
        for name, value in held.items()
        if isinstance(value, str | int | float) and is_nir(_as_typed(value))
    ]
    problems += [
        problem("service.long_cell", name[:40], most=200)
        for name, value in held.items()
        if isinstance(value, str) and len(value) > 200
    ]
    if len(changes) > MOST_CELLS:
        problems = [problem("service.many_cells", form.id, len(changes), most=MOST_CELLS)]
    if problems:
        raise InputError(problems)


def _as_typed(value: str | float) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def save(
    store: Store,
    place: Place,
    rev: int,
    changes: Mapping[str, Value],
    now: float,
    form: Questionnaire | None = None,
) -> Draft:
    """Keep changes of a draft; a cell that becomes None is emptied.

    Parameters
    ----------
    rev : of the draft that these changes were made on
    form : of this place, where it was read already (`form_of`)

    Raises
    ------
    ConflictError : the draft has changed since
    ClosedError : the campaign is not open, or the answer is submitted
    NotThereError, InputError : no such place; changes that no draft may hold
    """
    refuse_changes(form or form_asked(store, place), changes)
    return store.answers.write(place.tenant, lambda connection: _save(connection, place, rev, changes, now))


def _save(connection: Connection, place: Place, rev: int, changes: Mapping[str, Value], now: float) -> Draft:
    before = _open_draft(connection, place, now)
    if before.state not in WRITABLE:
        raise ClosedError
    if before.rev != rev:
        raise ConflictError(before)
    cells: Cells = {name: one for name, one in {**before.cells, **changes}.items() if one is not None}
    if cells == before.cells and rev:
        return before
    if len(cells) > MOST_CELLS:
        raise InputError(problem("service.many_cells", place.campaign, len(cells), most=MOST_CELLS))
    after = Draft(rev + 1, before.state, cells, now, before.submitted_at)
    _put(connection, place, after)
    return after


def _open_draft(connection: Connection, place: Place, now: float) -> Draft:
    """Give the draft of an open campaign, locked: in one query, once there is a draft."""
    row = quick(connection, HELD, _named(place)).fetchone()
    if row is None:
        _refuse_closed(_campaign(connection, place), now)
        if connection.execute(UNIT, _named(place)).first() is None:
            raise NotThereError
        return _draft(connection, place, locked=True)
    _refuse_shut(row.campaign_state, row.opens_at, row.closes_at, now)
    return _drafted(row)


def _put(connection: Connection, place: Place, after: Draft) -> None:
    body = written(after.cells)
    values = {
        "rev": after.rev,
        "state": after.state,
        "body": body,
        "digest": hashlib.sha256(body.encode()).hexdigest(),
        "saved_at": after.saved_at,
        "submitted_at": after.submitted_at,
    }
    if after.rev > 1:
        if quick(connection, CHANGED, {**_named(place), "was": after.rev - 1, **values}).rowcount != 1:
            raise ConflictError(_draft(connection, place))
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(answer).values(
                tenant=place.tenant, campaign=place.campaign, pseudonym=place.pseudonym, **values
            ))  # fmt: skip
    except IntegrityError:
        raise ConflictError(_draft(connection, place)) from None


def _refuse_closed(held: Row[Any], now: float) -> None:
    _refuse_shut(held.state, held.opens_at, held.closes_at, now)


def _refuse_shut(state: str, opens_at: float, closes_at: float, now: float) -> None:
    if state != OPEN or not opens_at <= now < closes_at:
        raise ClosedError


def findings_of(store: Store, place: Place, draft: Draft) -> list[Finding]:
    """Check an answer, with that of the period before beside it."""
    _, _, form = form_of(store, place)
    return check(form, draft.cells, previous_of(store, place))


def previous_of(store: Store, place: Place) -> Cells:
    """Give what this place submitted in the last campaign of the same questionnaire before this one."""
    with store.answers.read(place.tenant) as connection:
        held = _campaign(connection, place)
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
    draft = _draft(connection, place, locked=True)
    last = _last(connection, place)
    if last and last.key == key:
        return last
    if draft.state not in WRITABLE and last:
        raise DoneError(last)
    _refuse_closed(_campaign(connection, place), now)
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
    _put(connection, place, Draft(rev + 1, SUBMITTED, draft.cells, draft.saved_at, now))
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
    query = select(submission).where(_at(submission, place)).order_by(submission.c.number.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
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
    ClosedError : the campaign takes no answer now, or nothing is submitted
    """

    def work(connection: Connection) -> Draft:
        if not by_staff:
            _refuse_closed(_campaign(connection, place), now)
        before = _draft(connection, place, locked=True)
        if before.state in WRITABLE or not before.rev:
            raise ClosedError
        after = Draft(before.rev + 1, REOPENED, before.cells, now, before.submitted_at)
        _put(connection, place, after)
        note(connection, ANSWERS, place.tenant, actor, "reopened", f"{place.campaign}/{place.pseudonym}")
        return after

    return store.answers.write(place.tenant, work)
