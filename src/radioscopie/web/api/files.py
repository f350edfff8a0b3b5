"""Files that somebody gives: read as they come, looked at by a worker, kept in memory for the session alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from radioscopie.asking import options
from radioscopie.errors import InputError, problem
from radioscopie.inputs import sha256
from radioscopie.questions.registry import named
from radioscopie.web.bodies import read_file
from radioscopie.web.desk import count_act, desk_of, session_begun, session_of, with_session, without_session
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.work.messages import Task

if TYPE_CHECKING:
    from starlette.requests import Request

    from radioscopie.inputs import Upload
    from radioscopie.web.memory import Given, Session

KINDS = ("activity", "machines", "other")
MAPPING, LATER = "mapping", "later"
SECONDS = 60


async def put(request: Request) -> Response:
    """Keep a file, and say what it holds."""
    kind = request.query_params.get("as", "")
    if kind and kind not in KINDS:
        raise InputError(problem("asking.not_a_choice", "as", kind, known=", ".join(KINDS)))
    count_act(request)
    upload = await read_file(request, desk_of(request).config.file_mb)
    session = session_begun(request)
    later = request.query_params.get("columns") == LATER
    given = await looked_at(request, session, upload, kind, later=later)
    return with_session(JSONResponse(said(given, language(request))), request, session)


def _kind_of(name: str) -> str:
    """Tell a further file of a practice (its charges, its own description) by its name; "" for any other."""
    known = options(named("accounts").ask)["practice"].choices
    return KINDS[2] if name in known and name.partition(".")[0] not in KINDS else ""


async def looked_at(
    request: Request, session: Session, upload: Upload, kind: str = "", *, later: bool = False
) -> Given:
    """Have a file read by a worker, and keep it; a new export leaves the columns said of the one before.

    Parameters
    ----------
    later : what its columns are may be said later

    Raises
    ------
    InputError : it cannot be used, or the session has no room
    """
    desk, kind = desk_of(request), kind or _kind_of(upload.name)
    task = Task("look", {"upload": upload, "kind": kind, "later": later}, SECONDS, desk.config.worker_mb)
    seen = await desk.pool.run(task)
    if seen["kind"] == KINDS[0]:
        session.leave(MAPPING)
    return desk.sessions.keep(session, seen["upload"], sha256(upload), seen["kind"], seen["said"])


def said(given: Given, lang: str) -> dict[str, object]:
    """Say what a file holds, as plain data."""
    del lang
    return {
        "file": given.key,
        "name": given.upload.name,
        "kind": given.kind,
        "sha256": given.digest,
        **{name: one for name, one in given.said.items() if name != "proposal"},
    }


async def with_columns(request: Request, session: Session, activity: Given, mapping: Upload) -> None:
    """Read an export again by what a person says of its columns, and keep both.

    Raises
    ------
    InputError : it cannot be read so
    """
    desk = desk_of(request)
    given = {"upload": activity.upload, "kind": KINDS[0], "mapping": mapping}
    seen = await desk.pool.run(Task("look", given, SECONDS, desk.config.worker_mb))
    session.leave(MAPPING)
    desk.sessions.keep(session, mapping, sha256(mapping), MAPPING, {})
    session.files[activity.key] = replace(activity, said=seen["said"])


def forget(request: Request) -> Response:
    """Forget the session: files, results, work."""
    session, desk = session_of(request), desk_of(request)
    if session:
        desk.sessions.forget(session)
    return without_session(Response(status_code=204), request)


async def forget_now(request: Request) -> Response:
    """Forget the session, on the loop that its work runs on."""
    return forget(request)


API = (
    ApiRoute(
        "PUT",
        "/files",
        put,
        "files",
        query=("as", "columns"),
        body=("",),
        example="-H 'X-Filename: activity.csv' --data-binary @activity.csv",
    ),
    ApiRoute("DELETE", "/session", forget_now, "session", status=204),
)
