"""Why a line of the file costs what it costs: each step with its text, then who pays."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from radioscopie.numbers import format_euros
from radioscopie.questions.law.written import show_content
from radioscopie.texts import text, word
from radioscopie.web.asks import LONGEST_S, start
from radioscopie.web.desk import desk_of, session_of
from radioscopie.web.jobs import DONE, settled
from radioscopie.web.pages.practice import PATH, SEE_OTHER, files_read, last_given
from radioscopie.web.pages.waiting import unfinished
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import answered

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.models.pricing.explain import Explanation, Step


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
        total=total_of(found, lang),
        steps=[step_of(one, word("explain.step", one.rule, lang), lang) for one in found.steps],
        payers=[step_of(one, word("explain.payer", one.rule, lang), lang) for one in found.payers],
    )


def step_of(step: Step, label: str, lang: str) -> dict[str, Any]:
    """Lay out a step: its words, its amount, the values of the law that it uses."""
    fees = ""
    if step.fees:
        fees = text(
            "explain.fees", lang, **asdict(step.fees) | {"age": word("explain.age", step.fees.age, lang)}
        )
    used = [
        {
            "address": value.address,
            "value": show_content(value, lang),
            "status": word("explain.status", value.status, lang),
            "code": value.status,
            "since": value.valid_from if value.valid_from > date.min else None,
            "reference": value.reference,
        }
        for value in step.used
    ]
    amount = bounds(step.low_cents, step.high_cents, lang)
    return {"label": label, "units": step.units, "amount": amount, "fees": fees, "used": used}


def total_of(found: Explanation, lang: str) -> str:
    """Write what a row costs."""
    return bounds(found.total_low_cents, found.total_high_cents, lang)


def bounds(low: int | None, high: int | None, lang: str) -> str:
    """Write an amount, or its two bounds."""
    if low is None or high is None:
        return text("explain.unknown", lang)
    said = format_euros(low, lang)
    return said if low == high else f"{said} – {format_euros(high, lang)}"


PAGES = (PageRoute("/cabinet/ligne", "/cabinet/ligne?n=2", show),)
