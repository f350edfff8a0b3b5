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
    """All the texts of a language: sentences by `group.key`, tables of words by `group.table`."""

    sentences: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Mapping[str, str]] = field(default_factory=dict)


@cache
def _catalogue(lang: str) -> _Catalogue:
    found = _Catalogue()
    for entry in sorted((files(__package__) / lang).iterdir(), key=lambda path: path.name):
        if entry.name.endswith(".toml"):
            group = entry.name.removesuffix(".toml")
            for name, held in tomllib.loads(entry.read_text("utf-8")).items():
                if isinstance(held, str):
                    found.sentences[f"{group}.{name}"] = held
                else:
                    found.tables[f"{group}.{name}"] = MappingProxyType(held)
    return found


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
    template = _catalogue(lang).sentences[key]
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
    return _catalogue(lang).tables[table]


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
    return table in _catalogue(lang).tables


def has_text(key: str, lang: str = "fr") -> bool:
    """Tell whether the catalogue of a language holds a sentence."""
    return key in _catalogue(lang).sentences
