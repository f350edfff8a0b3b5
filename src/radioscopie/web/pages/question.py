"""The page of a question of the registry: a form made from its `Ask`, its answer or its progress, its files."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from radioscopie.asking import default_of, options, place_of
from radioscopie.errors import InputError, problem
from radioscopie.questions.registry import named
from radioscopie.texts import words
from radioscopie.web.api.examples import query_of
from radioscopie.web.api.files import looked_at
from radioscopie.web.asked import COMMAND_ONLY, OF_FILES, OF_PAIRS
from radioscopie.web.asks import start
from radioscopie.web.bodies import read_form
from radioscopie.web.desk import count_act, desk_of, session_begun, session_of, with_session
from radioscopie.web.example import PREFIX
from radioscopie.web.jobs import DONE, settled
from radioscopie.web.pages.waiting import refuse_ended
from radioscopie.web.problems import status_of
from radioscopie.web.render import address, page
from radioscopie.web.routes import PageRoute
from radioscopie.web.shown import shown
from radioscopie.web.titles import intro_of, title_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.asking import Option
    from radioscopie.web.jobs import Job
    from radioscopie.web.memory import Session

WAIT_S, SEE_OTHER = 3.0, 303
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
    kind : of the input: "select", "checkbox", "lines" (a value a line), or the type of an HTML input
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


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """How a question is shown.

    Parameters
    ----------
    fields : those of the form, in order; others may still stand in the address
    asked : what is asked when the address says nothing; None: nothing is
    shipped : examples that may be chosen in place of a file
    template : of the page
    """

    route: str
    verb: str
    fields: tuple[str, ...]
    asked: Mapping[str, Any] | None = None
    shipped: tuple[str, ...] = ()
    template: str = "question.html"

    async def show(self, request: Request, lang: str) -> Response:
        """Show the form, and the answer to what the address asks."""
        params = said_in(request.query_params, self.verb)
        given = params or dict(self.asked or {})
        if not params and self.asked is None:
            return self._page(request, lang, given)
        try:
            job = start(request, self.verb, given)
            await settled(job, WAIT_S)
            return await self._told(request, lang, given, job)
        except InputError as error:
            return self._page(request, lang, given, refusal=error)

    async def _told(self, request: Request, lang: str, given: Mapping[str, Any], job: Job) -> Response:
        """Show the answer, where the work is, or why there is no answer."""
        desk = desk_of(request)
        kept = desk.results.find(job.result) if job.state == DONE else None
        if kept is None:
            refuse_ended(job)
        found = await run_in_threadpool(shown, kept, lang) if kept else None
        return self._page(request, lang, given, job=job, found=found)

    def _page(
        self,
        request: Request,
        lang: str,
        given: Mapping[str, Any],
        *,
        job: Job | None = None,
        found: Any = None,
        refusal: InputError | None = None,
    ) -> Response:
        desk, question = desk_of(request), named(self.verb)
        problems = refusal.problems if refusal else ()
        return page(
            request,
            lang,
            self.template,
            http=status_of(refusal) if refusal else 200,
            title=title_of(self.verb, lang),
            route=self.route,
            form=form_of(self.verb, self.fields, given, lang, session_of(request), self.shipped),
            choices_known=words("web.choice", lang),
            intro=intro_of(self.verb, lang),
            takes_files=any(one.kind in (*OF_FILES, *OF_PAIRS) for one in options(question.ask).values()),
            found=found,
            example=address(lang, self.route, query_of(self.verb)) if query_of(self.verb) else "",
            job=job,
            here=address(lang, self.route, given),
            place=desk.jobs.place(job) if job else 0,
            expected=desk.jobs.expected(self.verb),
            problems=[(one.why(lang), one.remedy(lang), one.place, one.value) for one in problems],
            limits=desk.config,
        )

    async def give(self, request: Request, lang: str) -> Response:
        """Keep the files that a form sends, for the session."""
        _, uploads = await read_form(request, 2 * desk_of(request).config.file_mb)
        if not uploads:
            raise InputError(problem("web.nothing_given", "", most=desk_of(request).config.file_mb))
        session = session_begun(request)
        count_act(request)
        for upload in uploads:
            await looked_at(request, session, upload, "other")
        return with_session(RedirectResponse(address(lang, self.route), SEE_OTHER), request, session)

    async def either(self, request: Request, lang: str) -> Response:
        """Show the page, or take what it sends."""
        return await (self.give if request.method == "POST" else self.show)(request, lang)


def question_page(
    route: str,
    verb: str,
    example: str,
    *,
    fields: tuple[str, ...],
    asked: Mapping[str, Any] | None = None,
    shipped: tuple[str, ...] = (),
    template: str = "question.html",
) -> PageRoute:
    """Make the page of a question; see `QuestionPage`."""
    one = QuestionPage(route, verb, fields, asked, shipped, template)
    return PageRoute(route, example, one.either, ("GET", "POST"))


def said_in(params: QueryParams, verb: str) -> dict[str, Any]:
    """Read the fields of an address: one that may be said several times is a list, a line each."""
    known = options(named(verb).ask)
    found: dict[str, Any] = {}
    for name in params:
        said = [line.strip() for one in params.getlist(name) for line in one.splitlines() if line.strip()]
        many = name in known and (known[name].many or known[name].together)
        if said:
            found[name] = said if many else said[0]
    return found


def form_of(
    verb: str,
    fields: tuple[str, ...],
    given: Mapping[str, Any],
    lang: str,
    session: Session | None,
    shipped: tuple[str, ...],
) -> list[FormField]:
    """Make the fields of a form: one that takes files by their names has a field a name."""
    question = named(verb)
    known, said = options(question.ask), words(f"{question.texts}.opt", lang)
    form: list[FormField] = []
    for name in fields:
        option = known[name]
        if option.kind in OF_PAIRS:
            form += [_pair(name, one, given, session) for one in option.choices]
        elif option.kind not in COMMAND_ONLY:
            offered = shipped or _examples_of(verb, name)
            form.append(_field(question.ask, name, option, given, said[name], session, offered))
    return form


def _examples_of(verb: str, name: str) -> tuple[str, ...]:
    """Name the examples shipped that may stand in a field."""
    words_ = query_of(verb).get(name, [])
    return tuple(one.removeprefix(PREFIX) for one in words_ if one.startswith(PREFIX))


def every_field(verb: str) -> tuple[str, ...]:
    """Name the fields of a question that a form may have."""
    return tuple(name for name, one in options(named(verb).ask).items() if one.kind not in COMMAND_ONLY)


def places_asked(verb: str) -> tuple[str, ...]:
    """Name the places of this machine that a question must be told, and that only its command can read."""
    ask = named(verb).ask
    return tuple(
        place_of(name, one)
        for name, one in options(ask).items()
        if one.kind in COMMAND_ONLY and default_of(ask, name) is MISSING
    )


def _pair(name: str, of: str, given: Mapping[str, Any], session: Session | None) -> FormField:
    chosen = next((one for one in given.get(name, ()) if one.startswith(f"{of}=")), "")
    files = [(f"{of}={one.key}", one.upload.name) for one in (session.files.values() if session else ())]
    return FormField(name, of, "select", chosen, (("", "–"), *files))


def _field(
    ask: type,
    name: str,
    option: Option,
    given: Mapping[str, Any],
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
        files = tuple(_files(option, session, shipped, required=required))
        first = value[0] if isinstance(value, list) else value or (files[-1][0] if required and files else "")
        return FormField(name, said, "select", first, files, required)
    if option.many or option.together:
        lines = value if isinstance(value, list) else [value]
        return FormField(name, said, "lines", "\n".join(map(str, lines)), (), required)
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
    examples = [f"{PREFIX}{one}" for one in shipped]
    return [*nothing, *named_, *zip(examples, examples, strict=True), *given]


def _written(default: Any) -> str:
    """Write what a field is when nothing is said, as a form does."""
    if default is MISSING or default is None or default == () or default is False:
        return ""
    if isinstance(default, tuple):
        return "-".join(str(one) for one in dict.fromkeys((default[0], default[-1])))
    return f"{default:g}" if isinstance(default, float) else str(default)
