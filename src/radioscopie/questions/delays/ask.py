"""What may be asked of `radioscopie delays`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, number, refuse, shipped, whole, word
from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.models.access.where import folded
from radioscopie.models.draws import MOST_SEED
from radioscopie.models.joins.delays.guesses import SEED
from radioscopie.models.joins.delays.levers import slot_levers
from radioscopie.models.scenarios.read import shipped_scenarios
from radioscopie.questions.territory import Territory, clashes
from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Input

EQUIPMENT = ("mri", "ct")
DRAWS, LEAST_DRAWS, MOST_DRAWS = 100, 40, 2_000
MOST_MACHINES, MOST_HOURS = 500, 168.0
FASTER = (-90.0, 400.0)
ADDED = re.compile(r"(.+)=([+-]?\d{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Territory):
    """How long people wait for an exam, today and once something changes.

    Parameters
    ----------
    scenario : its machines are added; a file, or the name of one that is shipped
    add : machines by département, region or everywhere, "49=2", "Bretagne=-1", "FR=20": as those there are
    lever : innovations on every machine of the area looked at
    hours : a week that every MRI of the area opens
    faster : percent more exams an hour on every machine of the area
    draws, seed : guesses of what is not known, and what makes them the same again
    """

    equipment: str = choice(EQUIPMENT)
    scenario: Input | str | None = shipped(shipped_scenarios(), None)
    add: tuple[str, ...] = word("PLACE=N", (), many=True)
    lever: tuple[str, ...] = word("LEVER", (), many=True)
    hours: float | None = number(1, MOST_HOURS, None)
    faster: float = number(*FASTER, 0.0)
    draws: int = whole(LEAST_DRAWS, MOST_DRAWS, DRAWS)
    seed: int = whole(0, MOST_SEED, SEED)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, places and levers that are none."""
        refuse(self, _clashes(self))

    @property
    def machines(self) -> dict[str, int]:
        """Machines added by place: the code of a département, or of a region after an R."""
        read = [read_added(one) for one in self.add]
        return {place: sum(count for other, count in read if other == place) for place, _ in read}


def _clashes(ask: Ask) -> Iterator[Problem]:
    yield from clashes(ask)
    if ask.hours is not None and ask.equipment != "mri":
        yield problem("delays.no_hours", "--hours", ask.hours)
    for written in ask.add:
        try:
            read_added(written)
        except InputError as error:
            yield from error.problems
    known = slot_levers(ask.equipment)
    for one in ask.lever:
        if one not in known:
            close = close_matches(one, known) or ", ".join(known)
            yield problem("delays.unknown_lever", "--lever", one, close=close)


def read_added(written: str) -> tuple[str, int]:
    """Read machines added to a place: "49=2", "Maine-et-Loire=2", "Bretagne=-1", "FR=20".

    Raises
    ------
    InputError : not of this form, no such place
    """
    found = ADDED.fullmatch(written.strip())
    if not found or not abs(int(found[2])) <= MOST_MACHINES:
        raise InputError(problem("delays.bad_add", "--add", written))
    places = _places()
    key = folded(found[1])
    if key not in places:
        raise InputError(problem("delays.no_place", "--add", found[1], close=close_matches(key, places)))
    return places[key], int(found[2])


def _places() -> dict[str, str]:
    """Give départements and regions by code and name; the code of a département goes before that of a region."""
    rows = [row for row in read_departements().to_pylist() if row["region_code"]]
    regions = {folded(row["region_name"]): f"R{row['region_code']}" for row in rows}
    names = {folded(row["name"]): row["code"] for row in rows}
    country = {folded(one): "FR" for one in ("FR", "France")}
    return country | regions | names | {folded(row["code"]): row["code"] for row in rows}
