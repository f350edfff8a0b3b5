"""What is kept, accessibility, state: three pages of words, checked against the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.law.load import Law
from radioscopie.results.record import versions
from radioscopie.web.desk import desk_of
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def kept(request: Request, lang: str) -> Response:
    """Say what is kept, how long, and end the session."""
    return page(request, lang, "kept.html", limits=desk_of(request).config)


def accessibility(request: Request, lang: str) -> Response:
    """State how accessible the pages are."""
    return page(request, lang, "accessibility.html")


def state(request: Request, lang: str) -> Response:
    """Say what is ready, what works, which versions."""
    desk = desk_of(request)
    facts = {"law": Law.load().version, **versions()}
    return page(
        request,
        lang,
        "state.html",
        ready=desk.ready,
        pool=desk.pool,
        facts=facts,
        sessions=len(desk.sessions.held),
    )


PAGES = (
    PageRoute("/donnees", "/donnees", kept),
    PageRoute("/accessibilite", "/accessibilite", accessibility),
    PageRoute("/etat", "/etat", state),
)
