"""What may be asked of `radioscopie survey said`."""

from __future__ import annotations

from dataclasses import dataclass

from radioscopie.asking import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The shares that the surveys of 2020 and 2025 printed; nothing is to be chosen."""

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
