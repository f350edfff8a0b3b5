"""Questions being answered: where they are, their events, and their cancel."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response, StreamingResponse

from radioscopie.web.desk import asker_of, desk_of
from radioscopie.web.jobs import ENDED
from radioscopie.web.problems import problem_data, problem_reply
from radioscopie.web.routes import ApiRoute, language

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from radioscopie.web.jobs import Job, Jobs

LOST = 404
QUIET_S, CLOCK_S = 15, 1


async def show(request: Request) -> Response:
    """Say where a job is."""
    jobs = desk_of(request).jobs
    job = jobs.held.get(request.path_params["id"])
    return JSONResponse(state_of(jobs, job, language(request))) if job else _lost(request)


async def cancel(request: Request) -> Response:
    """Give a job up; what worked for it is killed, unless others wait for it."""
    jobs = desk_of(request).jobs
    job = jobs.held.get(request.path_params["id"])
    if not job:
        return _lost(request)
    jobs.leave(job, asker_of(request))
    if job.task and not job.askers:
        await asyncio.wait([job.task], timeout=QUIET_S)
    return JSONResponse(state_of(jobs, job, language(request)))


async def events(request: Request) -> Response:
    """Tell the states of a job as they come, until its end."""
    jobs = desk_of(request).jobs
    job = jobs.held.get(request.path_params["id"])
    if not job:
        return _lost(request)
    headers = {"x-accel-buffering": "no", "cache-control": "no-store, no-transform"}
    return StreamingResponse(_told(jobs, job, language(request)), 200, headers, "text/event-stream")


async def _told(jobs: Jobs, job: Job, lang: str) -> AsyncIterator[str]:
    quiet = 0
    while True:
        yield f"event: state\ndata: {json.dumps(state_of(jobs, job, lang), ensure_ascii=False)}\n\n"
        if job.state in ENDED:
            return
        try:
            await asyncio.wait_for(job.changed.wait(), CLOCK_S)
        except TimeoutError:
            quiet += 1
            if quiet % QUIET_S == 0:
                yield ": \n\n"


def state_of(jobs: Jobs, job: Job, lang: str) -> dict[str, object]:
    """Say where a job is, as plain data."""
    expected = jobs.expected(job.question.verb)
    return {
        "job": job.key,
        "verb": job.question.verb,
        "state": job.state,
        "place": jobs.place(job),
        "done": job.done,
        "elapsed_s": round(job.elapsed, 1),
        "expected_s": None if expected is None else round(expected, 1),
        "result": job.result or None,
        "reason": job.reason or None,
        "problems": [problem_data(one, lang) for one in job.problems],
    }


def _lost(request: Request) -> Response:
    return problem_reply(LOST, language(request))


API = (
    ApiRoute("GET", "/jobs/{id}", show, "job"),
    ApiRoute("GET", "/jobs/{id}/events", events, "job_events", gives="text/event-stream"),
    ApiRoute("DELETE", "/jobs/{id}", cancel, "job_cancel"),
)
