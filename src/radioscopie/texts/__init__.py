"""Texts shown to users, in French and English, kept in catalogues beside this file.

A catalogue `group.toml` holds sentences (`key = …`, read by `text("group.key")`) and tables of words (`[table]`: a word
for each code of a column, of an option, of a figure, read by `words("group.table")[code]`). A word agrees with the
number before it where it is written so: `{rows} ligne[s]` (`agreement`). Keys of sentences and names
of tables are written whole where they are used, never built, so that a search finds them from either end.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from radioscopie.texts.agreement import filled

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The texts of a group in a language: sentences and tables of words, by key."""

    sentences: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@cache
def _catalogue(group: str, lang: str) -> _Catalogue:
    """Read a catalogue, once; there is nothing in one that does not exist."""
    place = files(__package__) / lang / f"{group}.toml"
    if not place.is_file():
        return _Catalogue()
    held = tomllib.loads(place.read_text("utf-8"))
    sentences = {name: said for name, said in held.items() if isinstance(said, str)}
    return _Catalogue(
        sentences, {name: MappingProxyType(held[name]) for name in held if name not in sentences}
    )


def _sentence(key: str, lang: str) -> str | None:
    group, _, name = key.partition(".")
    return _catalogue(group, lang).sentences.get(name)


def _table(table: str, lang: str) -> Mapping[str, str] | None:
    group, _, name = table.partition(".")
    return _catalogue(group, lang).tables.get(name)


def text(key: str, lang: str = "fr", **values: object) -> str:
    """Give a sentence in a language, its {fields} filled in.

    Parameters
    ----------
    key : file name of the catalogue, a dot, the key in that file
    lang : "fr" or "en"

    Raises
    ------
    KeyError : no such text
    """
    template = _sentence(key, lang)
    if template is None:
        raise KeyError(key)
    return filled(template, values, lang) if values else template


def words(table: str, lang: str = "fr") -> Mapping[str, str]:
    """Give a table of words in a language: the word of each code.

    Parameters
    ----------
    table : file name of the catalogue, a dot, the name of the table in that file
    lang : "fr" or "en"

    Raises
    ------
    KeyError : no such table
    """
    found = _table(table, lang)
    if found is None:
        raise KeyError(table)
    return found


def word(table: str, code: str, lang: str = "fr", **values: object) -> str:
    """Give the word of a code, its {fields} filled in.

    Raises
    ------
    KeyError : no such table, or no such code in it
    """
    template = words(table, lang)[code]
    return filled(template, values, lang) if values else template


def has_words(table: str, lang: str = "fr") -> bool:
    """Tell whether the catalogue of a language holds a table of words."""
    return _table(table, lang) is not None


def has_text(key: str, lang: str = "fr") -> bool:
    """Tell whether the catalogue of a language holds a sentence."""
    return _sentence(key, lang) is not None
