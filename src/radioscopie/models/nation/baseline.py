"""The national baseline: who images what, where, on which machine, in a year. Real where known, else constructed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.errors import InputError, problem
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.draws import MOST_SEED
from radioscopie.models.nation.assumptions import assumptions_of
from radioscopie.models.nation.construct import construct
from radioscopie.models.nation.fleet import classes, installed_years
from radioscopie.models.nation.replace import checked
from radioscopie.models.nation.targets import targets_of
from radioscopie.tables.machines import zone_of
from radioscopie.tables.nation import NATION_ACTIVITY, NATION_MACHINES, NATION_SITES, PRACTICES
from radioscopie.tables.reference_nation import read_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.law.compile import Compiled
    from radioscopie.models.nation.construct import Construction
    from radioscopie.result import Assumption
    from radioscopie.schema import Table
    from radioscopie.tables.reference_nation import Reference

YEAR, SEED = 2024, 2026
PRICES_OF = "2025-11-04"
SMALL, LARGE = 30_000, 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A year of French medical imaging. Words are dictionary-encoded strings; every row says "real" or "constructed".

    Parameters
    ----------
    practices : practice, kind, size (s below 30 000 acts a year, m, l above 100 000), region, departement,
        status. The kind gives the perimeter (`tables.nation.PERIMETERS`): acts of town radiologists, of
        other specialties in town (kind other_specialty), of hospitals for patients not admitted
    sites : site, practice, name, commune, departement, region, lon, lat (degrees), kind, status
    machines : machine, site, practice, equipment, class, zone, installed_year, reference_activity (null:
        unknown), status (of its existence; class and year are always constructed)
    activity : site, act, machine ("" where none, or where the act opens no fee of its own: second CT act of a
        visit, association 4), month (1-12), combo (modifiers as billed), association (0-5; 2 on a radiograph:
        second or later of a visit, paid half), sector, quantity, status ("real": the year's
        exams of the machine are declared; acts and months are always constructed). Counts of the
        civil year `year`; inside a month units are spread by `nation.spread`
    targets : id, quantity, unit, published, achieved, gap_pct, used ("calibration" or "check"), perimeter,
        source, confidence
    assumptions : what no source says, with low, central and high values
    year : civil year of the counts
    seed : seed of the construction
    replaced : names of the tables that are the user's own
    """

    practices: pa.Table
    sites: pa.Table
    machines: pa.Table
    activity: pa.Table
    targets: pa.Table
    assumptions: tuple[Assumption, ...]
    year: int = YEAR
    seed: int = SEED
    replaced: tuple[str, ...] = ()


def build_baseline(seed: int = SEED, *, tables: Mapping[str, pa.Table] = MappingProxyType({})) -> Baseline:
    """Build the national baseline from the tables shipped with the package.

    Parameters
    ----------
    seed : seed of everything constructed; same seed, same bytes
    tables : the user's own tables, by name (practices, sites, machines, activity), which replace ours

    Returns
    -------
    tables of the year 2024, calibrated to published totals; amounts in `targets` are at the prices of
    4 November 2025

    Raises
    ------
    InputError : negative seed; unknown tables, columns, names that lead nowhere: all at once
    """
    if seed < 0:
        raise InputError(problem("nation.bad_seed", "seed", seed))
    return _with_tables(seed, tables) if tables else _shipped(seed)


def constructed_again(baseline: Baseline, count: int) -> Iterator[Baseline]:
    """Construct a baseline again, from the seeds that follow its own, up to `count` with it; a user's tables stay."""
    own = {name: getattr(baseline, name) for name in baseline.replaced}
    for more in range(1, count):
        yield build_baseline((baseline.seed + more) % MOST_SEED, tables=own)


@lru_cache(maxsize=1)  # seconds of construction; its tables do not change
def _shipped(seed: int) -> Baseline:
    return _with_tables(seed, {})


def _with_tables(seed: int, tables: Mapping[str, pa.Table]) -> Baseline:
    reference, law = read_reference(), _law()
    held = checked(_constructed(seed), tables, law.codes)
    targets, assumptions = targets_of(held, reference, law), assumptions_of(reference)
    return Baseline(**held, targets=targets, assumptions=assumptions, seed=seed, replaced=tuple(tables))


@lru_cache(maxsize=1)
def _constructed(seed: int) -> Mapping[str, pa.Table]:
    reference = read_reference()
    return _tables(reference, construct(reference, _law(), seed), seed)


def _law() -> Compiled:
    return compile_law(Law.load().frozen(PRICES_OF))


def _tables(reference: Reference, nation: Construction, seed: int) -> dict[str, pa.Table]:
    return {
        "practices": _practices(nation),
        "sites": _of(NATION_SITES, [_row(site, NATION_SITES) for site in nation.sites]),
        "machines": _machines(reference, nation, seed),
        "activity": nation.activity.select(NATION_ACTIVITY.names),
    }


def _machines(reference: Reference, nation: Construction, seed: int) -> pa.Table:
    equipment = np.array([machine.equipment for machine in nation.machines])
    years = installed_years(reference, equipment, seed)
    rows: list[dict[str, object]] = [
        {
            "machine": machine.machine,
            "site": machine.site.site,
            "practice": machine.site.practice,
            "equipment": machine.equipment,
            "class": klass,
            "zone": zone_of(machine.site.departement),
            "installed_year": int(year),
            "reference_activity": None,
            "status": machine.status,
        }
        for machine, klass, year in zip(
            nation.machines, classes(reference, equipment, seed), years, strict=True
        )
    ]
    return _of(NATION_MACHINES, rows)


def _practices(nation: Construction) -> pa.Table:
    acts = _acts_by_practice(nation)
    first = {site.practice: site for site in reversed(nation.sites)}
    rows: list[dict[str, object]] = [
        {"practice": name, "kind": site.kind, "size": _size(acts[name]), "region": site.region,
         "departement": site.departement, "status": site.status}
        for name, site in sorted(first.items())
    ]  # fmt: skip
    return _of(PRACTICES, rows)


def _acts_by_practice(nation: Construction) -> Counter[str]:
    practice = {site.site: site.practice for site in nation.sites}
    summed = nation.activity.select(["site", "quantity"]).group_by("site").aggregate([("quantity", "sum")])
    acts: Counter[str] = Counter()
    for row in summed.to_pylist():
        acts[practice[row["site"]]] += row["quantity_sum"]
    return acts


def _size(acts: int) -> str:
    return "s" if acts < SMALL else "m" if acts <= LARGE else "l"


def _row(place: object, table: Table) -> dict[str, object]:
    return {name: getattr(place, name) for name in table.names}


def _of(table: Table, rows: list[dict[str, object]]) -> pa.Table:
    fields = [field for field in table.arrow if field.name != "line"]
    plain = [f.with_type(f.type.value_type) if pa.types.is_dictionary(f.type) else f for f in fields]
    held = pa.Table.from_pylist(rows, pa.schema(plain))
    columns = [
        pc.dictionary_encode(held[field.name]) if pa.types.is_dictionary(field.type) else held[field.name]
        for field in fields
    ]
    return pa.table(columns, names=[field.name for field in fields]).unify_dictionaries()
