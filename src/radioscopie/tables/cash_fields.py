"""Fields of shock and aid files: numbers with a low and a high case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.tables.invest_fields import InvestFields
from radioscopie.toml_fields import CASES, same_words

if TYPE_CHECKING:
    from fractions import Fraction

    from radioscopie.toml_fields import Words

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
class CashFields(InvestFields):
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
