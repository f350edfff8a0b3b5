"""What each hypothesis moves of the headline, where it was tried: between the ends of what it may be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from radioscopie.result import CENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.result import Assumption

RANKS = ("inferred", "missing", "assumed", "computed", "read")


def with_moves(
    assumptions: Iterable[Assumption], moves: Mapping[str, int], unit: str = CENTS
) -> tuple[Assumption, ...]:
    """Give assumptions with what each moves.

    Parameters
    ----------
    moves : by the key of the assumption, in the unit
    unit : one for all that a result rests on, so that they can be sorted
    """
    return tuple(
        replace(one, moves=moves[one.key], unit=unit) if one.key in moves else one for one in assumptions
    )


def by_effect(assumptions: Iterable[Assumption]) -> list[Assumption]:
    """Sort assumptions: those that move the most first, then by status, then by the rows that rest on them."""
    return sorted(assumptions, key=_rank)


def _rank(one: Assumption) -> tuple[int, int, int]:
    status = RANKS.index(one.status) if one.status in RANKS else len(RANKS)
    return -(one.moves or 0), status, -one.rows
