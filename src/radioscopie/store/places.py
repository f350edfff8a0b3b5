"""Where an answer goes: a campaign and a pseudonym of a tenant; and the questionnaire that is asked there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, select

from radioscopie.errors import InputError, RadioscopieError, problem
from radioscopie.store.rooms import NotThereError
from radioscopie.store.schema.answers import campaign, unit
from radioscopie.tables.survey.questionnaire import questionnaire

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row

    from radioscopie.store.rooms import Store
    from radioscopie.tables.survey.questionnaire import Questionnaire

OPEN, DRAFT = "open", "draft"
EDITABLE = (OPEN, "closed")
CAMPAIGN = select(campaign).where(campaign.c.tenant == bindparam("of"), campaign.c.id == bindparam("held"))
_FORMS: dict[tuple[str, str], Questionnaire] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose answer to what: a campaign and a pseudonym of a tenant."""

    tenant: str
    campaign: str
    pseudonym: str


class ClosedError(RadioscopieError):
    """The campaign takes no answer now."""


def at_place(table: Any) -> ColumnElement[bool]:
    """Give the rows of a table that are of the place named when it is asked (`named`)."""
    return and_(
        table.c.tenant == bindparam("of"),
        table.c.campaign == bindparam("held"),
        table.c.pseudonym == bindparam("who"),
    )


UNIT = select(unit).where(at_place(unit))


def named(place: Place) -> dict[str, str]:
    """Name a place for a query that was made before (`at_place`)."""
    return {"of": place.tenant, "held": place.campaign, "who": place.pseudonym}


def form_of(store: Store, place: Place) -> tuple[Row[Any], Row[Any], Questionnaire]:
    """Give the campaign, the unit of a place, and the questionnaire that it answers.

    Raises
    ------
    NotThereError : this place is in no such campaign
    """
    held, found = store.answers.find(place.tenant, named(place), CAMPAIGN, UNIT)
    if not held or not found or held[0].state == DRAFT:
        raise NotThereError
    return held[0], found[0], _form(held[0])


def form_asked(store: Store, place: Place) -> Questionnaire:
    """Give the questionnaire of a place; that of a campaign never changes, so that it is read once."""
    known = _FORMS.get((place.tenant, place.campaign))
    if known is None:
        known = _FORMS[place.tenant, place.campaign] = form_of(store, place)[2]
    return known


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


def the_campaign(connection: Connection, place: Place) -> Row[Any]:
    """Give the campaign of a place.

    Raises
    ------
    NotThereError : no such campaign
    """
    found = connection.execute(CAMPAIGN, named(place)).one_or_none()
    if found is None:
        raise NotThereError
    return found


def refuse_closed(held: Row[Any], now: float) -> None:
    """Refuse a campaign that takes no answer now."""
    refuse_shut(held.state, held.opens_at, held.closes_at, now)


def refuse_weighed(held: Row[Any]) -> None:
    """Refuse a campaign whose edits are over: figures rest on its answers."""
    if held.state not in EDITABLE:
        raise ClosedError


def refuse_shut(state: str, opens_at: float, closes_at: float, now: float) -> None:
    """Refuse what is not open, or not yet, or no more."""
    if state != OPEN or not opens_at <= now < closes_at:
        raise ClosedError
