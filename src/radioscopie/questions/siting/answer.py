"""Choose the places of the next machines: read, choose, say what each machine buys."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.asking import files_of
from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.models.access.candidates import default_candidates, judged
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.doubt import drawn_travels, ends
from radioscopie.models.access.gains import reach_gains, travel_gains, worst_gains
from radioscopie.models.access.need import same_need
from radioscopie.models.access.program import SitingLimits
from radioscopie.models.access.siting import best_places
from radioscopie.models.access.study import placed, sites_of, travel_by_model
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.models.access.volume import catchments, shared
from radioscopie.models.access.where import where
from radioscopie.questions.access.tables.rows import SPEEDS
from radioscopie.questions.roads import own_assumption, own_roads
from radioscopie.questions.siting.ask import BY_DELAY, FARTHEST_MIN, read_goal
from radioscopie.questions.siting.by_delay import by_delay
from radioscopie.questions.siting.tables.found import Drawn, Found
from radioscopie.questions.siting.tables.rows import site_result
from radioscopie.questions.territory import inside, is_inside, looked_at, place_words, supply_of
from radioscopie.results.answer import Answer
from radioscopie.results.left_out import with_left_out
from radioscopie.results.moves import with_moves
from radioscopie.results.record import make_record
from radioscopie.tables.candidates import read_candidates
from radioscopie.tables.communes import read_communes
from radioscopie.tables.places import FOUND as MISPLACED
from radioscopie.tables.places import ground_of, placed_rows, with_zero

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from radioscopie.arrays import Ints, Reals
    from radioscopie.errors import Problem
    from radioscopie.models.access.gains import Gains
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.models.access.volume import Shared
    from radioscopie.questions.siting.ask import Ask, Goal
    from radioscopie.questions.territory import Area
    from radioscopie.results.answer import Advance
    from radioscopie.tables.places import Misplaced

MINUTES_AN_HOUR = 60
CATCHMENT_MIN = 60.0  # minutes beyond which nobody comes to a machine
MENDED = (*MISPLACED.values(), "access.found_lost_zero")


def answer(ask: Ask, advance: Advance) -> Answer:
    """Choose the places.

    Raises
    ------
    InputError : every problem of a file
    """
    goal = read_goal(ask.goal)
    everywhere = read_communes()
    communes, read = placed(everywhere), supply_of(ask, everywhere)
    area = looked_at(ask, read)
    own = own_roads(ask.calibrate, where(everywhere, read.table)) if ask.calibrate else None
    network = own.network if own else None
    sites = sites_of(read.table, ask.equipment)
    rows, misplaced, mended = _places(ask, read.table, everywhere)
    read = replace(read, misplaced=(*read.misplaced, *misplaced), seen=Counter(read.seen) + mended)
    kept = [row for row in rows if is_inside(row["departement"], area)]
    if ask.candidates and area and area.is_read and len(kept) < len(rows):
        area, kept = None, rows  # places elsewhere were given: nothing says that one area is looked at
    outside = len(rows) - len(kept) if ask.candidates else 0
    table, forbidden = judged(kept, read.table, ask.equipment)
    here = inside(communes, area).to_numpy()
    everyone = same_need(communes)
    people = np.where(here, everyone, 0.0)
    to_sites = travel_by_model(communes, sites, FARTHEST_MIN, network)
    before = nearest(to_sites).minutes
    travel = travel_by_model(communes, table, FARTHEST_MIN, network)
    gains = _gains(goal, travel, before, people)
    limits = SitingLimits(ask.add, ask.budget, _costs(table))
    waited = None
    if goal.kind in BY_DELAY:
        waited = by_delay(ask, read.table, table, travel_gains(travel, before, people), area)
    choice = waited.choice if waited else best_places(gains, limits, ask.seconds)
    states = _after(travel, before, choice.places)
    machines = pc.fill_null(sites["machines"].cast("float64"), 1.0).to_numpy()
    now = shared(to_sites, everyone, machines, read_decay("", CATCHMENT_MIN))
    sizes = catchments(now, travel, np.array(choice.places, dtype=np.int64))
    equipped = frozenset(read.table["site"].to_pylist() if not ask.sites else ())
    study = (communes, sites, table), (before, people), now
    drawn = () if waited else _drawn(ask, goal, study, limits, choice.places, network, advance)
    found = Found(
        communes,
        sites,
        table,
        choice,
        before,
        states,
        here,
        people,
        everyone - people,
        area,
        equipped,
        sizes,
        drawn,
        waited,
    )
    result = site_result(ask, found, forbidden, _record(ask, area))
    told = (*result.assumptions, *([own_assumption(own)] if own else []))
    told = told if waited else with_moves(told, *_moved(goal, travel, before, people, choice.places, drawn))
    seen = replace(
        result,
        assumptions=told,
        findings=(*result.findings, *read.seen.items(), ("site.found_outside_area", outside)),
    )
    return Answer(with_left_out(seen, read, (ask.equipment,)))


def _drawn(
    ask: Ask,
    goal: Goal,
    study: tuple[tuple[pa.Table, pa.Table, pa.Table], tuple[Reals, Reals], Shared],
    limits: SitingLimits,
    chosen: tuple[int, ...],
    network: Network | None,
    advance: Advance,
) -> tuple[Drawn, ...]:
    """Choose the places again on networks drawn, and say what those chosen bring on each."""
    reach = goal.minutes if goal.kind == "reach" else FARTHEST_MIN
    places, (central, people), now = study
    found, ranks = [], np.array(chosen, dtype=np.int64)
    for before, travel in drawn_travels(*places, central, ask.draws, max(reach, CATCHMENT_MIN), network):
        gains = _gains(goal, travel, before, people)
        choice = best_places(gains, limits, ask.seconds)
        gained, sizes = float(gains.of(ranks).sum()), catchments(now, travel, ranks)
        found.append(Drawn(choice.places, (before, *_after(travel, before, chosen)), gained, sizes))
        advance(1)
    return tuple(found)


def _moved(
    goal: Goal,
    travel: Travel,
    before: Reals,
    people: Reals,
    chosen: tuple[int, ...],
    drawn: tuple[Drawn, ...],
) -> tuple[dict[str, int], str]:
    """Say what speeds and errors of times move of what the places bring to the goal, and the unit of this."""
    is_people, ranks = goal.kind == "reach", np.array(chosen, dtype=np.int64)
    tried = [
        _gains(goal, replace(travel, minutes=travel.minutes * speed), before * speed, people).of(ranks).sum()
        for speed in SPEEDS.values()
    ]
    moved = {"access.travel_model": max(tried) - min(tried)}
    if drawn:
        low, high = ends(np.array([one.gain for one in drawn]))
        moved["site.draws"] = high - low
    per = 1 if is_people else MINUTES_AN_HOUR
    return {key: round(float(one) / per) for key, one in moved.items()}, "people" if is_people else "hours"


def _gains(goal: Goal, travel: Travel, before: Reals, people: Reals) -> Gains:
    if goal.kind == "travel":
        return travel_gains(travel, before, people)
    if goal.kind == "worst-decile":
        return worst_gains(travel, before, people)
    return reach_gains(travel, before, people, goal.minutes)


def _places(
    ask: Ask, supply: pa.Table, communes: pa.Table
) -> tuple[list[dict[str, Any]], list[Misplaced], Counter[str]]:
    """Give the places where a machine may go, the points of the user that were not kept, what was mended."""
    if not ask.candidates:
        return default_candidates(supply, placed(communes), ask.equipment), [], Counter()
    known = {row["site"]: row for row in supply.to_pylist()}
    rows = [_named(row, known) for row in read_candidates(ask.candidates).to_pylist()]
    found, misplaced, seen = placed_rows(rows, ground_of(communes))
    towns = {row["code"]: row for row in communes.select(["code", "name", "departement"]).to_pylist()}
    found = [_in_town(row, towns.get(row["commune_code"], {})) for row in found]
    if problems := list(_problems(ask, found)):
        raise InputError(problems)
    return found, misplaced, Counter({key: n for key, n in seen.items() if key in MENDED})


def _named(row: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Give a candidate the number of a site there is, with what is known of this site where the file says nothing."""
    row = row | {"site": with_zero(row["site"], known)}
    site = known.get(row["site"], {})
    same = {name: row[name] or site.get(name, "") for name in ("name", "commune_code")}
    has_point = row["lon"] is not None and row["lat"] is not None
    point = {name: row[name] if has_point else site.get(name) for name in ("lon", "lat")}
    return row | same | point | {"departement": site.get("departement", "")}


def _in_town(row: dict[str, Any], town: Mapping[str, Any]) -> dict[str, Any]:
    same = {name: row[name] or town.get(name, "") for name in ("name", "departement")}
    return row | same | {"name": same["name"] or row["site"]}


def _problems(ask: Ask, rows: list[dict[str, Any]]) -> Iterator[Problem]:
    for row in rows:
        if row["lon"] is None:
            yield problem("site.no_place", str(ask.candidates), row["site"])
        if ask.budget is not None and row["cost_cents"] is None:
            yield problem("site.no_cost", str(ask.candidates), row["site"])


def _costs(table: pa.Table) -> Ints:
    costs: Ints = pc.fill_null(table["cost_cents"], 0).to_numpy()
    return costs


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
