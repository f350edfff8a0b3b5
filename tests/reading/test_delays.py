"""Percentiles of every grouping at once, against numpy group by group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.reading.delays import PLACES, summarise
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.engine import draws
from radioscopie.models.reading.engine.records import STEPS
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import observe
from radioscopie.models.reading.study import FEWEST, study
from radioscopie.questions.reading.tables.delays import delay_rows
from tests.reading.networks import bare

SIZES = (1, 2, 3, 4, 24)


def codes(ranks, within):
    found = within.astype(np.uint32)
    for rank, place in zip(ranks, PLACES[1:], strict=True):
        found |= (rank << place).astype(np.uint32)
    return found


@pytest.mark.parametrize("n", [0, 1, 7, 400])
def test_every_group_is_what_numpy_says(n):
    draw = np.random.default_rng(n)
    delay = draw.gamma(2.0, 20.0, n).astype(np.float32)
    delay[draw.random(n) < 0.1] = np.nan
    ranks = [draw.integers(0, size, n) for size in SIZES[1:]]
    within = draw.random(n) < 0.6
    table = summarise(delay, codes(ranks, within), SIZES)
    row = 0
    for size, rank in zip(SIZES, [np.zeros(n, int), *ranks], strict=True):
        for group in range(size):
            _held_to_numpy(table[row], delay[rank == group], within[rank == group])
            row += 1
    assert row == len(table)


def _held_to_numpy(found, own, kept):
    assert found[0] == len(own)
    if not len(own):
        assert np.isnan(found[1:]).all()
        return
    for column, level in enumerate((0.5, 0.9, 0.95, 0.99), 1):
        at = np.sort(own)[int(np.ceil(level * len(own))) - 1]
        assert np.array_equal(found[column], float(at), equal_nan=True)
    assert found[5] == pytest.approx(np.nansum(own.astype(float)) / max(1, (~np.isnan(own)).sum()))
    assert found[6] == pytest.approx(kept.mean())


def test_no_two_purposes_are_the_same_draw():
    named = {name: value for name, value in vars(draws).items() if name.startswith("D_")}
    numbers = list(named.values()) + [draws.D_STEP + n for n in range(1, len(STEPS))]
    assert len(numbers) == len(set(numbers))


def test_a_share_is_that_of_the_exams_promised(tmp_path):
    """Of two priorities one has no promise: its exams are not counted as kept; without any, no share."""
    network = bare(tmp_path, 1.8, 2, days=60, a=0.3)
    every = observed(network)
    first = replace(
        network, priorities=(network.priorities[0], replace(network.priorities[1], promise_min=None))
    )
    some = observed(first)
    assert some["all", "request_to_report"][0, -1] == every["priority", "request_to_report"][0, -1]
    assert np.isnan(some["priority", "request_to_report"][1, -1])
    nothing = replace(network, priorities=tuple(replace(one, promise_min=None) for one in network.priorities))
    assert all(np.isnan(table[:, -1]).all() for table in observed(nothing).values())
    found = study(nothing, 1, None, lambda _: None)
    assert len(found.samples) == FEWEST
    rows = delay_rows(found)
    assert {row["within"] for row in rows} == {None}


def observed(network):
    plan = make_plan(network)
    return observe(network, plan, replicate(plan, 1, 0)).delays
