"""Fields of shock and aid files: numbers with a low and a high case."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.inputs import Upload
from radioscopie.ranges import USER
from radioscopie.tables.invest_fields import InvestFields

if TYPE_CHECKING:
    from fractions import Fraction

    from radioscopie.inputs import Input
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


def find_file(asked: Input | str, folder: Path, key: str) -> Input:
    """Find the file that is asked: bytes, a file, or one that is shipped by its name.

    Raises
    ------
    InputError : neither; says the closest names
    """
    if isinstance(asked, Upload):
        return asked
    known, word = shipped_in(folder), str(asked)
    if word in known:
        return known[word]
    if Path(word).exists():
        return Path(word)
    raise InputError(problem(key, word, close=close_matches(word, known) or ", ".join(known)))


def shipped_in(folder: Path) -> dict[str, Path]:
    """Give the files of a folder of the package by name."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}
