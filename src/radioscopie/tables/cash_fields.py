"""Fields of shock and aid files: numbers with a low and a high case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.tables import invest_fields
from radioscopie.toml_fields import CASES, same_words
from radioscopie.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from radioscopie.errors import Problem
    from radioscopie.toml_fields import Words

File = TypeVar("File")
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

    def cases(self, key: str, bounds: tuple[int, int], default: int | None = None) -> Cases:
        """Read a number, or a table low, central, high, source."""
        if not isinstance(self.table.get(key), dict):
            value = self.exact(key, bounds, default)
            return Cases(value, value, value, same_words(USER))
        inside = self.inside(key)
        inside.only((*CASES, "source"))
        low, central, high = inside.in_order(lambda fields, case: fields.exact(case, bounds))
        return Cases(low, central, high, inside.words("source", USER))


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
