"""Run a study of access from files to result: read, measure, tell what it rests on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, problem
from radioscopie.models.access.changes import changed_supply
from radioscopie.models.access.decay import read_decay
from radioscopie.models.access.matrix import matrix_travel
from radioscopie.models.access.need import same_need, weighted_need
from radioscopie.models.access.study import Method, placed, sites_of, study, travel_by_model
from radioscopie.result import Assumption
from radioscopie.results.access import Found, access_result
from radioscopie.results.left_out import with_left_out
from radioscopie.results.record import make_record
from radioscopie.tables.communes import read_communes, read_epci
from radioscopie.tables.need import BY_AGE, read_weights
from radioscopie.tables.sites import read_departements
from radioscopie.tables.supply_files import read_changes, read_supply
from radioscopie.tables.travel import read_travel
from radioscopie.tables.zones import read_zones, with_zones
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from radioscopie.models.access.travel import Travel
    from radioscopie.result import Result
    from radioscopie.tables.supply_files import SupplyRead
    from radioscopie.tables.zones import Zones

MIN_LIMIT, MAX_LIMIT = 5, 600
WIDE_KM2 = 100
SHIPPED = "imaging_sites.csv, pet_sites.csv (DREES, SAE 2023)"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the options of the command, as written (empty: not given)."""

    equipment: str
    method: str
    supply: str
    max_min: float
    decay: str
    need: str
    sites: tuple[str, ...]
    travel: str
    compare: str
    zones: str


def run_access(asked: Question, lang: str) -> Result:
    """Answer a question on access.

    Raises
    ------
    InputError : every problem of the options or of a file
    """
    method = _method(asked)
    everywhere = read_communes()
    communes, read = placed(everywhere), read_supply(asked.sites, everywhere)
    zones = read_zones(asked.zones) if asked.zones else None
    before = sites_of(read.table, asked.equipment)
    seen: Counter[str] = Counter(read.seen)
    if zones:
        communes, counts = with_zones(communes, zones)
        seen.update(counts)
    need = (
        weighted_need(communes, read_weights(asked.need, asked.equipment))
        if asked.need
        else same_need(communes)
    )
    cases = {"before": before} | _after(asked, read, everywhere)
    _refuse_nothing(asked, cases)
    matrix = read_travel(asked.travel) if asked.travel else None
    studies = {
        case: study(communes, sites, _travel(matrix, communes, sites, method, seen), need, method)
        for case, sites in cases.items()
    }
    without = everywhere.filter(pc.is_null(everywhere["lon"]))
    found = Found(communes, cases, studies, _names(communes, zones), without)
    seen.update(_seen(everywhere, cases["before"], len(studies["before"].unknown)))
    seen["access.found_no_road_people"] = _cut_off(studies["before"].near.minutes, communes)
    result = access_result(
        found, _assumptions(asked, method, lang), tuple(seen.items()), _record(asked, method)
    )
    return with_left_out(result, read, (asked.equipment,), lang)


def _method(asked: Question) -> Method:
    if not MIN_LIMIT <= asked.max_min <= MAX_LIMIT:
        raise InputError(problem("access.bad_max", "--max-min", f"{asked.max_min:g}"))
    return Method(asked.method, asked.supply, asked.max_min, read_decay(asked.decay, asked.max_min))


def _after(asked: Question, read: SupplyRead, communes: pa.Table) -> dict[str, pa.Table]:
    if not asked.compare:
        return {}
    changes = read_changes(asked.compare, communes)
    return {"after": sites_of(changed_supply(read.table, changes, asked.compare), asked.equipment)}


def _refuse_nothing(asked: Question, cases: Mapping[str, pa.Table]) -> None:
    place = ", ".join(asked.sites) or SHIPPED
    for sites in cases.values():
        if not sites.num_rows:
            raise InputError(problem("access.no_site", place, equipment=asked.equipment))
        if asked.method != "nearest" and sites[asked.supply].null_count == sites.num_rows:
            raise InputError(problem("access.no_supply", place, supply=asked.supply))


def _travel(
    matrix: pa.Table | None, communes: pa.Table, sites: pa.Table, method: Method, seen: Counter[str]
) -> Travel:
    if matrix is None:
        return travel_by_model(communes, sites, method.max_min)
    matched = matrix_travel(matrix, communes, sites, method.max_min)
    if not len(matched.travel.origin):
        raise InputError(problem("access.no_travel", "--travel"))
    for name in ("unknown_from", "unknown_to", "inside", "absent"):
        seen[f"access.found_{name}"] = getattr(matched, name)
    return matched.travel


def _names(communes: pa.Table, zones: Zones | None) -> dict[str, Mapping[str, str]]:
    rows = read_departements().to_pylist()
    return {
        "nation": {"FR": "France"},
        "region": {row["region_code"]: row["region_name"] for row in rows},
        "departement": {row["code"]: row["name"] for row in rows},
        "epci": read_epci(),
        "zone": zones.names if zones else {},
        "commune": dict(zip(communes["code"].to_pylist(), communes["name"].to_pylist(), strict=True)),
    }


def _seen(communes: pa.Table, sites: pa.Table, unknown: int) -> dict[str, int]:
    without = communes.filter(pc.is_null(communes["lon"]))
    points = Counter(zip(sites["lon"].to_pylist(), sites["lat"].to_pylist(), strict=True))
    return {
        "access.found_sites": sites.num_rows,
        "access.found_machines": pc.sum(sites["machines"]).as_py() or 0,
        "access.found_unknown_supply": unknown,
        "access.found_same_place": sum(count for count in points.values() if count > 1),
        "access.found_no_point": without.num_rows,
        "access.found_no_point_people": pc.sum(without["population"]).as_py() or 0,
        "access.found_wide": pc.sum(pc.greater(communes["area_km2"], WIDE_KM2)).as_py(),
        "access.found_neighbour_points": pc.sum(pc.equal(communes["point"], "postcode")).as_py(),
    }


def _cut_off(minutes: NDArray[np.float64], communes: pa.Table) -> int:
    people = pc.fill_null(communes["population"], 0).to_numpy()
    return int(people[minutes == float("inf")].sum())


def _assumptions(asked: Question, method: Method, lang: str) -> tuple[Assumption, ...]:
    keys = ["centres", "abroad", _need(asked)]
    keys += [] if asked.sites else ["scope_sae"]
    keys += ["travel_user"] if asked.travel else ["roads"]
    told = [Assumption(f"access.{key}", "assumed", text(f"access.{key}_note", lang)) for key in keys]
    if not asked.travel:
        ends = (text(f"access.travel_model_{end}", lang) for end in ("low", "central", "high"))
        told.append(
            Assumption("access.travel_model", "assumed", text("access.travel_model_note", lang), 0, *ends)
        )
    if asked.method != "nearest":
        limit = text("access.limit_note", lang, minutes=f"{method.max_min:g}")
        told.append(Assumption("access.limit", "assumed", limit))
    if asked.method in {"e2sfca", "3sfca"}:
        fall = text("access.decay_note", lang, decay=method.decay.words())
        told.append(Assumption("access.decay", "assumed", fall))
    return tuple(told)


def _need(asked: Question) -> str:
    """Name the assumption behind the need."""
    return "need_age" if asked.need == BY_AGE else "need_weights" if asked.need else "need_same"


def _record(asked: Question, method: Method) -> Mapping[str, str]:
    named_files = (*asked.sites, asked.travel, asked.compare, asked.need, asked.zones)
    files = [path for path in named_files if path not in {"", BY_AGE}]
    named = {name: Path(getattr(asked, name)).name for name in ("travel", "compare", "need", "zones")}
    asked_for = {name: getattr(asked, name) for name in ("equipment", "method", "supply")}
    sites = ", ".join(Path(path).name for path in asked.sites) or SHIPPED
    limits = {"max-min": f"{method.max_min:g}", "decay": method.decay.words()}
    words = asked_for | named | limits | {"sites": sites, "scipy": version("scipy")}
    return make_record("–", files, {name: word for name, word in words.items() if word})
