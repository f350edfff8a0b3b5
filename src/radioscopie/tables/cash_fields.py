"""Fields of shock and aid files: words in both languages, ISO weeks, numbers with a low and a high case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.tables import invest_fields
from radioscopie.texts import LANGUAGES
from radioscopie.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

    from radioscopie.errors import Problem

    Words = Mapping[str, str]

File = TypeVar("File")
WEEK = re.compile(r"(20\d{2})-W(\d{2})")
CASES = ("low", "central", "high")
USER, ASSUMED = "user", "assumed"


@dataclass(frozen=True, slots=True)
class Cases:
    """A number with its low, central and high values, and who says so, in each language."""

    low: Fraction
    central: Fraction
    high: Fraction
    source: Words

    @property
    def status(self) -> str:
        """Tell whether the number is assumed or read, by the first word of its source."""
        return ASSUMED if self.source["en"].startswith(ASSUMED) else "read"


@dataclass(slots=True)
class Fields(invest_fields.Fields):
    """A table of a shock or aid file."""

    group: str = "finances"

    def words(self, key: str, default: str | None = None) -> Words:
        """Read words: one string for both languages, or a table with one for each."""
        if not isinstance(self.table.get(key), dict):
            return MappingProxyType(dict.fromkeys(LANGUAGES, self.text(key, default)))
        inside = self.inside(key)
        inside.only(LANGUAGES)
        return MappingProxyType({lang: inside.text(lang) for lang in LANGUAGES})

    def week(self, key: str) -> date:
        """Read an ISO week, "2020-W12", as its Monday."""
        word = self.text(key)
        monday = to_monday(word)
        if word and monday is None:
            self.refuse("cash_not_a_week", key, self.table.get(key, ""))
        return monday or date.min

    def cases(self, key: str, bounds: tuple[int, int], default: int | None = None) -> Cases:
        """Read a number, or a table low, central, high, source."""
        if not isinstance(self.table.get(key), dict):
            value = self.exact(key, bounds, default)
            return Cases(value, value, value, MappingProxyType(dict.fromkeys(LANGUAGES, USER)))
        inside = self.inside(key)
        inside.only((*CASES, "source"))
        low, central, high = (inside.exact(case, bounds) for case in CASES)
        if not low <= central <= high:
            inside.refuse("cash_bad_order", "")
        return Cases(low, central, high, inside.words("source", USER))


def to_monday(word: str) -> date | None:
    """Read an ISO week as its Monday; None when there is no such week."""
    found = WEEK.fullmatch(word)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def read_fields(path: Path, read: Callable[[Fields], File]) -> File:
    """Read a TOML file by its fields; all its problems are said at once."""
    problems: list[Problem] = []
    found = read(Fields(read_toml(path, parse_float=str), path.name, problems))
    if problems:
        raise InputError(problems)
    return found


def find_file(word: str, folder: Path, key: str) -> Path:
    """Find a file by its path, or one that is shipped by its name.

    Raises
    ------
    InputError : neither; says the closest names
    """
    known = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    if word in known:
        return known[word]
    path = Path(word)
    if path.exists():
        return path
    raise InputError(problem(key, word, close=close_matches(word, known) or ", ".join(known)))
