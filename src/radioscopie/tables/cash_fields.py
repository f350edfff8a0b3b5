"""Fields of shock and aid files: numbers with a low and a high case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.ranges import USER
from radioscopie.tables.invest_fields import InvestFields

if TYPE_CHECKING:
    from fractions import Fraction

    from radioscopie.ranges import Range


@dataclass(slots=True)
class CashFields(InvestFields):
    """A table of a shock or aid file."""

    def cases(self, key: str, bounds: tuple[int, int], default: int | None = None) -> Range[Fraction]:
        """Read a number, or a table low, central, high, source."""
        return self.between(
            key,
            lambda table, case: table.exact(case, bounds, default if case == key else None),
            ("source",),
            USER,
        )


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
