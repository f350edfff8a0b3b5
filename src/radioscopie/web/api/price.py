"""The price of one act on a day, with its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.web.act import FIELDS, act_files, words_of
from radioscopie.web.api.results import json_of
from radioscopie.web.asks import LONGEST_S, begin, not_done
from radioscopie.web.desk import desk_of
from radioscopie.web.jobs import DONE, Job, Question, settled
from radioscopie.web.routes import ApiRoute, language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response


async def price(request: Request) -> Response:
    """Give what `explain` gives of one act."""
    job = await priced(request, {name: one for name, one in request.query_params.items() if name != "lang"})
    kept = desk_of(request).results.find(job.result) if job.state == DONE else None
    return await json_of(kept, language(request)) if kept else not_done(job, language(request))


async def priced(request: Request, given: Mapping[str, str]) -> Job:
    """Price an act; the job has ended, or takes longer than anyone waits.

    Raises
    ------
    InputError : names of no column
    """
    files = act_files(given)
    job = begin(request, Question("explain", words_of(files), files, frozenset(files), short=True))
    await settled(job, LONGEST_S)
    return job


API = (
    ApiRoute(
        "GET",
        "/price",
        price,
        "price",
        query=FIELDS,
        example="/api/v1/price?act=ZBQK002&date=2026-08-01&modifiers=Z",
    ),
)
