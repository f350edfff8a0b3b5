"""What may be asked of `radioscopie staff`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, refuse, whole, word
from radioscopie.errors import InputError, problem
from radioscopie.models.draws import MOST_SEED

if TYPE_CHECKING:
    from radioscopie.errors import Problem
    from radioscopie.inputs import Input

PROMISE = re.compile(r"(\d{1,2}(?:[.,]\d+)?) ?% ?< ?(\d{1,5}) ?min", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Seats that keep a promise, and a rota where the network file asks for one.

    Parameters
    ----------
    network : network file
    promise : share of the exams and minutes, "95%<60min"
    group : groups of readers whose seats are sought; the only one when there is one
    priority : priorities promised; all of them when none is named
    seed : of the draws
    """

    network: Input = file("NETWORK", by_place=True)
    promise: str = word("P")
    group: tuple[str, ...] = word("NAME", (), many=True)
    priority: tuple[str, ...] = word("NAME", (), many=True)
    seed: int = whole(0, MOST_SEED, 1, "S")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and a promise that cannot be read."""
        refuse(self, _unread(self.promise))


def promised(words: str) -> tuple[float, float]:
    """Read the share and the minutes of a promise.

    Raises
    ------
    InputError : words that are no promise
    """
    found = PROMISE.fullmatch(str(words).strip())
    if not found:
        raise InputError(problem("staff.bad_promise", "--promise", words))
    return float(found[1].replace(",", ".")) / 100, float(found[2])


def _unread(words: str) -> tuple[Problem, ...]:
    try:
        promised(words)
    except InputError as error:
        return error.problems
    return ()
