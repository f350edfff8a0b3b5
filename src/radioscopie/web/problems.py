"""Errors as data (RFC 9457): `application/problem+json`, each problem in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from radioscopie.errors import UnknownAddressError
from radioscopie.texts import LANGUAGES, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.errors import InputError, Problem

TITLE = "web.status"
BAD, NOT_FOUND, TOO_MANY = 422, 404, 429
BROKEN, STOPPED, PREPARING = 500, 503, "preparing"
AGAIN_S = {"retry-after": "5"}


def status_of(error: InputError) -> int:
    """Give the status of what was asked and cannot be used."""
    if any(one.reason == "web.too_often" for one in error.problems):
        return TOO_MANY
    return NOT_FOUND if isinstance(error, UnknownAddressError) else BAD


def refused(error: InputError, lang: str, status: int | None = None) -> JSONResponse:
    """Say every problem of what was asked."""
    problems = [problem_data(one, lang) for one in error.problems]
    return problem_reply(status or status_of(error), lang, problems=problems)


def stopped(reason: str, lang: str) -> JSONResponse:
    """Say why work gave nothing; what is being prepared may be asked again soon."""
    if reason == PREPARING:
        return problem_reply(STOPPED, lang, AGAIN_S, said=PREPARING, reason=reason)
    return problem_reply(BROKEN if reason == "broken" else STOPPED, lang, reason=reason)


def problem_reply(
    status: int, lang: str, headers: Mapping[str, str] | None = None, *, said: str = "", **more: object
) -> JSONResponse:
    """Give an error of a status, with its words, or those of a code."""
    titles = {code: word(TITLE, said or str(status), code) for code in LANGUAGES}
    body = {"type": "about:blank", "title": titles[lang], "titles": titles, "status": status, **more}
    return JSONResponse(body, status, headers, "application/problem+json")


def problem_data(problem: Problem, lang: str) -> dict[str, object]:
    """Give a problem as plain data: its key, where it is, what was found there, and its words."""
    messages = {code: problem.render(code) for code in LANGUAGES}
    return {
        "key": problem.reason,
        "place": problem.place,
        "value": problem.value,
        "message": messages[lang],
        "messages": messages,
    }
