"""Words of columns of codes, and the mapping file that says all that was understood."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.schema import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.schema import Column, Table
    from radioscopie.tables.foreign.guess import Guess, Looked

SHOWN_WORDS, SHOWN = 20, 3
NAMING = ("encounter",)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a column of codes: what it stands for in ours, None when nobody knows."""

    column: str
    word: str
    stands_for: str | None


def words_of_codes(table: Table, found: Guess) -> tuple[Word, ...]:
    """Say what the words of the columns of codes stand for."""
    targets = {one.target: one for one in found.columns if one.target}
    return tuple(
        Word(column.name, word, _stands_for(column, word))
        for column in table.columns
        if column.choices and column.name in targets
        for word in targets[column.name].words[:SHOWN_WORDS]
    )


def _stands_for(column: Column, word: str) -> str | None:
    try:
        return str(column.parse(word))
    except Refused:
        return None


def examples_of(looked: Looked) -> tuple[str, ...]:
    """Give values of a column that may be shown: their form alone (`A99-999999`) where they could name somebody."""
    shown = looked.words[:SHOWN]
    if looked.target and looked.target not in NAMING:
        return shown
    return tuple(dict.fromkeys(_form(word) for word in shown))


def _form(word: str) -> str:
    letters = (
        "9" if one.isdigit() else "A" if one.isupper() else "a" if one.isalpha() else one for one in word
    )
    return "".join(letters)


def mapping_file(found: Guess, words: tuple[Word, ...]) -> str:
    """Write a mapping file (TOML): what could not be told stands behind a #, to be completed."""
    return "\n".join([*_columns(found), *_values(words), *_units(found)]) + "\n"


def _columns(found: Guess) -> Iterator[str]:
    yield "[columns]"
    for one in found.columns:
        examples = ", ".join(examples_of(one))
        yield f"{_quoted(one.name)} = {_quoted(one.target)}" + (f"  # {_plain(examples)}" if examples else "")
    for doubt in found.problems:
        column = dict(doubt.fields)["column"]
        yield f"# ? = {_quoted(str(column))}  # {_plain(doubt.value)}"


def _values(words: tuple[Word, ...]) -> Iterator[str]:
    for column in dict.fromkeys(one.column for one in words):
        yield f"\n[values.{column}]"
        for one in words:
            if one.column == column:
                known = one.stands_for is not None
                yield f"{'' if known else '# '}{_quoted(one.word)} = {_quoted(one.stands_for or '')}"


def _units(found: Guess) -> Iterator[str]:
    units = found.mapping.units
    if units:
        yield "\n[units]"
        yield from (f"{column} = {_quoted(unit)}" for column, unit in units.items())


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(words: str) -> str:
    return "".join(one if one.isprintable() else " " for one in words)
