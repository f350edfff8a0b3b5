"""What may be asked of `radioscopie reading fit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, refuse, whole
from radioscopie.models.draws import MOST_SEED

if TYPE_CHECKING:
    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A log of exams to make a network of; `seed`: of the samples that tell whether a law of reading times fits."""

    log: Input = file("LOG", by_place=True)
    seed: int = whole(0, MOST_SEED, 1, "S")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
