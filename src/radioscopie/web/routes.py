"""Pages and routes: each declared once, served in both languages, listed for machines."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

from radioscopie.errors import InputError
from radioscopie.texts import LANGUAGES
from radioscopie.web.problems import BROKEN, PREPARING, STOPPED, refused, status_of, stopped
from radioscopie.web.render import page
from radioscopie.web.work.pool import WorkError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    Show = Callable[[Request, str], Response] | Callable[[Request, str], Awaitable[Response]]
    Serve = Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]


LOG = logging.getLogger("radioscopie.web")
STATUS = {"broken": BROKEN, "cancelled": 410}


@dataclass(frozen=True, slots=True)
class PageRoute:
    """A page.

    Parameters
    ----------
    route : its path in French; English pages have the same under /en
    example : an address that shows something
    show : makes it, in a language
    """

    route: str
    example: str
    show: Show
    methods: tuple[str, ...] = ("GET",)


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """A route of the API.

    Parameters
    ----------
    path, prefix : with its fields between braces, and what stands before it
    said : code of the table of words `web.route`, that tells what it does
    query, body : names of the fields of the query and of the body, told by the table of words `web.parameter`; a body
        of one field without a name is a file
    example, more : an address, or a body in JSON; other bodies that the contract tells
    status, gives : of an answer: its status and its kind
    verb : the question of the registry whose fields these are
    """

    method: str
    path: str
    serve: Serve
    said: str
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    example: str = ""
    more: tuple[str, ...] = ()
    status: int = 200
    gives: str = "application/json"
    verb: str = ""
    prefix: str = "/api/v1"

    @property
    def address(self) -> str:
        """Its whole path."""
        return self.prefix + self.path


def page_routes(pages: Iterable[PageRoute]) -> Iterator[Route]:
    """Serve pages in both languages."""
    for one in pages:
        for lang in LANGUAGES:
            prefix = "" if lang == "fr" else f"/{lang}"
            path = prefix if one.route == "/" and prefix else prefix + one.route
            yield Route(path, _shown(one.show, lang), methods=list(one.methods))


def api_routes(routes: Iterable[ApiRoute]) -> Iterator[Route]:
    """Serve routes of the API."""
    for one in routes:
        yield Route(one.address, _served(one.serve), methods=[one.method])


def _shown(show: Show, lang: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await _called(show, request, lang)
        except InputError as error:
            problems = [(one.why(lang), one.remedy(lang), one.place, one.value) for one in error.problems]
            return page(request, lang, "refused.html", http=status_of(error), problems=problems)
        except WorkError as error:
            LOG.error("%s %s", error.reason, error.detail)  # noqa: TRY400 - no trace: it may quote
            if error.reason == PREPARING:
                return page(request, lang, "preparing.html", http=STOPPED, part=error.detail)
            status = STATUS.get(error.reason, STOPPED)
            return page(request, lang, "lost.html", http=status, status=status)

    return answer


def _served(serve: Serve) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await _called(serve, request)
        except InputError as error:
            return refused(error, language(request))
        except WorkError as error:
            LOG.error("%s %s", error.reason, error.detail)  # noqa: TRY400 - no trace: it may quote
            return stopped(error.reason, language(request))

    return answer


async def _called(function: Callable[..., Any], *words: object) -> Response:
    """Call a function that waits, or one that works, which is given a thread."""
    found: Response = await (
        function(*words) if iscoroutinefunction(function) else run_in_threadpool(function, *words)
    )
    return found


def language(request: Request) -> str:
    """Give the language that a request of the API asks for; French when it says none."""
    asked = request.query_params.get("lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def listed(pages: Iterable[PageRoute]) -> JSONResponse:
    """List the pages, without the prefix of a language."""
    return JSONResponse([{"route": one.route, "example": one.example} for one in pages])
