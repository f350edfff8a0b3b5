"""From communes to a group: four communes whose rows are counted by hand."""

import numpy as np
import pytest

from radioscopie.models.access.levels import Measures, level_rows, newly_within

PEOPLE = np.array([100.0, 200.0, 300.0, 400.0])
MINUTES = np.array([10.0, 30.0, 31.0, np.inf])
KM = np.array([5.0, 20.0, 21.0, 60.0])


def described(ranks, access=None):
    (row,) = level_rows({"A": np.array(ranks)}, Measures(PEOPLE, MINUTES, KM, access))
    return row


def test_people_beyond_each_limit_those_without_a_road_beyond_all():
    row = described([0, 1, 2, 3])
    assert row["people"] == 1000
    assert {limit: row[f"beyond_{limit}_min"] for limit in (15, 20, 30, 45, 60)} == {
        15: 900, 20: 900, 30: 700, 45: 400, 60: 400,
    }  # fmt: skip
    assert {limit: row[f"beyond_{limit}_km"] for limit in (10, 20, 30, 50)} == {
        10: 900, 20: 700, 30: 400, 50: 400,
    }  # fmt: skip
    assert row["share_beyond_30_min"] == 0.7
    assert row["share_beyond_50_km"] == 0.4


def test_the_mean_is_over_those_a_road_joins_and_quantiles_over_all():
    row = described([0, 1, 2, 3])
    assert row["mean_min"] == round((100 * 10 + 200 * 30 + 300 * 31) / 600, 2)
    assert (row["p10_min"], row["median_min"]) == (10.0, 31.0)
    assert (row["p90_min"], row["p95_min"]) == (None, None)


def test_a_group_is_described_by_its_own_communes():
    row = described([0, 2])
    assert (row["people"], row["beyond_30_min"], row["share_beyond_30_min"]) == (400, 300, 0.75)
    assert row["mean_min"] == 25.75


def test_nobody_has_no_share_nor_mean():
    (row,) = level_rows(
        {"A": np.array([0])}, Measures(np.zeros(1), np.array([9.0]), np.array([9.0]), np.ones(1))
    )
    assert (row["people"], row["beyond_30_min"]) == (0, 0)
    assert (row["mean_min"], row["share_beyond_30_min"], row["per_100000"]) == (None, None, None)


def test_supply_per_hundred_thousand_weighs_people():
    access = np.array([0.001, 0.0, 0.002, 0.0])
    assert described([0, 1, 2, 3], access)["per_100000"] == pytest.approx(100_000 * (0.1 + 0.6) / 1000)
    assert "per_100000" not in described([0])


def test_people_who_come_within_each_time():
    after = np.array([10.0, 30.0, 30.0, 50.0])
    assert newly_within(MINUTES, after, PEOPLE) == {15: 0, 20: 0, 30: 300, 45: 0, 60: 400}
    assert newly_within(after, MINUTES, PEOPLE) == {15: 0, 20: 0, 30: -300, 45: 0, 60: -400}
