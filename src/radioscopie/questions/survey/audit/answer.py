"""Attack a published table with nothing but what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.survey.disclosure.reader import Bound, Published, bounds
from radioscopie.results.answer import Answer
from radioscopie.tables.survey.published import read_published

if TYPE_CHECKING:
    from radioscopie.questions.survey.audit.ask import Ask
    from radioscopie.results.answer import Advance

__all__ = ["Bound", "Found", "answer"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader works out: the columns of the table, its cells, the bounds of those hidden (in steps)."""

    columns: tuple[str, ...]
    cells: int
    bounds: tuple[Bound, ...]
    decimals: int

    @property
    def exact(self) -> int:
        """How many hidden cells have one possible value left."""
        return sum(one.is_found for one in self.bounds)


def answer(ask: Ask, _: Advance) -> Answer:
    """Bound every hidden cell; an exact one asks for care.

    Raises
    ------
    InputError : every problem of the file; sums that do not add up
    """
    read = read_published(ask.cells, ask.hidden)
    found = bounds(Published(read.places, read.values, read.decimals))
    result = Found(read.columns, len(read.places), tuple(found), read.decimals)
    return Answer(result, care=result.exact > 0)
