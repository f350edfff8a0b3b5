"""What may be asked of `radioscopie law stale`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import day, refuse, whole

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Values last checked more than some days before a day: today when none is said."""

    on: date | None = day(None)
    days: int = whole(0, 10**9, 365)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
