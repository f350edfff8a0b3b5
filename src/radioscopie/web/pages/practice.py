"""My practice: drop an export, complete the machines, read what a change of law costs, and why for any line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.questions.defaults import BASE_ON, YEARS
from radioscopie.tables.machines import CLASSES, ZONES
from radioscopie.web.api.files import forget, looked_at, with_columns
from radioscopie.web.asks import start
from radioscopie.web.bodies import read_form
from radioscopie.web.columns import CHOICES, ROLES, columns_file, columns_said
from radioscopie.web.desk import (
    cookie_name,
    count_act,
    desk_of,
    session_begun,
    session_of,
    with_session,
    without_session,
)
from radioscopie.web.example import example
from radioscopie.web.jobs import DONE, REFUSED, settled
from radioscopie.web.machines import machines_csv, machines_shown
from radioscopie.web.pages.waiting import refuse_ended
from radioscopie.web.problems import status_of
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import shown

if TYPE_CHECKING:
    from starlette.requests import Request

    from radioscopie.web.jobs import Job
    from radioscopie.web.memory import Given, Session

PATH, WAIT_S = "/cabinet", 3.0
SEE_OTHER, LOST, MACHINES = 303, 404, "machines.csv"


async def show(request: Request, lang: str, refusal: InputError | None = None) -> Response:
    """Show where the person is: nothing given, columns to say, machines to complete, the answer."""
    session, limits = session_of(request), desk_of(request).config
    activity, machines, mapping = (last_given(session, kind) for kind in ("activity", "machines", "mapping"))
    if activity is None:
        left = session is None and cookie_name(limits) in request.cookies
        return page(
            request, lang, "practice.html", activity=None, machines=machines, limits=limits, left=left
        )
    asked = {"years": request.query_params.get("annees") or f"{YEARS[0]}-{YEARS[-1]}"}
    if request.query_params.get("base"):
        asked["base"] = request.query_params["base"]
    unread = not activity.said["rows_read"]
    shown_machines = machines_shown(activity, machines, every="machines" in request.query_params)
    job = None if shown_machines or unread or refusal else await _job(request, activity, machines, asked)
    found = desk_of(request).results.find(job.result) if job and job.state == DONE else None
    if job and job.state == REFUSED:
        refusal = InputError(job.problems)
    elif job and not found:
        refuse_ended(job)
    problems = refusal.problems if refusal else ()
    return page(
        request,
        lang,
        "practice.html",
        http=status_of(refusal) if refusal else 200,
        activity=activity,
        machines=machines,
        mapping=mapping,
        unread=unread,
        problems=[(one.why(lang), one.remedy(lang), one.place, one.value) for one in problems],
        told=columns_said(activity, mapping),
        roles=ROLES,
        choices=CHOICES,
        missing=shown_machines,
        asked={"base": BASE_ON.isoformat()} | asked,
        job=job,
        found=await run_in_threadpool(shown, found, lang) if found else None,
        limits=limits,
        classes=CLASSES,
        zones=ZONES,
    )


async def _job(request: Request, activity: Given, machines: Given | None, asked: dict[str, str]) -> Job:
    job = start(request, "impact", {**files_read(session_of(request), activity, machines), **asked})
    await settled(job, WAIT_S)
    return job


def files_read(session: Session | None, activity: Given, machines: Given | None) -> dict[str, Any]:
    """Name the files that a question on an export reads: it, its machines when it names some, what its columns are."""
    mapping = last_given(session, "mapping")
    given = {"activity": activity.key}
    if machines and activity.said["machines"]:
        given["machines"] = machines.key
    return {**given, **({"mapping": mapping.key} if mapping else {})}


def last_given(session: Session | None, kind: str) -> Given | None:
    """Give the last file of a kind that a session holds."""
    found = [one for one in (session.files.values() if session else ()) if one.kind == kind]
    return found[-1] if found else None


async def give(request: Request, lang: str) -> Response:
    """Take the files of a form, what the columns are, the machines completed, the example, or forget all."""
    words, uploads = await read_form(request, 2 * desk_of(request).config.file_mb)
    if "forget" in words:
        forget(request)
        return without_session(RedirectResponse(address(lang, PATH), SEE_OTHER), request)
    session = session_begun(request)
    count_act(request)
    activity = last_given(session, "activity")
    if "role" in words and activity:
        return await _columns(request, lang, session, activity, words)
    if "machine" in words:
        uploads = [Upload(MACHINES, machines_csv(words, last_given(session, "machines")).encode())]
        session.leave("machines", MACHINES)
    uploads = list(example()) if "example" in words else uploads
    if not uploads:
        raise InputError(problem("web.nothing_given", "", most=desk_of(request).config.file_mb))
    for upload in uploads:
        await looked_at(request, session, upload, later=True)
    return with_session(RedirectResponse(address(lang, PATH), SEE_OTHER), request, session)


async def _columns(
    request: Request, lang: str, session: Session, activity: Given, words: dict[str, list[str]]
) -> Response:
    """Read the export again by the columns that a person said; show the form again when it cannot be read so."""
    try:
        await with_columns(request, session, activity, columns_file(words))
    except InputError as error:
        return await show(request, lang, error)
    return RedirectResponse(address(lang, PATH), SEE_OTHER)


async def either(request: Request, lang: str) -> Response:
    """Show the page, or take what it sends."""
    return await (give if request.method == "POST" else show)(request, lang)


def file(request: Request, lang: str) -> Response:
    """Give back a file of the session: the columns said, the machines completed, which commands read."""
    session = session_of(request)
    given = session.files.get(request.path_params["key"]) if session else None
    if given is None:
        return page(request, lang, "expired.html", http=LOST)
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(given.upload.name)}"}
    return Response(given.upload.content, headers=headers, media_type="application/octet-stream")


PAGES = (PageRoute(PATH, PATH, either, ("GET", "POST")),)
ROUTES = (PageRoute(f"{PATH}/fichiers/{{key}}", "", file),)
