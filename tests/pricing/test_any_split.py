"""However a year is parted, ordered, read in batches or shared between threads, `totals` writes the same bytes."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radioscopie.sources import blocks
from radioscopie.tables import activity_parts
from tests.engines.splits import ROWS, outputs, part, signed_year

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    home = tmp_path_factory.mktemp("splits")
    table, listed = signed_year(31)
    machines = home / "machines.csv"
    machines.write_text(listed)
    whole = outputs(part(table, home / "whole", 0, [], ROWS), machines, home / "out-whole")
    return home, table, machines, whole


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 1_000),
    cuts=st.lists(st.integers(1, ROWS - 1), max_size=5),
    group=st.integers(40, ROWS),
    rows=st.integers(50, ROWS),
    run=st.integers(50, ROWS),
    cores=st.integers(1, 4),
)
def test_any_parts_batches_order_and_threads_write_the_same_bytes(
    year, monkeypatch, seed, cuts, group, rows, run, cores
):
    home, table, machines, whole = year
    with monkeypatch.context() as patched:
        patched.setattr(blocks.read_blocks, "__defaults__", (None, rows))
        patched.setattr("radioscopie.tables.activity.iter_activity.__kwdefaults__", _with(rows))
        patched.setattr(activity_parts, "BATCH_ROWS", rows)
        patched.setattr(activity_parts, "RUN_ROWS", run)
        patched.setattr(os, "cpu_count", lambda: cores)
        found = outputs(part(table, home / "parts", seed, cuts, group), machines, home / "out")
    assert found == whole
    assert len(whole["machines.csv"].splitlines()) > 3


def _with(rows: int) -> dict[str, object]:
    return {"mapping": None, "batch_rows": rows, "signed": False}
