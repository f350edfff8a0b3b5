"""Partial results add up to the whole: any parts, any order, the same tables."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.law.load import Law
from radioscopie.models.pricing.partial import finish, merge, tally
from radioscopie.tables.activity import Activity
from radioscopie.tables.rejects import NO_REJECTS
from tests.pricing.tables import as_activity, as_machines
from tests.reference.strategies import random_activity

LAW = Law.load()


@pytest.fixture(scope="module")
def year():
    rows, machines = random_activity(11, 1_500)
    rows = [row | {"encounter": "", "territory": "", "pathway": ""} for row in rows]
    activity, fleet = as_activity(rows), as_machines(machines)
    return activity, fleet, finish(tally([activity], fleet, LAW), fleet, LAW)


def part(activity, lines):
    table = activity.table.take(pa.array(lines))
    return Activity(table, NO_REJECTS, table.num_rows, activity.source)


@pytest.mark.slow
@settings(max_examples=15)
@given(
    cuts=st.lists(st.integers(0, 1_500), max_size=4),
    seed=st.integers(0, 1_000),
)
def test_any_parts_in_any_order_give_the_whole(year, cuts, seed):
    activity, machines, whole = year
    rng = np.random.default_rng(seed)
    parts = np.split(rng.permutation(activity.table.num_rows), sorted(cuts))
    partials = [tally([part(activity, lines)], machines, LAW) for lines in parts]
    found = finish(merge([partials[i] for i in rng.permutation(len(partials))]), machines, LAW)
    assert found.practices.equals(whole.practices)
    assert found.machines.equals(whole.machines)
    assert found.rows_read == whole.rows_read
    assert sorted(found.rejects.to_pylist(), key=str) == sorted(whole.rejects.to_pylist(), key=str)
    assert whole.rejects.num_rows > 0
    assert whole.machines.num_rows > 0
