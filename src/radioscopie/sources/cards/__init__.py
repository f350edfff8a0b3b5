"""One card per outside source: who made it, under which licence, which vintage, and its checksum."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Card:
    """An outside source.

    Parameters
    ----------
    title, producer, licence : as the producer words them
    vintage : year or date that the data describe
    url : page of the producer
    obtained : where our copy came from, and when
    note : what to know before using it
    files : (name, SHA-256 of the uncompressed content) of each file used
    """

    title: str
    producer: str
    licence: str
    vintage: str
    url: str
    obtained: str
    note: str
    files: tuple[tuple[str, str], ...]


def card(name: str) -> Card:
    """Give the card of a source.

    Raises
    ------
    FileNotFoundError : no such card
    """
    content = tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))
    checksums = tuple(content.pop("files").items())
    return Card(**content, files=checksums)
