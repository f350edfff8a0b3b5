"""What may be asked of `radioscopie permits`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, refuse

if TYPE_CHECKING:
    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which sites are judged: those of files, as for `access`; without any, the hospital sites of the SAE 2023."""

    sites: tuple[Input, ...] = file(default=(), many=True)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
