"""What may be asked of `radioscopie price`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.asking import files_of, law, place, refuse
from radioscopie.errors import Problem, problem
from radioscopie.questions.billed import Billed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from radioscopie.inputs import Input

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Billed):
    """Acts priced row by row, under a law.

    Parameters
    ----------
    out : where the priced rows are written, CSV or Parquet
    rejects : where the rows refused are written; None: beside
    """

    out: Path = place()
    rejects: Path | None = place(None)
    law: tuple[date | Input, ...] = law()

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and files that cannot be written without loss."""
        refuse(self, _clashes(self) if isinstance(self.out, Path) else ())

    @property
    def refused(self) -> Path:
        """Where the rows refused are written."""
        return self.rejects or self.out.parent / f"{self.out.stem}.rejects.csv"


def _clashes(ask: Ask) -> Iterator[Problem]:
    read = {one.resolve() for one in files_of(ask) if isinstance(one, Path)}
    if ask.out.suffix not in SUFFIXES:
        yield problem("price.bad_output", "--out", ask.out)
    yield from _misplaced(ask.out, "--out", read)
    yield from _misplaced(ask.refused, "--rejects", read)
    if ask.out.resolve() == ask.refused.resolve():
        yield problem("price.out_twice", "--rejects", ask.refused)


def _misplaced(path: Path, option: str, read: set[Path]) -> Iterator[Problem]:
    if path.resolve() in read:
        yield problem("price.out_is_input", option, path)
    if path.is_dir():
        yield problem("cli.is_folder", option, path)
    if any(parent.is_file() for parent in path.parents):
        yield problem("cli.no_folder", option, path)
