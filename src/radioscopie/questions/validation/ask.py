"""What may be asked of `radioscopie validate`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import named, refuse, whole
from radioscopie.models.draws import MOST_SEED
from radioscopie.models.nation.baseline import SEED
from radioscopie.tables.nation import BASELINE_TABLES

if TYPE_CHECKING:
    from radioscopie.inputs import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which baseline is compared: the seed of what is constructed, and the user's own tables in place of ours."""

    seed: int = whole(0, MOST_SEED, SEED)
    table: tuple[tuple[str, Input], ...] = named(BASELINE_TABLES)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
