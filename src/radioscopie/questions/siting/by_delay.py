"""Choose the places of machines by the wait that they take off: the département by delay, the place in it by travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.access.siting import Choice
from radioscopie.models.joins.delays.country import ground, outside_supply
from radioscopie.models.joins.delays.guesses import SEED, guesses
from radioscopie.models.joins.delays.study import Change, look
from radioscopie.models.waiting.place import Fleet, place
from radioscopie.questions.delays.places import named_departements
from radioscopie.questions.delays.rows import Found, ends, level_rows, people_wait
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reference_nation import read_hypotheses, read_reference
from radioscopie.tables.supply.table import supply_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.gains import Gains
    from radioscopie.models.joins.delays.country import Ground
    from radioscopie.models.joins.delays.study import Seen
    from radioscopie.questions.siting.ask import Ask
    from radioscopie.questions.territory import Area

DRAWS = 60
WORST_SHARE = 0.1
WORST = "delay-worst"


@dataclass(frozen=True, slots=True)
class ByDelay:
    """What was chosen.

    Parameters
    ----------
    choice : places, ranks of candidates; gains in days of the mean wait
    ends : of the gain, nine guesses in ten
    rows : delays before and after, of the area or the country then of the départements where machines go
    """

    choice: Choice
    ends: tuple[float | None, float | None]
    rows: list[dict[str, Any]]


def by_delay(ask: Ask, supply: pa.Table, table: pa.Table, saved: Gains, area: Area | None) -> ByDelay:
    """Choose the places.

    Parameters
    ----------
    supply : sites there are
    table : candidates
    saved : minutes that each candidate saves to each commune
    """
    outside = supply_table([]) if ask.sites else outside_supply(read_reference(), ask.equipment, SEED)
    built = frozenset(outside["site"].to_pylist())
    today = pa.concat_tables([supply, outside])
    land = ground(read_communes(), today, built, ask.equipment)
    (first,) = _looked(land, Change(land.machines, land.machines, _still(land), is_none=True), ask, 0)
    weights = _weights(land, first, ask.goal == WORST, area)
    zones = _zones(table, land)
    fleet = Fleet(first.market, land.in_zones(land.machines), weights)
    known = sorted(set(zones.tolist()) - {-1})
    room = [int((zones == zone).sum()) for zone in known]
    found = place(fleet, known, ask.add, first.delay, room)
    places = _in_zones(found.zones, zones, saved)
    choice = Choice(places, found.gained, sum(found.gained), found.bound, int((zones >= 0).sum()))
    return _weighed(ask, (today, built), table, choice, weights, area)


def _looked(land: Ground, change: Change, ask: Ask, draws: int) -> list[Seen]:
    exams = read_hypotheses("finance_invest.toml")[f"exams_{ask.equipment}"].value
    return look(land, change, guesses(land, ask.equipment, exams, draws, SEED))


def _still(land: Ground) -> Reals:
    return np.ones((1, len(land.machines)))


def _weights(land: Ground, first: Seen, worst: bool, area: Area | None) -> Reals:
    """Count the people of the area; of these, for the worst, the tenth who wait longest today."""
    inside = np.array([area is None or code in area.departements for code in land.codes])
    people = np.where(inside & np.isfinite(first.before.people), land.asked, 0.0)
    if worst:
        order = np.argsort(-np.where(people > 0, first.before.people, -1.0))
        held = np.cumsum(people[order])
        people[order[held - people[order] >= WORST_SHARE * people.sum()]] = 0.0
    weights: Reals = people / people.sum()
    return weights


def _zones(table: pa.Table, land: Ground) -> Ints:
    """Give the zone of each candidate; -1 where it has no machine that says what one does there."""
    ranks = {code: rank for rank, code in enumerate(land.codes)}
    there = land.in_zones(land.machines)
    found = [ranks.get(code or "", -1) for code in table["departement"].to_pylist()]
    return np.array([rank if rank >= 0 and there[rank] > 0 else -1 for rank in found], dtype=np.int64)


def _in_zones(chosen: Sequence[int], zones: Ints, saved: Gains) -> tuple[int, ...]:
    """Give each machine of a zone the candidate that saves most minutes, the others left."""
    worth = np.bincount(saved.candidate, saved.gain, saved.candidates)
    order = {zone: list(np.flatnonzero(zones == zone)) for zone in set(chosen)}
    for zone, places in order.items():
        order[zone] = sorted(places, key=lambda one: -worth[one])
    return tuple(int(order[zone].pop(0)) for zone in chosen)


def _weighed(
    ask: Ask,
    today: tuple[pa.Table, frozenset[str]],
    table: pa.Table,
    choice: Choice,
    weights: Reals,
    area: Area | None,
) -> ByDelay:
    """Measure the places chosen, where they stand, in every guess."""
    supply, built = today
    rows = table.take(pa.array(choice.places, pa.int64())).to_pylist()
    same = ("name", "departement", "lon", "lat")
    added = [
        {name: row[name] for name in same}
        | {"site": f"+{row['site']}", "equipment": ask.equipment, "machines": 1}
        for row in rows
    ]
    land = ground(read_communes(), pa.concat_tables([supply, supply_table(added)]), built, ask.equipment)
    is_new = np.array([one.startswith("+") for one in land.sites], dtype=bool)
    change = Change(np.where(is_new, 0.0, land.machines), land.machines, _still(land))
    seen = _looked(land, change, ask, DRAWS)
    gained = np.array([people_wait(one.before, weights) - people_wait(one.after, weights) for one in seen])
    codes = [code for code in land.codes if area is None or code in area.departements]
    rank = {code: place for place, code in enumerate(land.codes)}
    whole = {area.code if area else "FR": np.array([rank[code] for code in codes])}
    touched = {code: np.array([rank[code]]) for code in dict.fromkeys(row["departement"] for row in rows)}
    names = {"whole": {next(iter(whole)): area.name if area else "France"}, "places": named_departements()}
    told = Found(land, change, seen, {"whole": whole, "places": touched}, names)
    return ByDelay(choice, ends(gained), [*level_rows(told, "whole"), *level_rows(told, "places")])
