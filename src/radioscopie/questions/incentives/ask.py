"""What may be asked of `radioscopie incentives`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from radioscopie.asking import choice, day, refuse
from radioscopie.questions.territory import Territory, clashes

EQUIPMENT = ("mri", "ct")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Territory):
    """What premiums buy, and what the same money would buy for people far from a machine.

    Parameters
    ----------
    on : day on which schemes are in force, and the machine installed
    equipment : of the machine that the premium is compared with
    """

    on: date = day(date(2027, 1, 1))
    equipment: str = choice(EQUIPMENT, "mri")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self, clashes(self))
