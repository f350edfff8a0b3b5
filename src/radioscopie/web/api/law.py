"""The law: search, one value or many, two days compared, what is missing. The JSON is that of the commands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse

from radioscopie.asking import read_ask
from radioscopie.errors import InternalError
from radioscopie.questions.law.written import entry_data
from radioscopie.questions.registry import named
from radioscopie.results.answer import silent
from radioscopie.web.asked import ask_of, no_file
from radioscopie.web.law_search import SearchAsk, close_to, find
from radioscopie.web.routes import ApiRoute, language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

MOST = 200


def search(request: Request) -> JSONResponse:
    """Find values by code, words or text; without words, the families."""
    ask = read_ask(
        SearchAsk, {name: [one] for name, one in request.query_params.items() if name in ("q", "on")}, no_file
    )
    on, lang, found = ask.on or date.today(), language(request), find(ask.q)
    entries = [entry_data(one, (one.at(on),), lang) for one in found[:MOST]]
    close = "" if found else close_to(ask.q)
    more = {"count": len(found), "left_out": max(len(found) - MOST, 0), "close": close}
    return JSONResponse({"q": ask.q, "on": on.isoformat(), "entries": entries, **more})


def show(request: Request) -> JSONResponse:
    """Give what `law show` gives."""
    return _answered(request, "law show", {"address": request.path_params["address"]}, ("on",))


def compare(request: Request) -> JSONResponse:
    """Give what `law diff` gives."""
    days = {"before": request.query_params.get("from", ""), "after": request.query_params.get("to", "")}
    return _answered(request, "law diff", days)


def check(request: Request) -> JSONResponse:
    """Give what `law check` gives."""
    return _answered(request, "law check", {})


def stale(request: Request) -> JSONResponse:
    """Give what `law stale` gives."""
    return _answered(request, "law stale", {}, ("on", "days"))


def _answered(
    request: Request, verb: str, given: Mapping[str, Any], names: tuple[str, ...] = ()
) -> JSONResponse:
    question = named(verb)
    asked = {**given, **{name: request.query_params[name] for name in names if name in request.query_params}}
    answer = question.answer(ask_of(question.ask, asked, no_file), silent)
    if question.plain is None:
        raise InternalError(verb)
    return JSONResponse(question.plain(answer.result, language(request)))


API = (
    ApiRoute(
        "GET", "/law", search, "law_search", query=("q", "on"), example="/api/v1/law?q=IRM&on=2027-01-01"
    ),
    ApiRoute(
        "GET",
        "/law/diff",
        compare,
        "law_diff",
        query=("from", "to"),
        example="/api/v1/law/diff?from=2025-11-04&to=2027-01-01",
    ),
    ApiRoute("GET", "/law/check", check, "law_check", example="/api/v1/law/check"),
    ApiRoute(
        "GET", "/law/stale", stale, "law_stale", query=("on", "days"), example="/api/v1/law/stale?days=365"
    ),
    ApiRoute(
        "GET", "/law/{address}", show, "law_show", query=("on",), example="/api/v1/law/modifiers.Z.rate"
    ),
)
