"""The first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def show(request: Request, lang: str) -> Response:
    """Show the doors."""
    return page(request, lang, "home.html")


PAGES = (PageRoute("/", "/", show),)
