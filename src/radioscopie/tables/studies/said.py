"""Sources and notes of the tables of studies and doses, as a reader of each language reads them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from radioscopie.bilingual import Words, same_words
from radioscopie.schema import Table, text
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = Table("study_sources", (text("fr", required=True), text("en", required=True)))


@cache
def said_sources() -> Mapping[str, Words]:
    """Give sources and notes, by what their tables say."""
    return {row["fr"]: Words(**row) for row in shipped(TABLE, "study_sources.csv").to_pylist()}


def said_source(source: str) -> Words:
    """Give a source in both languages; as it stands where it is not ours."""
    return said_sources().get(source) or same_words(source)


def named_sources() -> Mapping[str, Mapping[str, Words]]:
    """Give the names of the columns `source` and `note` (see `results.declared.Declared.of`)."""
    return {"source": said_sources(), "note": said_sources()}
