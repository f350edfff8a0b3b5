"""What may be asked of `radioscopie access`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import choice, file, flag, number, options, place_of, refuse, shipped, whole, word
from radioscopie.errors import Problem, problem
from radioscopie.questions.roads import LEAST_DRAWS, MOST_DRAWS
from radioscopie.questions.territory import Territory, clashes
from radioscopie.tables.opening_hours import to_minute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.inputs import Input

EQUIPMENT = ("ct", "mri", "pet")
METHODS = ("nearest", "2sfca", "e2sfca", "3sfca")
SUPPLIES = ("machines", "exams", "hours")
NO_NEED, BY_AGE = "none", "age"
WITHOUT = {"decay": ("nearest", "2sfca"), "need": ("nearest",), "supply": ("nearest",)}  # of no effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Territory):
    """How access is measured, to which machines, for whom.

    Parameters
    ----------
    supply : what is shared between people
    max_min : minutes beyond which a site no longer counts
    decay : weights by time, "20:1,40:0.68,60:0.22" or "gaussian"; "": by thirds of the limit
    need : weight of each age: a file, "age" (published use), "none" (everyone counts for one)
    travel : times of the user, in place of those of the network
    calibrate : times known to the user, that bend the network of their area
    compare : machines added, moved or closed
    zones : zone of each commune
    also, lacking : another equipment that the sites have, or have not; "": whatever they have
    at_night : sites of the SAE whose radiologists are on duty or on call alone
    at : a moment of the week, "tue 20:30": the sites open then alone; "": whatever their hours
    draws : networks drawn for the intervals; 0: none. Times of the user have none
    """

    equipment: str = choice(EQUIPMENT)
    method: str = choice(METHODS, "e2sfca")
    supply: str = choice(SUPPLIES, "machines")
    max_min: float = number(5, 600, 60.0, "MINUTES")
    decay: str = word("WEIGHTS", "")
    need: Input | str = shipped((NO_NEED, BY_AGE), NO_NEED)
    travel: Input | None = file(default=None)
    calibrate: Input | None = file(default=None)
    compare: Input | None = file(default=None)
    zones: Input | None = file(default=None)
    also: str = choice(("", *EQUIPMENT), "")
    lacking: str = choice(("", *EQUIPMENT), "")
    at_night: bool = flag()
    at: str = word("MOMENT", "")
    draws: int = whole(0, MOST_DRAWS, 50)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and options that change nothing."""
        refuse(self, _useless(self))


def _useless(ask: Ask) -> Iterator[Problem]:
    yield from clashes(ask)
    if 0 < ask.draws < LEAST_DRAWS:
        yield problem("travel.few_draws", "--draws", ask.draws, least=LEAST_DRAWS)
    if ask.equipment in {ask.also, ask.lacking}:
        yield problem("access.same_equipment", "--also, --lacking", ask.equipment)
    if ask.at_night and (ask.sites or ask.compare):
        yield problem("access.night_of_sae", "--at-night", "")
    if ask.at and not _is_moment(ask.at):
        yield problem("access.not_a_moment", "--at", ask.at)
    if ask.at and not (ask.sites or ask.add_sites):
        yield problem("access.no_hours", "--at", ask.at)
    if ask.travel and ask.calibrate:
        yield problem("access.two_times", "--calibrate", ask.calibrate)
    for name, methods in WITHOUT.items():
        value = getattr(ask, name)
        if ask.method in methods and value not in {"", "machines", NO_NEED}:
            yield problem("access.no_effect", place_of(name, options(Ask)[name]), value, method=ask.method)


def _is_moment(word: str) -> bool:
    try:
        to_minute(word)
    except ValueError:
        return False
    return True
