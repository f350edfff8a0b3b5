"""A table of a TOML file: where it stands, what is wrong so far, the keys that were read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

from radioscopie.errors import Problem, close_matches, problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    Table = dict[str, Any]

LONGEST_LABEL = 60
UNREAD = {
    "toml.missing_key",
    "toml.missing_text",
    "toml.not_a_clock",
    "toml.not_a_date",
    "toml.not_a_number",
    "toml.not_a_table",
    "toml.not_a_week",
    "toml.not_dates",
    "toml.not_euros",
    "toml.not_numbers",
    "toml.not_tables",
    "toml.not_whole",
    "toml.not_words",
}
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Default:
    """A value that a file left out: its address, and the value taken."""

    key: str
    value: str


@dataclass(slots=True)
class TomlTable:
    """A table of the file: its place for messages, the problems and defaults of the file so far, the keys read."""

    table: Table
    place: str
    problems: list[Problem]
    defaults: list[Default] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def only(self, known: Collection[str]) -> None:
        """Refuse the keys that are not known."""
        for key, near in unknown_keys(self.table, known):
            self.refuse("toml.unknown_key", key, key, close=near)

    def close(self, known: Iterable[str] = ()) -> None:
        """Refuse the keys that nobody read."""
        self.only(sorted({*self.taken, *known}))

    def refuse(self, reason: str, key: str, value: object = "", **fields: object) -> None:
        """Note a problem of a field, unless its value could not be read: what stands in for it is not judged."""
        place = f"{self.place}.{key}" if key else self.place
        if key and any(one.place == place and one.reason in UNREAD for one in self.problems):
            return
        self.problems.append(problem(reason, place, value, **fields))

    def take(self, key: str, default: Any = None) -> Any:
        """Take a value as it was written; `default` when there is none."""
        self.taken.add(key)
        return self.table.get(key, default)

    def default(self, key: str, value: Value, name: str = "") -> Value:
        """Note that a default is taken, under its name in the file or another, and give it."""
        self.taken.add(key)
        self.defaults.append(Default(name or key, str(value)))
        return value

    def inside(self, key: str) -> Self:
        """Go into a table of the file; an empty one when there is none."""
        value = self.take(key, {})
        if not isinstance(value, dict):
            self.refuse("toml.not_a_table", key, value)
            value = {}
        return self.at(value, key)

    def each(self, key: str) -> Iterator[Self]:
        """Go through a list of tables; those that have a name each have their own."""
        listed, names = self.take(key, []), set()
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            self.refuse("toml.not_tables", key, name=key)
            listed = []
        for number, one in enumerate(listed, 1):
            name = str(one.get("name", number))
            fields = self.at(one, f"{key}[{name if len(name) <= LONGEST_LABEL else number}]")
            if name in names:
                fields.refuse("toml.same_name", "name", name)
            names.add(name)
            yield fields

    def at(self, table: Table, key: str) -> Self:
        """Give another table of the same file, at a place in this one."""
        return replace(self, table=table, place=f"{self.place}.{key}", taken=set())


def unknown_keys(table: Iterable[str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Give the keys of a table that are not known, each with the closest ones; with all of them if none is close."""
    for key in table:
        if key not in known:
            yield key, close_matches(key, known) or ", ".join(known)
