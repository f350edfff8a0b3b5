"""Choose the places of the next machines: read, choose, say what each machine buys."""

from __future__ import annotations

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
from radioscopie.models.access.gains import reach_gains, travel_gains, worst_gains
from radioscopie.models.access.need import same_need
from radioscopie.models.access.program import SitingLimits
from radioscopie.models.access.siting import best_places
from radioscopie.models.access.study import placed, sites_of, travel_by_model
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.questions.siting.ask import FARTHEST_MIN, read_goal
from radioscopie.questions.siting.tables import Found, site_result
from radioscopie.results.answer import Answer
from radioscopie.results.left_out import with_left_out
from radioscopie.results.record import make_record
from radioscopie.tables.candidates import read_candidates
from radioscopie.tables.communes import read_communes
from radioscopie.tables.supply.files import centres, read_supply

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.gains import Gains
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.questions.siting.ask import Ask, Goal
    from radioscopie.results.answer import Advance


def answer(ask: Ask, _: Advance) -> Answer:
    """Choose the places.

    Raises
    ------
    InputError : every problem of a file
    """
    goal = read_goal(ask.goal)
    everywhere = read_communes()
    communes, read = placed(everywhere), read_supply(ask.sites, everywhere)
    sites = sites_of(read.table, ask.equipment)
    table, forbidden = judged(_places(ask, read.table, everywhere), read.table, ask.equipment)
    people = same_need(communes)
    before = nearest(travel_by_model(communes, sites, FARTHEST_MIN)).minutes
    travel = travel_by_model(communes, table, FARTHEST_MIN)
    gains = _gains(goal, travel, before, people)
    choice = best_places(gains, SitingLimits(ask.add, ask.budget, _costs(table)), ask.seconds)
    found = Found(communes, sites, table, choice, before, _after(travel, before, choice.places), people)
    result = site_result(ask, found, forbidden, _record(ask))
    seen = replace(result, findings=(*result.findings, *read.seen.items()))
    return Answer(with_left_out(seen, read, (ask.equipment,)))


def _gains(goal: Goal, travel: Travel, before: Reals, people: Reals) -> Gains:
    if goal.kind == "travel":
        return travel_gains(travel, before, people)
    if goal.kind == "worst-decile":
        return worst_gains(travel, before, people)
    return reach_gains(travel, before, people, goal.minutes)


def _places(ask: Ask, supply: pa.Table, communes: pa.Table) -> list[dict[str, Any]]:
    if not ask.candidates:
        return default_candidates(supply, placed(communes), ask.equipment)
    rows: list[dict[str, Any]] = read_candidates(ask.candidates).to_pylist()
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
            problems.append(problem("site.no_place", str(ask.candidates), row["site"]))
        if ask.budget is not None and row["cost_cents"] is None:
            problems.append(problem("site.no_cost", str(ask.candidates), row["site"]))
    if problems:
        raise InputError(problems)
    return rows


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


def _record(ask: Ask) -> Mapping[str, str]:
    words = {
        "equipment": ask.equipment,
        "add": str(ask.add),
        "goal": ask.goal,
        "sites": ", ".join(map(name_of, ask.sites)),
        "candidates": name_of(ask.candidates) if ask.candidates else "",
        "budget_cents": "" if ask.budget is None else str(ask.budget),
        "seconds": f"{ask.seconds:g}",
        "installed": ask.installed.isoformat(),
        "scipy": version("scipy"),
    }
    return make_record("–", files_of(ask), {name: word for name, word in words.items() if word})
