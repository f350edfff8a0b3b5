"""Why a line of the file costs what it costs: each step with its text, then who pays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse

from radioscopie.web.asks import LONGEST_S, start
from radioscopie.web.desk import desk_of, session_of
from radioscopie.web.jobs import DONE, settled
from radioscopie.web.pages.practice import PATH, SEE_OTHER, files_read, last_given
from radioscopie.web.pages.waiting import unfinished
from radioscopie.web.render import address, page
from radioscopie.web.reproduce import python_of, shell_of
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import answered, tables_of
from radioscopie.web.steps import laid_out

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


async def show(request: Request, lang: str) -> Response:
    """Explain a line of the last file given."""
    session = session_of(request)
    activity, machines = (last_given(session, kind) for kind in ("activity", "machines"))
    line = request.query_params.get("n", "2")
    if activity is None:
        return RedirectResponse(address(lang, PATH), SEE_OTHER)
    job = start(request, "explain", {**files_read(session, activity, machines), "line": line})
    await settled(job, LONGEST_S)
    kept = desk_of(request).results.find(job.result) if job.state == DONE else None
    if kept is None:
        return unfinished(request, lang, job, "/cabinet")
    found = answered(kept).result
    return page(
        request,
        lang,
        "practice_line.html",
        found=found,
        line=int(line),
        key=kept.key,
        tables=sorted(tables_of(kept, lang), reverse=True),
        shell=shell_of(kept, lang),
        python=python_of(kept, lang),
        **laid_out(found, lang),
    )


PAGES = (PageRoute("/cabinet/ligne", "/cabinet/ligne?n=2", show),)
