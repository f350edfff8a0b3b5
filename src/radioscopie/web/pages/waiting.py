"""What a page says of work that has given nothing yet, or never will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.errors import InputError
from radioscopie.web.desk import desk_of
from radioscopie.web.jobs import CANCELLED, REFUSED
from radioscopie.web.render import page
from radioscopie.web.work.pool import WorkError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.jobs import Job


def unfinished(request: Request, lang: str, job: Job, back: str) -> Response:
    """Show where work is.

    Parameters
    ----------
    back : the page that is shown when it is given up

    Raises
    ------
    InputError : what was asked cannot be used
    WorkError : it was given up, or stopped
    """
    refuse_ended(job)
    desk = desk_of(request)
    place, expected = desk.jobs.place(job), desk.jobs.expected(job.question.verb)
    return page(request, lang, "waiting.html", job=job, expected=expected, place=place, back=back)


def refuse_ended(job: Job) -> None:
    """Say why work gives nothing, when it is over.

    Raises
    ------
    InputError : what was asked cannot be used
    WorkError : it was given up, or stopped
    """
    if job.state == REFUSED:
        raise InputError(job.problems)
    if job.state == CANCELLED or job.reason:
        raise WorkError(job.reason or CANCELLED, job.part)
