"""My practice: drop an export, complete the machines, read what a change of law costs, and why for any line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.questions.defaults import BASE_ON, YEARS
from radioscopie.tables.machines import CLASSES, ZONES
from radioscopie.web.api.files import forget, looked_at
from radioscopie.web.asks import not_done, start
from radioscopie.web.bodies import read_form
from radioscopie.web.desk import count_act, desk_of, session_begun, session_of, with_session
from radioscopie.web.example import example
from radioscopie.web.jobs import DONE, ENDED, settled
from radioscopie.web.machines import machines_csv, missing_machines
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import shown

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.jobs import Job
    from radioscopie.web.memory import Given, Session

PATH, WAIT_S = "/cabinet", 3.0
SEE_OTHER = 303


async def show(request: Request, lang: str) -> Response:
    """Show where the person is: nothing given, machines to complete, the answer."""
    session = session_of(request)
    activity, machines = (last_given(session, kind) for kind in ("activity", "machines"))
    if session is None or activity is None:
        return page(
            request, lang, "practice.html", activity=None, machines=machines, limits=desk_of(request).config
        )
    asked = {"years": request.query_params.get("annees") or f"{YEARS[0]}-{YEARS[-1]}"}
    if request.query_params.get("base"):
        asked["base"] = request.query_params["base"]
    missing = missing_machines(activity, machines)
    job = None if missing else await _job(request, activity, machines, asked)
    found = desk_of(request).results.find(job.result) if job and job.state == DONE else None
    if job and not found and job.state in ENDED:
        not_done(job, lang)  # says why
    return page(
        request,
        lang,
        "practice.html",
        activity=activity,
        machines=machines,
        missing=missing,
        asked={"base": BASE_ON.isoformat()} | asked,
        job=job,
        found=await run_in_threadpool(shown, found, lang) if found else None,
        limits=desk_of(request).config,
        classes=CLASSES,
        zones=ZONES,
        state=job.state if job else "",
    )


async def _job(request: Request, activity: Given, machines: Given | None, asked: dict[str, str]) -> Job:
    given: dict[str, Any] = {"activity": activity.key, **asked}
    if machines and activity.said["machines"]:
        given["machines"] = machines.key
    job = start(request, "impact", given)
    await settled(job, WAIT_S)
    return job


def last_given(session: Session | None, kind: str) -> Given | None:
    """Give the last file of a kind that a session holds."""
    found = [one for one in (session.files.values() if session else ()) if one.kind == kind]
    return found[-1] if found else None


async def give(request: Request, lang: str) -> Response:
    """Take the files of a form, the machines completed, the example, or forget all."""
    words, uploads = await read_form(request, 2 * desk_of(request).config.file_mb)
    if "forget" in words:
        forget(request)
        return RedirectResponse(address(lang, PATH), SEE_OTHER)
    session = session_begun(request)
    count_act(request)
    if "example" in words:
        uploads = list(example())
    elif "machine" in words:
        uploads = [Upload("machines.csv", machines_csv(words).encode())]
    if not uploads:
        raise InputError(problem("web.nothing_given", "", most=desk_of(request).config.file_mb))
    for upload in uploads:
        await looked_at(request, session, upload)
    return with_session(RedirectResponse(address(lang, PATH), SEE_OTHER), request, session)


async def either(request: Request, lang: str) -> Response:
    """Show the page, or take what it sends."""
    return await (give if request.method == "POST" else show)(request, lang)


PAGES = (PageRoute(PATH, PATH, either, ("GET", "POST")),)
