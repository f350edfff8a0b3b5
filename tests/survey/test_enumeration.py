"""Every possible sample of a small population: what estimators and their variances are on average, exactly."""

from itertools import combinations
from math import sqrt

import numpy as np
import pytest

from radioscopie.models.survey.change import Wave, change_variance, covariance_between, relative_change
from radioscopie.models.survey.design import stratified
from radioscopie.models.survey.estimates import Weighted, ratio, scaled, standard_error, total
from radioscopie.models.survey.intervals import student
from tests.survey.small import WHOLE_X, WHOLE_Y

KNOWN, DRAWN = 200.0, 3
SAMPLES = [np.array(drawn) for drawn in combinations(range(6), DRAWN)]


def sample(drawn):
    answers = Weighted(stratified(["1"] * DRAWN, {"1": 6}))
    return answers, WHOLE_Y[drawn], WHOLE_X[drawn]


def expansion(drawn):
    answers, y, _ = sample(drawn)
    at = total(answers, y)
    return at.value + KNOWN, standard_error(answers, at) ** 2


def by_ratio(drawn):
    answers, y, x = sample(drawn)
    at = scaled(ratio(answers, y, x), WHOLE_X.sum())
    plain = standard_error(answers, at) ** 2
    gained = (WHOLE_X.sum() / total(answers, x).value) ** 2
    return at.value + KNOWN, plain / gained, plain


def test_the_expansion_estimator_is_unbiased_and_so_is_its_variance():
    values, variances = np.array([expansion(drawn) for drawn in SAMPLES]).T
    assert values.mean() == pytest.approx(284)
    assert values.var() == pytest.approx(127.2)
    assert variances.mean() == pytest.approx(127.2)
    intervals = [student(value, sqrt(variance), 2) for value, variance in zip(values, variances, strict=True)]
    assert sum(at.low <= 284 <= at.high for at in intervals) == 19


def test_the_ratio_estimator_has_the_bias_and_the_variances_told():
    values, plain, by_weight = np.array([by_ratio(drawn) for drawn in SAMPLES]).T
    assert values.mean() == pytest.approx(284.8742857, abs=5e-8)
    assert values.var() == pytest.approx(32.0690327, abs=5e-8)
    assert ((values - 284) ** 2).mean() == pytest.approx(32.8334082, abs=5e-8)
    assert plain.mean() == pytest.approx(30.5245230, abs=5e-8)
    assert by_weight.mean() == pytest.approx(38.7948658, abs=5e-8)


def test_the_first_sample():
    assert expansion(np.array([0, 1, 2])) == pytest.approx((266, 42))
    assert by_ratio(np.array([0, 1, 2])) == pytest.approx((299, 29.625, 66.65625))


def wave(drawn, y):
    return Wave(stratified(["1"] * len(drawn), {"1": 6}), [str(unit) for unit in drawn], y[drawn])


def test_the_variance_of_a_change_is_right_over_all_pairs_of_samples():
    """Two waves that share two units of four: among all such pairs, the estimated variance is right on average."""
    before, after = WHOLE_Y, WHOLE_Y * 0.7 + WHOLE_X
    pairs = [
        (np.array(one), np.array(other))
        for one in combinations(range(6), 4)
        for other in combinations(range(6), 4)
        if len(set(one) & set(other)) == 2
    ]
    changes = [after[other].sum() * 6 / 4 - before[one].sum() * 6 / 4 for one, other in pairs]
    variances = [change_variance(wave(one, before), wave(other, after)) for one, other in pairs]
    assert np.mean(changes) == pytest.approx(after.sum() - before.sum())
    assert np.mean(variances) == pytest.approx(np.var(changes))


def test_the_same_practices_twice_have_the_variance_of_their_differences():
    drawn = np.array([0, 1, 3, 4])
    after = WHOLE_Y * 1.1 + WHOLE_X
    design = stratified(["1"] * 4, {"1": 6})
    answers = Weighted(design)
    plain = standard_error(answers, total(answers, (after - WHOLE_Y)[drawn])) ** 2
    one, other = wave(drawn, WHOLE_Y), wave(drawn, after)
    assert change_variance(one, other) == pytest.approx(plain)
    apart = change_variance(one, Wave(design, ["x1", "x2", "x3", "x4"], after[drawn]))
    assert apart > 10 * plain
    change, se = relative_change(one, other, (WHOLE_Y[drawn].sum() * 1.5, after[drawn].sum() * 1.5))
    index = ratio(answers, after[drawn], WHOLE_Y[drawn])
    assert (change, se) == pytest.approx((index.value, standard_error(answers, index)))


def test_one_common_unit_brings_no_covariance():
    assert covariance_between(wave(np.array([0, 1]), WHOLE_Y), wave(np.array([1, 2]), WHOLE_Y)) == 0
