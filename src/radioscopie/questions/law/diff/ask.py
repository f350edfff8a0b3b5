"""What may be asked of `radioscopie law diff`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import day, file, refuse

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The two days compared, under reforms."""

    before: date = day(by_place=True)
    after: date = day(by_place=True)
    reform: tuple[Input, ...] = file("PATH", (), many=True)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
