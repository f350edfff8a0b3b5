"""Read the keys of a TOML table one by one, collecting every problem and every default taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from radioscopie.errors import Problem, close_matches, problem
from radioscopie.models.reading.network.spec import Default, Law

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


@dataclass(slots=True)
class Notes:
    """What reading a file gathers: problems, and defaults taken."""

    problems: list[Problem] = field(default_factory=list)
    defaults: list[Default] = field(default_factory=list)


class Section:
    """A table of the file being read: each method takes one key; `close` refuses what nobody took."""

    def __init__(self, table: object, place: str, notes: Notes) -> None:
        self.place, self.notes, self.taken = place, notes, set[str]()
        self.table: dict[str, Any] = table if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.refuse("reading.not_a_table", "", table)

    def refuse(self, reason: str, key: str, value: object = "", **fields: object) -> None:
        """Note a problem of a key; one that could not be read is not said to be missing."""
        place = f"{self.place}.{key}" if key else self.place
        known = reason == "reading.missing_key" and any(one.place == place for one in self.notes.problems)
        if not known:
            self.notes.problems.append(problem(reason, place, value, **fields))

    def take(self, key: str) -> Any:
        """Take a raw value; None when absent."""
        self.taken.add(key)
        return self.table.get(key)

    def default(self, key: str, value: Any, name: str = "") -> Any:
        """Note that a default is taken and give it."""
        self.notes.defaults.append(Default(name or key, str(value)))
        return value

    def number(self, key: str, low: float, high: float) -> float | None:
        """Take a number within bounds; None when absent or refused."""
        found = self.take(key)
        if found is None:
            return None
        if not _is_number(found):
            self.refuse("reading.not_a_number", key, found)
        elif not (low <= found <= high):
            self.refuse("reading.out_of_range", key, found, low=f"{low:g}", high=f"{high:g}")
        else:
            return float(found)
        return None

    def number_or(self, key: str, low: float, high: float, value: float, name: str = "") -> float:
        """Take a number, or the default and note it."""
        if key not in self.table:
            self.taken.add(key)
            return float(self.default(key, value, name))
        return self.number(key, low, high) or 0.0

    def whole(self, key: str, low: int, high: int, value: int) -> int:
        """Take a whole number."""
        found = self.take(key)
        if found is None:
            return value
        if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
            self.refuse("reading.not_whole", key, found, low=low, high=high)
            return value
        return found

    def text(self, key: str, *, required: bool = False) -> str:
        """Take a text; "" when absent."""
        found = self.take(key)
        if found is None and required:
            self.refuse("reading.missing_key", key)
        if found is not None and not isinstance(found, str):
            self.refuse("reading.not_text", key, found)
        return found if isinstance(found, str) else ""

    def flag(self, key: str, *, value: bool) -> bool:
        """Take a true or false."""
        found = self.take(key)
        if found is not None and not isinstance(found, bool):
            self.refuse("reading.not_flag", key, found)
        return found if isinstance(found, bool) else value

    def choice(self, key: str, known: Iterable[str], value: str) -> str:
        """Take one of the known words; the default when absent or refused."""
        found = self.text(key)
        return found if not found or self.knows(key, found, known) else value

    def knows(self, key: str, word: object, known: Iterable[str]) -> bool:
        """Tell whether a word is known; else note it with the closest ones."""
        words = list(known)
        if word in words:
            return True
        reason = "reading.unknown_word" if words else "reading.nothing_described"
        self.refuse(reason, key, word, close=close_matches(str(word), words) or ", ".join(words[:12]))
        return False

    def words(self, key: str, known: Iterable[str] | None = None) -> tuple[str, ...]:
        """Take a list of texts, all known ones when `known` is given."""
        found = self.take(key) or []
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            self.refuse("reading.not_words", key, found)
            return ()
        return tuple(word for word in found if known is None or self.knows(key, word, known))

    def numbers(self, key: str, size: int, low: float, high: float) -> tuple[float, ...]:
        """Take a list of `size` numbers; empty when absent or refused."""
        found = self.take(key)
        if found is None:
            return ()
        right = isinstance(found, list) and len(found) == size
        if not right or not all(_is_number(x) and low <= x <= high for x in found):
            self.refuse("reading.not_numbers", key, "", size=size, low=f"{low:g}", high=f"{high:g}")
            return ()
        return tuple(float(x) for x in found)

    def sections(self, key: str) -> list[Section]:
        """Take an array of tables."""
        found = self.take(key)
        if found is not None and not isinstance(found, list):
            self.refuse("reading.not_tables", key, "")
        rows = found if isinstance(found, list) else []
        return [Section(row, f"{self.place}.{key}[{n}]", self.notes) for n, row in enumerate(rows, 1)]

    def section(self, key: str) -> Section:
        """Take a table; an empty one when absent."""
        found = self.take(key)
        return Section({} if found is None else found, f"{self.place}.{key}", self.notes)

    def shares(self, key: str, known: Iterable[str]) -> dict[str, float]:
        """Take a table of shares of known words, which must add up to 1 (to 0.1 % near); scaled to 1."""
        inner, words = self.section(key), list(known)
        shares = {word: inner.number(word, 0, 1) or 0.0 for word in words if word in inner.table}
        inner.close(words)
        total = sum(shares.values())
        if shares and abs(total - 1) > 0.001:
            self.refuse("reading.shares", key, f"{total:g}")
        return {word: share / total for word, share in shares.items()} if total else {}

    def law(self, key: str, value: Law, name: str = "") -> Law:
        """Take a duration {mean_min, cv, law}; what is left out comes from the default, and is noted."""
        if key not in self.table:
            self.taken.add(key)
            self.default(key, f"{value.mean_min:g} min", name)
            return value
        return self.section(key).as_law(value)

    def as_law(self, value: Law) -> Law:
        """Read the section itself as a duration."""
        law = self.choice("law", ("fixed", "exponential", "lognormal", "gamma"), value.law) or value.law
        mean = self.number("mean_min", 0, 100_000)
        cv = self.number("cv", 0, 10)
        self.close()
        return Law(value.mean_min if mean is None else mean, value.cv if cv is None else cv, law)

    def clock(self, key: str) -> int:
        """Take a time of day, "18:30", as minutes."""
        found = self.text(key, required=True)
        match = CLOCK.fullmatch(found)
        if found and not match:
            self.refuse("reading.not_clock", key, found)
        return int(match[1]) * 60 + int(match[2]) if match else 0

    def close(self, known: Iterable[str] = ()) -> None:
        """Refuse the keys that nobody took."""
        words = sorted({*self.taken, *known})
        for key in self.table:
            if key not in words:
                close = close_matches(key, words) or ", ".join(words)
                self.refuse("reading.unknown_key", "", key, close=close)


def _is_number(value: object) -> bool:
    if isinstance(value, Decimal):
        return not value.is_nan()
    return isinstance(value, int) and not isinstance(value, bool)
