"""Choose the places of the next machines: read, choose, say what each machine buys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.asking import files_of
from radioscopie.inputs import name_of
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.doubt import drawn_travels, ends
from radioscopie.models.access.gains import reach_gains, travel_gains, worst_gains
from radioscopie.models.access.need import same_need
from radioscopie.models.access.program import SitingLimits
from radioscopie.models.access.siting import best_places
from radioscopie.models.access.study import travel_by_model
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.models.access.volume import catchments, shared
from radioscopie.questions.access.tables.rows import SPEEDS
from radioscopie.questions.roads import own_assumption
from radioscopie.questions.siting.ask import BY_DELAY, FARTHEST_MIN, read_goal
from radioscopie.questions.siting.by_delay import by_delay
from radioscopie.questions.siting.given import given_of
from radioscopie.questions.siting.tables.found import Drawn, Found
from radioscopie.questions.siting.tables.rows import site_result
from radioscopie.questions.territory import inside, place_words
from radioscopie.results.answer import Answer
from radioscopie.results.left_out import with_left_out
from radioscopie.results.moves import with_moves
from radioscopie.results.record import make_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.access.gains import Gains
    from radioscopie.models.access.siting import Choice
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.models.access.volume import Shared
    from radioscopie.questions.siting.ask import Ask, Goal
    from radioscopie.questions.siting.by_delay import ByDelay
    from radioscopie.questions.siting.given import Given
    from radioscopie.questions.territory import Area
    from radioscopie.results.answer import Advance

MINUTES_AN_HOUR = 60
CATCHMENT_MIN = 60.0  # minutes beyond which nobody comes to a machine


def answer(ask: Ask, advance: Advance) -> Answer:
    """Choose the places.

    Raises
    ------
    InputError : every problem of a file
    """
    goal, given = read_goal(ask.goal), given_of(ask)
    walked = _walked(given)
    limits = SitingLimits(ask.add, ask.budget, given.costs)
    gained = travel_gains(walked.travel, walked.before, walked.people)
    waited = (
        by_delay(ask, given.read.table, given.places, gained, given.area) if goal.kind in BY_DELAY else None
    )
    choice = (
        waited.choice
        if waited
        else best_places(_gains(goal, walked.travel, walked.before, walked.people), limits, ask.seconds)
    )
    drawn = () if waited else _drawn(ask, goal, (given, walked), limits, choice.places, advance)
    found = _found(given, walked, choice, drawn, waited)
    result = site_result(ask, found, given.forbidden, _record(ask, given.area))
    told = (*result.assumptions, *([own_assumption(given.own)] if given.own else []))
    told = told if waited else with_moves(told, *_moved(goal, found, walked.travel))
    findings = (*result.findings, *given.read.seen.items(), ("site.found_outside_area", given.outside))
    seen = replace(result, assumptions=told, findings=findings)
    return Answer(with_left_out(seen, given.read, (ask.equipment,)))


@dataclass(frozen=True, slots=True)
class Walked:
    """Times to the sites and to the places, and who is there.

    Parameters
    ----------
    travel : from the communes to the places allowed
    before : shape (communes,), minutes to the nearest site today
    here : shape (communes,), whether each is in the area looked at
    people : shape (communes,), of the area; `everyone` of the country
    now : what the sites there are share, and with whom
    """

    travel: Travel
    before: Reals
    here: Bools
    people: Reals
    everyone: Reals
    now: Shared


def _walked(given: Given) -> Walked:
    network = given.own.network if given.own else None
    here, everyone = inside(given.communes, given.area).to_numpy(), same_need(given.communes)
    to_sites = travel_by_model(given.communes, given.sites, FARTHEST_MIN, network)
    machines = pc.fill_null(given.sites["machines"].cast("float64"), 1.0).to_numpy()
    return Walked(
        travel_by_model(given.communes, given.places, FARTHEST_MIN, network),
        nearest(to_sites).minutes,
        here,
        np.where(here, everyone, 0.0),
        everyone,
        shared(to_sites, everyone, machines, read_decay("", CATCHMENT_MIN)),
    )


def _found(
    given: Given, walked: Walked, choice: Choice, drawn: tuple[Drawn, ...], waited: ByDelay | None
) -> Found:
    ranks = np.array(choice.places, dtype=np.int64)
    return Found(
        given.communes,
        given.sites,
        given.places,
        choice,
        walked.before,
        _after(walked.travel, walked.before, choice.places),
        walked.here,
        walked.people,
        walked.everyone - walked.people,
        given.area,
        given.equipped,
        catchments(walked.now, walked.travel, ranks),
        drawn,
        waited,
    )


def _drawn(
    ask: Ask,
    goal: Goal,
    study: tuple[Given, Walked],
    limits: SitingLimits,
    chosen: tuple[int, ...],
    advance: Advance,
) -> tuple[Drawn, ...]:
    """Choose the places again on networks drawn, and say what those chosen bring on each."""
    reach = goal.minutes if goal.kind == "reach" else FARTHEST_MIN
    given, walked = study
    places, network = (given.communes, given.sites, given.places), given.own.network if given.own else None
    found, ranks = [], np.array(chosen, dtype=np.int64)
    for before, travel in drawn_travels(
        *places, walked.before, ask.draws, max(reach, CATCHMENT_MIN), network
    ):
        gains = _gains(goal, travel, before, walked.people)
        choice = best_places(gains, limits, ask.seconds)
        gained, sizes = float(gains.of(ranks).sum()), catchments(walked.now, travel, ranks)
        found.append(Drawn(choice.places, (before, *_after(travel, before, chosen)), gained, sizes))
        advance(1)
    return tuple(found)


def _moved(goal: Goal, found: Found, travel: Travel) -> tuple[dict[str, int], str]:
    """Say what speeds and errors of times move of what the places bring to the goal, and the unit of this."""
    is_people, ranks = goal.kind == "reach", np.array(found.choice.places, dtype=np.int64)
    slowed = [
        (replace(travel, minutes=travel.minutes * speed), found.before * speed) for speed in SPEEDS.values()
    ]
    tried = [_gains(goal, *one, found.people).of(ranks).sum() for one in slowed]
    moved = {"access.travel_model": max(tried) - min(tried)}
    if found.drawn:
        low, high = ends(np.array([one.gain for one in found.drawn]))
        moved["site.draws"] = high - low
    per = 1 if is_people else MINUTES_AN_HOUR
    return {key: round(float(one) / per) for key, one in moved.items()}, "people" if is_people else "hours"


def _gains(goal: Goal, travel: Travel, before: Reals, people: Reals) -> Gains:
    if goal.kind == "travel":
        return travel_gains(travel, before, people)
    if goal.kind == "worst-decile":
        return worst_gains(travel, before, people)
    return reach_gains(travel, before, people, goal.minutes)


def _after(travel: Travel, before: Reals, places: tuple[int, ...]) -> tuple[Reals, ...]:
    """Give the minutes of each commune after each place is added, in order; the last is that of all."""
    states = []
    minutes = before.copy()
    for place in places:
        here = travel.site == place
        minutes = minutes.copy()
        np.minimum.at(minutes, travel.origin[here], travel.minutes[here])
        states.append(minutes)
    return tuple(states)


def _record(ask: Ask, area: Area | None) -> Mapping[str, str]:
    words = place_words(ask, area) | {
        "equipment": ask.equipment,
        "add": str(ask.add),
        "goal": read_goal(ask.goal).code,
        "sites": ", ".join(map(name_of, ask.sites)),
        "candidates": name_of(ask.candidates) if ask.candidates else "",
        "calibrate": name_of(ask.calibrate) if ask.calibrate else "",
        "budget_cents": "" if ask.budget is None else str(ask.budget),
        "seconds": f"{ask.seconds:g}",
        "draws": str(ask.draws),
        "installed": ask.installed.isoformat(),
        "scipy": version("scipy"),
    }
    return make_record("–", files_of(ask), {name: word for name, word in words.items() if word})
