"""What may be asked of `radioscopie travel`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from radioscopie.asking import file, files_of, place, refuse, whole, word
from radioscopie.errors import Problem, problem
from radioscopie.questions.roads import LEAST_DRAWS, MOST_DRAWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Input

SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Minutes from a place to another, or of all the pairs of a file.

    Parameters
    ----------
    start, end : a commune (code or name), a shipped site (its number), degrees
    pairs : file of pairs, columns from and to
    out : where the pairs are written with their minutes, CSV or Parquet
    calibrate : times known to the user, that bend the network of their area
    draws : networks drawn for the intervals; 0: none
    """

    start: str = word("FROM", "", by_place=True)
    end: str = word("TO", "", by_place=True)
    pairs: Input | None = file(default=None)
    out: Path | None = place(None)
    calibrate: Input | None = file(default=None)
    draws: int = whole(0, MOST_DRAWS, 50)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, nothing to answer, two questions in one, a file that cannot be written."""
        refuse(self, _clashes(self))

    @property
    def refused(self) -> Path | None:
        """Where the rows refused are written."""
        return self.out.parent / f"{self.out.stem}.rejects.csv" if self.out else None


def _clashes(ask: Ask) -> Iterator[Problem]:
    if bool(ask.start) != bool(ask.end) or not (ask.start or ask.pairs):
        yield problem("travel.no_ends", "FROM TO", f"{ask.start} {ask.end}".strip())
    if ask.start and ask.pairs:
        yield problem("travel.two_questions", "--pairs", ask.pairs)
    if 0 < ask.draws < LEAST_DRAWS:
        yield problem("travel.few_draws", "--draws", ask.draws, least=LEAST_DRAWS)
    if isinstance(ask.out, Path):
        yield from _misplaced(ask, ask.out)


def _misplaced(ask: Ask, out: Path) -> Iterator[Problem]:
    if not ask.pairs:
        yield problem("travel.out_alone", "--out", out)
    if out.suffix not in SUFFIXES:
        yield problem("price.bad_output", "--out", out)
    if out.resolve() in {one.resolve() for one in files_of(ask) if isinstance(one, Path)}:
        yield problem("price.out_is_input", "--out", out)
    if out.is_dir():
        yield problem("cli.is_folder", "--out", out)
    if any(parent.is_file() for parent in out.parents):
        yield problem("cli.no_folder", "--out", out)
