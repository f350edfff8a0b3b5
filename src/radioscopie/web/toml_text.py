"""Plain data as TOML: what JSON says of a scenario, a reform or a network goes to the same reader as a file."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BARE, DAY = re.compile(r"[A-Za-z0-9_-]+"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DEEPEST = 12


def to_toml(data: Mapping[str, Any]) -> str:
    """Write data as TOML; words that are a day are a day.

    Raises
    ------
    InputError : nothing (null), or tables within tables beyond reason
    """
    return "\n".join(_lines(data, ())) + "\n"


def _lines(data: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Write the values of a table, then the tables inside it."""
    if len(path) > DEEPEST:
        raise InputError(problem("web.too_deep", ".".join(path)))
    inside = {name: one for name, one in data.items() if isinstance(one, dict) or _are_tables(one)}
    for name, one in data.items():
        if name not in inside:
            yield f"{_key(name)} = {_value(one, (*path, name))}"
    for name, one in inside.items():
        place = (*path, name)
        for table in one if isinstance(one, list) else [one]:
            head = ".".join(map(_key, place))
            yield f"[[{head}]]" if isinstance(one, list) else f"[{head}]"
            yield from _lines(table, place)


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else _text(name)


def _value(value: Any, path: tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _is_day(value) else _text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(one, path) for one in value)}]"
    if isinstance(value, dict) and len(path) <= DEEPEST:
        return (
            "{"
            + ", ".join(f"{_key(name)} = {_value(one, (*path, name))}" for name, one in value.items())
            + "}"
        )
    raise InputError(problem("web.no_value", ".".join(path)))


def _is_day(words: str) -> bool:
    """Tell whether words are a day of the calendar; TOML refuses any other."""
    try:
        return bool(DAY.fullmatch(words)) and bool(date.fromisoformat(words))
    except ValueError:
        return False


def _text(words: str) -> str:
    """Write words between quotes: the escapes of JSON are those of TOML, but for the delete character.

    Raises
    ------
    InputError : half a character, that no file can hold
    """
    if any("\ud800" <= one <= "\udfff" for one in words):
        raise InputError(problem("web.no_value", ascii(words)[1:-1]))
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
