"""The whole report of a result, as the command writes it, with its style and its script linked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse

from radioscopie.web.api.results import kept_of
from radioscopie.web.desk import count_act, desk_of
from radioscopie.web.render import address, page
from radioscopie.web.reports import linked, report_of
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH, LOST, FOUND = "/rapport", 404, 307


async def show(request: Request, lang: str) -> Response:
    """Show a page of a report; the first when none is named."""
    kept, name = kept_of(request), request.path_params.get("name", "")
    if not kept:
        return page(request, lang, "expired.html", http=LOST)
    count_act(request)
    pages = await report_of(desk_of(request), kept, lang)
    if not pages or (name and name not in pages):
        return page(request, lang, "lost.html", http=LOST, status=LOST)
    if not name:
        return RedirectResponse(address(lang, f"{PATH}/{kept.key}/{next(iter(pages))}"), FOUND)
    return HTMLResponse(linked(pages[name]))


ROUTES = (PageRoute(f"{PATH}/{{id}}", "", show), PageRoute(f"{PATH}/{{id}}/{{name}}", "", show))
