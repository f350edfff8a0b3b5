"""What a request carries: JSON within bounds, a file read as it comes and bounded on the way."""

from __future__ import annotations

import asyncio
import json
import math
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
LONGEST, MOST_FIELDS, DEEPEST = 120, 2000, 24
SILENCE_S, WHOLE_S = 30, 900  # without a byte, and for all of a body


async def read_json(request: Request) -> dict[str, Any]:
    """Read a body of JSON; nothing at all is an empty question.

    Raises
    ------
    InputError : too long, too deep, not JSON, not an object, numbers that are none, half a character
    """
    content = await read_bytes(request, JSON_BYTES, "JSON")
    if not content.strip():
        return {}
    try:
        found = json.loads(content.decode(), parse_constant=_no_number, parse_float=_number)
        _refuse_odd(found, DEEPEST)
    except (ValueError, RecursionError):
        raise InputError(problem("web.not_json", "JSON")) from None
    if not isinstance(found, dict):
        raise InputError(problem("web.not_an_object", "JSON"))
    return found


def _no_number(word: str) -> None:
    raise ValueError(word)


def _number(word: str) -> float:
    found = float(word)
    if not math.isfinite(found):
        raise ValueError(word)
    return found


def _refuse_odd(found: Any, left: int) -> None:
    """Refuse what no answer could write again: half a character, and lists within lists beyond reason."""
    if isinstance(found, str):
        found.encode()
    elif isinstance(found, dict | list):
        if not left:
            raise ValueError
        for one in (*found, *found.values()) if isinstance(found, dict) else found:
            _refuse_odd(one, left - 1)


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
    InputError : it is longer, said before it is read when its length is told; it does not come
    """
    content = bytearray()
    try:
        async with asyncio.timeout(WHOLE_S):
            if _told(request) <= most:
                await _read(request, most, content)
    except TimeoutError:
        raise InputError(problem("web.too_slow", place, most=SILENCE_S)) from None
    if max(len(content), _told(request)) > most:
        raise InputError(problem("web.too_long", place, most=most // MEGABYTE))
    return bytes(content)


def _told(request: Request) -> float:
    """Give the length that a request tells; 0 when it tells none."""
    told = request.headers.get("content-length", "0")
    return int(told) if told.isascii() and told.isdigit() else math.inf


async def _read(request: Request, most: int, content: bytearray) -> None:
    """Add what comes, until there is more than there may be.

    Raises
    ------
    TimeoutError : nothing came for a while
    """
    parts = aiter(request.stream())
    while len(content) <= most:
        try:
            content += await asyncio.wait_for(anext(parts), SILENCE_S)
        except StopAsyncIteration:
            return


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
        return _fields(content), []
    found = re.search(r'boundary="?([^";,]+)"?', kind)
    if not found:
        raise InputError(problem("web.not_a_form", "POST"))
    return _parts(content, b"--" + found[1].encode())


def _fields(content: bytes) -> dict[str, list[str]]:
    if len(content) > JSON_BYTES:
        raise InputError(problem("web.too_long", "POST", most=JSON_BYTES // MEGABYTE))
    try:
        return parse_qs(
            content.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise InputError(problem("web.not_a_form", "POST")) from None


def _parts(content: bytes, boundary: bytes) -> tuple[dict[str, list[str]], list[Upload]]:
    words: dict[str, list[str]] = {}
    uploads: list[Upload] = []
    parts = content.split(boundary, MOST_FIELDS)
    if len(parts) > MOST_FIELDS:
        raise InputError(problem("web.not_a_form", "POST"))
    for part in parts[1:-1]:
        head, _, body = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said, body = head.decode("utf-8", "replace"), body.removesuffix(b"\r\n")
        name, file = (re.search(rf'{key}="([^"]*)"', said) for key in ("[^e]name", "filename"))
        if file and file[1] and not body:
            raise InputError(problem("tables.empty_file", file_name(file[1])))
        if file and body:
            uploads.append(Upload(file_name(file[1]), body))
        elif name and not file:
            words.setdefault(name[1], []).append(body.decode("utf-8", "replace"))
    return words, uploads
