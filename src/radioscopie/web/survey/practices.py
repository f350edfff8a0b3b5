"""A practice at home: its campaigns, its people, its data, its log, the way out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

from radioscopie.errors import InputError, problem
from radioscopie.store import benchmarks, campaigns, members, outbox, rights
from radioscopie.store.answers import draft_of
from radioscopie.store.places import Place, form_of
from radioscopie.store.schema.identity import PRACTICE
from radioscopie.web.survey.own import own_figures, own_impact
from radioscopie.web.survey.own_accounts import own_accounts

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.web.survey.desk import Asking

CHARTER = "1"


def mine(ask: Asking) -> Response:
    """Show the campaigns of a practice, and how far each is."""
    found = [
        (one, draft_of(ask.store, Place(ask.who.tenant, one.id, ask.who.pseudonym)))
        for one in campaigns.of_unit(ask.store, ask.who.tenant, ask.who.pseudonym)
    ]
    return ask.page("survey/mine.html", found=found, practice=members.practice_of(ask.store, ask.who))


def accept_charter(ask: Asking) -> Response:
    """Note that the charter is accepted."""
    if ask.said("charter") != CHARTER:
        raise InputError(problem("service.no_charter", "charter"))
    members.accept_charter(ask.store, ask.who, CHARTER, ask.now)
    return ask.go("/enquete")


def persons(ask: Asking) -> Response:
    """Show who may answer for the practice."""
    return ask.page(
        "survey/people.html",
        practice=members.practice_of(ask.store, ask.who),
        found=members.people_of(ask.store, ask.who),
        roles=PRACTICE,
    )


def add_person(ask: Asking) -> Response:
    """Let somebody else answer; a link leaves for each campaign that is open."""
    new = members.add_person(ask.store, ask.who, ask.said("email"), ask.said("role"))
    for one in campaigns.of_unit(ask.store, ask.who.tenant, ask.who.pseudonym):
        if one.state == "open":
            outbox.queue_link(ask.store, ask.who.tenant, one.id, new, ask.who.actor, ask.now)
    return ask.go("/enquete/cabinet")


def remove_person(ask: Asking) -> Response:
    """Let somebody answer no more."""
    members.remove_person(ask.store, ask.who, ask.path["contact"])
    return ask.go("/enquete/cabinet")


def withdraw(ask: Asking) -> Response:
    """Leave: answers go out of all releases to come, people are forgotten; what is published stays."""
    if ask.said("sure") != "yes":
        raise InputError(problem("service.not_sure", "sure"))
    rights.withdraw(ask.store, ask.who, ask.now)
    response = ask.page("survey/withdrawn.html")
    response.delete_cookie(ask.desk.cookie, httponly=True, samesite="lax")
    return response


def own_data(ask: Asking) -> Response:
    """Give all that is held of a practice."""
    content = json.dumps(rights.own_data(ask.store, ask.who), ensure_ascii=False, indent=1).encode()
    headers = {"content-disposition": 'attachment; filename="mes-donnees.json"'}
    return Response(content, media_type="application/json", headers=headers)


def own_log(ask: Asking) -> Response:
    """Show who did what with the answers of a practice."""
    return ask.page("survey/log.html", logs=rights.own_log(ask.store, ask.who), faults={})


def report(ask: Asking) -> Response:
    """Show what a practice's own answer says of it, and its place in classes that were frozen."""
    about, held, form = form_of(ask.store, ask.place)
    draft = draft_of(ask.store, ask.place)
    impact = own_impact(form, draft.cells)
    return ask.page(
        "survey/report.html",
        about=about,
        draft=draft,
        figures=own_figures(form, draft.cells),
        standing=benchmarks.standing(ask.store, ask.place, held.size, form.id, draft.cells),
        impact=impact,
        accounts=own_accounts(form, draft.cells, impact),
    )


ANSWERS: dict[str, Callable[[Asking], Response]] = {
    one.__name__: one
    for one in (
        mine, accept_charter, persons, add_person, remove_person, withdraw, own_data, own_log, report,
    )
}  # fmt: skip
