"""The page of a question of the registry: a form made from its `Ask`, its answer, its progress."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from radioscopie.asking import default_of, options
from radioscopie.questions.registry import named
from radioscopie.texts import text, words
from radioscopie.web.asked import COMMAND_ONLY, OF_FILES, OF_PAIRS
from radioscopie.web.asks import not_done, start
from radioscopie.web.desk import desk_of, session_of
from radioscopie.web.jobs import DONE, ENDED, settled
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.asking import Option
    from radioscopie.web.memory import Session

WAIT_S = 3.0
INPUTS = {
    "whole": "number",
    "number": "text",
    "euros": "text",
    "day": "date",
    "years": "text",
    "word": "text",
    "auto": "text",
}


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a form.

    Parameters
    ----------
    kind : of the input: "select", "checkbox", or the type of an HTML input
    choices : value and words of each choice
    value : as asked, or as when nothing is said
    """

    name: str
    said: str
    kind: str
    value: str
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    limits: tuple[Any, Any] = (None, None)


def question_page(
    route: str,
    verb: str,
    example: str,
    *,
    fields: tuple[str, ...],
    asked: Mapping[str, Any] | None = None,
    shipped: tuple[str, ...] = (),
    after: Callable[[Request, str, Any], Mapping[str, Any]] = lambda *_: {},
) -> PageRoute:
    """Make the page of a question.

    Parameters
    ----------
    fields : those of the form, in order; others may still stand in the address
    asked : what is asked when the address says nothing; None: nothing is
    shipped : examples that may be chosen in place of a file
    after : further data of the page, from the result
    """

    async def show(request: Request, lang: str) -> Response:
        params = {name: one for name, one in request.query_params.items() if one}
        given = params or dict(asked or {})
        form = form_of(verb, fields, given, lang, session_of(request), shipped)
        question = named(verb)
        shared: dict[str, Any] = {
            "verb": verb,
            "route": route,
            "form": form,
            "choices_known": words("web.choice", lang),
            "intro": text(f"{question.texts}.help", lang),
        }
        if not params and asked is None:
            return page(request, lang, "question.html", found=None, job=None, **shared, extra={})
        job = start(request, verb, given)
        await settled(job, WAIT_S)
        desk = desk_of(request)
        kept = desk.results.find(job.result) if job.state == DONE else None
        if kept is None and job.state in ENDED:
            return not_done(job, lang)
        found = await run_in_threadpool(shown, kept, lang) if kept else None
        waits: dict[str, Any] = {"place": desk.jobs.place(job), "expected": desk.jobs.expected(verb)}
        here = address(lang, route, given)
        extra = after(request, lang, kept) if kept else {}
        return page(
            request, lang, "question.html", found=found, job=job, here=here, **shared, **waits, extra=extra
        )

    return PageRoute(route, example, show)


def form_of(
    verb: str,
    fields: tuple[str, ...],
    given: Mapping[str, str],
    lang: str,
    session: Session | None,
    shipped: tuple[str, ...],
) -> list[FormField]:
    """Make the fields of a form."""
    question = named(verb)
    known, said = options(question.ask), words(f"{question.texts}.opt", lang)
    kept = [(name, known[name]) for name in fields if known[name].kind not in (*COMMAND_ONLY, *OF_PAIRS)]
    return [_field(question.ask, name, one, given, said[name], session, shipped) for name, one in kept]


def _field(
    ask: type,
    name: str,
    option: Option,
    given: Mapping[str, str],
    said: str,
    session: Session | None,
    shipped: tuple[str, ...],
) -> FormField:
    default = default_of(ask, name)
    value = given.get(name, _written(default))
    required = default is MISSING
    if option.kind == "flag":
        return FormField(name, said, "checkbox", value)
    if option.kind in OF_FILES:
        return FormField(
            name, said, "select", value, tuple(_files(option, session, shipped, required=required)), required
        )
    if option.kind == "choice":
        return FormField(name, said, "select", value, tuple((one, one) for one in option.choices), required)
    limits = (option.low, option.high) if option.kind in ("whole", "day") else (None, None)
    return FormField(name, said, INPUTS[option.kind], value, (), required, limits)


def _files(
    option: Option, session: Session | None, shipped: tuple[str, ...], *, required: bool
) -> list[tuple[str, str]]:
    """List what may stand for a file: what is shipped by its name, examples, files of the session."""
    nothing = [] if required else [("", "–")]
    named_ = [(one, one) for one in option.choices]
    given = [(one.key, one.upload.name) for one in (session.files.values() if session else ())]
    return [*nothing, *named_, *((f"exemple:{one}", one) for one in shipped), *given]


def _written(default: Any) -> str:
    """Write what a field is when nothing is said, as a form does."""
    if default is MISSING or default is None or default in ((), False):
        return ""
    if isinstance(default, tuple):
        return "-".join(str(one) for one in dict.fromkeys((default[0], default[-1])))
    return str(default)
