"""A reform checked: what it changes, or everything that is wrong in it; and the same as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.law.diff import moved
from radioscopie.law.load import Law
from radioscopie.numbers import format_count
from radioscopie.result import ResultTable
from radioscopie.texts import text
from radioscopie.web.bodies import read_json
from radioscopie.web.changes import changes_drawn, row_of
from radioscopie.web.desk import desk_of
from radioscopie.web.reports import PICTURES, picture_of
from radioscopie.web.routes import ApiRoute, language
from radioscopie.web.state import LAW
from radioscopie.web.tables import FORMATS, table_of, written
from radioscopie.web.toml_text import to_toml
from radioscopie.web.work.orders import orders_of
from radioscopie.web.work.reform import reform_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from radioscopie.law.diff import Difference

NAME, CHANGES, MOST, LONGEST = "changements.toml", "changes", 500, 120
NAMED = {"title": "titre", "author": "auteur"}


async def check(request: Request) -> Response:
    """Check a reform."""
    return JSONResponse(checked(reform_in(await read_json(request))))


def reform_in(given: Mapping[str, Any]) -> Upload:
    """Make a reform file of what a request gives: its own keys, or changes by address under `law`.

    Raises
    ------
    InputError : changes that cannot be read
    """
    if "law" not in given:
        return Upload(NAME, to_toml(given).encode())
    content = reform_text(orders_of(given["law"]), *(words_said(given, name) for name in ("title", "author")))
    return Upload(NAME, content.encode())


def words_said(given: Mapping[str, Any], name: str) -> str:
    """Read a name or an author: one line, not too long.

    Raises
    ------
    InputError : it is no text, or too long
    """
    said = given.get(name, "")
    if not isinstance(said, str):
        raise InputError(problem("asking.not_words", name, type(said).__name__))
    line = " ".join(said.split())
    if len(line) > LONGEST:
        raise InputError(problem("web.long_words", name, line[:LONGEST], most=LONGEST))
    return line


def checked(reform: Upload) -> dict[str, Any]:
    """Say what a reform changes.

    Raises
    ------
    InputError : every problem of the reform
    """
    law = Law.load()
    changed = law.with_reforms(reform)
    addresses = [address for address, one in changed.entries.items() if one is not law.entries.get(address)]
    return {
        "law_version": changed.version,
        "changed": len(addresses),
        "addresses": addresses[:MOST],
        "toml": reform.content.decode(),
    }


def changes_in(reform: Upload) -> tuple[Difference, ...]:
    """Give each value that a reform changes, with what it replaces.

    Raises
    ------
    InputError : every problem of the reform
    """
    law = Law.load()
    return moved(law, law.with_reforms(reform))


def _asked(request: Request) -> Upload:
    """Make the reform file of a query."""
    law = {name.removeprefix(LAW): one for name, one in request.query_params.items() if name.startswith(LAW)}
    named = {name: request.query_params.get(asked, "") for name, asked in NAMED.items()}
    return reform_in({"law": law, **named})


def table(request: Request) -> Response:
    """Give the values that changes move, as a file."""
    kind, lang = request.path_params["kind"], language(request)
    if kind not in FORMATS:
        raise InputError(problem("web.no_table", f"changes.{kind}", known=", ".join(FORMATS)))
    rows = table_of(row_of(one, lang) for one in changes_in(_asked(request)))
    content = written(ResultTable(rows, "web_reform.title", "mixed"), CHANGES, kind, lang)
    headers = {"content-disposition": f'attachment; filename="{CHANGES}.{kind}"'}
    return Response(content, headers=headers, media_type=FORMATS[kind])


async def picture(request: Request) -> Response:
    """Give the values that changes move, as a drawing."""
    kind, lang, reform = request.path_params["kind"], language(request), _asked(request)
    if kind not in PICTURES:
        raise InputError(problem("web.no_figure", f"changes.{kind}", known=", ".join(PICTURES)))
    said, changes, narrow = checked(reform), changes_in(reform), bool(request.query_params.get("narrow"))
    svg = changes_drawn(changes, sentence_of(request, said, lang), said["law_version"], lang, narrow=narrow)
    content = svg.encode() if kind == "svg" else await picture_of(desk_of(request), svg)
    headers = {"content-disposition": f'inline; filename="{CHANGES}.{kind}"'}
    return Response(content, headers=headers, media_type=PICTURES[kind])


def sentence_of(request: Request, said: Mapping[str, Any], lang: str) -> str:
    """Say what a reform of a query is, and how much it changes."""
    asked = sum(name.startswith(LAW) for name in request.query_params)
    title = request.query_params.get(NAMED["title"]) or text("web_reform.title", lang)
    return f"{title}{text('report.colon', lang)}" + text(
        "web_reform.changed", lang, changes=asked, values=format_count(said["changed"], lang)
    )


def file(request: Request) -> Response:
    """Give changes as a reform file."""
    reform = _asked(request)
    checked(reform)
    headers = {"content-disposition": f'attachment; filename="{NAME}"'}
    return Response(reform.content, headers=headers, media_type="application/toml")


API = (
    ApiRoute(
        "POST",
        "/reform/check",
        check,
        "reform_check",
        body=("title", "author", "values", "law"),
        example='{"law": {"modifiers.Z.rate": "=0.15@2027-01-01"}}',
    ),
    ApiRoute(
        "GET",
        "/reform/file",
        file,
        "reform_file",
        query=tuple(NAMED.values()),
        gives="application/toml",
        example="/api/v1/reform/file?loi.acts=-5@2027-01-01&titre=Contre-proposition",
    ),
    ApiRoute(
        "GET",
        "/reform/tables/changes.{kind}",
        table,
        "reform_table",
        query=tuple(NAMED.values()),
        gives="application/octet-stream",
        example="/api/v1/reform/tables/changes.csv?loi.technical_fees.mri=-5@2027-01-01",
    ),
    ApiRoute(
        "GET",
        "/reform/pictures/changes.{kind}",
        picture,
        "reform_picture",
        query=(*NAMED.values(), "narrow"),
        gives="image/svg+xml",
        example="/api/v1/reform/pictures/changes.svg?loi.technical_fees.mri=-5@2027-01-01",
    ),
)
