"""The application: every page and every route, behind one door."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from importlib.resources import files as files_of
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from radioscopie.web.api import (
    access,
    delays,
    figures,
    files,
    health,
    jobs,
    law,
    nation,
    nation_tables,
    openapi,
    price,
    reading,
    reform,
    results,
    verbs,
)
from radioscopie.web.desk import new_desk
from radioscopie.web.door import Door
from radioscopie.web.pages import home, practice, report, stop
from radioscopie.web.pages.all import PAGES
from radioscopie.web.problems import problem_reply
from radioscopie.web.render import page
from radioscopie.web.routes import ApiRoute, api_routes, language, listed, page_routes
from radioscopie.web.security import security_route
from radioscopie.web.statics import STATICS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from starlette.requests import Request

    from radioscopie.web.config import Config
    from radioscopie.web.survey.desk import SurveyDesk

API = (
    *health.API,
    ApiRoute("GET", "/pages", lambda _: listed(PAGES), "pages", example="/api/v1/pages"),
    *law.API,
    *price.API,
    *files.API,
    *access.API,
    *verbs.API,
    *nation.API,
    *nation_tables.API,
    *delays.API,
    *reading.API,
    *reform.API,
    *results.API,
    *figures.API,
    *jobs.API,
)
LOST, BROKEN = 404, 500


def make_app(config: Config, survey: SurveyDesk | None = None) -> Door:
    """Make the application, with the survey when there is one; its workers start with it."""
    desk = new_desk(config)

    @asynccontextmanager
    async def living(_: Starlette) -> AsyncIterator[None]:
        desk.pool.start()
        first = asyncio.create_task(home.prepare(desk))
        async with _letters(survey):
            yield
        first.cancel()
        desk.pool.stop()

    app = Starlette(
        routes=[
            Route("/openapi.json", lambda _: JSONResponse(openapi.document(API))),
            *api_routes(API),
            Route("/static/outlines/communes_2026.topojson", _outlines),
            *STATICS,
            security_route(config),
            Route("/robots.txt", lambda _: Response("User-agent: *\nAllow: /\n", media_type="text/plain")),
            *page_routes((*PAGES, *report.ROUTES, *practice.ROUTES, *stop.ROUTES)),
            *_survey_routes(survey),
        ],
        exception_handlers={404: _lost, 405: _lost, 500: _broken},
        lifespan=living,
    )
    app.state.desk, app.state.api, app.state.pages = desk, API, PAGES
    app.state.has_survey = survey is not None
    return Door(app, config)


def _survey_routes(survey: SurveyDesk | None) -> Iterable[Route]:
    """Give the routes of the survey; its packages are asked for only when there is one."""
    if survey is None:
        return ()
    from radioscopie.web.survey.door import routes  # noqa: PLC0415

    return routes(survey)


@asynccontextmanager
async def _letters(survey: SurveyDesk | None) -> AsyncIterator[None]:
    if survey is None:
        yield
        return
    from radioscopie.web.survey.app import letters_leaving  # noqa: PLC0415

    async with letters_leaving(survey):
        yield


def _outlines(_: Request) -> Response:
    """Give the outlines of communes, already compressed."""
    content = (files_of("radioscopie.web") / "outlines" / "communes_2026.topojson.gz").read_bytes()
    headers = {"content-encoding": "gzip", "cache-control": "public, max-age=86400"}
    return Response(content, headers=headers, media_type="application/json")


def _broken(request: Request, _: object) -> Response:
    """Say that the fault is ours; the door notes its kind and its place."""
    return _nothing(request, BROKEN)


def _lost(request: Request, error: object) -> Response:
    """Say that nothing is there."""
    return _nothing(request, int(getattr(error, "status_code", LOST)))


def _nothing(request: Request, status: int) -> Response:
    if request.url.path.startswith("/api/"):
        return problem_reply(status, language(request))
    lang = "en" if request.url.path.startswith("/en/") else "fr"
    return page(request, lang, "lost.html", http=status, status=status)
