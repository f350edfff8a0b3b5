"""What may be asked of `radioscopie law check`: nothing, the law shipped is looked at whole."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The law shipped."""
