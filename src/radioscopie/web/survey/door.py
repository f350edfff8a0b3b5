"""From the table of roads to what answers them: who may pass, what was sent, how an error is told."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.responses import JSONResponse
from starlette.routing import Route

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.store.answers import ConflictError
from radioscopie.store.people import TooOftenError, who_asks
from radioscopie.store.places import ClosedError
from radioscopie.store.rooms import NotThereError, StoreFullError
from radioscopie.store.schema.identity import PRACTICE
from radioscopie.store.sealing import SealError
from radioscopie.store.submissions import DoneError
from radioscopie.texts import LANGUAGES
from radioscopie.web.bodies import file_name, read_bytes, read_form, read_json
from radioscopie.web.problems import problem_data, problem_reply
from radioscopie.web.routes import language
from radioscopie.web.survey import answering, opened, practices, releases, staff, statistics
from radioscopie.web.survey.contract import survey_document
from radioscopie.web.survey.desk import Asking, SurveyDesk, is_ours
from radioscopie.web.survey.roads import ANYONE, API, DATA, MOVE, PAGE, ROADS, Road, may

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

T = TypeVar("T")
ROOMS = (opened, practices, answering, staff, statistics, releases)
FILE_MB, TOTALS_MB = 8, 1
AT_ONCE = 4  # practices answered at once: more threads wait for each other more than they work
NO_SESSION, NOT_OURS, LOST, CONFLICT, BAD, OFTEN, UNOPENED, FULL = 401, 403, 404, 409, 422, 429, 500, 507
STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotThereError, LOST),
    (ClosedError, CONFLICT),
    (ConflictError, CONFLICT),
    (DoneError, CONFLICT),
    (TooOftenError, OFTEN),
    (StoreFullError, FULL),
    (SealError, UNOPENED),
    (InputError, BAD),
)


def routes(desk: SurveyDesk) -> Iterator[Route]:
    """Make the routes of the survey; pages in both languages."""
    answers, turns = answering_functions(), CapacityLimiter(AT_ONCE)
    contract = survey_document(answers, desk.cookie)
    yield Route(f"{API}/openapi.json", lambda _: JSONResponse(contract))
    for road in ROADS:
        answer = _answer(desk, road, answers[road.of or road.name], turns)
        yield Route(road.path, answer, methods=[road.method])
        if road.kind in (PAGE, MOVE):
            yield Route(f"/en{road.path}", answer, methods=[road.method])


def answering_functions() -> dict[str, Callable[[Asking], Response]]:
    """Give what answers each road, by its name."""
    return {name: found for room in ROOMS for name, found in room.ANSWERS.items()}


def _answer(
    desk: SurveyDesk, road: Road, answer: Callable[[Asking], Response], turns: CapacityLimiter
) -> Callable[[Request], Any]:
    """Answer a road; staff, whose work may be long, take none of the turns of practices."""
    limiter = turns if set(road.roles) & set(PRACTICE) else None

    async def respond(request: Request) -> Response:
        ask = Asking(
            request, desk, _language(request), None, request.path_params, desk.clock(), is_data=bool(road.of)
        )
        try:
            if _is_quick(road):
                sent = await _sent_or_why(request, road)
                return await _in_turn(limiter, _respond, ask, road, answer, sent)
            ask = await _in_turn(turns, _known, ask)
            refused = _refusal(ask, road)
            if refused:
                return _told(ask, road, refused)
            words, files = await _sent(request, road)
            return await _in_turn(limiter, answer, replace(ask, words=words, files=files))
        except tuple(kind for kind, _ in STATUS) as error:
            return _told(ask, road, _status(error), error)

    return respond


def _respond(
    ask: Asking, road: Road, answer: Callable[[Asking], Response], sent: Mapping[str, Any] | InputError
) -> Response:
    """Know who asks, refuse or answer, in one turn: what people do each second."""
    ask = _known(ask)
    refused = _refusal(ask, road)
    if refused:
        return _told(ask, road, refused)
    if isinstance(sent, InputError):
        raise sent
    return answer(replace(ask, words=sent))


def _known(ask: Asking) -> Asking:
    key = ask.request.cookies.get(ask.desk.cookie, "")
    return replace(ask, person=who_asks(ask.store, key, ask.now)) if key else ask


def _is_quick(road: Road) -> bool:
    """Tell the roads whose body is small words: it is read before who asks is known."""
    return road.kind == DATA and "file" not in road.fields


async def _sent_or_why(request: Request, road: Road) -> dict[str, Any] | InputError:
    try:
        return (await _sent(request, road))[0]
    except InputError as error:
        return error


def _status(error: Exception) -> int:
    return next(code for kind, code in STATUS if isinstance(error, kind))


async def _in_turn(limiter: CapacityLimiter | None, work: Callable[..., T], *given: object) -> T:
    return await to_thread.run_sync(partial(work, *given), limiter=limiter)


def _language(request: Request) -> str:
    if request.url.path.startswith("/api/"):
        return language(request)
    return LANGUAGES[1] if request.url.path.startswith("/en/") else LANGUAGES[0]


def _refusal(ask: Asking, road: Road) -> int:
    """Give why somebody may not pass; 0 when he may."""
    is_known = ask.desk.cookie in ask.request.cookies
    if road.method != "GET" and is_known and not is_ours(ask.request, ask.desk.config):
        return NOT_OURS
    if road.roles != ANYONE and ask.person is None:
        return NO_SESSION
    return 0 if may(road, ask.who.role) else LOST


async def _sent(request: Request, road: Road) -> tuple[dict[str, Any], tuple[Upload, ...]]:
    if road.method == "GET" or not (road.fields or request.headers.get("content-type")):
        return {}, ()
    if road.kind == DATA and road.fields == ("file",):
        name = file_name(request.headers.get("x-filename", ""))
        return {}, (Upload(name, await read_bytes(request, TOTALS_MB << 20, name)),)
    if road.kind == DATA and "file" not in road.fields:
        return await read_json(request), ()
    words, files = await read_form(request, FILE_MB)
    return {name: held[-1] for name, held in words.items()}, tuple(files)


def _told(ask: Asking, road: Road, status: int, error: Exception | None = None) -> Response:
    """Tell why there is no answer, as data or as a page."""
    if road.kind == DATA:
        return _data(ask, status, error)
    if isinstance(error, DoneError) and road.kind == MOVE:
        return ask.go(f"/enquete/{ask.path['campaign']}/recu")
    problems = error.problems if isinstance(error, InputError) else ()
    reason = _reason(status, error)
    if status == LOST:
        return not_there(ask)
    return ask.page("survey/refused.html", http=status, problems=problems, reason=reason)


def not_there(ask: Asking) -> Response:
    """Say that nothing is there: to the letter the same for what does not exist and for what is another's."""
    same: dict[str, Any] = {"person": None, "is_staff": False, "other_link": ""}
    return ask.page("survey/refused.html", http=LOST, problems=(), reason=str(LOST), **same)


def _reason(status: int, error: Exception | None) -> str:
    if isinstance(error, ClosedError):
        return "closed"
    return "conflict" if isinstance(error, ConflictError) else str(status)


def _data(ask: Asking, status: int, error: Exception | None) -> JSONResponse:
    more: dict[str, Any] = {}
    if isinstance(error, InputError):
        more["problems"] = [problem_data(one, ask.lang) for one in error.problems]
    if isinstance(error, ConflictError):
        more = {"reason": "conflict", "current": answering.draft_data(error.current)}
    if isinstance(error, DoneError):
        more = {"reason": "done", "receipt": answering.receipt_data(error.receipt)}
    if isinstance(error, ClosedError):
        more = {"reason": "closed"}
    return problem_reply(status, ask.lang, **json.loads(json.dumps(more)))
