"""What may be asked of `radioscopie ledger`."""

from __future__ import annotations

from dataclasses import dataclass

from radioscopie.asking import refuse, whole, word
from radioscopie.errors import Problem, close_matches, problem
from radioscopie.tables.ledger import read_statements

DRAWS, MOST_DRAWS, LEAST_DRAWS = 200, 2_000, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which statements are recomputed.

    Parameters
    ----------
    id : of statements; none: all
    draws : of the intervals of savings
    """

    id: tuple[str, ...] = word("ID", (), many=True)
    draws: int = whole(LEAST_DRAWS, MOST_DRAWS, DRAWS)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and ids of no statement."""
        known = [one.number for one in read_statements()]
        refuse(self, [_unknown(one, known) for one in self.id if one.strip().upper() not in known])

    @property
    def numbers(self) -> frozenset[str]:
        """Ids asked."""
        return frozenset(one.strip().upper() for one in self.id)


def _unknown(written: str, known: list[str]) -> Problem:
    close = close_matches(written.strip().upper(), known) or f"{known[0]} … {known[-1]}"
    return problem("ledger.unknown", "--id", written, close=close)
