"""Raking and tilting against closed forms; draws keep their totals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.draws import apportion, stream
from radioscopie.models.nation.draws import systematic
from radioscopie.models.nation.raking import rake, tilt

WEIGHTS = st.lists(st.floats(0.01, 100), min_size=1, max_size=8)


def two_by_two(first: np.ndarray, row: float, column: float, total: float) -> float:
    """Raking keeps the odds ratio: the first cell solves a quadratic equation."""
    odds = first[0, 0] * first[1, 1] / (first[0, 1] * first[1, 0])
    a, b, c = 1 - odds, total - row - column + odds * (row + column), -odds * row * column
    roots = np.roots([a, b, c]) if abs(a) > 1e-12 else np.array([-c / b])
    return float(next(x for x in sorted(roots.real) if 0 <= x <= min(row, column) + 1e-9))


@given(st.lists(st.floats(0.1, 10), min_size=4, max_size=4), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
def test_a_two_by_two_table_is_raked_as_the_odds_ratio_says(cells, row, column):
    first = np.array(cells).reshape(2, 2)
    raked = rake(first, np.array([row, 1 - row]), np.array([column, 1 - column]))
    assert raked[0, 0] == pytest.approx(two_by_two(first, row, column, 1.0), abs=1e-6)


def test_a_table_without_association_becomes_the_product_of_its_margins():
    rows, columns = np.array([10.0, 30.0, 60.0]), np.array([20.0, 80.0])
    assert rake(np.ones((3, 2)), rows, columns) == pytest.approx(np.outer(rows, columns) / 100)


def test_margins_of_different_totals_are_refused():
    with pytest.raises(InputError):
        rake(np.ones((2, 2)), np.array([1.0, 1.0]), np.array([1.0, 2.0]))


def test_margins_that_empty_cells_forbid_are_refused():
    with pytest.raises(InputError):
        rake(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([3.0, 1.0]), np.array([1.0, 3.0]))


@given(st.floats(11, 99))
def test_the_tilt_of_two_acts_is_the_one_solution(target):
    values, groups = np.array([10.0, 100.0]), np.zeros(2, np.int64)
    tilted = tilt(np.array([0.5, 0.5]), values, groups, np.ones(1), target)
    assert tilted[1] == pytest.approx((target - 10) / 90, abs=1e-6)


def test_one_tilt_serves_all_groups_and_keeps_their_sums():
    shares, values = np.array([0.2, 0.8, 0.5, 0.5]), np.array([10.0, 20.0, 30.0, 60.0])
    groups, weights = np.array([0, 0, 1, 1]), np.array([0.25, 0.75])
    tilted = tilt(shares, values, groups, weights, 40.0)
    assert np.bincount(groups, tilted) == pytest.approx([1, 1])
    assert (tilted * values * weights[groups]).sum() == pytest.approx(40)
    slope = np.log(tilted / shares)
    assert (slope[1] - slope[0]) / 10 == pytest.approx((slope[3] - slope[2]) / 30)


def test_a_mean_out_of_reach_is_refused():
    with pytest.raises(InputError):
        tilt(np.array([0.5, 0.5]), np.array([1.0, 2.0]), np.zeros(2, np.int64), np.ones(1), 3.0)


@given(st.integers(0, 10_000), WEIGHTS)
def test_shares_add_up_and_lie_within_one_unit(total, weights):
    shares, exact = apportion(total, np.array(weights)), total * np.array(weights) / sum(weights)
    assert shares.sum() == total
    assert np.all(np.abs(shares - exact) < 1 + 1e-9)


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=5), WEIGHTS, st.floats(0, 0.99))
def test_cells_of_a_place_add_up_to_its_total(totals, weights, start):
    shares = np.array(weights) / sum(weights)
    counts = systematic(np.array(totals), shares, np.full(len(totals), start))
    assert counts.sum(axis=1).tolist() == totals
    assert np.all(np.abs(counts - np.array(totals)[:, None] * shares) < 1 + 1e-6)


def test_systematic_sampling_is_unbiased():
    shares = np.array([0.003, 0.2, 0.797])
    counts = systematic(np.full(20_000, 7), shares, (np.arange(20_000) + 0.5) / 20_000)
    assert counts.mean(axis=0) == pytest.approx(7 * shares, abs=1e-3)


def test_streams_of_two_purposes_differ_and_repeat():
    assert stream(1, "a").random() == stream(1, "a").random()
    assert len({stream(1, "a").random(), stream(1, "b").random(), stream(2, "a").random()}) == 3
