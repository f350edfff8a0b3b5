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
    """Shifts that keep a promise, and a rota where the network file asks for one.

    Parameters
    ----------
    network : network file
    promise : share of the exams and minutes, "95%<60min"; "" when shifts are given
    shifts : shifts held (table `shifts` of an earlier answer): a rota is made of them, nothing is sized
    group : groups of readers whose shifts are sought; the only one when there is one
    priority : priorities promised; all of them when none is named
    seed : of the draws
    """

    network: Input = file("NETWORK", by_place=True)
    promise: str = word("P", "")
    shifts: Input | None = file(default=None)
    group: tuple[str, ...] = word("NAME", (), many=True)
    priority: tuple[str, ...] = word("NAME", (), many=True)
    seed: int = whole(0, MOST_SEED, 1, "S")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and a promise that cannot be read."""
        refuse(self, _clashes(self))


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


def _clashes(ask: Ask) -> tuple[Problem, ...]:
    """Refuse a promise that cannot be read, and shifts given beside a promise: they are not sized."""
    if ask.shifts is None:
        return _unread(ask.promise)
    return (problem("staff.promise_and_shifts", "--promise", ask.promise),) if ask.promise else ()


def _unread(words: str) -> tuple[Problem, ...]:
    try:
        promised(words)
    except InputError as error:
        return error.problems
    return ()
