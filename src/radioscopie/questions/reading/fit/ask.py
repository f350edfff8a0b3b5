"""What may be asked of `radioscopie reading fit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, file, refuse, whole
from radioscopie.models.draws import MOST_SEED

if TYPE_CHECKING:
    from radioscopie.inputs import Input


GAPS, LONGEST_MIN = ("refuse", "leave"), 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A log of exams to make a network of.

    Parameters
    ----------
    log, mapping : the log, and what says its columns
    promise : minutes promised from the request to the report; None: nothing is promised
    gaps : "refuse" a log with days without exam, or "leave" them out of the period
    seed : of the samples that tell whether a law of reading times fits, and of the simulation of the fitted network
    """

    log: Input = file("LOG", by_place=True)
    mapping: Input | None = file(default=None)
    promise: int | None = whole(1, LONGEST_MIN, None)
    gaps: str = choice(GAPS, "refuse")
    seed: int = whole(0, MOST_SEED, 1, "S")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
