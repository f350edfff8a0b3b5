"""The first page: an answer at once, then three doors."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from radioscopie.errors import InputError
from radioscopie.questions.registry import named
from radioscopie.texts import text
from radioscopie.web.desk import desk_of
from radioscopie.web.jobs import DONE, Question, settled
from radioscopie.web.nation_shown import bars, sentence_of, template_of
from radioscopie.web.pages.law import next_change
from radioscopie.web.pages.nation import fee_of, lever_of
from radioscopie.web.render import page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import answered
from radioscopie.web.work.mix import FIRST, Mix
from radioscopie.web.work.pool import WorkError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.desk import Desk
    from radioscopie.web.memory import Kept

HOUSE = ""  # asks for all: nobody else gives it up
HEADLINE, WAIT_S, LOOK_S = Question("run", {"scenario": [FIRST]}, {}), 1.0, 1.0
MOVED = ("growth.mri", "technical_fees.mri")


async def show(request: Request, lang: str) -> Response:
    """Show the answer of the decision, word for word that of the command, and the doors."""
    desk = desk_of(request)
    sentence, live = "", None
    if desk.ready["nation"]:
        job = desk.jobs.ask(HEADLINE, HOUSE)
        await settled(job, WAIT_S)
        kept = desk.results.find(job.result) if job.state == DONE else None
        sentence = await run_in_threadpool(_sentence, kept, lang) if kept else ""
        found = await desk.quick.get("whatif", {"mix": Mix()})
        sentence = sentence or f"{sentence_of(found, lang)} {text('web_home.interval_comes', lang)}"
        levers = {one["key"]: one for one in await desk.quick.get("levers", {"mix": Mix()})}
        live = {
            "bars": bars(found, found, lang),
            "template": template_of(found, lang),
            "lever": lever_of(levers[MOVED[0]], {}, lang),
            "fee": fee_of(MOVED[1], {}, lang),
            "law": found["law_version"],
        }
    return page(
        request,
        lang,
        "home.html",
        sentence=sentence,
        live=live,
        next=next_change(date.today()),
        limits=desk.config,
    )


async def prepare(desk: Desk) -> None:
    """Have the first answer worked out once one parent has all ready and the other left: memory is for one."""
    while not desk.pool.is_settled:  # noqa: ASYNC110 - told by another process
        await asyncio.sleep(LOOK_S)
    with suppress(WorkError, InputError):
        desk.jobs.ask(HEADLINE, HOUSE)
        await desk.quick.get("whatif", {"mix": Mix()})
        await desk.quick.get("levers", {"mix": Mix()})


def _sentence(kept: Kept, lang: str) -> str:
    return named("run").summary(answered(kept).result, lang).split("\n")[0]


PAGES = (PageRoute("/", "/", show),)
