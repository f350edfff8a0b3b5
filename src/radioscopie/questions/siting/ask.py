"""What may be asked of `radioscopie site`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.asking import amount, choice, day, file, number, refuse, whole, word
from radioscopie.errors import InputError, Problem, problem
from radioscopie.meant import meant
from radioscopie.questions.roads import LEAST_DRAWS, MOST_DRAWS
from radioscopie.questions.territory import Territory, clashes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Input

EQUIPMENT = ("ct", "mri", "pet")
FARTHEST_MIN = 120.0
BY_DELAY = ("delay", "delay-worst")
GOALS = ("reach", "travel", "worst-decile", *BY_DELAY)
REACH = (5.0, FARTHEST_MIN)
MOST_MACHINES, MOST_SECONDS, MOST_CENTS = 500, 3600.0, 10**14


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Territory):
    """Where the next machines go.

    Parameters
    ----------
    add : number of machines
    goal : "reach:MINUTES", "travel", "worst-decile", "delay" or "delay-worst"
    candidates : possible places; None: sites without the equipment, and communes without a site
    budget : cents; None: any
    seconds : time of the solver
    installed : day of installation written in the table of machines
    calibrate : times known to the user, that bend the network of their area
    draws : networks drawn, on each of which the places are chosen again; 0: none
    """

    equipment: str = choice(EQUIPMENT)
    add: int = whole(1, MOST_MACHINES)
    goal: str = word("GOAL", "reach:30")
    candidates: Input | None = file(default=None)
    budget: int | None = amount(0, MOST_CENTS, None)
    seconds: float = number(0.001, MOST_SECONDS, 60.0, "SECONDS")
    installed: date = day(date(2027, 1, 1))
    calibrate: Input | None = file(default=None)
    draws: int = whole(0, MOST_DRAWS, LEAST_DRAWS)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, a goal that is none, a budget without costs."""
        refuse(self, _clashes(self))


def _clashes(ask: Ask) -> Iterator[Problem]:
    yield from clashes(ask)
    if 0 < ask.draws < LEAST_DRAWS:
        yield problem("travel.few_draws", "--draws", ask.draws, least=LEAST_DRAWS)
    if ask.budget is not None and not ask.candidates:
        yield problem("site.budget_without_cost", "--budget", ask.budget // 100)
    if ask.goal in BY_DELAY and ask.equipment == "pet":
        yield problem("site.no_delay_of_pet", "--goal", ask.goal)
    if ask.goal in BY_DELAY and ask.budget is not None:
        yield problem("site.budget_by_delay", "--budget", ask.budget // 100)
    try:
        read_goal(ask.goal)
    except InputError as error:
        yield from error.problems


@dataclass(frozen=True, slots=True)
class Goal:
    """What is made largest: reach (within `minutes`), travel, worst-decile, or what is taken off delays."""

    kind: str
    minutes: float

    @property
    def code(self) -> str:
        """How it is written: "reach:30", "travel"."""
        return f"{self.kind}:{self.minutes:g}" if self.minutes else self.kind


def read_goal(written: str) -> Goal:
    """Read a goal: reach:MINUTES, travel, worst-decile, delay or delay-worst.

    Raises
    ------
    InputError : none of these
    """
    word, _, limit = written.partition(":")
    kind = meant(word, GOALS)
    if kind in {"travel", "worst-decile", *BY_DELAY} and not limit:
        return Goal(kind, 0.0)
    try:
        minutes = float(limit)
    except ValueError:
        minutes = 0.0
    if kind != "reach" or not REACH[0] <= minutes <= REACH[1]:
        raise InputError(problem("site.bad_goal", "--goal", written))
    return Goal(kind, minutes)
