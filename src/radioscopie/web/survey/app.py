"""The survey as an application of its own, and as a part of the explorer."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from radioscopie.store import outbox, people
from radioscopie.texts import word
from radioscopie.web.door import Door
from radioscopie.web.problems import problem_reply
from radioscopie.web.routes import language
from radioscopie.web.security import security_route
from radioscopie.web.statics import STATICS
from radioscopie.web.survey.desk import Asking, SurveyDesk
from radioscopie.web.survey.door import not_there, routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

LOG = logging.getLogger("radioscopie.web")
EVERY_S = 5
LOST, BROKEN = 404, 500


def make_survey(desk: SurveyDesk) -> Door:
    """Make the application of the survey alone."""

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        async with letters_leaving(desk):
            yield

    def lost(request: Request, error: object) -> Response:
        return _nothing(desk, request, int(getattr(error, "status_code", LOST)))

    def broken(request: Request, _: object) -> Response:
        return _nothing(desk, request, BROKEN)

    home = Route("/", lambda _: RedirectResponse("/gestion/entree"))
    handlers = {404: lost, 405: lost, 500: broken}
    app = Starlette(
        routes=[home, security_route(desk.config), *STATICS, *routes(desk)],
        exception_handlers=handlers,
        lifespan=living,
    )
    return Door(app, desk.config)


def _nothing(desk: SurveyDesk, request: Request, status: int) -> Response:
    """Say that nothing is there, in the words of what may not be seen."""
    lang = language(request) if request.url.path.startswith("/api/") else ""
    if lang:
        return problem_reply(status, lang)
    ask = Asking(request, desk, "en" if request.url.path.startswith("/en/") else "fr", None, {}, 0)
    if status in (LOST, 405):
        return not_there(ask)
    return ask.page("survey/broken.html", http=status, said=word("web.status", str(status), ask.lang))


@asynccontextmanager
async def letters_leaving(desk: SurveyDesk) -> AsyncIterator[None]:
    """Send the letters that are due, while the application lives."""
    task = asyncio.create_task(_leave(desk))
    try:
        yield
    finally:
        task.cancel()


async def _leave(desk: SurveyDesk) -> None:
    while True:
        try:
            await run_in_threadpool(send_due, desk)
        except Exception as error:  # noqa: BLE001 - a turn that fails is not the last one; its words may quote an address
            LOG.error("outbox %s", type(error).__name__)  # noqa: TRY400
        await asyncio.sleep(EVERY_S)


def send_due(desk: SurveyDesk) -> None:
    """Send what is due, for every tenant."""
    for tenant in people.tenants(desk.store):
        while outbox.send_turn(desk.store, tenant, desk.send, desk.base, desk.clock()) == outbox.TURN:
            time.sleep(0)
