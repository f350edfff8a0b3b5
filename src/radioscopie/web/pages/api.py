"""The routes of the API, with examples that run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.web.api.openapi import described, summary_of
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show(request: Request, lang: str) -> Response:
    """List the routes."""
    return page(
        request,
        lang,
        "api.html",
        routes=request.app.state.api,
        base=str(request.base_url).rstrip("/"),
        summary=lambda route: summary_of(route, lang),
        described=lambda route, name: described(route, name, lang),
    )


PAGES = (PageRoute("/api", "/api", show),)
