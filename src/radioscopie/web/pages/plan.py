"""The least harmful plan: levers with their bounds, harm and limits chosen; the plan opened in the what-if page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from radioscopie.bilingual import Words
from radioscopie.errors import InputError
from radioscopie.models.joins.policy.read import shipped_designs
from radioscopie.models.joins.policy.spec import HARMS
from radioscopie.result import in_words
from radioscopie.texts import word
from radioscopie.web.asks import begin
from radioscopie.web.desk import desk_of
from radioscopie.web.jobs import DONE, Question, settled
from radioscopie.web.pages.question import WAIT_S
from radioscopie.web.pages.waiting import refuse_ended
from radioscopie.web.plans import PLAN, SCENARIO
from radioscopie.web.problems import status_of
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import answered, shown
from radioscopie.web.titles import intro_of, title_of
from radioscopie.web.work.design import FILE, FIRST, LEAST, MOST, asked_design, told_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.web.jobs import Job

PATH, VERB = "/plan", "design"
DRAWS, POINTS = 50, 20  # of the page: the command draws more


@dataclass(frozen=True, slots=True)
class LeverField:
    """A lever of the form: its bounds as asked, and as the design says them, in percent of the lever fully pulled."""

    name: str
    title: str
    kind: str
    least: str
    most: str
    said_least: str
    said_most: str


async def show(request: Request, lang: str) -> Response:
    """Show the levers, and the plan that the address asks for."""
    params = {name: one for name, one in request.query_params.items() if one}
    if not params:
        return _page(request, lang, params)
    try:
        job = begin(request, question_of(params))
        await settled(job, WAIT_S)
    except InputError as error:
        return _page(request, lang, params, refusal=error)
    desk = desk_of(request)
    kept = desk.results.find(job.result) if job.state == DONE else None
    if kept is None:
        try:
            refuse_ended(job)
        except InputError as error:
            return _page(request, lang, params, refusal=error)
        return _page(request, lang, params, job=job)
    found = await run_in_threadpool(shown, kept, lang)
    has_plan = SCENARIO in answered(kept).files
    return _page(request, lang, params, job=job, found=found, plan=f"{PLAN}{kept.key}" if has_plan else "")


def question_of(params: Mapping[str, str]) -> Question:
    """Make the question of an address.

    Raises
    ------
    InputError : what cannot be read
    """
    upload = asked_design(params)
    numbers = {"draws": [str(DRAWS)], "points": [str(POINTS)]}
    if upload is None:
        return Question(VERB, {"design": [params.get("s") or FIRST], **numbers}, {})
    return Question(VERB, {"design": [FILE], **numbers}, {FILE: upload}, frozenset({FILE}))


def levers_of(name: str, params: Mapping[str, str], lang: str) -> list[LeverField]:
    """Lay out the levers of a shipped design."""
    return [_lever(one, params, lang) for one in told_of(name)["lever"]]


def _lever(one: Mapping[str, Any], params: Mapping[str, str], lang: str) -> LeverField:
    title = one.get("title", one["name"])
    said = title if isinstance(title, str) else in_words(Words(title["fr"], title["en"]), lang)
    least, most = f"{one.get('least_pct', 0):g}", f"{one.get('most_pct', 100):g}"
    name, kind = one["name"], word("design.kind", one["kind"], lang)
    asked = params.get(f"{LEAST}{name}", least), params.get(f"{MOST}{name}", most)
    return LeverField(name, said, kind, *asked, least, most)


def _page(
    request: Request,
    lang: str,
    params: Mapping[str, str],
    *,
    job: Job | None = None,
    found: Any = None,
    plan: str = "",
    refusal: InputError | None = None,
) -> Response:
    desk, name = desk_of(request), params.get("s") or FIRST
    known = name if name in shipped_designs() else FIRST
    data = told_of(known)
    problems = refusal.problems if refusal else ()
    return page(
        request,
        lang,
        "plan.html",
        http=status_of(refusal) if refusal else 200,
        title=title_of(VERB, lang),
        intro=intro_of(VERB, lang),
        route=PATH,
        params=params,
        designs={one: _title(told_of(one), lang) for one in shipped_designs()},
        design=known,
        question=_title(data, lang, "question"),
        levers=levers_of(known, params, lang),
        harms=HARMS,
        harm=params.get("harm") or data["harm"][0]["kind"],
        found=found,
        plan=plan,
        job=job,
        here=address(lang, PATH, params),
        place=desk.jobs.place(job) if job else 0,
        expected=desk.jobs.expected(VERB),
        problems=[(one.why(lang), one.remedy(lang), one.place, one.value) for one in problems],
    )


def _title(data: Mapping[str, Any], lang: str, key: str = "title") -> str:
    return in_words(Words(data[key]["fr"], data[key]["en"]), lang)


PAGES = (PageRoute(PATH, PATH, show),)
