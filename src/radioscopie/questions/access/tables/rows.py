"""The result of `radioscopie access`: who is how far from a machine, from the commune to the nation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.doubt import ends, gain_ends, level_ends
from radioscopie.models.access.inequality import gini, theil
from radioscopie.models.access.levels import (
    PER,
    Measures,
    finite,
    level_rows,
    nearer,
    newly_within,
    part_of,
    ranks_by,
)
from radioscopie.questions.access.tables.declared import (
    ACROSS,
    BY_COMMUNE,
    BY_HOUR,
    GAINS,
    INEQUALITY,
    INTERVALS,
    LEVELS,
    NOT_MEASURED,
    READERS,
    SENSITIVITY,
    SITES,
    SITES_AFTER,
    UNMATCHED,
    WORST,
)
from radioscopie.questions.access.tables.supply import hour_rows, reader_rows
from radioscopie.result import Result
from radioscopie.tables.reference_nation import read_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.study import AccessStudy
    from radioscopie.models.access.week import Stretch
    from radioscopie.result import Assumption

SPEEDS = dict(zip(("slower", "central", "faster"), read_shapes("access.toml")["times_tried"], strict=True))
FARTHEST = 50
WITHIN = {
    15: "newly_within_15_min",
    20: "newly_within_20_min",
    30: "newly_within_30_min",
    45: "newly_within_45_min",
    60: "newly_within_60_min",
}
IDENTITY = (
    "code",
    "name",
    "departement",
    "region",
    "epci",
    "zone",
    "population",
    "point",
    "land",
    "lon",
    "lat",
)


@dataclass(frozen=True, slots=True)
class Found:
    """What `access_result` puts in words: studies by case ("before", then "after" if compared), names, and so on.

    Parameters
    ----------
    communes : those with a point, of the area looked at
    sites : table of sites of each case
    studies : study of each case, of these communes
    names : level → code → name
    unplaced : communes of the area without a point: in no figure
    nation : study of each case, of all communes
    area : code of the area looked at, "" for the whole country
    inside : shape (all communes,), whether each is in the area
    unmatched : columns of the user's files, codes that name nothing of ours, how many rows have them
    has_outside : sites outside the area are known
    week : the hours of the week, where some site says its own
    drawn : minutes of the communes of the area in each draw, shape (draws, communes), by case; empty without draws
    """

    communes: pa.Table
    sites: Mapping[str, pa.Table]
    studies: Mapping[str, AccessStudy]
    names: Mapping[str, Mapping[str, str]]
    unplaced: pa.Table
    nation: Mapping[str, AccessStudy]
    area: str
    inside: Bools
    unmatched: tuple[tuple[str, str, int], ...]
    has_outside: bool = True
    week: tuple[Stretch, ...] = ()
    drawn: Mapping[str, Reals] = field(default_factory=lambda: MappingProxyType({}))


def access_result(
    found: Found,
    assumptions: tuple[Assumption, ...],
    findings: tuple[tuple[str, int], ...],
    record: Mapping[str, str],
) -> Result:
    """Say who is how far.

    Returns
    -------
    tables by_nation, by_region, by_departement, by_epci and by_zone if zones are given (one row per case), by_commune,
    inequality, sensitivity (travel 20 % slower and faster), worst (communes with the longest time), not_measured (the
    communes without a point, by collectivity), gains and sites_after when two cases are compared. Minutes by road,
    kilometres in a straight line, `per_100000` the supply per 100 000 people
    """
    held = _held(found)
    levels = [level for level in LEVELS if level in held]
    tables = {LEVELS[level].name: LEVELS[level].of(_by_level(found, level)) for level in levels}
    communes = _by_commune(found)
    tables |= {
        "by_commune": BY_COMMUNE.of(communes),
        "inequality": INEQUALITY.of(_inequality(found)),
        "sensitivity": SENSITIVITY.of(_sensitivity(found)),
        "worst": WORST.of(_worst(found, communes)),
        "sites": SITES.around(_shown(found, "before")),
    }
    if found.week:
        tables["by_hour"] = BY_HOUR.of(hour_rows(found.week, found.inside, _everyone(found)))
    if readers := reader_rows(tables["sites"].table):
        tables["readers"] = READERS.of(readers)
    if found.drawn:
        tables["intervals"] = INTERVALS.of(_intervals(found))
    if found.area and found.has_outside:
        tables["across"] = ACROSS.of(_across(found))
    if found.unplaced.num_rows:
        tables["not_measured"] = NOT_MEASURED.of(_not_measured(found))
    if found.unmatched:
        names = ("column", "value", "rows")
        tables["unmatched"] = UNMATCHED.of(dict(zip(names, row, strict=True)) for row in found.unmatched)
    if "after" in found.studies:
        tables["gains"] = GAINS.of(_gains(found))
        tables["sites_after"] = SITES_AFTER.around(_shown(found, "after"))
    return Result("access", tables, assumptions, findings, record)


def _everyone(found: Found) -> Reals:
    return found.nation["before"].measures.people


def _by_level(found: Found, level: str) -> list[dict[str, Any]]:
    groups, studies = _groups(found, level), found.nation if level == "nation" else found.studies
    return [
        {"case": case, "code": row["code"], "name": found.names[level].get(row["code"], row["code"])}
        | {key: value for key, value in row.items() if key != "code"}
        for case, study in studies.items()
        for row in level_rows(groups, study.measures)
    ]


def _intervals(found: Found) -> list[dict[str, Any]]:
    """Give the interval of each level but the smallest, from the nation or the area: draws are of the area alone."""
    tops, held = ("area",) if found.area else ("nation",), _held(found)
    levels = [level for level in (*tops, "region", "departement", "zone") if level in held]
    return [
        {"case": case, "level": level} | _named(row, found.names[level]) | row
        for case, minutes in found.drawn.items()
        for level in levels
        for row in level_ends(_groups(found, level), found.studies[case].measures.people, minutes)
    ]


def _named(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    return {"code": row["code"], "name": names.get(row["code"], row["code"])}


def _held(found: Found) -> set[str]:
    """Name the levels that can be told: no nation by the sites of one area, no region by one département."""
    levels = {*(["area"] if found.area else []), *found.communes.column_names}
    levels |= {"nation"} if not found.area or found.has_outside else set()
    is_departement = set(found.communes["departement"].to_pylist()) == {found.area}
    return levels - ({"region"} if is_departement else set())


def _groups(found: Found, level: str) -> dict[str, Ints]:
    if level == "nation":
        return {"FR": np.arange(len(found.inside))}
    if level == "area":
        return {found.area: np.arange(found.communes.num_rows)}
    return ranks_by(found.communes[level].to_pylist())


def _by_commune(found: Found) -> list[dict[str, Any]]:
    parts = [_of_communes(found, case) for case in found.studies]
    known = [name for name in IDENTITY if name in found.communes.column_names]
    rows = found.communes.select(known).to_pylist()
    return [row | {k: v for part in parts for k, v in part[rank].items()} for rank, row in enumerate(rows)]


def _of_communes(found: Found, case: str) -> list[dict[str, Any]]:
    study, end = found.studies[case], "" if case == "before" else f"_{case}"
    sites = [*found.sites[case]["site"].to_pylist(), ""]
    measures = study.measures
    rows = zip(study.near.site.tolist(), measures.minutes.tolist(), measures.km.tolist(), strict=True)
    table: list[dict[str, Any]] = [
        {f"nearest_site{end}": sites[s], f"minutes{end}": finite(m, 4), f"straight_km{end}": finite(k, 4)}
        for s, m, k in rows
    ]
    if case in found.drawn:
        pairs = zip(*ends(found.drawn[case]), strict=True)
        names = (f"minutes{end}_low", f"minutes{end}_high")
        between = [(finite(low, 1), finite(high, 1)) for low, high in pairs]
        table = [row | dict(zip(names, pair, strict=True)) for row, pair in zip(table, between, strict=True)]
    if measures.accessibility is None:
        return table
    access = (PER * measures.accessibility).round(4).tolist()
    return [row | {f"per_100000{end}": value} for row, value in zip(table, access, strict=True)]


def _shown(found: Found, case: str) -> pa.Table:
    """Give the sites of the area, and those outside that are the nearest of somebody in it."""
    sites = found.sites[case]
    if not found.area:
        return sites
    near = np.isin(np.arange(sites.num_rows), found.studies[case].near.site)
    return sites.filter(pa.array(near | _are_inside(found, sites)))


def _are_inside(found: Found, sites: pa.Table) -> Bools:
    here = pa.array(found.communes["departement"].unique().to_pylist(), pa.string())
    held: Bools = pc.is_in(sites["departement"], here).to_numpy(zero_copy_only=False)
    return held


def _across(found: Found) -> list[dict[str, Any]]:
    """Count who crosses the border of the area to the nearest site, and whom changes inside bring nearer outside."""
    rows = [{"case": case} | _crossing(found, case) for case in found.nation]
    if "after" in found.nation:
        before, after = (
            part_of(found.nation[case].measures, np.flatnonzero(~found.inside)) for case in found.nation
        )
        gained = newly_within(before.minutes, after.minutes, before.people)[30]
        rows = [row | {"newly_within_30_min_outside": n} for row, n in zip(rows, (None, gained), strict=True)]
    return rows


def _crossing(found: Found, case: str) -> dict[str, int]:
    study = found.nation[case]
    home = np.append(_are_inside(found, found.sites[case]), False)[study.near.site]
    joined, people = study.near.site >= 0, study.measures.people
    return {
        "people_to_outside": int(people[found.inside & joined & ~home].sum()),
        "people_from_outside": int(people[~found.inside & joined & home].sum()),
    }


def _inequality(found: Found) -> list[dict[str, Any]]:
    groups = np.unique(found.communes["departement"].to_pylist(), return_inverse=True)[1]
    return [
        {"case": case, "measure": name} | _unequal(values, study.measures.people, groups)
        for case, study in found.studies.items()
        for name, values in _measured(study.measures).items()
    ]


def _measured(measures: Measures) -> dict[str, Reals]:
    access = measures.accessibility
    return {"minutes": measures.minutes} | ({} if access is None else {"accessibility": access})


def _unequal(values: Reals, people: Reals, groups: Ints) -> dict[str, Any]:
    known = np.isfinite(values)
    split = theil(values[known], people[known], groups[known])
    return {
        "gini": finite(gini(values[known], people[known]), 4),
        "theil": finite(split.total, 4),
        "theil_between": finite(split.between, 4),
        "theil_within": finite(split.within, 4),
    }


def _sensitivity(found: Found) -> list[dict[str, Any]]:
    measures = found.studies["before"].measures
    everyone = {found.area or "FR": np.arange(found.communes.num_rows)}
    return [
        {"case": speed} | level_rows(everyone, replace(measures, minutes=measures.minutes * factor))[0]
        for speed, factor in SPEEDS.items()
    ]


def _worst(found: Found, communes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sites = found.sites["before"].select(["site", "name"]).to_pylist()
    names = {row["site"]: row["name"] or row["site"] for row in sites}
    rows = [row | {"nearest_name": names.get(row["nearest_site"], "")} for row in communes]
    joined = [row for row in rows if row["minutes"] is not None and row["population"]]
    cut_off = [row for row in rows if row["minutes"] is None and row["population"]]
    far = sorted(joined, key=lambda row: (-row["minutes"], row["code"]))
    return [*sorted(cut_off, key=lambda row: (-row["population"], row["code"])), *far][:FARTHEST]


def _not_measured(found: Found) -> list[dict[str, Any]]:
    """Count the communes without a point and their people, by collectivity; nobody counted: null."""
    whole = found.unplaced.group_by("departement").aggregate([("code", "count"), ("population", "sum")])
    return [
        {
            "code": row["departement"],
            "name": found.names["departement"].get(row["departement"], row["departement"]),
            "communes": row["code_count"],
            "people": row["population_sum"],
        }
        for row in sorted(whole.to_pylist(), key=lambda row: str(row["departement"]))
    ]


def _gains(found: Found) -> list[dict[str, Any]]:
    before, after = (found.studies[case].measures for case in ("before", "after"))
    both = np.isfinite(before.minutes) & np.isfinite(after.minutes)
    saved = ((before.minutes[both] - after.minutes[both]) * before.people[both]).sum()
    rows = newly_within(before.minutes, after.minutes, before.people)
    counted = [{"gain": WITHIN[limit], "value": float(people)} for limit, people in rows.items()]
    near = nearer(before.minutes, after.minutes, before.people)
    counted.append({"gain": "people_nearer", "value": float(near)})
    counted.append({"gain": "person_hours_saved_one_way", "value": round(float(saved) / 60, 1)})
    if not found.drawn:
        return counted
    one, two = (found.drawn[case] for case in ("before", "after"))
    pairs = [*gain_ends(one, two, before.people).values(), _saved_ends(one, two, before.people)]
    return [
        row | {"value_low": low, "value_high": high} for row, (low, high) in zip(counted, pairs, strict=True)
    ]


def _saved_ends(before: Reals, after: Reals, people: Reals) -> tuple[float, float]:
    both = np.isfinite(before[0]) & np.isfinite(after[0])
    low, high = ends((before[:, both] - after[:, both]) @ people[both] / 60)
    return round(float(low), 1), round(float(high), 1)
