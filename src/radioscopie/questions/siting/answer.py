"""Run a siting study from files to result: read, choose, say what each machine buys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, problem
from radioscopie.models.access.candidates import default_candidates, judged
from radioscopie.models.access.gains import reach_gains, travel_gains, worst_gains
from radioscopie.models.access.need import same_need
from radioscopie.models.access.program import Limits
from radioscopie.models.access.siting import best_places
from radioscopie.models.access.study import placed, sites_of, travel_by_model
from radioscopie.models.access.travel import nearest
from radioscopie.questions.siting.tables import Answer, site_result
from radioscopie.results.left_out import with_left_out
from radioscopie.results.record import make_record
from radioscopie.tables.candidates import read_candidates
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.files import centres, read_supply

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from numpy.typing import NDArray

    from radioscopie.models.access.gains import Gains
    from radioscopie.models.access.travel import Travel
    from radioscopie.result import Result

FARTHEST_MIN = 120.0
MOST_MACHINES, MOST_SECONDS = 500, 3600.0
REACH = (5.0, FARTHEST_MIN)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: the options of the command.

    Parameters
    ----------
    budget : cents, None: any
    seconds : time of the solver
    installed : day of installation written in the table of machines
    """

    equipment: str
    add: int
    goal: str
    sites: tuple[str, ...]
    candidates: str
    budget: int | None
    seconds: float
    installed: date


def run_site(wish: Wish, lang: str) -> Result:
    """Choose the places.

    Raises
    ------
    InputError : every problem of the options or of a file
    """
    _refuse_bad(wish)
    goal = read_goal(wish.goal)
    everywhere = read_communes()
    communes, read = placed(everywhere), read_supply(wish.sites, everywhere)
    sites = sites_of(read.table, wish.equipment)
    table, forbidden = judged(_places(wish, read.table, everywhere), read.table, wish.equipment)
    people = same_need(communes)
    before = nearest(travel_by_model(communes, sites, FARTHEST_MIN)).minutes
    travel = travel_by_model(communes, table, FARTHEST_MIN)
    gains = _gains(goal, travel, before, people)
    choice = best_places(gains, Limits(wish.add, wish.budget, _costs(table)), wish.seconds)
    answer = Answer(communes, sites, table, choice, before, _after(travel, before, choice.places), people)
    result = site_result(wish.equipment, wish.goal, answer, forbidden, wish.installed, lang, _record(wish))
    found = replace(result, findings=(*result.findings, *read.seen.items()))
    return with_left_out(found, read, (wish.equipment,))


@dataclass(frozen=True, slots=True)
class Goal:
    """What is made largest: reach (within `minutes`), travel or worst-decile."""

    kind: str
    minutes: float


def read_goal(word: str) -> Goal:
    """Read a goal: reach:MINUTES, travel or worst-decile.

    Raises
    ------
    InputError : none of these
    """
    kind, _, limit = word.partition(":")
    if kind in {"travel", "worst-decile"} and not limit:
        return Goal(kind, 0.0)
    try:
        minutes = float(limit)
    except ValueError:
        minutes = 0.0
    if kind != "reach" or not REACH[0] <= minutes <= REACH[1]:
        raise InputError(problem("site.bad_goal", "--goal", word))
    return Goal(kind, minutes)


def _gains(goal: Goal, travel: Travel, before: NDArray[np.float64], people: NDArray[np.float64]) -> Gains:
    if goal.kind == "travel":
        return travel_gains(travel, before, people)
    if goal.kind == "worst-decile":
        return worst_gains(travel, before, people)
    return reach_gains(travel, before, people, goal.minutes)


def _refuse_bad(wish: Wish) -> None:
    problems = []
    if not 1 <= wish.add <= MOST_MACHINES:
        problems.append(problem("site.bad_add", "--add", wish.add, most=MOST_MACHINES))
    if not 0 < wish.seconds <= MOST_SECONDS:
        problems.append(problem("site.bad_seconds", "--seconds", f"{wish.seconds:g}"))
    if wish.budget is not None and (wish.budget < 0 or not wish.candidates):
        problems.append(problem("site.budget_without_cost", "--budget", wish.budget // 100))
    if problems:
        raise InputError(problems)


def _places(wish: Wish, supply: pa.Table, communes: pa.Table) -> list[dict[str, Any]]:
    if not wish.candidates:
        return default_candidates(supply, placed(communes), wish.equipment)
    rows: list[dict[str, Any]] = read_candidates(wish.candidates).to_pylist()
    points = centres(communes)
    towns = {row["code"]: row for row in communes.select(["code", "name", "departement"]).to_pylist()}
    known = {row["site"]: row for row in supply.to_pylist()}
    problems = []
    for row in rows:
        site = known.get(row["site"], {})
        row["commune_code"] = row["commune_code"] or site.get("commune_code", "")
        town = towns.get(row["commune_code"], {})
        row["departement"] = site.get("departement") or town.get("departement", "")
        row["name"] = row["name"] or site.get("name") or town.get("name") or row["site"]
        if row["lon"] is None or row["lat"] is None:
            here = (site.get("lon"), site.get("lat"))
            row["lon"], row["lat"] = here if site else points.get(row["commune_code"], (None, None))
        if row["lon"] is None:
            problems.append(problem("site.no_place", wish.candidates, row["site"]))
        if wish.budget is not None and row["cost_cents"] is None:
            problems.append(problem("site.no_cost", wish.candidates, row["site"]))
    if problems:
        raise InputError(problems)
    return rows


def _costs(table: pa.Table) -> NDArray[np.int64]:
    costs: NDArray[np.int64] = pc.fill_null(table["cost_cents"], 0).to_numpy()
    return costs


def _after(
    travel: Travel, before: NDArray[np.float64], places: tuple[int, ...]
) -> tuple[NDArray[np.float64], ...]:
    """Give the minutes of each commune after each place is added, in order; the last is that of all."""
    states = []
    minutes = before.copy()
    for place in places:
        here = travel.site == place
        minutes = minutes.copy()
        np.minimum.at(minutes, travel.origin[here], travel.minutes[here])
        states.append(minutes)
    return tuple(states)


def _record(wish: Wish) -> Any:
    files = [path for path in (*wish.sites, wish.candidates) if path]
    words = {
        "equipment": wish.equipment,
        "add": str(wish.add),
        "goal": wish.goal,
        "sites": ", ".join(Path(path).name for path in wish.sites),
        "candidates": Path(wish.candidates).name if wish.candidates else "",
        "budget_cents": "" if wish.budget is None else str(wish.budget),
        "seconds": f"{wish.seconds:g}",
        "installed": wish.installed.isoformat(),
        "scipy": version("scipy"),
    }
    return make_record("–", files, {name: word for name, word in words.items() if word})
