"""A baseline small enough to list its claims one by one."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

import pyarrow as pa
import pytest

from radioscopie.models.nation import baseline
from radioscopie.models.nation.baseline import Baseline

ACTS = {
    "": ["ZBQK002", "QEQK001", "DZQM006", "YYYY600", "LAQK005", "EJQM003"],
    "CT1": ["ZBQK001", "LHQK001"],
    "CT2": ["ZBQK001"],
    "MRI1": ["NZQN001", "ACQN001"],
    "MRI2": ["NZQN001"],
    "PET1": ["ZZQL016"],
}
SITE = {"": "S1", "CT1": "S1", "MRI1": "S1", "CT2": "S2", "MRI2": "S2", "PET1": "S3"}
COMBOS = ("", "Z", "FZ")
ACCEPTING = ("ZBQK002", "LAQK005")


def tables(seed=7, scale=40):
    chance = Random(seed)
    practices = [
        {"practice": "P1", "kind": "private_practice", "size": "s", "region": "11", "departement": "75"},
        {"practice": "P2", "kind": "public_hospital", "size": "l", "region": "53", "departement": "29"},
    ]
    kinds = {one["practice"]: one["kind"] for one in practices}
    sites = [
        {"site": s, "practice": p, "kind": kinds[p], "lon": 2.35, "lat": 48.85}
        for s, p in (("S1", "P1"), ("S2", "P2"), ("S3", "P2"))
    ]
    machines = [
        machine("CT1", "ct", "", 2012, None),
        machine("CT2", "ct", "", 2021, 5000),
        machine("MRI1", "mri", "1.5T", 2022, None),
        machine("MRI2", "mri", "gt_1.5T", 2010, None),
        machine("PET1", "pet", "pet_ct", 2020, None),
    ]
    rows = [
        {
            "site": SITE[m], "act": act, "machine": m, "month": month,
            "combo": chance.choice(COMBOS) if act in ACCEPTING else "",
            "association": chance.choice((0, 0, 1, 2)), "sector": chance.choice(("1", "2", "optam")),
            "quantity": chance.randint(1, scale) * (30 if m else 1),
        }
        for m, acts in ACTS.items()
        for act in acts
        for month in range(1, 13)
        for _ in range(2)
    ]  # fmt: skip
    return practices, sites, machines, rows


def machine(name, equipment, klass, year, reference):
    return {
        "machine": name, "site": SITE[name], "practice": "P1" if SITE[name] == "S1" else "P2", "equipment": equipment,
        "class": klass, "zone": "province", "installed_year": year, "reference_activity": reference,
    }  # fmt: skip


def tiny(seed=7, scale=40):
    practices, sites, machines, rows = tables(seed, scale)
    schema = pa.schema([("reference_activity", pa.int32())])
    listed = pa.Table.from_pylist(
        [{k: v for k, v in m.items() if k != "reference_activity"} for m in machines]
    )
    listed = listed.append_column(
        schema[0], pa.array([m["reference_activity"] for m in machines], pa.int32())
    )
    activity = pa.Table.from_pylist(rows)
    return Baseline(
        pa.Table.from_pylist(practices),
        pa.Table.from_pylist(sites),
        listed,
        activity,
        pa.table({}),
        (),
        2024,
        seed,
    )


def build(seed=2026, *, tables=MappingProxyType({})):
    """Give the tiny baseline in place of the national one."""
    return replace(tiny(), seed=seed, replaced=tuple(tables))


@contextmanager
def built():
    """Have the tiny baseline in place of the national one, and of its other constructions."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(baseline, "build_baseline", build)
        yield


def claims(rows, year):
    """List the units of the rows one by one: unit u of q falls on day floor((2u + 1) D / 2q) of its month."""
    for row in rows:
        start = date(year, row["month"], 1)
        days = (date(year + row["month"] // 12, row["month"] % 12 + 1, 1) - start).days
        for unit in range(row["quantity"]):
            yield row | {"date": start + timedelta(days=(2 * unit + 1) * days // (2 * row["quantity"]))}
