"""The federation at work: campaigns, practices, invitations, who has answered; never a value of an answer."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from starlette.responses import Response

from radioscopie.clock import instants_of
from radioscopie.errors import InputError, problem
from radioscopie.store import (
    accepted,
    campaigns,
    chain,
    outbox,
    people,
    prefill,
    published,
    releases,
    stages,
    tracking,
)
from radioscopie.store.accepted import safe
from radioscopie.store.campaigns import Asked
from radioscopie.store.keys import spaced
from radioscopie.store.schema.identity import STAFF
from radioscopie.store.schema.rooms import ROOMS
from radioscopie.tables.survey.questionnaire import NAMES, questionnaire
from radioscopie.web.survey.roads import DESK, OFFICER, STATISTICIAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from radioscopie.web.survey.desk import Asking


HOMES = {STATISTICIAN: "/stat/{}", OFFICER: "/gestion"}  # where one's stages are moved from


def desk(ask: Asking) -> Response:
    """Show what one's role has to do."""
    forms = {name: questionnaire(name).title[ask.lang] for name in NAMES}
    waiting = releases.all_releases(ask.store, ask.who.tenant) if ask.who.role == OFFICER else []
    found = campaigns.all_of(ask.store, ask.who.tenant)
    moves = {one.id: stages.moves_of(one.state, ask.who.role) for one in found}
    return ask.page("survey/desk.html", found=found, forms=forms, releases=waiting, moves=moves)


def accounts(ask: Asking) -> Response:
    """Show the accounts of the staff."""
    found = people.accounts(ask.store, ask.who.tenant)
    return ask.page("survey/accounts.html", found=found, roles=STAFF, made=None)


def add_account(ask: Asking) -> Response:
    """Add an account; its password and the key of its codes are shown once."""
    email, name, role = (ask.said(one) for one in ("email", "name", "role"))
    password, code_key = people.add_account(
        ask.store, ask.who.tenant, email, name, role, ask.who.actor, ask.now
    )
    made = {"email": email, "password": password, "code_key": spaced(code_key)}
    found = people.accounts(ask.store, ask.who.tenant)
    return ask.page("survey/accounts.html", found=found, roles=STAFF, made=made)


def close_account(ask: Asking) -> Response:
    """Close an account."""
    people.close_account(ask.store, ask.who.tenant, ask.path["account"], ask.who.actor)
    return ask.go("/gestion/comptes")


def new_campaign(ask: Asking) -> Response:
    """Make a campaign."""
    days = [_midnight(ask.said(name), name) for name in ("opens", "closes")]
    asked = Asked(ask.said("title"), ask.said("questionnaire"), ask.said("period"), days[0], days[1] + 86_399)
    name = campaigns.make(ask.store, ask.who.tenant, asked, ask.who.actor, ask.now)
    return ask.go(f"/gestion/campagnes/{name}")


def _midnight(day: str, name: str) -> float:
    """Give the instant at which a day begins in Paris."""
    try:
        found = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise InputError(problem("service.not_a_day", name, day[:40])) from None
    return float(instants_of(np.array([int(found.timestamp())], np.int64))[0])


def campaign(ask: Asking) -> Response:
    """Show how far a campaign is: practices asked, letters, answers by state; no value."""
    of, name = ask.who.tenant, ask.path["campaign"]
    about = campaigns.one_of(ask.store, of, name)
    found = tracking.practices_of(ask.store, of, name)
    if ask.who.role != DESK:
        found = [replace(one, contacts=()) for one in found]
    strata = Counter(one.stratum for one in found)
    answered = Counter(one.stratum for one in found if one.state in accepted.USED)
    return ask.page(
        "survey/campaign.html",
        about=about,
        moves=stages.moves_of(about.state, ask.who.role),
        asks_machines=prefill.asks_machines(about.questionnaire),
        found=found,
        states=Counter(one.state for one in found),
        strata=[(one, strata[one], answered[one]) for one in sorted(strata)],
        letters=outbox.counts(ask.store, of, name),
    )


def tracking_file(ask: Asking) -> Response:
    """Give the same as CSV."""
    of, name = ask.who.tenant, ask.path["campaign"]
    campaigns.one_of(ask.store, of, name)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["practice", "name", "stratum", "state", "letters"])
    for one in tracking.practices_of(ask.store, of, name):
        writer.writerow(map(safe, (one.practice, one.name, one.stratum, one.state, one.letters)))
    headers = {"content-disposition": 'attachment; filename="suivi.csv"'}
    return Response(buffer.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def move_campaign(ask: Asking) -> Response:
    """Move a campaign to its next stage, each by its role; its classes are frozen once it is published."""
    name = ask.path["campaign"]
    stages.advance(ask.store, ask.who, name, ask.said("state"), ask.now)
    return ask.go(HOMES.get(ask.who.role, "/gestion/campagnes/{}").format(name))


def frame(ask: Asking) -> Response:
    """Take the practices of a file."""
    if not ask.files:
        raise InputError(problem("web.nothing_given", "file", most=8))
    campaigns.add_practices(ask.store, ask.who.tenant, ask.path["campaign"], ask.files[0], ask.who.actor)
    return ask.go(f"/gestion/campagnes/{ask.path['campaign']}")


def machines(ask: Asking) -> Response:
    """Take what registers know of the machines of the practices."""
    if not ask.files:
        raise InputError(problem("web.nothing_given", "file", most=8))
    prefill.add_machines(ask.store, ask.who.tenant, ask.path["campaign"], ask.files[0], ask.who.actor)
    return ask.go(f"/gestion/campagnes/{ask.path['campaign']}")


def invite(ask: Asking) -> Response:
    """Queue an invitation to each practice that has none."""
    return _queued(ask, outbox.INVITE)


def remind(ask: Asking) -> Response:
    """Queue a reminder to each practice that has not answered."""
    return _queued(ask, outbox.REMIND)


def _queued(ask: Asking, kind: str) -> Response:
    outbox.queue(ask.store, ask.who.tenant, ask.path["campaign"], kind, ask.who.actor, ask.now)
    return ask.go(f"/gestion/campagnes/{ask.path['campaign']}")


def new_link(ask: Asking) -> Response:
    """Send another link to somebody who asked the desk for it."""
    of, name = ask.who.tenant, ask.path["campaign"]
    campaigns.one_of(ask.store, of, name)
    outbox.queue_link(ask.store, of, name, ask.path["contact"], ask.who.actor, ask.now)
    return ask.go(f"/gestion/campagnes/{name}")


def register(ask: Asking) -> Response:
    """Show the ledger of releases, checked anew."""
    of = ask.who.tenant
    return ask.page(
        "survey/register.html",
        found=published.published(ask.store, of),
        faults=releases.ledger_faults(ask.store, of),
    )


def log(ask: Asking) -> Response:
    """Show the logs of the three rooms, checked anew."""
    logs, faults = {}, {}
    for room in ask.store.rooms:
        with room.read(ask.who.tenant) as connection:
            logs[room.name] = chain.lines(connection, room.name, ask.who.tenant)[-500:]
            faults[room.name] = chain.faults(connection, room.name, ask.who.tenant)
    return ask.page("survey/log.html", logs=logs, faults={one: faults[one] for one in ROOMS if faults[one]})


ANSWERS: dict[str, Callable[[Asking], Response]] = {
    one.__name__: one
    for one in (
        desk, accounts, add_account, close_account, new_campaign, campaign, tracking_file, move_campaign,
        frame, machines, invite, remind, new_link, register, log,
    )
}  # fmt: skip
