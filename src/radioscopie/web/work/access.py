"""Access kept ready: every commune, every zone, a place; a machine added or closed is answered at once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.access.levels import PER, finite, level_rows, newly_within, ranks_by
from radioscopie.models.access.study import sites_of
from radioscopie.questions.access.ask import EQUIPMENT
from radioscopie.tables.communes import read_epci
from radioscopie.tables.sites import read_departements
from radioscopie.web.work.communes import rank_of, search
from radioscopie.web.work.ground import before_of, column, ground, supply
from radioscopie.web.work.looked import Looked, Placement
from radioscopie.web.work.placements import after_of, changes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.access.levels import Measures
    from radioscopie.models.access.study import AccessStudy

NATION, SHOWN, CLOSE = "FR", 200, 8
LIMITS: Mapping[str, list[float]] = {
    "minutes": [15, 30, 45, 60],
    "per_100000": [0.5, 1, 1.5, 2],
    "gain": [0, 5, 10, 20],
}


def prepared() -> None:
    """Make access to every equipment ready."""
    for equipment in EQUIPMENT:
        before_of(equipment, "e2sfca")
    add(Looked(placements=(Placement(column("code")[0], 1),)))
    place(column("name")[0])


def layer(looked: Looked, measure: str) -> dict[str, Any]:
    """Give a value of every commune: minutes to the nearest machine, machines per 100 000 people, or minutes gained."""
    _, found = after_of(looked)
    return {
        "equipment": looked.equipment,
        "method": looked.method,
        "measure": measure,
        "codes": column("code"),
        "values": _gains(looked, found) if measure == "gain" else _values(found.measures, measure),
        "limits": LIMITS[measure],
        "nation": _nation(found.measures),
    }


def _gains(looked: Looked, found: AccessStudy) -> list[float | None]:
    """Give the minutes that machines placed take off the road of each commune; None where no road comes."""
    before = before_of(looked.equipment, looked.method).measures.minutes
    with np.errstate(invalid="ignore"):  # no road, before or after
        return [finite(one, 1) for one in before - found.measures.minutes]


def _values(measures: Measures, measure: str) -> list[float | None]:
    if measure == "minutes" or measures.accessibility is None:
        return [finite(one, 1) for one in measures.minutes]
    return [finite(PER * one, 2) for one in measures.accessibility]


def communes(looked: Looked) -> list[dict[str, Any]]:
    """Give every commune with its people, its minutes and its machines per head."""
    _, found = after_of(looked)
    heads = zip(*(column(name) for name in ("code", "name", "departement", "population")), strict=True)
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
    _, found = after_of(looked)
    names = _zone_names(zoning)
    rows = level_rows(ranks_by([one or "" for one in column(zoning)]), found.measures)
    named = [{"code": row["code"], "name": names.get(row["code"], row["code"])} | row for row in rows]
    return sorted(named, key=lambda row: (-row["share_beyond_30_min"], -row["people"]))


def _zone_names(zoning: str) -> Mapping[str, str]:
    if zoning == "epci":
        return read_epci()
    prefix = "" if zoning == "departement" else "region_"
    return {row[f"{prefix}code"]: row[f"{prefix}name"] for row in read_departements().to_pylist()}


def add(looked: Looked) -> dict[str, Any]:
    """Compare access before and after machines are placed: the nation, who comes within each time, communes changed."""
    before = before_of(looked.equipment, looked.method)
    _, after = after_of(looked)
    old, new = (
        np.where(np.isfinite(one.measures.minutes), one.measures.minutes, 1e9) for one in (before, after)
    )
    moved = np.flatnonzero(old != new)
    people = before.measures.people
    order = moved[
        np.argsort(-(people * np.abs(np.minimum(old, 600) - np.minimum(new, 600)))[moved], kind="stable")
    ]
    codes, names = column("code"), column("name")
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


@cache
def _nation_before(equipment: str, method: str) -> dict[str, Any]:
    return _nation(before_of(equipment, method).measures)


def _nation(measures: Measures) -> dict[str, Any]:
    every: Ints = np.arange(len(measures.people))
    return level_rows({NATION: every}, measures)[0]


def worst(looked: Looked, most: int) -> list[dict[str, Any]]:
    """Give the communes farthest from a machine, those of most people first among those beyond an hour."""
    _, found = after_of(looked)
    minutes, people = found.measures.minutes, found.measures.people
    order = np.lexsort((-people, -np.where(np.isfinite(minutes), minutes, 1e9)))[: most * 4]
    kept = sorted(order.tolist(), key=lambda i: -people[i])[:most]
    return [_row(found, i) for i in kept]


def _row(found: AccessStudy, rank: int) -> dict[str, Any]:
    row = ground().slice(rank, 1).to_pylist()[0]
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
    row = ground().slice(rank, 1).to_pylist()[0]
    named = {one["code"]: one["name"] for one in read_departements().to_pylist()}
    head = {name: row[name] for name in ("code", "name", "departement", "population", "lon", "lat")}
    alike = [ground().slice(one, 1).to_pylist()[0] for one in others[1:CLOSE]]
    return {
        **head,
        "departement_name": named.get(row["departement"], row["departement"]),
        "equipment": {one: _near(one, rank) for one in EQUIPMENT},
        "others": [
            {"code": one["code"], "name": one["name"], "departement": one["departement"]} for one in alike
        ],
    }


def _near(equipment: str, rank: int) -> dict[str, Any]:
    found, sites = before_of(equipment, "e2sfca"), sites_of(supply(), equipment)
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
