"""The result of `radioscopie site`: which places, what each machine buys, and tables that other commands read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.access.doubt import ends
from radioscopie.models.access.levels import Measures, finite, level_rows, newly_within
from radioscopie.models.access.places import arc_km, on_sphere
from radioscopie.questions.access.record import ABROAD, CENTRES, NEED_SAME, ROADS, travel_tried
from radioscopie.questions.access.tables.declared import SITES
from radioscopie.questions.siting.ask import BY_DELAY, read_goal
from radioscopie.questions.siting.tables.declared import (
    ADDED,
    AREA,
    BY_COMMUNE,
    DELAYS,
    MACHINES,
    NATION,
    PLACES,
    PROOF,
)
from radioscopie.questions.territory import few_sites, told_of
from radioscopie.result import Assumption, Result, said
from radioscopie.tables.added_machines import VOLUMES, plain_added
from radioscopie.tables.machines import zone_of
from radioscopie.tables.reference_nation import read_hypotheses
from radioscopie.tables.supply.table import SUPPLY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from radioscopie.arrays import Reals
    from radioscopie.questions.siting.ask import Ask
    from radioscopie.questions.siting.tables.found import Found
    from radioscopie.questions.territory import Area
    from radioscopie.result import ResultTable

CLASSES = {"ct": "", "mri": "1.5T", "pet": "pet_ct"}
FORBIDDEN = {"not_allowed": "site.found_not_allowed", "mix_missing": "site.found_mix_missing"}
MEAN_EXAMS = "finance_invest.toml"
NEAR_KM = 15  # within which a place of a draw is near one of the central network


def site_result(ask: Ask, found: Found, forbidden: Mapping[str, int], record: Mapping[str, str]) -> Result:
    """Say which places, and what each machine buys.

    Returns
    -------
    tables places (in the order in which each adds most), area and by_commune when one is looked at,
    nation (before, after), proof (total gain, bound, gap),
    added (a `--compare` file of `access`), machines (added machines, `tables.added_machines`), sites (those there are)
    """
    chosen = found.candidates.take(pa.array(found.choice.places, pa.int64())).to_pylist()
    volumes = _volumes(ask.equipment, found)
    chosen = [row | volume for row, volume in zip(chosen, volumes, strict=True)]
    tables = {"places": PLACES.of(_places(chosen, found))} if chosen else {}
    tables |= {
        **(_of_area(found, found.area.code) if found.area else {}),
        "nation": NATION.of(_cases(found, "FR", found.people + found.outside)),
        **({"delays": DELAYS.of(found.waited.rows)} if found.waited else {}),
        "proof": PROOF.of([_proof(read_goal(ask.goal).code, found)]),
        "added": ADDED.around(_added(chosen, ask.equipment)),
        "sites": SITES.around(found.sites),
        "machines": MACHINES.around(_machines(chosen, ask.equipment, ask.installed)),
    }
    findings = (
        ("site.found_candidates", found.candidates.num_rows),
        ("site.found_kept", found.choice.kept),
        *((FORBIDDEN[word], count) for word, count in forbidden.items()),
    )
    few = few_sites(ask, found.sites, found.area, ask.equipment)
    return Result("site", tables, (*few, *_assumptions(ask, found.area)), findings, record)


def _volumes(equipment: str, found: Found) -> list[dict[str, int]]:
    """Give the exams a year of each machine: those of a mean one, times the size of its catchment.

    Ends: nine draws in ten of the times, and those of the published exams of a machine.
    """
    mean = read_hypotheses(MEAN_EXAMS)[f"exams_{equipment}"].value
    sizes = [one.sizes for one in found.drawn] or [found.sizes]
    low, high = ends(np.array(sizes))
    low, high = np.minimum(low, found.sizes), np.maximum(high, found.sizes)
    return [
        {
            "exams": _exams(size, mean.central),
            "exams_low": _exams(a, mean.low),
            "exams_high": _exams(b, mean.high),
        }
        for size, a, b in zip(found.sizes, low, high, strict=True)
    ]


def _exams(size: float, mean: Fraction) -> int:
    """Write exams with two figures: no more is known."""
    exams = float(size) * float(mean)
    step = 10 ** max(len(str(int(exams))) - 2, 0)
    return int(round(exams / step) * step)


def _of_area(found: Found, code: str) -> dict[str, ResultTable]:
    """Give the area and its communes, before and after."""
    rows = BY_COMMUNE.of(_by_commune(found))
    return {"area": AREA.of(_cases(found, code, found.people)), "by_commune": rows}


def _by_commune(found: Found) -> list[dict[str, Any]]:
    """Give the minutes of each commune of the area, today and with the machines."""
    after = found.after[-1] if found.after else found.before
    names = ("code", "name", "departement", "population", "lon", "lat")
    rows = found.communes.select(names).to_pylist()
    return [
        row
        | {"minutes": finite(float(found.before[rank]), 1), "minutes_after": finite(float(after[rank]), 1)}
        for rank, row in enumerate(rows)
        if found.here[rank]
    ]


def _places(chosen: list[dict[str, Any]], found: Found) -> list[dict[str, Any]]:
    states, known = (found.before, *found.after), found.equipped
    return [
        {"rank": rank + 1}
        | {
            name: row[name]
            for name in ("site", "name", "commune_code", "departement", "permit", "lon", "lat")
        }
        | {"group": "possible" if row["site"] in known else ""}
        | _bought(states[rank], states[rank + 1], found.people)
        | {name: row[name] for name in VOLUMES}
        | _doubt(found, rank)
        | (_across(states[rank], states[rank + 1], found.outside) if found.area else {})
        | {"goal_gain": round(found.choice.marginal[rank], 3), "cost_cents": row["cost_cents"]}
        for rank, row in enumerate(chosen)
    ]


def _bought(before: Reals, after: Reals, people: Reals) -> dict[str, Any]:
    known = before < float("inf")
    saved = float(((before[known] - after[known]) * people[known]).sum()) / 60
    within = newly_within(before, after, people)
    return {
        "newly_within_30_min": within[30],
        "newly_within_45_min": within[45],
        "person_hours_saved_one_way": round(saved, 1),
    }


def _doubt(found: Found, rank: int) -> dict[str, Any]:
    """Say in how many of the draws a place is kept, and between which ends what it brings is."""
    if not found.drawn:
        return {}
    place = found.choice.places[rank]
    gained = [newly_within(one.states[rank], one.states[rank + 1], found.people)[30] for one in found.drawn]
    low, high = ends(np.array(gained))
    near = set(np.flatnonzero(_km_to(found.candidates, place) <= NEAR_KM).tolist())
    shares = {
        "kept_share": sum(place in one.places for one in found.drawn) / len(found.drawn),
        "kept_near_share": sum(bool(near & set(one.places)) for one in found.drawn) / len(found.drawn),
    }
    return {"newly_within_30_min_low": int(low), "newly_within_30_min_high": int(high)} | shares


def _km_to(candidates: pa.Table, place: int) -> Reals:
    """Give the straight kilometres from each candidate to a place."""
    points = on_sphere(candidates["lon"].to_numpy(), candidates["lat"].to_numpy())
    return arc_km(np.linalg.norm(points - points[place], axis=1))


def _across(before: Reals, after: Reals, outside: Reals) -> dict[str, int]:
    """Count whom a place brings nearer on the other side of the border."""
    return {"newly_within_30_min_outside": newly_within(before, after, outside)[30]}


def _cases(found: Found, code: str, people: Reals) -> list[dict[str, Any]]:
    """Describe people before and after."""
    km = np.full(len(found.before), np.inf)
    cases = {"before": found.before, "after": found.after[-1] if found.after else found.before}
    everyone = {code: np.arange(len(found.before))}
    rows = [
        {"case": case} | level_rows(everyone, Measures(people, minutes, km, None))[0]
        for case, minutes in cases.items()
    ]
    return [{key: value for key, value in row.items() if not key.endswith("_km")} for row in rows]


def _proof(goal: str, found: Found) -> dict[str, Any]:
    choice = found.choice
    status = "by_steps" if found.waited else "optimal" if choice.gap == 0 else "best_found"
    return {
        "goal": goal,
        "gain": round(choice.total, 3),
        **_gain_ends(found),
        "bound": round(choice.bound, 3),
        "gap": round(choice.gap, 6),
        "status": status,
    }


def _gain_ends(found: Found) -> dict[str, float | None]:
    """Give the ends of what the places bring to the goal; nothing without draws."""
    if found.waited:
        return dict(zip(("gain_low", "gain_high"), found.waited.ends, strict=True))
    if not found.drawn:
        return {}
    low, high = ends(np.array([one.gain for one in found.drawn]))
    return {"gain_low": round(float(low), 3), "gain_high": round(float(high), 3)}


def _added(chosen: list[dict[str, Any]], equipment: str) -> pa.Table:
    rows = [{**row, "equipment": equipment, "machines": 1} for row in chosen]
    names = ("site", "name", "commune_code", "departement", "lon", "lat", "equipment", "machines")
    types = {column.name: column.type for column in SUPPLY.columns}
    plain = {name: pa.string() if pa.types.is_dictionary(types[name]) else types[name] for name in names}
    return pa.Table.from_pylist([{name: row[name] for name in names} for row in rows], pa.schema(plain))


def _machines(chosen: list[dict[str, Any]], equipment: str, installed: date) -> pa.Table:
    rows = [
        {
            "machine": f"{equipment}-{rank + 1}-{row['site']}",
            "practice": "",
            "site": row["site"],
            "equipment": equipment,
            "class": CLASSES[equipment],
            "zone": zone_of(row["departement"] or ""),
            "installed_on": installed,
            "reference_activity": None,
            "commune": row["commune_code"],
            **{name: row[name] for name in ("name", "departement", "lon", "lat", "cost_cents", *VOLUMES)},
        }
        for rank, row in enumerate(chosen)
    ]
    return pa.Table.from_pylist(rows, plain_added())


def _assumptions(ask: Ask, area: Area | None) -> tuple[Assumption, ...]:
    word, day = CLASSES[ask.equipment] or "–", ask.installed.isoformat()
    return (
        *(CENTRES, ABROAD, ROADS, travel_tried(), NEED_SAME),
        *told_of(ask, area),
        Assumption("site.machine_class", "assumed", said("site.machine_class_note", word=word)),
        Assumption("site.installed", "assumed", said("site.installed_note", day=day)),
        Assumption("site.volume", "assumed", said("site.volume_note")),
        Assumption("site.permit_rules", "assumed", said("site.permit_rules_note")),
        Assumption("site.candidates", "assumed", said("site.candidates_note")),
        *(
            (Assumption("site.draws", "assumed", said("site.draws_note", draws=ask.draws)),)
            if ask.draws and ask.goal not in BY_DELAY
            else ()
        ),
        Assumption("site.delay", "assumed", said("site.delay_note")),
    )
