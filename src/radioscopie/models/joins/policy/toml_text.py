"""A TOML file that people read: tables under their own heading, dated values each on a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from radioscopie.given import toml_key, toml_value
from radioscopie.inputs import Upload

if TYPE_CHECKING:
    from collections.abc import Iterator

BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_file(table: Mapping[str, Any], name: str) -> Upload:
    """Write a table as the bytes of `name.toml`."""
    return Upload(f"{name}.toml", ("\n".join(_lines(table, "")).strip() + "\n").encode())


def _lines(table: Mapping[str, Any], place: str) -> Iterator[str]:
    """Write what stands on one line first, then the tables and the lists of tables, each under its heading."""
    apart = {key: value for key, value in table.items() if _is_apart(value)}
    for key, value in table.items():
        if key not in apart:
            yield f"{_key(key)} = {toml_value(value)}"
    for key, value in apart.items():
        head = f"{place}{_key(key)}"
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(value, list) and all(_is_apart(inside) for inside in one.values()):
                yield from _lines(one, f"{head}.")
                continue
            yield ""
            yield f"[[{head}]]" if isinstance(value, list) else f"[{head}]"
            yield from _lines(one, f"{head}.")


def _is_apart(value: Any) -> bool:
    """Tell a list of tables, or a table that holds tables."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, Mapping) for one in value)
    return isinstance(value, Mapping) and any(isinstance(one, Mapping) for one in value.values())


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else toml_key(key)
