"""Read the rules of the law: one TOML table per address, its dated values in it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, problem
from radioscopie.law.build import Head, Row, build_entry
from radioscopie.toml import file as toml_file
from radioscopie.toml.table import unknown_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from radioscopie.inputs import Readable
    from radioscopie.law.values import Entry

    Table = dict[str, object]

HEAD_KEYS = ("kind", "label_fr", "label_en", "used", "values")
VALUE_KEYS = ("valid_from", "ends_on", "value", "status", "reference", "url", "checked_on", "note")


def read_rules(folder: Path, problems: list[Problem]) -> Iterator[Entry]:
    """Read every TOML file of a folder; what is wrong is added to `problems`."""
    for path in sorted(folder.glob("*.toml")):
        for address, table in read_toml(path, problems).items():
            place = f"{path.name} [{address}]"
            if isinstance(table, dict):
                yield _entry(address, table, place, problems)
            else:
                problems.append(problem("toml.not_a_table", place, table))


def read_toml(path: Readable, problems: list[Problem]) -> Table:
    """Read a TOML file with exact numbers; a file that cannot be read is a problem and gives nothing."""
    try:
        return toml_file.read_toml(path, parse_float=str)
    except InputError as error:
        problems.extend(error.problems)
        return {}


def unread(table: Table, known: tuple[str, ...], place: str) -> list[Problem]:
    """Refuse the keys that nobody reads."""
    return [problem("toml.unknown_key", place, key, close=near) for key, near in unknown_keys(table, known)]


def _entry(address: str, table: Table, place: str, problems: list[Problem]) -> Entry:
    problems.extend(unread(table, HEAD_KEYS, place))
    missing = [key for key in ("kind", "label_fr", "label_en") if not table.get(key)]
    problems.extend(problem("toml.missing_key", place, key) for key in missing)
    labels = str(table.get("label_fr", "")), str(table.get("label_en", ""))
    head = Head(address, str(table.get("kind", "")), labels, table.get("used") is not False)
    return build_entry(head, _rows(table.get("values"), place, problems), problems)


def _rows(values: object, place: str, problems: list[Problem]) -> list[Row]:
    tables = values if isinstance(values, list) else []
    if not tables:
        problems.append(problem("toml.missing_key", place, "values"))
    rows = []
    for table in tables:
        problems.extend(unread(table, VALUE_KEYS, place))
        words = [
            _word(table.get(key, "")) for key in ("valid_from", "ends_on", "value", "status", *VALUE_KEYS[4:])
        ]
        rows.append(Row(f"{place} {words[0]}", *words))
    return rows


def _word(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
