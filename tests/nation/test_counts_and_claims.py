"""Counts give the cents of the claims, listed one by one and priced by `price`."""

from __future__ import annotations

import calendar
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.nation.spending import act_cents, coded, fee_cents
from radioscopie.models.nation.spread import units_before
from radioscopie.models.pricing.price import price
from radioscopie.tables.activity import ACTIVITY, as_activity
from radioscopie.tables.machines import MACHINES, Machines
from radioscopie.tables.rejects import NO_REJECTS

YEAR = 2026


def day_of_unit(unit, quantity, days):
    """Give the day of the month, from 0, of a unit (from 0) among the `quantity` units of a row."""
    return (2 * unit + 1) * days // (2 * quantity)


@given(st.integers(1, 400), st.integers(28, 31))
def test_units_counted_before_each_day_are_those_listed(quantity, days):
    listed = day_of_unit(np.arange(quantity), np.int64(quantity), np.int64(days))
    assert listed.min() >= 0
    assert listed.max() < days
    counted = [
        int(units_before(np.int64(quantity), np.int64(day), np.int64(days))) for day in range(days + 1)
    ]
    assert counted == [(listed < day).sum() for day in range(days + 1)]


@pytest.fixture(scope="module")
def part(baseline) -> dict[str, pa.Table]:
    """Three machines, one of each equipment, and the acts of one office: a few thousand claims."""
    chosen = ["010000024-mri1", "010000024-ct1", baseline.machines["machine"].to_pylist()[-1]]
    activity = baseline.activity
    names = activity["machine"].cast(pa.string())
    office = pc.and_(
        pc.equal(activity["site"].cast(pa.string()), "C01-001"), pc.less(activity["quantity"], 20)
    )
    kept = pc.or_(pc.is_in(names, pa.array(chosen)), office)
    machines = baseline.machines.filter(
        pc.is_in(baseline.machines["machine"].cast(pa.string()), pa.array(chosen))
    )
    return {"sites": baseline.sites, "practices": baseline.practices, "machines": machines,
            "activity": activity.filter(kept)}  # fmt: skip


def claims(activity: pa.Table) -> pa.Table:
    rows = [
        {"date": date(YEAR, row["month"], int(day) + 1), "practice": "p", "site": row["site"],
         "machine": row["machine"], "act": row["act"], "modifiers": row["combo"],
         "association": row["association"], "quantity": 1, "sector": row["sector"], "exemption": "",
         "excess_cents": 0, "encounter": "", "pathway": "", "territory": ""}
        for row in activity.to_pylist()
        for day in day_of_unit(np.arange(row["quantity"]), np.int64(row["quantity"]),
                               np.int64(calendar.monthrange(YEAR, row["month"])[1]))
    ]  # fmt: skip
    rows.sort(key=lambda row: row["date"])
    rows = [{"line": line, **row} for line, row in enumerate(rows, 2)]
    return plain(ACTIVITY.arrow, rows)


def plain(schema: pa.Schema, rows: list[dict[str, object]]) -> pa.Table:
    words = [f.with_type(pa.string()) if pa.types.is_dictionary(f.type) else f for f in schema]
    table = pa.Table.from_pylist(rows, pa.schema(words))
    return pa.table([column.cast(schema.field(name).type) if not pa.types.is_dictionary(schema.field(name).type)
                     else pc.dictionary_encode(column) for name, column in
                     zip(table.column_names, table.columns, strict=True)], names=table.column_names)  # fmt: skip


def fleet(machines: pa.Table) -> Machines:
    rows = [
        {"line": line, "installed_on": date(row["installed_year"], 1, 1)}
        | {name: row[name] for name in ("machine", "practice", "site", "equipment", "class", "zone")}
        | {"reference_activity": row["reference_activity"]}
        for line, row in enumerate(machines.to_pylist(), 2)
    ]
    return Machines(plain(MACHINES.arrow, rows), NO_REJECTS, len(rows), "")


def test_counts_and_claims_cost_the_same_cents(part):
    law = Law.load()
    priced = price(as_activity(claims(part["activity"]), ""), fleet(part["machines"]), law).table
    assert priced.num_rows == pc.sum(part["activity"]["quantity"]).as_py() > 5_000
    rows, compiled = coded(part, compile_law(law)), compile_law(law)
    low, _, high = fee_cents(rows, compiled, part["machines"], YEAR, YEAR)
    assert low.sum() == pc.sum(priced["technical_fee_low_cents"]).as_py()
    assert high.sum() == pc.sum(priced["technical_fee_high_cents"]).as_py()
    assert high.sum() > low.sum() > 0


def test_acts_under_a_frozen_law_cost_the_same_cents(part):
    frozen = Law.load().frozen("2025-11-04")
    priced = price(as_activity(claims(part["activity"]), ""), fleet(part["machines"]), frozen).table
    claimed = sum(
        pc.sum(priced[name]).as_py() for name in ("act_cents", "modifiers_cents", "association_cents")
    )
    compiled = compile_law(frozen)
    assert act_cents(coded(part, compiled), compiled, date(YEAR, 3, 1)).sum() == claimed > 0
