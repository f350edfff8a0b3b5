"""What may be asked of `radioscopie permits`."""

from __future__ import annotations

from dataclasses import dataclass

from radioscopie.asking import refuse
from radioscopie.questions.territory import Territory, clashes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Territory):
    """Which sites are judged: those of files, as for `access`; without any, the hospital sites of the SAE 2023."""

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self, clashes(self))
