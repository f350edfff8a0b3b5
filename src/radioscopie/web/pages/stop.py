"""Give a job up, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from radioscopie.web.bodies import read_form
from radioscopie.web.desk import asker_of, desk_of
from radioscopie.web.render import address
from radioscopie.web.routes import PageRoute

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SEE_OTHER = 303


async def stop(request: Request, lang: str) -> Response:
    """Give a job up, and go back."""
    words, _ = await read_form(request, 1)
    job = desk_of(request).jobs.held.get(words.get("job", [""])[0])
    if job:
        desk_of(request).jobs.leave(job, asker_of(request))
    back = words.get("back", ["/"])[0]
    known = {one.route for one in request.app.state.pages}
    return RedirectResponse(address(lang, back if back in known else "/"), SEE_OTHER)


ROUTES = (PageRoute("/arret", "", stop, ("POST",)),)
