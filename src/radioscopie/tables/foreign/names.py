"""The names that French software gives to columns, and its words for what we know by a code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EMPTY = "none"


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def names_of(table: str, column: str) -> Sequence[Sequence[str]]:
    """Give the names that a column has elsewhere, as `plain_word` writes them: the likeliest ones first."""
    found: Sequence[Sequence[str]] = _known().get(table, {}).get(column, ())
    return found


def words_of(table: str, column: str) -> Mapping[str, str]:
    """Give what the words of a column stand for in ours, each as `plain_word` writes it."""
    held = _known()[f"{table}_values"][column]
    return {word: "" if ours == EMPTY else ours for ours, words in held.items() for word in words}
