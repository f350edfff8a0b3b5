"""What groups of rows add is the price of all rows less that of the others, priced whole; parts change nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.encode import encode_fleet
from radioscopie.models.pricing.price import price
from radioscopie.models.pricing.without import added_by
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines

MACHINES = """machine,practice,site,equipment,class,zone,installed_on,reference_activity
CT1,P1,S1,ct,,province,2024-01-01,60
CT2,P2,S2,ct,,province,2024-01-01,
MR1,P1,S1,mri,1.5,province,2024-01-01,
"""
ACTS = ("ZBQK001", "ACQH003", "ZBQK002", "ZCQM008", "LHQN001", "ZZZZ999")
OF_MACHINE = {"ZBQK001": ("CT1", "CT2"), "ACQH003": ("CT1", "CT2"), "LHQN001": ("MR1",)}


def drawn(seed, n=160):
    """Draw rows in no order of days, of two years; visits of some rows, rows of no visit, an act that is not one."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        act = str(rng.choice(ACTS))
        machine = str(rng.choice(OF_MACHINE[act])) if act in OF_MACHINE else ""
        yield {
            "date": date(2025, 12, 20) + timedelta(int(rng.integers(0, 25))),
            "practice": machine[-1:] or str(rng.choice(["1", "2"])),
            "machine": machine,
            "act": act,
            "quantity": int(rng.integers(1, 40)),
            "association": int(rng.choice([0, 1, 2])),
            "encounter": str(rng.choice(["", *(f"E{i}" for i in range(20))])),
        }


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    path = tmp_path_factory.mktemp("machines") / "machines.csv"
    path.write_text(MACHINES, "utf-8")
    return read_machines(path)


def sums(rows, machines, law, lines=None):
    """Add up the prices of rows, of some lines or of all; None where one is missing."""
    table = price(read_activity(pa.Table.from_pylist(rows)), machines, law).table if rows else None
    keys = [f"{payer}_{end}" for payer in ("total", "insurer") for end in ("low", "high")]
    found = {}
    for key in keys:
        told = zip(table["line"].to_pylist(), table[f"{key}_cents"].to_pylist(), strict=True) if rows else ()
        of_them = [cents for line, cents in told if lines is None or line in lines]
        found[key] = None if None in of_them else sum(of_them)
    return found


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize("part_rows", [1, 40, 10_000])
@pytest.mark.parametrize("seed", range(6))
def test_what_a_group_adds_is_all_less_the_others(machines, seed, part_rows):
    rows, rng = list(drawn(seed)), np.random.default_rng(seed + 100)
    law = Law.load()
    activity = read_activity(pa.Table.from_pylist(rows))
    assert activity.table.num_rows == len(rows)
    groups = {"few": rng.random(len(rows)) < 0.05, "many": rng.random(len(rows)) < 0.4}
    groups["none"] = np.zeros(len(rows), bool)
    found = added_by(activity.table, groups, encode_fleet(machines), compile_law(law), part_rows=part_rows)
    whole = sums(rows, machines, law)
    lines = activity.table["line"].to_numpy()
    assert any(whole[f"total_{end}"] for end in ("low", "high"))
    for name, taken in groups.items():
        left = sums([row for row, is_taken in zip(rows, taken, strict=True) if not is_taken], machines, law)
        assert found[name].less == {key: whole[key] - left[key] for key in whole}, name
        assert found[name].alone == sums(rows, machines, law, set(lines[taken].tolist())), name
        assert found[name].alone_known
        assert found[name].less_known


def test_a_missing_fee_leaves_no_sum(machines):
    rows = [{"date": date(2026, 1, 5), "practice": "1", "machine": "CT1", "act": "ZBQK001", "encounter": "A"}]
    rows += [one | {"encounter": "B"} for one in rows]
    law = compile_law(Law.load())
    law = replace(law, fees=law.fees._replace(amount=np.full_like(law.fees.amount, -1)))
    table = read_activity(pa.Table.from_pylist(rows)).table
    groups = {"one": np.array([True, False]), "none": np.array([False, False])}
    found = added_by(table, groups, encode_fleet(machines), law)
    assert (found["one"].alone_known, found["one"].less_known) == (False, False)
    assert found["none"].alone_known
