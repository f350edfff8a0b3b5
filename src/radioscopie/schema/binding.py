"""Tie the columns of a table to those of a file: the header check."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.schema.columns import WORDS
from radioscopie.schema.parsers import Refused, as_read, to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from radioscopie.schema.columns import Column, Table
    from radioscopie.schema.mapping import Mapping

NOTHING = {"null", "none", "nan", "n/a", "#n/a", "<na>", "\\n"}
NOT_AVAILABLE = "na"  # a word that modifiers may be


@dataclass(frozen=True, slots=True)
class Binding:
    """A column and where the file holds it.

    Parameters
    ----------
    column : what is wanted
    source : its name in the header, None when the file has it not
    parse : reader of one trimmed, non-empty text
    default : typed value of an empty cell
    values : translation of the values of the export
    """

    column: Column
    source: str | None
    parse: Callable[[str], object]
    default: object
    values: dict[str, str] = field(default_factory=dict)

    @property
    def is_plain(self) -> bool:
        """Tell whether typed values can be taken as they are."""
        return not self.values and self.parse is self.column.parse

    def read(self, raw: str) -> object:
        """Read one written value.

        Raises
        ------
        Refused : it cannot be read, or is empty and may not be
        """
        word = as_read(raw)
        word = self.values.get(word, word)
        if word and not self._is_nothing(word):
            return self.parse(word)
        if self.column.required and not self.default:
            raise Refused("tables.empty")
        return self.default

    def _is_nothing(self, word: str) -> bool:
        """Tell a word that programs write for an empty cell; a free text keeps its words, a choice its own."""
        folded = word.casefold()
        if self.parse is to_text or folded in map(str.casefold, self.column.choices or ()):
            return False
        return folded in NOTHING or (folded == NOT_AVAILABLE and self.column.type != WORDS)


def bind(table: Table, header: Sequence[str], mapping: Mapping, place: str) -> tuple[Binding, ...]:
    """Find each column of a table in the header of a file.

    Names are compared as people read them: without case, accents composed, spaces plain and none around; a mapping
    wins over a name of ours.

    Raises
    ------
    InputError : every missing, repeated or misspelt column, every mapping that names no column
    """
    targets = [_target(name, table, mapping) for name in header]
    problems = [
        *_repeated(table, header, targets, place),
        *_missing(table, header, targets, mapping, place),
        *_misspelt(table, header, targets, mapping, place),
        *_unused(header, mapping),
        *_bad_defaults(table, mapping),
    ]
    if problems:
        raise InputError(problems)
    sources = dict(zip(targets, header, strict=True))
    return tuple(_binding(column, sources.get(column.name), mapping) for column in table.columns)


def _target(name: str, table: Table, mapping: Mapping) -> str:
    """Give the column of ours that a name of the header stands for, or ""."""
    mapped = {_folded(key): target for key, target in mapping.columns.items()}
    folded = _folded(name)
    if folded in mapped:
        return mapped[folded]
    return folded if folded in table.names and folded not in mapping.columns.values() else ""


def _folded(name: str) -> str:
    return as_read(name).casefold()


def _binding(column: Column, source: str | None, mapping: Mapping) -> Binding:
    unit = mapping.units.get(column.name)
    parse = (column.units or {})[unit] if unit else column.parse
    word = mapping.defaults.get(column.name)
    default = column.parse(word) if word else column.default
    return Binding(column, source, parse, default, mapping.values.get(column.name, {}))


def _repeated(table: Table, header: Sequence[str], targets: list[str], place: str) -> Iterator[Problem]:
    for name in table.names:
        if targets.count(name) > 1:
            words = [word for word, target in zip(header, targets, strict=True) if target == name]
            yield problem("tables.repeated_column", place, ", ".join(words), column=name)


def _missing(
    table: Table, header: Sequence[str], targets: list[str], mapping: Mapping, place: str
) -> Iterator[Problem]:
    for column in table.columns:
        if column.required and column.name not in targets and column.name not in mapping.defaults:
            near = close_matches(column.name, list(map(_folded, header)))
            key = "tables.missing_near" if near else "tables.missing_column"
            yield problem(key, place, column.name, near=near, header=", ".join(header))


def _misspelt(
    table: Table, header: Sequence[str], targets: list[str], mapping: Mapping, place: str
) -> Iterator[Problem]:
    """Refuse an unknown column whose name is nearly that of an optional column the file has not."""
    optional = [column.name for column in table.columns if not column.required]
    absent = [name for name in optional if name not in targets]
    for word, target in zip(header, targets, strict=True):
        near = get_close_matches(_folded(word), absent, n=1, cutoff=0.8)
        if near and not target and _folded(word) not in map(_folded, mapping.columns):
            yield problem("tables.misspelt_column", place, word, near=near[0])


def _unused(header: Sequence[str], mapping: Mapping) -> Iterator[Problem]:
    known = list(map(_folded, header))
    for word in mapping.columns:
        if _folded(word) not in known:
            near = close_matches(word, header) or ", ".join(header)
            yield problem("tables.mapping_unused", f"{mapping.place}.columns", word, near=near)


def _bad_defaults(table: Table, mapping: Mapping) -> Iterator[Problem]:
    for column in table.columns:
        word = mapping.defaults.get(column.name)
        try:
            _ = word and column.parse(word)
        except Refused as refused:
            place = f"{mapping.place}.defaults.{column.name}"
            yield problem(refused.reason, place, word, **refused.fields)
