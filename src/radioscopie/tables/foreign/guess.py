"""Tell what the columns of a foreign file are: by their names, checked on their values, and by values alone.

Nothing is guessed where two columns could be the same one of ours: both are told, and the user says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.errors import Problem, problem
from radioscopie.schema import Mapping, Refused, plain_word
from radioscopie.sources.opening import open_rows
from radioscopie.sources.rows import as_texts, words_in
from radioscopie.tables.foreign.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from radioscopie.inputs import Readable
    from radioscopie.result import Said
    from radioscopie.schema import Column, Table

SAMPLE_ROWS, SHOWN = 100_000, 3
BY_NAME, BY_VALUES, ASIDE = "name", "values", "aside"
OF_SOMEBODY = ("naissance", "ddn", "birth", "patient")
EUROS = "euros"
NOT_FOUND = "foreign.not_found"


@dataclass(frozen=True, slots=True)
class Looked:
    """A column of the file, as its first rows show it.

    Parameters
    ----------
    name : in the header
    target : column of ours, "" when it is left aside
    basis : BY_NAME, BY_VALUES or ASIDE
    filled : rows where it is not empty
    words : distinct values, the most frequent first
    """

    name: str
    target: str
    basis: str
    filled: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file was understood to be.

    Parameters
    ----------
    columns : those of its header, in order
    mapping : the same, to read it by
    problems : what could not be told: columns that could be the same one, required columns that none could be
    seen : what was understood before the rows
    rows : rows looked at
    """

    columns: tuple[Looked, ...]
    mapping: Mapping
    problems: tuple[Problem, ...]
    seen: tuple[Said, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class _Sample:
    name: str
    filled: int
    words: tuple[str, ...]


def is_foreign(table: Table, header: Sequence[str]) -> bool:
    """Tell whether a header lacks a column that the table cannot do without."""
    known = {name.casefold() for name in header}
    return any(column.required and column.name not in known for column in table.columns)


def guess(table: Table, path: Readable) -> Guess:
    """Look at a file and tell its columns.

    Raises
    ------
    InputError : it cannot be opened
    """
    with open_rows(path) as file:
        samples, rows = _samples(file.header, next(file.blocks(_once(file.header), SAMPLE_ROWS), None))
        seen = file.seen
    targets, problems = dict[str, tuple[str, str]](), list[Problem]()
    for column in table.columns:
        problems += _by_name(table, column, samples, targets, str(path))
    for column in table.columns:
        taken = {target for target, _ in targets.values()}
        if column.required and column.name not in taken and not _is_told(problems, column):
            problems += _by_values(column, samples, targets, str(path))
    looked = tuple(_looked(one, *targets.get(one.name, ("", ASIDE))) for one in samples)
    return Guess(looked, _mapping(table, looked), tuple(problems), seen, rows)


def _once(header: Sequence[str]) -> list[str]:
    return [name for name in header if name and header.count(name) == 1]


def _samples(header: Sequence[str], block: object) -> tuple[list[_Sample], int]:
    if block is None:
        return [_Sample(name, 0, ()) for name in _once(header)], 0
    columns: dict[str, pa.Array] = block.columns  # type: ignore[attr-defined]
    return [_sample(name, columns[name]) for name in _once(header)], len(block.lines)  # type: ignore[attr-defined]


def _sample(name: str, column: pa.Array) -> _Sample:
    counts = as_texts(column).value_counts()
    pairs = zip(words_in(counts.field("values")), counts.field("counts").to_pylist(), strict=True)
    held = [(word, times) for word, times in pairs if word]
    held.sort(key=lambda pair: -pair[1])
    return _Sample(name, sum(times for _, times in held), tuple(word for word, _ in held))


def _is_told(problems: Sequence[Problem], column: Column) -> bool:
    return any(dict(one.fields).get("column") == column.name for one in problems)


def _by_name(
    table: Table, column: Column, samples: list[_Sample], targets: dict[str, tuple[str, str]], place: str
) -> Iterator[Problem]:
    for names in ([plain_word(column.name)], *names_of(table.name, column.name)):
        near = [one for one in samples if plain_word(one.name) in names and one.name not in targets]
        found = [one for one in near if _reads(column, one, 2)]
        if len(found) > 1:
            told = ", ".join(one.name for one in found)
            yield problem("foreign.several", place, told, column=column.name)
            return
        if found:
            targets[found[0].name] = (column.name, BY_NAME)
            return


def _by_values(
    column: Column, samples: list[_Sample], targets: dict[str, tuple[str, str]], place: str
) -> Iterator[Problem]:
    """Find a required column by its values: nearly all of them are written as its own are."""
    others = [one for one in samples if one.name not in targets and not _is_of_somebody(one.name)]
    found = [one for one in others if one.filled and _reads(column, one, 10)]
    if len(found) == 1:
        targets[found[0].name] = (column.name, BY_VALUES)
    elif found:
        told = ", ".join(one.name for one in found)
        yield problem("foreign.several", place, told, column=column.name)
    else:
        header = ", ".join(one.name for one in samples)
        yield problem(NOT_FOUND, place, column.name, column=column.name, header=header)


def _is_of_somebody(name: str) -> bool:
    return any(word in plain_word(name) for word in OF_SOMEBODY)


def _reads(column: Column, sample: _Sample, parts: int) -> bool:
    """Tell whether at most one distinct value of `parts` cannot be read as a column of ours."""
    parse = (column.units or {}).get(EUROS, column.parse)
    refused = 0
    for word in sample.words:
        try:
            parse(word)
        except Refused:
            refused += 1
    return refused * parts <= len(sample.words)


def _looked(sample: _Sample, target: str, basis: str) -> Looked:
    return Looked(sample.name, target, basis, sample.filled, sample.words)


def _mapping(table: Table, columns: Sequence[Looked]) -> Mapping:
    """Write what was told as a mapping; amounts are in euros unless the file says cents as we do."""
    units = {
        one.target: EUROS
        for one in columns
        for column in table.columns
        if column.name == one.target and column.units and plain_word(one.name) != plain_word(column.name)
    }
    return Mapping({one.name: one.target for one in columns}, units=units)
