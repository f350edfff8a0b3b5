"""The law: search, one value or many, two days compared, what is missing. The JSON is that of the commands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from radioscopie.asking import read_ask
from radioscopie.errors import InputError, InternalError, problem
from radioscopie.law.load import Entry, Law
from radioscopie.questions.law.diff.ask import Ask as DiffAsk
from radioscopie.questions.law.show.ask import Ask
from radioscopie.questions.law.written import entry_data
from radioscopie.questions.registry import named
from radioscopie.result import ResultTable
from radioscopie.results.answer import silent
from radioscopie.web.asked import ask_of, no_file
from radioscopie.web.changes import changes_drawn, said_diff
from radioscopie.web.desk import desk_of
from radioscopie.web.law_search import SearchAsk, close_to, find, label_of
from radioscopie.web.law_stairs import stairs_drawn
from radioscopie.web.reports import PICTURES, picture_of
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.tables import FORMATS, table_of, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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
    return _answered(request, "law diff", _days(request))


def check(request: Request) -> JSONResponse:
    """Give what `law check` gives."""
    return _answered(request, "law check", {})


def stale(request: Request) -> JSONResponse:
    """Give what `law stale` gives."""
    return _answered(request, "law stale", {}, ("on", "days"))


def table(request: Request) -> Response:
    """Give values sought, under an address, changed between two days, or missing, as a file: every row."""
    name, kind, lang = request.path_params["name"], request.path_params["kind"], language(request)
    if name not in TABLES or kind not in FORMATS:
        known = ", ".join(TABLES if name not in TABLES else FORMATS)
        raise InputError(problem("web.no_table", f"{name}.{kind}", known=known))
    rows = table_of(TABLES[name](request, lang))
    headers = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    content = written(ResultTable(rows, "web_law.title", "mixed"), name, kind, lang)
    return Response(content, headers=headers, media_type=FORMATS[kind])


async def changes(request: Request) -> Response:
    """Give what changes between two days as a drawing."""
    kind, lang = request.path_params["kind"], language(request)
    if kind not in PICTURES:
        raise InputError(problem("web.no_figure", f"diff.{kind}", known=", ".join(PICTURES)))
    found = named("law diff").answer(ask_of(DiffAsk, _days(request), no_file), silent).result
    narrow = bool(request.query_params.get("narrow"))
    svg = changes_drawn(found.rows, said_diff(found, lang), found.law_version, lang, narrow=narrow)
    content = svg.encode() if kind == "svg" else await picture_of(desk_of(request), svg)
    headers = {"content-disposition": f'inline; filename="diff.{kind}"'}
    return Response(content, headers=headers, media_type=PICTURES[kind])


def _days(request: Request) -> dict[str, str]:
    return {"before": request.query_params.get("from", ""), "after": request.query_params.get("to", "")}


async def stairs(request: Request) -> Response:
    """Give the history of a value as a drawing."""
    kind, lang = request.path_params["kind"], language(request)
    if kind not in PICTURES:
        raise InputError(problem("web.no_figure", kind, known=", ".join(PICTURES)))
    given = {name: request.query_params.get(name, "") for name in ("address", "on")}
    ask = ask_of(Ask, given, no_file)
    named("law show").answer(ask, silent)  # refuses what is not there, with the closest addresses
    found, day = Law.load()[ask.address], ask.on or date.today()
    svg = stairs_drawn(found, day, lang, label_of(found, lang)) if isinstance(found, Entry) else ""
    if not svg:
        raise InputError(problem("web_law.no_stairs", "address", ask.address))
    content = svg.encode() if kind == "svg" else await picture_of(desk_of(request), svg)
    headers = {"content-disposition": f'inline; filename="{ask.address}.{kind}"'}
    return Response(content, headers=headers, media_type=PICTURES[kind])


def _sought(request: Request, lang: str) -> Iterator[Mapping[str, Any]]:
    words = {name: [one] for name, one in request.query_params.items() if name in ("q", "on")}
    ask = read_ask(SearchAsk, words, no_file)
    for one in find(ask.q):
        yield from _of_entry(entry_data(one, (one.at(ask.on or date.today()),), lang))


def _under(request: Request, lang: str) -> Iterator[Mapping[str, Any]]:
    given = {name: request.query_params.get(name, "") for name in ("address", "on")}
    data = _plain("law show", given, lang)
    for one in data.get("entries", [data]):
        yield from _of_entry(one)


def _of_entry(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give a row for each value of an entry."""
    head = {name: entry[name] for name in ("address", "kind", "unit", "label")}
    return ({**head, **value} for value in entry["values"])


def _changed(request: Request, lang: str) -> Iterator[Mapping[str, Any]]:
    for one in _plain("law diff", _days(request), lang)["changes"]:
        sides = {f"{side}_{name}": word for side in ("before", "after") for name, word in one[side].items()}
        yield {name: word for name, word in one.items() if name not in ("before", "after")} | sides


def _missing(_: Request, lang: str) -> Iterable[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = _plain("law check", {}, lang)["findings"]
    return found


TABLES: Mapping[str, Callable[[Request, str], Iterable[Mapping[str, Any]]]] = {
    "search": _sought,
    "values": _under,
    "diff": _changed,
    "check": _missing,
}


def _answered(
    request: Request, verb: str, given: Mapping[str, Any], names: tuple[str, ...] = ()
) -> JSONResponse:
    asked = {**given, **{name: request.query_params[name] for name in names if name in request.query_params}}
    return JSONResponse(_plain(verb, asked, language(request)))


def _plain(verb: str, asked: Mapping[str, Any], lang: str) -> dict[str, Any]:
    question = named(verb)
    answer = question.answer(ask_of(question.ask, asked, no_file), silent)
    if question.plain is None:
        raise InternalError(verb)
    return dict(question.plain(answer.result, lang))


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
        "GET",
        "/law/pictures/diff.{kind}",
        changes,
        "law_picture",
        query=("from", "to", "narrow"),
        gives="image/svg+xml",
        example="/api/v1/law/pictures/diff.svg?from=2025-11-04&to=2027-01-01",
    ),
    ApiRoute(
        "GET",
        "/law/stairs.{kind}",
        stairs,
        "law_stairs",
        query=("address", "on"),
        gives="image/svg+xml",
        example="/api/v1/law/stairs.svg?address=modifiers.Z.rate",
    ),
    ApiRoute(
        "GET",
        "/law/tables/{name}.{kind}",
        table,
        "law_table",
        query=("q", "on", "address", "from", "to"),
        gives="application/octet-stream",
        example="/api/v1/law/tables/search.csv?q=IRM&on=2027-01-01",
    ),
    ApiRoute(
        "GET", "/law/{address}", show, "law_show", query=("on",), example="/api/v1/law/modifiers.Z.rate"
    ),
)
