"""A year of acts billed stands for the activity of a baseline: the same counts, whatever the parts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.questions.scenario.answer import run_scenario
from radioscopie.tables.activity import SIGNED_FLAG
from radioscopie.tables.nation import read_own_tables
from radioscopie.tables.nation_acts import added, counted, is_of_acts, year_of
from tests.pricing.tables import as_activity

NAMES = ("site", "act", "machine", "month", "combo", "association", "sector", "quantity")


def acts_of(activity: pa.Table, lines) -> pa.Table:
    """List the acts of some rows of a baseline, each row as one of the days of its month."""
    rows = activity.take(pa.array(lines)).to_pylist()
    told = [
        {"date": date(2024, row["month"], 1 + i % 28), "modifiers": row["combo"], "practice": "any"}
        | {name: row[name] for name in ("site", "act", "machine", "association", "sector", "quantity")}
        for i, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(told)


def plain(table: pa.Table) -> list[tuple]:
    rows = table.select(list(NAMES)).to_pylist()
    return sorted(tuple(row.values()) for row in rows)


def read(path):
    return read_own_tables({"activity": path})["activity"]


@pytest.fixture(scope="module")
def few():
    """One row in two thousand of the baseline, that a scenario may run on."""
    whole = build_baseline()
    return whole, np.arange(0, whole.activity.num_rows, 2_000)


@pytest.mark.slow
def test_acts_listed_by_day_are_counted_by_month(few, tmp_path):
    baseline, lines = few
    pq.write_table(acts_of(baseline.activity, lines), tmp_path / "acts.parquet", row_group_size=200)
    assert plain(read(tmp_path / "acts.parquet")) == plain(baseline.activity.take(pa.array(lines)))


@pytest.mark.slow
def test_a_scenario_runs_alike_on_acts_and_on_their_counts(few, tmp_path):
    baseline, lines = few
    counts = baseline.activity.take(pa.array(lines))
    pq.write_table(acts_of(baseline.activity, lines), tmp_path / "acts.parquet")
    found = [
        run_scenario("without_2027", build_baseline(tables={"activity": one}), draws=2, only=("savings",))
        for one in (counts, read(tmp_path / "acts.parquet"))
    ]
    assert found[0].savings.equals(found[1].savings)
    assert found[0].savings.num_rows > 0


def test_cancellations_are_taken_off_and_a_folder_is_read(tmp_path):
    row = {"date": date(2026, 9, 15), "site": "S", "act": "ACQN001", "quantity": 3}
    for name, rows in {"a": [row, row | {"quantity": -1}], "b": [row | {"act": "NFQK001"}, row]}.items():
        table = pa.Table.from_pylist(rows).replace_schema_metadata({SIGNED_FLAG: "yes"})
        pq.write_table(table, tmp_path / f"{name}.parquet")
    assert [(one[1], one[-1]) for one in plain(read(tmp_path))] == [("ACQN001", 5), ("NFQK001", 3)]


def test_what_would_falsify_the_year_is_refused(tmp_path):
    row = {"date": date(2026, 9, 15), "site": "S", "act": "ACQN001", "quantity": 1}
    for name, wrong, reason in (
        ("years", {"date": date(2025, 1, 1)}, "nation.several_years"),
        ("credit", {"quantity": -1}, "tables.credit_note"),
        ("act", {"act": "WRONG"}, "tables.not_an_act"),
    ):
        pq.write_table(pa.Table.from_pylist([row, row | wrong]), tmp_path / f"{name}.parquet")
        with pytest.raises(InputError) as found:
            read(tmp_path / f"{name}.parquet")
        assert [one.reason for one in found.value.problems] == [reason], name


def test_counts_of_a_baseline_are_not_taken_for_acts(tmp_path):
    (tmp_path / "counts.csv").write_text("site,act,month,quantity\nS,ACQN001,1,2\n")
    (tmp_path / "acts.csv").write_text("Date,site,act\n2026-01-02,S,ACQN001\n")
    assert not is_of_acts(tmp_path / "counts.csv")
    assert is_of_acts(tmp_path / "acts.csv")


EMPTY = dict.fromkeys(("practice", "machine", "exemption", "encounter", "pathway", "territory"), "")


def given_as(rows):
    plain = EMPTY | {"line": 0, "sector": "1", "association": 0, "excess_cents": 0}
    return as_activity([plain | row for row in rows])


rows_of = st.lists(
    st.fixed_dictionaries(
        {
            "date": st.dates(date(2026, 1, 1), date(2026, 12, 31)),
            "site": st.sampled_from(["A", "B"]),
            "act": st.sampled_from(["ACQN001", "NFQK001"]),
            "modifiers": st.sampled_from(["", "ZF", "FZ"]),
            "quantity": st.integers(1, 4),
        }
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25)
@given(rows_of, st.lists(st.integers(0, 30), max_size=3), st.randoms(use_true_random=False))
def test_parts_in_any_order_give_the_whole(rows, cuts, random):
    whole = year_of([counted([given_as(rows)])], "f")
    random.shuffle(rows)
    edges = [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    parts = [rows[start:end] for start, end in pairwise(edges) if end > start]
    groups = [counted([given_as(part)]) for part in parts]
    assert year_of([added(groups)], "f").equals(whole)
