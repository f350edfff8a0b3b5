"""Jackknife, bootstrap and quantiles: equal to linearisation where they must be, different where they must not."""

from itertools import product
from math import factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.survey.calibration import Totals, calibrate
from radioscopie.models.survey.design import given_weights, stratified
from radioscopie.models.survey.estimates import Weighted, calibrated, ratio, standard_error, total
from radioscopie.models.survey.quantiles import quantile, weighted_quantile
from radioscopie.models.survey.replicates import bootstrap, jackknife, replicated, rescaled
from tests.survey import small


def total_of(y):
    return lambda weight: float(weight @ y)


def index(weight):
    return float(weight @ small.Y1 / (weight @ small.Y0))


def test_jackknife_is_linearisation_for_a_total_and_not_for_a_ratio():
    design = small.practices()
    answers, replicates = Weighted(design), jackknife(design)
    _, of_total = replicated(replicates, design.weight, total_of(small.Y1))
    assert of_total == pytest.approx(standard_error(answers, total(answers, small.Y1)) ** 2, rel=1e-12)
    _, of_index = replicated(replicates, design.weight, index)
    plain = standard_error(answers, ratio(answers, small.Y1, small.Y0)) ** 2
    assert of_index == pytest.approx(plain, rel=0.1)
    assert of_index != pytest.approx(plain, rel=1e-4)


def test_jackknife_around_the_mean_of_replicates_is_smaller():
    design = small.practices()
    _, around_value = replicated(jackknife(design), design.weight, index)
    _, around_mean = replicated(jackknife(design), design.weight, index, around_mean=True)
    assert around_mean < around_value


def test_jackknife_of_units_that_hold_several_rows():
    y, unit = np.array([1, 2, 4, 8, 16, 32.0]), ["a", "a", "b", "b", "c", "c"]
    design = given_weights(np.full(6, 5.0), ["1"] * 6, {"1": 15}, unit)
    answers = Weighted(design)
    _, variance = replicated(jackknife(design), design.weight, total_of(y))
    assert variance == pytest.approx(standard_error(answers, total(answers, y)) ** 2)
    _, uncorrected = replicated(jackknife(design, corrected=False), design.weight, total_of(y))
    assert variance == pytest.approx(uncorrected * (1 - 3 / 15))


def test_a_calibrated_total_by_jackknife_is_near_to_its_residuals():
    rng = np.random.default_rng(5)
    x = rng.uniform(1, 5, 300)
    y = 3 * x + rng.normal(size=300)
    design = stratified(["1"] * 300, {"1": 3000})
    totals = Totals(np.column_stack([np.ones(300), x]), np.array([3000, 9100.0]), ("n", "x"))
    answers = calibrated(design, totals)

    def again(weight):
        return float((weight * calibrate(weight, totals).ratio) @ y)

    _, variance = replicated(jackknife(design), design.weight, again)
    assert variance**0.5 == pytest.approx(standard_error(answers, total(answers, y)), rel=0.01)


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=4), st.integers(0, 20))
def test_the_bootstrap_has_the_variance_of_linearisation_over_all_its_draws(y, silent):
    """Every draw of n − 1 units among n, each with its probability: the moments are exact."""
    y, count = np.array(y), len(y)
    design = stratified(["1"] * count, {"1": count + silent})
    answers = Weighted(design)
    draws = [np.bincount(drawn, minlength=count) for drawn in product(range(count), repeat=count - 1)]
    ratios = rescaled(np.array(draws, dtype=float).T, float(design.stages[0].fraction[0]))
    again = (design.weight * y) @ ratios
    assert again.mean() == pytest.approx(total(answers, y).value, abs=1e-9)
    assert again.var() == pytest.approx(standard_error(answers, total(answers, y)) ** 2, rel=1e-7, abs=1e-7)
    assert len(draws) == count ** (count - 1)
    assert factorial(count - 1) <= len(draws)


def test_the_bootstrap_is_the_same_again_and_near_to_the_error_of_an_index():
    design = small.practices()
    one, other = bootstrap(design, 500, 1), bootstrap(design, 500, 1)
    assert np.array_equal(one.ratio, other.ratio)
    assert not np.array_equal(one.ratio, bootstrap(design, 500, 2).ratio)
    answers = Weighted(design)
    _, variance = replicated(one, design.weight, index)
    assert variance**0.5 == pytest.approx(
        standard_error(answers, ratio(answers, small.Y1, small.Y0)), rel=0.15
    )


def test_a_stratum_wholly_answered_does_not_move():
    design = stratified(["1", "1", "2", "2", "2"], {"1": 2, "2": 30})
    assert np.all(bootstrap(design, 50, 3).ratio[:2] == 1)


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 9)), min_size=1, max_size=15), st.floats(0.01, 1)
)
def test_a_weighted_quantile_is_that_of_repeated_values(pairs, share):
    y, weight = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    repeated = np.sort(np.repeat(y, weight.astype(int)))
    rank = max(int(np.ceil(share * len(repeated) - 1e-9)), 1)
    assert weighted_quantile(y, weight, share) == repeated[rank - 1]


def test_the_median_of_a_normal_law_has_the_error_of_theory():
    y = np.random.default_rng(2).normal(size=4000)
    answers = Weighted(stratified(["1"] * 4000, {"1": 10**9}))
    median = quantile(answers, y, 0.5)
    assert median.low < 0 < median.high
    assert median.se == pytest.approx(np.sqrt(np.pi / 2 / 4000), rel=0.1)
    above = quantile(answers, y, 0.5, y > 0)
    assert above.value == pytest.approx(0.6745, abs=0.06)


def test_bootstrap_and_woodruff_agree_on_a_median():
    y = np.random.default_rng(4).normal(size=400)
    design = stratified(["1"] * 400, {"1": 1000})
    _, variance = replicated(bootstrap(design, 400, 1), design.weight, lambda w: weighted_quantile(y, w, 0.5))
    assert variance**0.5 == pytest.approx(quantile(Weighted(design), y, 0.5).se, rel=0.25)
