"""The officer: a release is seen as it would be published, then approved by another than who prepared it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.store import people, published, releases

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from radioscopie.web.survey.desk import Asking


def release(ask: Asking) -> Response:
    """Show a release as it would be published."""
    held = releases.one_release(ask.store, ask.who.tenant, ask.path["release"])
    document = json.loads(held.document)
    names = {one.id: one.name for one in people.accounts(ask.store, ask.who.tenant)}
    return ask.page(
        "survey/release.html",
        held=held,
        asked=json.loads(held.asked),
        cells=[published.shown(cell, document["decimals"]) for cell in document["cells"]],
        columns=list(dict.fromkeys(name for table in document["tables"] for name in table)),
        number=document["number"],
        estimate=document.get("estimate"),
        names=names,
    )


def approve(ask: Asking) -> Response:
    """Approve a release."""
    releases.approve(ask.store, ask.who.tenant, ask.path["release"], ask.who.actor, ask.now)
    return ask.go(f"/secret/{ask.path['release']}")


def refuse(ask: Asking) -> Response:
    """Refuse a release."""
    if not ask.said("why"):
        raise InputError(problem("service.no_reason", "why", most=200))
    releases.one_release(ask.store, ask.who.tenant, ask.path["release"])
    releases.refuse(ask.store, ask.who.tenant, ask.path["release"], ask.who.actor)
    return ask.go(f"/secret/{ask.path['release']}")


def publish(ask: Asking) -> Response:
    """Publish a release that was approved."""
    number = releases.publish(ask.store, ask.who.tenant, ask.path["release"], ask.who.actor, ask.now)
    return ask.go(f"/publications/{ask.who.tenant}/{number}")


ANSWERS: dict[str, Callable[[Asking], Response]] = {
    one.__name__: one for one in (release, approve, refuse, publish)
}
