"""Results: the JSON of the command, each table in four formats, how to do it again, why a line costs what it costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from radioscopie.errors import InputError, problem
from radioscopie.questions.delivered import as_json
from radioscopie.questions.registry import named
from radioscopie.web.asks import LONGEST_S, not_done, start
from radioscopie.web.desk import desk_of, session_of
from radioscopie.web.jobs import DONE, settled
from radioscopie.web.problems import problem_reply
from radioscopie.web.reproduce import python_of, shell_of
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.shown import answered, tables_of
from radioscopie.web.tables import FORMATS, written

if TYPE_CHECKING:
    from starlette.requests import Request

    from radioscopie.web.memory import Kept

LOST = 404
OF_LINES = ("activity", "machines", "mapping")


def kept_of(request: Request) -> Kept | None:
    """Give the result that a request names, when who asks may see it."""
    desk = desk_of(request)
    kept = desk.results.find(request.path_params["id"])
    if kept and kept.session and desk.config.public:
        session = session_of(request)
        return kept if session and session.key == kept.session else None
    return kept


def lost(request: Request) -> Response:
    """Say that a result is no longer held: asking again gives the same."""
    return problem_reply(LOST, language(request), reason="expired")


async def json_of(kept: Kept, lang: str) -> Response:
    """Give the JSON of the command."""
    return await run_in_threadpool(_json, kept, lang)


def _json(kept: Kept, lang: str) -> Response:
    found = answered(kept)
    content = as_json(named(kept.verb), found.result, found.counts, lang)
    return Response(content, headers={"etag": f'"{kept.key}-{lang}"'}, media_type="application/json")


async def show(request: Request) -> Response:
    """Give a result."""
    kept = kept_of(request)
    return await json_of(kept, language(request)) if kept else lost(request)


def table(request: Request) -> Response:
    """Give a table of a result in a format."""
    kept = kept_of(request)
    if not kept:
        return lost(request)
    lang, name, kind = language(request), request.path_params["name"], request.path_params["kind"]
    tables = tables_of(kept, lang)
    if name not in tables or kind not in FORMATS:
        known = ", ".join(tables if name not in tables else FORMATS)
        raise InputError(problem("web.no_table", f"{name}.{kind}", known=known))
    disposition = f'attachment; filename="{name}.{kind}"'
    headers = {"etag": f'"{kept.key}-{name}-{lang}"', "content-disposition": disposition}
    return Response(written(tables[name], name, kind, lang), headers=headers, media_type=FORMATS[kind])


def file(request: Request) -> Response:
    """Give a file that an answer keeps beside its tables: the scenario and the reforms of a plan."""
    kept, name = kept_of(request), request.path_params["name"]
    if not kept:
        return lost(request)
    files = answered(kept).files
    if name not in files:
        raise InputError(problem("web.no_table", name, known=", ".join(files) or "–"))
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(files[name], headers=headers, media_type="application/toml")


def shell(request: Request) -> Response:
    """Give the command that does a result again."""
    kept = kept_of(request)
    return (
        Response(shell_of(kept, language(request)), media_type="text/x-shellscript")
        if kept
        else lost(request)
    )


def python(request: Request) -> Response:
    """Give the Python that does a result again."""
    kept = kept_of(request)
    return Response(python_of(kept, language(request)), media_type="text/x-python") if kept else lost(request)


async def explain(request: Request) -> Response:
    """Explain a line of the activity that a result was made of."""
    kept, lang = kept_of(request), language(request)
    if not kept or "activity" not in kept.words:
        return lost(request)
    given = {name: kept.words[name][0] for name in OF_LINES if name in kept.words}
    laws = {"law": kept.words["reform"]} if "reform" in kept.words else {}
    job = start(request, "explain", {**given, **laws, "line": request.query_params.get("line", "")})
    await settled(job, LONGEST_S)
    found = desk_of(request).results.find(job.result) if job.state == DONE else None
    return await json_of(found, lang) if found else not_done(job, lang)


def tables(request: Request) -> Response:
    """List the tables of a result."""
    kept, lang = kept_of(request), language(request)
    if not kept:
        return lost(request)
    found = tables_of(kept, lang)
    return JSONResponse(
        {"tables": [{"name": name, "rows": one.table.num_rows} for name, one in found.items()]}
    )


API = (
    ApiRoute("GET", "/results/{id}", show, "result"),
    ApiRoute("GET", "/results/{id}/tables", tables, "result_tables"),
    ApiRoute(
        "GET", "/results/{id}/tables/{name}.{kind}", table, "result_table", gives="application/octet-stream"
    ),
    ApiRoute("GET", "/results/{id}/files/{name}", file, "result_file", gives="application/toml"),
    ApiRoute("GET", "/results/{id}/reproduce.sh", shell, "result_shell", gives="text/x-shellscript"),
    ApiRoute("GET", "/results/{id}/reproduce.py", python, "result_python", gives="text/x-python"),
    ApiRoute("GET", "/results/{id}/explain", explain, "result_explain", query=("line",)),
)
