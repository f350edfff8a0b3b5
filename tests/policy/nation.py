"""A nation of three town practices and a hospital: a large one with machines, one with a CT, one without any."""

from dataclasses import replace
from random import Random

import pyarrow as pa

from radioscopie.law.load import Law
from radioscopie.models.joins.nation_accounts.practices import staffed
from radioscopie.models.joins.policy.effects import Ground
from radioscopie.models.nation.baseline import Baseline
from radioscopie.ranges import Range
from radioscopie.tables.charges import default_charges

PRACTICES = {"A": "private_practice", "B": "mixed_group", "C": "private_practice", "H": "public_hospital"}
DEPARTEMENTS = {"A": "75", "B": "29", "C": "29", "H": "29"}
COMMUNES = {"A": "75056", "B": "29019", "C": "29232", "H": "29019"}
MACHINES = {"A": ("ct", "mri"), "B": ("ct",), "C": (), "H": ("ct", "mri")}
ACTS = {"": ("ZBQK002", "QEQK001", "DZQM006"), "ct": ("ZBQK001", "LHQK001"), "mri": ("NZQN001", "ACQN001")}
SIZE = {"A": 900, "B": 300, "C": 200, "H": 800}


def nation(seed=7):
    """Build the baseline."""
    chance = Random(seed)
    practices = [
        {"practice": p, "kind": kind, "size": "m", "region": "53", "departement": DEPARTEMENTS[p]}
        for p, kind in PRACTICES.items()
    ]
    sites = [
        {
            "site": f"S{p}", "practice": p, "kind": kind, "commune": COMMUNES[p],
            "lon": 2.35 if p == "A" else -4.4 + 0.05 * (p == "C"), "lat": 48.85 if p == "A" else 48.3,
        }
        for p, kind in PRACTICES.items()
    ]  # fmt: skip
    machines = [
        {
            "machine": f"{e}{p}", "site": f"S{p}", "practice": p, "equipment": e, "class": "" if e == "ct" else "1.5T",
            "zone": "province", "installed_year": 2012 if p == "B" else 2022,
        }
        for p, own in MACHINES.items()
        for e in own
    ]  # fmt: skip
    rows = [
        {
            "site": f"S{p}", "act": act, "machine": f"{e}{p}" if e else "", "month": month,
            "combo": "Z" if act == "ZBQK002" else "", "association": chance.choice((0, 0, 1, 2)), "sector": "1",
            "quantity": chance.randint(SIZE[p] // 2, SIZE[p]),
        }
        for p, own in MACHINES.items()
        for e in ("", *own)
        for act in ACTS[e]
        for month in range(1, 13)
    ]  # fmt: skip
    listed = pa.Table.from_pylist(machines)
    listed = listed.append_column("reference_activity", pa.nulls(len(machines), pa.int32()))
    tables = (
        pa.Table.from_pylist(practices),
        pa.Table.from_pylist(sites),
        listed,
        pa.Table.from_pylist(rows),
    )
    return Baseline(*tables, pa.table({}), (), 2024, seed)


def ground():
    """Price on it, as it is: all the radiologists of France in three practices, deep under water."""
    return Ground(nation(), Law.load(), tuple(default_charges()))


def staffed_ground(radiologists=4):
    """Price on it with a number of radiologists that its receipts pay."""
    found = ground()
    accounts = found.nation
    known = accounts.hypotheses["radiologists"]
    few = replace(
        known, value=Range(*(one * radiologists / 5288 for one in known.value.values), *rest(known.value))
    )
    hypotheses = {**accounts.hypotheses, "radiologists": few}
    practices = staffed(accounts.practices, accounts.reference.year().acts, hypotheses)
    found.__dict__["nation"] = replace(accounts, hypotheses=hypotheses, practices=practices)
    return found


def rest(value):
    """Give what a range says beside its values."""
    return value.distribution, value.source, value.status
