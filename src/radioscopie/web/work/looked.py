"""What is looked at in access: light, for who asks has no need of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, problem
from radioscopie.questions.access.ask import EQUIPMENT, METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_PLACES, MOST_MACHINES = 50, 50
MEASURES = ("minutes", "per_100000", "gain")
ZONINGS = ("departement", "region", "epci")


@dataclass(frozen=True, slots=True)
class Placement:
    """Machines put in a commune, or added to a site (taken away when fewer than none)."""

    where: str
    machines: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: an equipment, a method, machines placed."""

    equipment: str = "mri"
    method: str = "e2sfca"
    placements: tuple[Placement, ...] = ()


def refuse_words(*said: tuple[str, str, Iterable[str]]) -> None:
    """Refuse words that are none of those known: the name of each field, its word, the words known.

    Raises
    ------
    InputError : all of them
    """
    wrong = [
        problem("asking.not_a_choice", name, word, known=", ".join(known))
        for name, word, known in said
        if word not in known
    ]
    if wrong:
        raise InputError(wrong)


def looked_at(equipment: str, method: str, given: Sequence[Any]) -> Looked:
    """Read what is looked at.

    Raises
    ------
    InputError : no such equipment, no such method, placements that cannot be read
    """
    refuse_words(("equipment", equipment, EQUIPMENT), ("method", method, METHODS))
    return Looked(equipment, method, placements_of(given))


def placements_of(given: Sequence[Any]) -> tuple[Placement, ...]:
    """Read placements: a commune or a site, and how many machines (1 when it is not said).

    Raises
    ------
    InputError : every one that cannot be read
    """
    problems, found = [], []
    if len(given) > MOST_PLACES:
        raise InputError(problem("asking.not_between", "places", len(given), low=0, high=MOST_PLACES))
    for one in given:
        where = one.get("commune") or one.get("site") if isinstance(one, dict) else one
        machines = one.get("machines", 1) if isinstance(one, dict) else 1
        if not isinstance(where, str) or isinstance(machines, bool) or not isinstance(machines, int):
            problems.append(problem("web.no_place", "places", one))
        else:
            found.append(Placement(where, machines))
    if problems:
        raise InputError(problems)
    return tuple(found)
