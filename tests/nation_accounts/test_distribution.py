"""Margins by group and in draws: a toy by hand, and the accounts of the core as oracle."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.draws import triangular
from radioscopie.models.finances.accounts import accounts
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.desks import Desks, Takings
from radioscopie.models.finances.distribution import (
    Margins,
    bounds,
    drawn_row,
    drawn_shares,
    groups,
    histogram,
    margin_row,
    permille,
    quantile,
)
from radioscopie.models.finances.distribution_draws import Chances, bearing, margins
from radioscopie.tables.charges import default_charges

EURO = 100
REVENUE = np.array([1000, 1000, 2000, 0]) * EURO
MARGIN = np.array([-100, 50, 400, -1]) * EURO
BEFORE = np.array([-10, 450, 1000, 5]) * EURO
TOY = Margins(REVENUE, MARGIN, BEFORE)
KIND = np.array(["town", "town", "clinic", "town"])
EVERY = np.ones(4, bool)


def group(word):
    return next(one for one in groups({"kind": KIND}, EVERY) if one.word == word)


def test_margins_of_a_group_by_hand():
    row = margin_row(TOY, group("town"))
    assert row["practices"] == 3
    assert row["margin_cents"] == -51 * EURO
    assert row["margin_permille"] == -25  # -51 of 2 000 is -25.5: a half goes up
    assert (row["under"], row["under_permille"], row["under_before_pay"]) == (2, 667, 1)
    assert row["p50_permille"] == 0  # -100, 0 (no revenue), 50


def test_groups_hold_kept_practices_only():
    kept = np.array([True, False, True, False])
    assert [(one.word, one.members.tolist()) for one in groups({"kind": KIND}, kept)] == [
        ("all", kept.tolist()), ("clinic", [False, False, True, False]), ("town", [True, False, False, False]),
    ]  # fmt: skip


def test_the_histogram_holds_every_practice():
    rows = histogram(TOY, EVERY)
    assert sum(row["practices"] for row in rows) == 4
    assert {row["from_permille"]: row["practices"] for row in rows if row["practices"]} == {
        -100: 1, 0: 1, 50: 1, 200: 1,
    }  # fmt: skip


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=60))
def test_quantiles_and_intervals_are_values_in_order(numbers):
    drawn = [value for value in bounds(np.array(numbers), "x").values() if value is not None]
    assert drawn == sorted(drawn)
    assert set(drawn) <= set(numbers)
    assert len(drawn) == (5 if len(numbers) >= 40 else 3 if len(numbers) >= 10 else 1)
    assert quantile(np.sort(numbers), 1000) == max(numbers)


def test_intervals_of_forty_draws():
    """Half of the draws: one practice of three under water, else two; against none before."""
    margin = np.array([[-1, 5, 5], [-1, -1, 5]] * 20)
    drawn = Margins(np.full((40, 3), 100), margin, np.zeros((40, 3), np.int64))
    before = Margins(drawn.revenue, np.full((40, 3), 5), drawn.before_pay)
    one = next(iter(groups({}, np.ones(3, bool))))
    row = drawn_row(drawn_shares(drawn, before, one))
    assert (row["under_permille_low_95"], row["under_permille_high_95"]) == (333, 667)
    assert (row["under_change_permille_low_95"], row["under_change_permille_high_95"]) == (333, 667)
    assert (row["margin_permille_low_95"], row["margin_permille_high_95"]) == (10, 30)
    assert (row["margin_change_permille_low_95"], row["margin_change_permille_high_95"]) == (-40, -20)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 0.999999))
def test_draws_stay_between_low_and_high(one, two, three, u):
    low, mode, high = sorted((one, two, three))
    drawn = int(triangular(low, mode, high, np.array([u]))[0])
    assert low <= drawn <= high
    at_mode = triangular(low, mode, high, np.array([(mode - low) / (high - low) if high > low else 0.5]))[0]
    assert at_mode == pytest.approx(mode)


def test_permille_of_nothing_is_nothing():
    assert permille(np.array([5, -5]), np.array([0, -3])).tolist() == [0, 0]


@pytest.fixture(scope="module")
def desks():
    """Two practices: one site with a CT held whole and an ultrasound room; one with an MRI shared at two thirds."""
    return Desks(
        practices=("A", "B"), sites=("a", "b"), machines=("ct", "mri"),
        practice=np.array([0, 0, 1]), site=np.array([0, 0, 1]), machine=np.array([-1, 0, 1]),
        modality=np.array([1, 3, 4]), site_practice=np.array([0, 1]), machine_site=np.array([0, 1]),
        machine_equipment=np.array([1, 2]), fee_permille=np.array([1000, 667]), radiologists=np.array([250, 133]),
    )  # fmt: skip


REFERENCE = Takings(
    np.array([9000, 8000, 5000]), np.array([500_000_00, 300_000_01, 345_678_90]), np.zeros(3, np.int64),
    np.array([0, 700_000_00, 800_000_03]),
)  # fmt: skip
NOW = Takings(
    np.array([9100, 7000, 5000]), np.array([480_000_00, 250_000_00, 345_678_91]), np.zeros(3, np.int64),
    np.array([0, 600_000_00, 700_000_01]),
)  # fmt: skip


@pytest.mark.parametrize("case", ["low", "central", "high"])
def test_a_draw_that_says_the_central_case_gives_the_accounts(desks, case):
    """The core rounds each line where it falls, the draws each line once: a few cents at most apart."""
    lines = default_charges()
    chosen = np.array([values_in(lines, case)])
    wanted = accounts(desks, lines, values_in(lines, case), REFERENCE, NOW)
    holder = np.array([0, 1])
    found = bearing(lines, desks, np.array([1000, 1000]), holder, 2, (REFERENCE, NOW))
    luck = Chances(chosen, np.array([[1000, 667]]), desks.radiologists[None, :])
    acts = np.array([[730_000_00, 345_678_91]])
    fees = np.array([[[600_000_00, 0], [0, 700_000_01]]])
    drawn = margins(found, luck, acts, fees)
    assert np.abs(drawn.revenue[0] - wanted.revenue).max() <= 1
    assert np.abs(drawn.margin[0] - wanted.margin).max() <= len(lines)
    assert np.abs(drawn.before_pay[0] - wanted.before_pay).max() <= len(lines)


def test_a_machine_that_works_half_the_year_costs_half(desks):
    lines = tuple(line for line in default_charges() if line.charge == "lease_mri")
    found = bearing(lines, desks, np.array([1000, 500]), np.array([0, 0]), 1, (REFERENCE, NOW))
    luck = Chances(np.array([[165_500_00]]), np.array([[1000]]), desks.radiologists[None, :])
    drawn = margins(found, luck, np.zeros((1, 2), np.int64), np.zeros((1, 1, 2), np.int64))
    assert drawn.margin[0].tolist() == [0, -82_750_00]
