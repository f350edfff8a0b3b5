"""A reform checked: what it changes, or everything that is wrong in it; and the same as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.web.bodies import read_json
from radioscopie.web.routes import ApiRoute
from radioscopie.web.toml_text import to_toml
from radioscopie.web.work.orders import orders_of
from radioscopie.web.work.reform import reform_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

NAME, MOST, LONGEST = "changements.toml", 500, 120
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
    moved = [address for address, one in changed.entries.items() if one is not law.entries.get(address)]
    return {
        "law_version": changed.version,
        "changed": len(moved),
        "addresses": moved[:MOST],
        "toml": reform.content.decode(),
    }


def file(request: Request) -> Response:
    """Give changes as a reform file."""
    law = {
        name.removeprefix("loi."): one
        for name, one in request.query_params.items()
        if name.startswith("loi.")
    }
    named = {name: request.query_params.get(asked, "") for name, asked in NAMED.items()}
    reform = reform_in({"law": law, **named})
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
)
