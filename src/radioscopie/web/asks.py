"""A question of the registry asked by a request: read, counted, answered now or later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from radioscopie.asking import options, read_ask
from radioscopie.errors import InputError, problem
from radioscopie.questions.registry import named
from radioscopie.web.asked import OF_FILES, OF_PAIRS, asked
from radioscopie.web.desk import asker_of, count_act, desk_of, owner_of, session_of
from radioscopie.web.example import shipped_examples
from radioscopie.web.jobs import CANCELLED, DONE, REFUSED, Job, Question, settled
from radioscopie.web.problems import problem_reply, stopped
from radioscopie.web.routes import language
from radioscopie.web.work.tasks import opener

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from radioscopie.asking import Option
    from radioscopie.inputs import Upload
    from radioscopie.web.asked import Asked

LONGEST_S = 60.0
ACCEPTED = 202


def question_of(request: Request, verb: str, given: Mapping[str, Any]) -> Question:
    """Make a question of what a request gives; whatever can be refused at once is.

    Raises
    ------
    InputError : every problem
    """
    ask = named(verb).ask
    found = asked(ask, given)
    files, session = _files(request, options(ask), found)
    read_ask(ask, found.words, opener(files))
    return Question(verb, found.words, files, frozenset(found.inline), session)


def _files(request: Request, known: Mapping[str, Option], found: Asked) -> tuple[dict[str, Upload], str]:
    """Find the files that a question names, and whose they are."""
    mine = session_of(request)
    files, session = dict(found.inline), mine.key if mine and found.inline else ""
    for name, words in found.words.items():
        option = known[name]
        if option.kind not in (*OF_FILES, *OF_PAIRS):
            continue
        for word in words:
            key = word.partition("=")[2] if option.kind in OF_PAIRS else word
            owner = owner_of(request, key)
            if key in shipped_examples():
                files[key] = shipped_examples()[key]
            elif owner:
                files[key] = owner.files[key].upload
                session = owner.key
    return files, session


async def replied(request: Request, verb: str, given: Mapping[str, Any], wait: object = None) -> Response:
    """Answer with the identifier of a result, or of a job when it is not there in time."""
    job = start(request, verb, given)
    await settled(job, seconds_of(wait))
    if job.state == DONE:
        return JSONResponse({"result": job.result})
    return not_done(job, language(request))


def start(request: Request, verb: str, given: Mapping[str, Any]) -> Job:
    """Begin to answer a question.

    Raises
    ------
    InputError : every problem; too many questions
    """
    return begin(request, question_of(request, verb, given))


def begin(request: Request, question: Question) -> Job:
    """Begin to answer a question already made.

    Raises
    ------
    InputError : too many questions
    """
    count_act(request)
    return desk_of(request).jobs.ask(question, asker_of(request))


def not_done(job: Job, lang: str) -> Response:
    """Say why a job has no result: it goes on, was refused, was stopped."""
    if job.state == REFUSED:
        raise InputError(job.problems)
    if job.state == CANCELLED:
        return problem_reply(410, lang, reason=CANCELLED)
    if job.reason:
        return stopped(job.reason, lang)
    return JSONResponse({"job": job.key}, ACCEPTED, {"location": f"/api/v1/jobs/{job.key}"})


def seconds_of(wait: object) -> float:
    """Read how long who asks will wait: yes, no, or seconds.

    Raises
    ------
    InputError : none of these
    """
    if wait is None or wait is False:
        return 0.0
    if wait is True:
        return LONGEST_S
    try:
        return min(max(float(str(wait)), 0.0), LONGEST_S)
    except ValueError:
        raise InputError(problem("asking.not_a_number", "wait", wait)) from None
