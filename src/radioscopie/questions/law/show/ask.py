"""What may be asked of `radioscopie law show`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import day, file, refuse, word

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An address or the beginning of several, under reforms; without a day, the whole history of one address."""

    address: str = word("ADDRESS", by_place=True)
    on: date | None = day(None)
    reform: tuple[Input, ...] = file("PATH", (), many=True)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
