"""Questions of the registry: each by its own address, all asked the same way."""

from __future__ import annotations

from dataclasses import MISSING
from typing import TYPE_CHECKING, Any

from radioscopie.asking import default_of, options
from radioscopie.questions.registry import QUESTIONS, named
from radioscopie.web.api.examples import bodies_of
from radioscopie.web.api.results import json_of
from radioscopie.web.asked import COMMAND_ONLY
from radioscopie.web.asks import LONGEST_S, not_done, replied, start
from radioscopie.web.bodies import read_json
from radioscopie.web.desk import desk_of
from radioscopie.web.jobs import DONE, settled
from radioscopie.web.routes import ApiRoute, language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    Serve = Callable[[Request], Awaitable[Response]]

POSTED = {
    "impact": "/impact",
    "totals": "/totals",
    "explain": "/explain",
    "accounts": "/accounts",
    "sites": "/sites",
    "run": "/nation/run",
    "design": "/nation/design",
    "site": "/site",
    "reading": "/reading/simulate",
    "staff": "/reading/staff",
    "reading fit": "/reading/fit",
}
READ = {"permits": "/permits", "validate": "/validate", "access": "/access", "nation": "/nation"}
EXAMPLES = {
    "permits": "/api/v1/permits?lang=en",
    "validate": "/api/v1/validate",
    "access": "/api/v1/access?equipment=mri&method=nearest&draws=0",
    "nation": "/api/v1/nation",
}
NO_ROUTE = ("law ", "price")  # the law has routes of its own; an act is priced by GET /price


def _others() -> dict[str, str]:
    """Give the address of every further question that needs no place of a disk, from its verb."""
    listed = [one.verb for one in QUESTIONS if one.verb not in POSTED | READ]
    return {
        one: f"/{one.replace(' ', '/')}"
        for one in listed
        if not one.startswith(NO_ROUTE) and not needs_a_place(named(one).ask)
    }


def needs_a_place(ask: type) -> bool:
    """Tell whether a question must be told a place of a disk, that only a command line names."""
    return any(
        one.kind in COMMAND_ONLY and default_of(ask, name) is MISSING for name, one in options(ask).items()
    )


def _posted(verb: str) -> Serve:
    async def ask(request: Request) -> Response:
        given = await read_json(request)
        return await replied(request, verb, given, given.pop("wait", None))

    return ask


def _read(verb: str) -> Serve:
    async def ask(request: Request) -> Response:
        given = {name: request.query_params.getlist(name) for name in request.query_params if name != "lang"}
        job = start(request, verb, {name: one[0] if len(one) == 1 else one for name, one in given.items()})
        await settled(job, LONGEST_S)
        kept = desk_of(request).results.find(job.result) if job.state == DONE else None
        return await json_of(kept, language(request)) if kept else not_done(job, language(request))

    return ask


def fields_of(verb: str) -> tuple[str, ...]:
    """Give the fields that a request may give."""
    return tuple(name for name, one in options(named(verb).ask).items() if one.kind not in COMMAND_ONLY)


def _route(verb: str, path: str) -> ApiRoute:
    fields: dict[str, Any] = (
        {"query": fields_of(verb)} if verb in READ else {"body": (*fields_of(verb), "wait")}
    )
    serve = _read(verb) if verb in READ else _posted(verb)
    bodies = bodies_of(verb)
    code = verb.replace(" ", "_") if verb in POSTED | READ else ""
    return ApiRoute(
        "GET" if verb in READ else "POST",
        path,
        serve,
        code,
        example=bodies[0] if bodies else EXAMPLES.get(verb, ""),
        more=bodies[1:],
        verb=verb,
        **fields,
    )


API = tuple(_route(verb, path) for verb, path in (POSTED | READ | _others()).items())
