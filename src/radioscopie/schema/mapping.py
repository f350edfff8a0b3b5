"""The mapping file: what the columns, values and units of a foreign export are in our words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.schema.parsers import as_read
from radioscopie.toml.file import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Readable
    from radioscopie.schema.columns import Table

SECTIONS = ("columns", "values", "defaults", "units")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read a foreign export.

    Parameters
    ----------
    columns : name in the export → our column ("" to leave it aside)
    values : our column → (value in the export → our value)
    defaults : our column → value of its empty cells
    units : our column → unit in which the export writes it
    place : the mapping file, for the messages
    """

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    place: str = ""


NO_MAPPING = Mapping()


def read_mapping(path: Readable | Mapping | None, table: Table) -> Mapping:
    """Read a mapping file (TOML) written for a table.

    Parameters
    ----------
    path : the file, what it would say, or None when the columns have our names

    Raises
    ------
    InputError : not found, not TOML, unknown sections, columns or units, with the closest known ones
    """
    if path is None or isinstance(path, Mapping):
        return path or NO_MAPPING
    content = read_toml(path)
    problems = list(_problems(str(path), content, table))
    if problems:
        raise InputError(problems)
    values = {name: _words(words) for name, words in content.get("values", {}).items()}
    plain = {name: _words(content.get(name, {})) for name in ("columns", "defaults", "units")}
    return Mapping(values=values, place=str(path), **plain)


def _words(section: dict[str, Any]) -> dict[str, str]:
    return {as_read(key): as_read(str(word)) for key, word in section.items()}


def _problems(path: str, content: dict[str, Any], table: Table) -> Iterator[Problem]:
    for name, section in content.items():
        if name not in SECTIONS:
            yield _unknown(path, name, SECTIONS)
        elif not isinstance(section, dict):
            yield problem("tables.mapping_section", path, name)
        else:
            yield from _section_problems(path, name, section, table)


def _section_problems(path: str, name: str, section: dict[str, Any], table: Table) -> Iterator[Problem]:
    for key, word in section.items():
        place = f"{path}.{name}"
        target = word if name == "columns" else key
        if isinstance(word, dict) != (name == "values"):
            yield problem("tables.mapping_value", place, key)
        elif target not in (*table.names, *([""] if name == "columns" else [])):
            yield _unknown(place, target, table.names)
        elif name == "units":
            yield from _unit_problems(place, key, str(word), table)


def _unit_problems(place: str, key: str, unit: str, table: Table) -> Iterator[Problem]:
    column = next(column for column in table.columns if column.name == key)
    if unit not in (column.units or {}):
        yield _unknown(f"{place}.{key}", unit, tuple(column.units or ()))


def _unknown(place: str, word: object, known: tuple[str, ...]) -> Problem:
    near = close_matches(str(word), known)
    key = "tables.unknown_near" if near else "tables.unknown_word"
    return problem(key, place, word, near=near, known=", ".join(known))
