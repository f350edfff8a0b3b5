"""Drafts. A draft is never lost to another: who writes on an old one sees both texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from radioscopie.errors import InputError, RadioscopieError, problem
from radioscopie.models.survey.forms.checks import check
from radioscopie.store.paradata import BEGUN, note_act, prefilled
from radioscopie.store.places import (
    DRAFT,
    UNIT,
    ClosedError,
    at_place,
    form_asked,
    named,
    refuse_closed,
    refuse_shut,
    the_campaign,
)
from radioscopie.store.rooms import NotThereError, quick
from radioscopie.store.schema.answers import answer, campaign
from radioscopie.tables.survey.patients import is_nir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from sqlalchemy import Connection, Row

    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.store.places import Place
    from radioscopie.store.rooms import Store
    from radioscopie.tables.survey.questionnaire import Questionnaire

MOST_CELLS = 2_000
SUBMITTED, REOPENED = "submitted", "reopened"
WRITABLE = (DRAFT, REOPENED)
Cells = dict[str, "Value"]
ANSWER = select(answer).where(at_place(answer))
LOCKED = ANSWER.with_for_update()
HELD = (
    select(answer, campaign.c.state.label("campaign_state"), campaign.c.opens_at, campaign.c.closes_at)
    .join(campaign, and_(campaign.c.tenant == answer.c.tenant, campaign.c.id == answer.c.campaign))
    .where(at_place(answer))
    .with_for_update(of=answer)
)
CHANGED = (
    update(answer)
    .where(at_place(answer), answer.c.rev == bindparam("was"))
    .values({name: bindparam(name) for name in ("rev", "state", "body", "saved_at", "submitted_at")})
)


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


class ConflictError(RadioscopieError):
    """Somebody else has changed the answer since it was read: both texts are to be shown."""

    def __init__(self, current: Draft) -> None:
        self.current = current
        super().__init__("conflict")


def written(cells: Mapping[str, Value]) -> str:
    """Write cells in one way alone: the same cells, the same bytes."""
    return json.dumps(dict(cells), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def draft_of(store: Store, place: Place) -> Draft:
    """Give the answer of a place as it stands."""
    with store.answers.read(place.tenant) as connection:
        return the_draft(connection, place)


def the_draft(connection: Connection, place: Place, *, locked: bool = False) -> Draft:
    """Give the draft of a place; where there is none yet, what registers know, to be confirmed."""
    row = connection.execute(LOCKED if locked else ANSWER, named(place)).one_or_none()
    if row is None:
        return Draft(0, DRAFT, prefilled(connection, place), 0, None)
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
    put(connection, place, after)
    if not rev:
        note_act(connection, place, BEGUN, now)
    return after


def _open_draft(connection: Connection, place: Place, now: float) -> Draft:
    """Give the draft of an open campaign, locked: in one query, once there is a draft."""
    row = quick(connection, HELD, named(place)).fetchone()
    if row is None:
        refuse_closed(the_campaign(connection, place), now)
        if connection.execute(UNIT, named(place)).first() is None:
            raise NotThereError
        return the_draft(connection, place, locked=True)
    refuse_shut(row.campaign_state, row.opens_at, row.closes_at, now)
    return _drafted(row)


def put(connection: Connection, place: Place, after: Draft) -> None:
    """Keep a draft, one change after the one that is there.

    Raises
    ------
    ConflictError : there was another change
    """
    values = {
        "rev": after.rev,
        "state": after.state,
        "body": written(after.cells),
        "saved_at": after.saved_at,
        "submitted_at": after.submitted_at,
    }
    if after.rev > 1:
        if quick(connection, CHANGED, {**named(place), "was": after.rev - 1, **values}).rowcount != 1:
            raise ConflictError(the_draft(connection, place))
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(answer).values(
                tenant=place.tenant, campaign=place.campaign, pseudonym=place.pseudonym, **values
            ))  # fmt: skip
    except IntegrityError:
        raise ConflictError(the_draft(connection, place)) from None
