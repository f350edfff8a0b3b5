"""What may be asked of `radioscopie survey demo`."""

from __future__ import annotations

from dataclasses import dataclass

from radioscopie.asking import refuse, whole

FEWEST, MOST, LAST_SEED = 2, 2_000, 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """How many invented surveys of the private practices of the national baseline, and from which seed."""

    replications: int = whole(FEWEST, MOST, 200)
    seed: int = whole(0, LAST_SEED, 1, "S")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
