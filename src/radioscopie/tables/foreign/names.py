"""The names that French software gives to columns, and its words for what we know by a code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from radioscopie.schema import plain_word

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = "none"


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def names_of(table: str, column: str) -> Sequence[Sequence[str]]:
    """Give the names that a column has elsewhere, as `plain_word` writes them: the likeliest ones first."""
    return [[plain_word(name) for name in names] for names in _known().get(table, {}).get(column, ())]


def words_of(table: str, column: str) -> dict[str, str]:
    """Give what the words of a column stand for in ours, each as `plain_word` writes it."""
    held = _known()[f"{table}_values"][column]
    return {plain_word(word): "" if ours == EMPTY else ours for ours, words in held.items() for word in words}
