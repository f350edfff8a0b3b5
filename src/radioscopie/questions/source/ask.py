"""What may be asked of `radioscopie source`."""

from __future__ import annotations

from dataclasses import dataclass

from radioscopie.asking import refuse, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The id of a figure that a page cites: `COS-016`; `AI-011` stands for `AI-011a` and those after it."""

    fact: str = word("ID", by_place=True)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
