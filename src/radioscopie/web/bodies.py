"""What a request carries: JSON within bounds, a file read as it comes and bounded on the way."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

from radioscopie.errors import InputError, problem
from radioscopie.inputs import Upload

if TYPE_CHECKING:
    from starlette.requests import Request

MEGABYTE = 1 << 20
JSON_BYTES = MEGABYTE
NAMED = re.compile(r"[^\w.() -]")
LONGEST, MOST_FIELDS = 120, 2000


async def read_json(request: Request) -> dict[str, Any]:
    """Read a body of JSON; nothing at all is an empty question.

    Raises
    ------
    InputError : too long, not JSON, not an object, numbers that are none
    """
    content = await read_bytes(request, JSON_BYTES, "JSON")
    if not content.strip():
        return {}
    try:
        found = json.loads(content.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise InputError(problem("web.not_json", "JSON")) from None
    if not isinstance(found, dict):
        raise InputError(problem("web.not_an_object", "JSON"))
    return found


def _no_number(word: str) -> None:
    raise ValueError(word)


async def read_file(request: Request, most_mb: int) -> Upload:
    """Read a file as it comes, all in memory.

    Raises
    ------
    InputError : longer than it may be; the rest is not read
    """
    name = file_name(unquote(request.headers.get("x-filename", "")))
    content = await read_bytes(request, most_mb * MEGABYTE, name)
    if not content:
        raise InputError(problem("tables.empty_file", name))
    return Upload(name, content)


async def read_bytes(request: Request, most: int, place: str) -> bytes:
    """Read a body, a number of bytes at most.

    Raises
    ------
    InputError : it is longer, said before it is read when its length is told
    """
    told = request.headers.get("content-length", "0")
    content = bytearray()
    if told.isascii() and told.isdigit() and int(told) <= most:
        async for part in request.stream():
            content += part
            if len(content) > most:
                break
    if len(content) > most or not told.isdigit() or int(told) > most:
        raise InputError(problem("web.too_long", place, most=most // MEGABYTE))
    return bytes(content)


def file_name(written: str) -> str:
    """Give a name that is only a name: no folder, no control character, no option of a command."""
    last = re.split(r"[/\\]", written)[-1]
    return NAMED.sub("_", last).strip(" .-")[:LONGEST] or "fichier"


async def read_form(request: Request, most_mb: int) -> tuple[dict[str, list[str]], list[Upload]]:
    """Read a form sent by a page, all in memory: its words, by name, and its files.

    Raises
    ------
    InputError : longer than it may be, or no form
    """
    kind = request.headers.get("content-type", "")
    content = await read_bytes(request, most_mb * MEGABYTE, "POST")
    if kind.startswith("application/x-www-form-urlencoded"):
        return parse_qs(
            content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        ), []
    found = re.search(r'boundary="?([^";,]+)"?', kind)
    if not found:
        raise InputError(problem("web.not_a_form", "POST"))
    return _parts(content, b"--" + found[1].encode())


def _parts(content: bytes, boundary: bytes) -> tuple[dict[str, list[str]], list[Upload]]:
    words: dict[str, list[str]] = {}
    uploads: list[Upload] = []
    for part in content.split(boundary)[1:-1]:
        head, _, body = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said, body = head.decode("utf-8", "replace"), body.removesuffix(b"\r\n")
        name, file = (re.search(rf'{key}="([^"]*)"', said) for key in ("[^e]name", "filename"))
        if file and body:
            uploads.append(Upload(file_name(file[1]), body))
        elif name and not file:
            words.setdefault(name[1], []).append(body.decode("utf-8", "replace"))
    return words, uploads
