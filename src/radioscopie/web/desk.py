"""What every route works with: the configuration, the workers, what is held in memory."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, problem
from radioscopie.web.jobs import Jobs
from radioscopie.web.memory import Results, Sessions
from radioscopie.web.quick import Quick
from radioscopie.web.work.pool import Pool, WorkError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.config import Config
    from radioscopie.web.memory import Session

LOCAL_COOKIE, COOKIE = "radioscopie", "__Host-radioscopie"
MINUTE_S, LONGEST_S, LOOK_S = 60, 120, 0.2


@dataclass(frozen=True, slots=True)
class Desk:
    """What every route works with."""

    config: Config
    ready: dict[str, bool]
    pool: Pool
    sessions: Sessions
    results: Results
    jobs: Jobs
    quick: Quick


def new_desk(config: Config) -> Desk:
    """Make a desk; its workers are not started."""
    ready = {"law": True, "practice": False, "access": False, "nation": False}
    pool, results = Pool(config.workers, ready), Results()
    jobs, quick = Jobs(pool, results, config.worker_mb), Quick(pool, config.worker_mb)

    def ended(session: str) -> None:
        results.forget(session)
        jobs.forget(session)

    sessions = Sessions(config.session_minutes, config.sessions_mb, config.session_files, ended)
    return Desk(config, ready, pool, sessions, results, jobs, quick)


def desk_of(request: Request) -> Desk:
    """Give the desk of a request."""
    found: Desk = request.app.state.desk
    return found


async def part_ready(desk: Desk, part: str) -> None:
    """Wait for a part to be ready, as long as who asks may wait.

    Raises
    ------
    WorkError : it is not
    """
    until = time.monotonic() + LONGEST_S
    while not desk.ready[part]:
        if time.monotonic() > until:
            raise WorkError("preparing", part)
        await asyncio.sleep(LOOK_S)


def cookie_name(config: Config) -> str:
    """Name the cookie: browsers hold the second one to this host alone, over HTTPS."""
    return COOKIE if config.base_url.startswith("https:") else LOCAL_COOKIE


def session_of(request: Request) -> Session | None:
    """Give the session of a request, if it has one."""
    desk = desk_of(request)
    return desk.sessions.find(request.cookies.get(cookie_name(desk.config)))


def session_begun(request: Request) -> Session:
    """Give the session of a request; begin one if it has none."""
    return session_of(request) or desk_of(request).sessions.begin()


def with_session(response: Response, request: Request, session: Session) -> Response:
    """Give the browser what names its session."""
    config = desk_of(request).config
    name = cookie_name(config)
    if request.cookies.get(name) != session.key:
        response.set_cookie(name, session.key, httponly=True, samesite="lax", secure=name == COOKIE)
    return response


def without_session(response: Response, request: Request) -> Response:
    """Have the browser forget what names its session."""
    name = cookie_name(desk_of(request).config)
    response.delete_cookie(name, httponly=True, samesite="lax", secure=name == COOKIE)
    return response


def owner_of(request: Request, file: str) -> Session | None:
    """Give the session that holds a file, when who asks may use it.

    On this machine alone, the identifier of a file is enough (a program keeps no cookie); elsewhere the session is
    needed too.
    """
    desk, mine = desk_of(request), session_of(request)
    if mine and file in mine.files:
        return mine
    return None if desk.config.public else desk.sessions.owner(file)


def asker_of(request: Request) -> str:
    """Name who asks: a session, else an address."""
    session = session_of(request)
    return session.key if session else _address(request)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def count_act(request: Request) -> None:
    """Count a question of a session, or of an address that has none.

    Raises
    ------
    InputError : more in a minute than the configuration allows
    """
    desk, now = desk_of(request), time.monotonic()
    session, most = session_of(request), desk.config.acts_a_minute
    if not desk.config.public:
        return
    counter = session or desk.sessions.visitor(_address(request))
    counter.acts = max(counter.acts - (now - counter.counted) * most / MINUTE_S, 0) + 1
    counter.counted = now
    if counter.acts > most:
        raise InputError(problem("web.too_often", "", most=most))
