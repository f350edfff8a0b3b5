"""Access kept ready: communes, sites, travel times; a machine added or closed is answered at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.models.access.changes import changed_supply
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.levels import PER, finite, level_rows, newly_within, ranks_by
from radioscopie.models.access.need import same_need
from radioscopie.models.access.study import Method, placed, sites_of, study, travel_by_model
from radioscopie.questions.access.ask import EQUIPMENT
from radioscopie.tables.communes import read_communes, read_epci
from radioscopie.tables.sites import read_departements
from radioscopie.tables.supply.files import read_supply
from radioscopie.tables.supply.table import supply_table
from radioscopie.web.law_search import plain
from radioscopie.web.work.looked import MOST_MACHINES, Looked, Placement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.access.levels import Measures
    from radioscopie.models.access.study import AccessStudy

MAX_MIN, NATION, ADDED = 60.0, "FR", "AJOUT"
SHOWN, CLOSE = 200, 8
LIMITS: Mapping[str, list[float]] = {
    "minutes": [15, 30, 45, 60],
    "per_100000": [0.5, 1, 1.5, 2],
    "gain": [0, 5, 10, 20],
}


def prepared() -> None:
    """Make access to every equipment ready."""
    for equipment in EQUIPMENT:
        _before(equipment, "e2sfca")
    add(Looked(placements=(Placement(_column("code")[0], 1),)))
    place(_column("name")[0])


@cache
def _communes() -> pa.Table:
    return placed(read_communes())


@cache
def _column(name: str) -> list[Any]:
    return list(_communes()[name].to_pylist())


@cache
def _supply() -> pa.Table:
    return read_supply((), read_communes()).table


def _study(sites: pa.Table, method: str) -> AccessStudy:
    how = Method(method, "machines", MAX_MIN, read_decay("", MAX_MIN))
    communes = _communes()
    return study(communes, sites, travel_by_model(communes, sites, MAX_MIN), same_need(communes), how)


@cache
def _before(equipment: str, method: str) -> AccessStudy:
    return _study(sites_of(_supply(), equipment), method)


@cache
def _nation_before(equipment: str, method: str) -> dict[str, Any]:
    return _nation(_before(equipment, method).measures)


def _after(looked: Looked) -> tuple[pa.Table, AccessStudy]:
    if not looked.placements:
        return sites_of(_supply(), looked.equipment), _before(looked.equipment, looked.method)
    sites = sites_of(changed_supply(_supply(), changes_of(looked), "places"), looked.equipment)
    if not sites.num_rows:
        raise InputError(problem("access.no_site", "places", equipment=looked.equipment))
    return sites, _study(sites, looked.method)


def changes_of(looked: Looked) -> pa.Table:
    """Write placements as the table of changes that `access --compare` reads, with their degrees.

    Raises
    ------
    InputError : every commune or site that is not ours, communes without a point, numbers of machines beyond reason
    """
    rows, problems = [], list[Problem]()
    for number, one in enumerate(looked.placements, 1):
        try:
            rows.append(_change(looked.equipment, one, number))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return supply_table(rows)


def _change(equipment: str, placement: Placement, number: int) -> dict[str, Any]:
    if not -MOST_MACHINES <= placement.machines <= MOST_MACHINES or not placement.machines:
        raise InputError(
            problem(
                "asking.not_between", "machines", placement.machines, low=-MOST_MACHINES, high=MOST_MACHINES
            )
        )
    if placement.where in _sites():
        return {"site": placement.where, "equipment": equipment, "machines": placement.machines}
    rank = rank_of(placement.where)
    row = _communes().slice(rank, 1).to_pylist()[0]
    return {
        "site": f"{ADDED}-{number}",
        "name": row["name"],
        "commune_code": row["code"],
        "departement": row["departement"],
        "lon": row["lon"],
        "lat": row["lat"],
        "equipment": equipment,
        "machines": placement.machines,
    }


@cache
def _sites() -> frozenset[str]:
    return frozenset(_supply()["site"].to_pylist())


@cache
def _ranks() -> Mapping[str, int]:
    return {code: rank for rank, code in enumerate(_column("code"))}


@cache
def _names() -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for rank, name in enumerate(_column("name")):
        found.setdefault(_bare(name), []).append(rank)
    return found


def _bare(name: str) -> str:
    return plain(name).replace("-", " ").replace("'", " ").replace("’", " ")


def rank_of(word: str) -> int:
    """Find a commune by its code or its name; of several of a name, the largest.

    Raises
    ------
    InputError : none, with the closest names
    """
    found = search(word)
    if not found:
        close = close_matches(_bare(word), _names()) or close_matches(word, _ranks())
        raise InputError(problem("web.no_commune", "commune", word, close=close or "–"))
    return found[0]


def search(word: str) -> list[int]:
    """Give the communes of a code or a name, the largest first; else those whose name begins so."""
    if word in _ranks():
        return [_ranks()[word]]
    bare = _bare(word.strip())
    people = _people()
    exact = _names().get(bare, [])
    begun = [rank for name, ranks in _names().items() if bare and name.startswith(bare) for rank in ranks]
    return sorted(exact or begun, key=lambda rank: -people[rank])


@cache
def _people() -> list[int]:
    return list(pc.fill_null(_communes()["population"], 0).to_pylist())


def _nation(measures: Measures) -> dict[str, Any]:
    every: Ints = np.arange(len(measures.people))
    return level_rows({NATION: every}, measures)[0]


def _values(measures: Measures, measure: str) -> list[float | None]:
    if measure == "minutes" or measures.accessibility is None:
        return [finite(one, 1) for one in measures.minutes]
    return [finite(PER * one, 2) for one in measures.accessibility]


def layer(looked: Looked, measure: str) -> dict[str, Any]:
    """Give a value of every commune: minutes to the nearest machine, machines per 100 000 people, or minutes gained."""
    _, found = _after(looked)
    return {
        "equipment": looked.equipment,
        "method": looked.method,
        "measure": measure,
        "codes": _column("code"),
        "values": _gains(looked, found) if measure == "gain" else _values(found.measures, measure),
        "limits": LIMITS[measure],
        "nation": _nation(found.measures),
    }


def _gains(looked: Looked, found: AccessStudy) -> list[float | None]:
    """Give the minutes that machines placed take off the road of each commune; None where no road comes."""
    before = _before(looked.equipment, looked.method).measures.minutes
    with np.errstate(invalid="ignore"):  # no road, before or after
        return [finite(one, 1) for one in before - found.measures.minutes]


def communes(looked: Looked) -> list[dict[str, Any]]:
    """Give every commune with its people, its minutes and its machines per head."""
    _, found = _after(looked)
    heads = zip(*(_column(name) for name in ("code", "name", "departement", "population")), strict=True)
    names = ("code", "name", "departement", "people")
    values = (_values(found.measures, one) for one in ("minutes", "per_100000"))
    return [
        dict(zip(names, head, strict=True)) | {"minutes": minutes, "per_100000": rate}
        for head, minutes, rate in zip(heads, *values, strict=True)
    ]


def levels(looked: Looked, zoning: str) -> list[dict[str, Any]]:
    """Describe each zone, those with the largest share of people beyond half an hour first.

    Parameters
    ----------
    zoning : "departement", "region" or "epci"
    """
    _, found = _after(looked)
    names = _zone_names(zoning)
    rows = level_rows(ranks_by([one or "" for one in _column(zoning)]), found.measures)
    named = [{"code": row["code"], "name": names.get(row["code"], row["code"])} | row for row in rows]
    return sorted(named, key=lambda row: (-row["share_beyond_30_min"], -row["people"]))


def _zone_names(zoning: str) -> Mapping[str, str]:
    if zoning == "epci":
        return read_epci()
    prefix = "" if zoning == "departement" else "region_"
    return {row[f"{prefix}code"]: row[f"{prefix}name"] for row in read_departements().to_pylist()}


def add(looked: Looked) -> dict[str, Any]:
    """Compare access before and after machines are placed: the nation, who comes within each time, communes changed."""
    before = _before(looked.equipment, looked.method)
    _, after = _after(looked)
    old, new = (
        np.where(np.isfinite(one.measures.minutes), one.measures.minutes, 1e9) for one in (before, after)
    )
    moved = np.flatnonzero(old != new)
    people = before.measures.people
    order = moved[
        np.argsort(-(people * np.abs(np.minimum(old, 600) - np.minimum(new, 600)))[moved], kind="stable")
    ]
    codes, names = _column("code"), _column("name")
    rows = [
        {
            "code": codes[i],
            "name": names[i],
            "people": int(people[i]),
            "minutes": finite(before.measures.minutes[i], 1),
            "minutes_after": finite(after.measures.minutes[i], 1),
        }
        for i in order[:SHOWN]
    ]
    return {
        "equipment": looked.equipment,
        "method": looked.method,
        "places": changes_of(looked).select(["site", "name", "commune_code", "machines"]).to_pylist()
        if looked.placements
        else [],
        "before": _nation_before(looked.equipment, looked.method),
        "after": _nation(after.measures),
        "newly_within": {
            str(limit): count
            for limit, count in newly_within(before.measures.minutes, after.measures.minutes, people).items()
        },
        "communes_changed": len(moved),
        "changed": {codes[i]: finite(after.measures.minutes[i], 1) for i in moved},
        "communes": rows,
    }


def worst(looked: Looked, most: int) -> list[dict[str, Any]]:
    """Give the communes farthest from a machine, those of most people first among those beyond an hour."""
    _, found = _after(looked)
    minutes, people = found.measures.minutes, found.measures.people
    order = np.lexsort((-people, -np.where(np.isfinite(minutes), minutes, 1e9)))[: most * 4]
    kept = sorted(order.tolist(), key=lambda i: -people[i])[:most]
    return [_row(found, i) for i in kept]


def _row(found: AccessStudy, rank: int) -> dict[str, Any]:
    row = _communes().slice(rank, 1).to_pylist()[0]
    measures = found.measures
    return {
        **{name: row[name] for name in ("code", "name", "departement", "population")},
        "minutes": finite(measures.minutes[rank], 1),
        "per_100000": None
        if measures.accessibility is None
        else finite(PER * measures.accessibility[rank], 2),
    }


def place(word: str) -> dict[str, Any]:
    """Draw the portrait of a commune: nearest sites, times, machines per head, rank; and communes of the same name.

    Raises
    ------
    InputError : no such commune, with the closest names
    """
    rank, others = rank_of(word), search(word)
    row = _communes().slice(rank, 1).to_pylist()[0]
    named = {one["code"]: one["name"] for one in read_departements().to_pylist()}
    head = {name: row[name] for name in ("code", "name", "departement", "population", "lon", "lat")}
    alike = [_communes().slice(one, 1).to_pylist()[0] for one in others[1:CLOSE]]
    return {
        **head,
        "departement_name": named.get(row["departement"], row["departement"]),
        "equipment": {one: _near(one, rank) for one in EQUIPMENT},
        "others": [
            {"code": one["code"], "name": one["name"], "departement": one["departement"]} for one in alike
        ],
    }


def _near(equipment: str, rank: int) -> dict[str, Any]:
    found, sites = _before(equipment, "e2sfca"), sites_of(_supply(), equipment)
    mine = np.flatnonzero(found.travel.origin == rank)
    order = mine[np.argsort(found.travel.minutes[mine], kind="stable")][:3]
    rows = sites.take(pa.array(found.travel.site[order])).to_pylist()
    near = [
        {"site": one["site"], "name": one["name"], "machines": one["machines"], "minutes": finite(minutes, 1)}
        for one, minutes in zip(rows, found.travel.minutes[order], strict=True)
    ]
    people, minutes = found.measures.people, found.measures.minutes
    farther = float(people[minutes > minutes[rank]].sum() / people.sum())
    access = found.measures.accessibility
    return {
        "nearest": near,
        "minutes": finite(minutes[rank], 1),
        "per_100000": None if access is None else finite(PER * access[rank], 2),
        "share_of_people_farther": finite(farther, 3),
    }
