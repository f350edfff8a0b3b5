"""Answer a question on access: read, measure, tell what it rests on."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, Problem, problem
from radioscopie.models.access.changes import changed_supply
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.doubt import drawn_minutes
from radioscopie.models.access.matrix import matrix_travel
from radioscopie.models.access.need import same_need, weighted_need
from radioscopie.models.access.study import (
    Method,
    beside,
    part_study,
    placed,
    sites_of,
    study,
    travel_by_model,
)
from radioscopie.models.access.travel.network import road_network
from radioscopie.models.access.week import week_of
from radioscopie.models.access.where import where
from radioscopie.questions.access.ask import NO_NEED
from radioscopie.questions.access.effects import effects
from radioscopie.questions.access.record import SHIPPED, assumptions, record_of
from radioscopie.questions.access.tables.rows import Found, access_result
from radioscopie.questions.roads import own_assumption, own_roads
from radioscopie.questions.territory import few_sites, inside, looked_at, supply_of
from radioscopie.results.answer import Answer
from radioscopie.results.left_out import with_left_out
from radioscopie.results.moves import with_moves
from radioscopie.tables.communes import read_communes, read_epci
from radioscopie.tables.need import read_weights
from radioscopie.tables.opening_hours import is_open, to_minute
from radioscopie.tables.places import with_zero
from radioscopie.tables.sites import read_departements
from radioscopie.tables.supply.files import read_changes
from radioscopie.tables.supply.table import night_readers, supply_table
from radioscopie.tables.travel import read_travel
from radioscopie.tables.zones import read_zones, with_zones

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Reals
    from radioscopie.models.access.study import AccessStudy
    from radioscopie.models.access.travel.network import Network
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.models.access.week import Stretch
    from radioscopie.questions.access.ask import Ask
    from radioscopie.questions.territory import Area
    from radioscopie.results.answer import Advance
    from radioscopie.tables.supply.files import SupplyRead
    from radioscopie.tables.zones import Zones

WIDE_KM2 = 100
FOUND = {
    "unknown_from": "access.found_unknown_from",
    "unknown_to": "access.found_unknown_to",
    "inside": "access.found_inside",
    "no_time": "access.found_no_time",
    "no_route": "access.found_no_route",
    "absent": "access.found_absent",
}
OF_SITES = ("access.found_centred", "access.found_unplaced")  # a change names a site, and gives no place
UNLIKELY = 5  # times the model: another unit than minutes


def answer(ask: Ask, advance: Advance) -> Answer:
    """Answer a question on access.

    Raises
    ------
    InputError : every problem of a file
    """
    method = Method(ask.method, ask.supply, ask.max_min, read_decay(ask.decay, ask.max_min))
    everywhere = read_communes()
    seen: Counter[str] = Counter()
    communes, zones = _communes(ask, everywhere, seen)
    read = _supply(ask, everywhere)
    area = looked_at(ask, read)
    own = own_roads(ask.calibrate, where(everywhere, read.table)) if ask.calibrate else None
    seen.update(read.seen)
    before = _sites(ask, read.table, seen)
    weights = None if ask.need == NO_NEED else read_weights(ask.need, ask.equipment)
    need = same_need(communes) if weights is None else weighted_need(communes, weights)
    changes = _numbered(read_changes(ask.compare, everywhere), read) if ask.compare else None
    read = _with_changes(read, changes, seen)
    cases = {"before": before} | _after(ask, read, changes)
    _refuse_nothing(ask, cases, read)
    matrix = read_travel(ask.travel) if ask.travel else None
    unmatched = [] if zones is None else [("zone", code, 1) for code in zones.unknown]
    times = (matrix, own.network if own else None)
    nation = {
        case: study(
            communes, sites, _travel(ask, times, communes, sites, method, seen, unmatched), need, method
        )
        for case, sites in cases.items()
    }
    lost = tuple(dict.fromkeys(unmatched))
    drawn = {} if ask.travel else _drawn(ask.draws, communes, cases, nation, times[1], area, advance)
    week = () if ask.travel else _week(communes, cases["before"], times[1])
    found = replace(_found(communes, cases, nation, area, everywhere, zones, lost), drawn=drawn, week=week)
    seen.update(_seen(everywhere.filter(inside(everywhere, area)), cases["before"], area))
    seen["access.found_exams_elsewhere"] = _exams_elsewhere(read.table, ask.equipment, area)
    seen["access.found_unknown_supply"] = len(nation["before"].unknown)
    seen["access.found_no_road_people"] = _cut_off(found.studies["before"].near.minutes, found.communes)
    few = few_sites(ask, sites_of(read.table, ask.equipment), area, ask.equipment)
    told = (*few, *assumptions(ask, method, area), *([own_assumption(own)] if own else []))
    told = with_moves(told, effects(ask, found, read.table, times[1]), "people")
    result = access_result(found, told, tuple(seen.items()), record_of(ask, method, area))
    return Answer(with_left_out(result, read, (ask.equipment,)))


def _supply(ask: Ask, everywhere: pa.Table) -> SupplyRead:
    """Read the sites, and the roads beside where they are gone through."""
    with ThreadPoolExecutor(1) as beside:
        if not ask.travel:
            beside.submit(road_network)
        return supply_of(ask, everywhere)


def _sites(ask: Ask, supply: pa.Table, seen: Counter[str]) -> pa.Table:
    """Give the sites that are asked: of the equipment, with what else they must have."""
    sites = beside(sites_of(supply, ask.equipment), supply, ask.also, ask.lacking)
    sites = _open_at(sites, to_minute(ask.at), seen) if ask.at else sites
    if not ask.at_night:
        return sites
    held, silent = night_readers()
    codes = sites["site"].to_pylist()
    seen["access.found_no_reader_said"] = sum(code in silent for code in codes)
    return sites.filter(pa.array([code in held for code in codes], pa.bool_()))


def _open_at(sites: pa.Table, minute: int, seen: Counter[str]) -> pa.Table:
    """Keep the sites that say they are open; those that say no hours are counted."""
    hours = sites["open"].to_pylist()
    seen["access.found_no_hours"] = hours.count("")
    return sites.filter(pa.array([is_open(word, minute) for word in hours], pa.bool_()))


def _week(communes: pa.Table, sites: pa.Table, network: Network | None) -> tuple[Stretch, ...]:
    """Go through the week when some site says its hours."""
    return tuple(week_of(communes, sites, network)) if any(sites["open"].to_pylist()) else ()


def _drawn(
    draws: int,
    communes: pa.Table,
    cases: Mapping[str, pa.Table],
    nation: Mapping[str, AccessStudy],
    network: Network | None,
    area: Area | None,
    advance: Advance,
) -> dict[str, Reals]:
    """Give the minutes of the communes looked at, of each case in each draw; nothing without draws."""
    if not draws:
        return {}
    asked = np.flatnonzero(inside(communes, area).to_numpy()) if area else None
    return {
        case: drawn_minutes(communes, sites, nation[case].near.minutes, draws, network, advance, asked)
        for case, sites in cases.items()
    }


def _found(
    communes: pa.Table,
    cases: Mapping[str, pa.Table],
    nation: Mapping[str, AccessStudy],
    area: Area | None,
    everywhere: pa.Table,
    zones: Zones | None,
    unmatched: tuple[tuple[str, str, int], ...],
) -> Found:
    """Keep what is in the area."""
    here = inside(communes, area).to_numpy()
    ranks = np.flatnonzero(here)
    parts = {case: part_study(one, ranks) for case, one in nation.items()} if area else nation
    without = everywhere.filter(pc.and_(pc.is_null(everywhere["lon"]), inside(everywhere, area)))
    names = _names(zones) | ({"area": {area.code: area.name}} if area else {})
    code = area.code if area else ""
    outside = not (area and area.is_read)
    return Found(
        communes.filter(pa.array(here)), cases, parts, names, without, nation, code, here, unmatched, outside
    )


def _communes(ask: Ask, everywhere: pa.Table, seen: Counter[str]) -> tuple[pa.Table, Zones | None]:
    """Give the communes with a point, each with its zone when zones are given."""
    if not ask.zones:
        return placed(everywhere), None
    zones = read_zones(ask.zones, everywhere)
    communes, counts = with_zones(placed(everywhere), zones)
    if not any(communes["zone"].to_pylist()):
        raise InputError(problem("access.no_zone", str(ask.zones)))
    seen.update(counts)
    return communes, zones


def _numbered(changes: SupplyRead, read: SupplyRead) -> SupplyRead:
    """Give back to the numbers of sites changed the zero that a spreadsheet took."""
    known = set(read.table["site"].to_pylist())
    rows = changes.table.to_pylist()
    sites = [with_zero(row["site"], known) for row in rows]
    count = sum(site != row["site"] for site, row in zip(sites, rows, strict=True))
    table = supply_table([row | {"site": site} for row, site in zip(rows, sites, strict=True)])
    seen = Counter(changes.seen) + Counter({"access.found_lost_zero": count})
    return replace(changes, table=table, seen=seen)


def _with_changes(read: SupplyRead, changes: SupplyRead | None, seen: Counter[str]) -> SupplyRead:
    """Tell of the points and of the codes of the changes with those of the sites."""
    if changes is None:
        return read
    seen.update({key: n for key, n in changes.seen.items() if key not in OF_SITES})
    return replace(read, misplaced=(*read.misplaced, *changes.misplaced))


def _after(ask: Ask, read: SupplyRead, changes: SupplyRead | None) -> dict[str, pa.Table]:
    if changes is None:
        return {}
    _refuse_useless(ask, read, changes.table)
    changed = changed_supply(read.table, changes.table, str(ask.compare))
    return {"after": _sites(ask, changed, Counter())}


def _refuse_useless(ask: Ask, read: SupplyRead, changes: pa.Table) -> None:
    """Refuse changes that touch no site of the equipment, and new sites that cannot be placed."""
    rows = [row for row in changes.to_pylist() if row["equipment"] == ask.equipment]
    if not rows:
        raise InputError(problem("access.no_change", str(ask.compare), equipment=ask.equipment))
    known = set(read.table["site"].to_pylist())
    lost = [row for row in rows if row["site"] not in known and row["lon"] is None and row["machines"] != 0]
    problems = [problem("access.change_no_place", str(ask.compare), row["site"]) for row in lost]
    if any((row["machines"] or 0) > 0 for row in lost):
        raise InputError(problems)


def _refuse_nothing(ask: Ask, cases: Mapping[str, pa.Table], read: SupplyRead) -> None:
    place = ", ".join(map(str, ask.sites)) or SHIPPED
    for sites in cases.values():
        if not sites.num_rows:
            raise InputError(_nothing(ask, read, place))
        if ask.method != "nearest" and sites[ask.supply].null_count == sites.num_rows:
            raise InputError(problem("access.no_supply", place, supply=ask.supply))


def _nothing(ask: Ask, read: SupplyRead, place: str) -> Problem:
    """Say why no site is left: the options leave none, none can be placed, none is in the files."""
    options = {"--also": ask.also, "--lacking": ask.lacking, "--at": ask.at, "--at-night": ask.at_night}
    asked = ", ".join(
        f"{name} {value}" if value is not True else name for name, value in options.items() if value
    )
    placed_sites = sites_of(read.table, ask.equipment).num_rows
    if asked and placed_sites:
        return problem("access.none_left", asked, sites=placed_sites, equipment=ask.equipment)
    is_known = ask.equipment in read.table["equipment"].to_pylist()
    return problem("access.no_placed_site" if is_known else "access.no_site", place, equipment=ask.equipment)


def _travel(
    ask: Ask,
    times: tuple[pa.Table | None, Network | None],
    communes: pa.Table,
    sites: pa.Table,
    method: Method,
    seen: Counter[str],
    unmatched: list[tuple[str, str, int]],
) -> Travel:
    matrix, network = times
    if matrix is None:
        return travel_by_model(communes, sites, method.max_min, network)
    matched = matrix_travel(matrix, communes, sites, method.max_min)
    if not len(matched.travel.origin):
        raise InputError(problem("access.no_travel", str(ask.travel)))
    if not 1 / UNLIKELY <= matched.to_model <= UNLIKELY:
        raise InputError(problem("access.not_minutes", str(ask.travel), ratio=f"{matched.to_model:.2g}"))
    for name, key in FOUND.items():
        seen[key] = getattr(matched, name)
    seen["access.found_lost_zero"] += matched.repaired
    unmatched += matched.unmatched
    return matched.travel


def _names(zones: Zones | None) -> dict[str, Mapping[str, str]]:
    rows = read_departements().to_pylist()
    return {
        "nation": {"FR": "France"},
        "region": {row["region_code"]: row["region_name"] for row in rows},
        "departement": {row["code"]: row["name"] for row in rows},
        "epci": read_epci(),
        "zone": zones.names if zones else {},
    }


def _seen(communes: pa.Table, every: pa.Table, area: Area | None) -> dict[str, int]:
    sites = every.filter(inside(every, area))
    without = communes.filter(pc.is_null(communes["lon"]))
    points = Counter(zip(sites["lon"].to_pylist(), sites["lat"].to_pylist(), strict=True))
    return {
        "access.found_sites": sites.num_rows,
        "access.found_machines": pc.sum(sites["machines"]).as_py() or 0,
        "access.found_same_place": sum(count for count in points.values() if count > 1),
        "access.found_no_point": without.num_rows,
        "access.found_no_point_people": pc.sum(without["population"]).as_py() or 0,
        "access.found_wide": pc.sum(pc.greater(communes["area_km2"], WIDE_KM2)).as_py() or 0,
        "access.found_neighbour_points": pc.sum(pc.equal(communes["point"], "postcode")).as_py() or 0,
    }


def _exams_elsewhere(supply: pa.Table, equipment: str, area: Area | None) -> int:
    """Count the sites of the area that declare exams and no machine: nobody goes there for one."""
    here = supply.filter(inside(supply, area))
    held = pc.and_(pc.equal(here["machines"], 0), pc.greater(here["exams"], 0))
    return pc.sum(pc.and_(held, pc.equal(here["equipment"], equipment))).as_py() or 0


def _cut_off(minutes: Reals, communes: pa.Table) -> int:
    people = pc.fill_null(communes["population"], 0).to_numpy()
    return int(people[minutes == float("inf")].sum())
