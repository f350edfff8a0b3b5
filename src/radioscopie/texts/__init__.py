"""Texts shown to users, in French and English, kept in catalogues beside this file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("fr", "en")


@cache
def _catalogue(lang: str) -> dict[str, str]:
    folder = files(__package__) / lang
    texts: dict[str, str] = {}
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.name.endswith(".toml"):
            group = entry.name.removesuffix(".toml")
            for key, text in tomllib.loads(entry.read_text("utf-8")).items():
                texts[f"{group}.{key}"] = text
    return texts


def text(key: str, lang: str = "fr", **values: object) -> str:
    """Give the text `group.key` in a language, its {fields} filled in.

    Parameters
    ----------
    key : file name of the catalogue, a dot, the key in that file
    lang : "fr" or "en"

    Raises
    ------
    KeyError : no such text
    """
    template = _catalogue(lang)[key]
    return template.format(**values) if values else template


def has_text(key: str, lang: str = "fr") -> bool:
    """Tell whether the catalogue of a language holds a text."""
    return key in _catalogue(lang)
