"""Calibration: published weights, totals met to 1e-9, impossible totals refused with the nearest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.survey.calibration import Totals, calibrate, nearest_totals
from radioscopie.models.survey.design import given_weights
from radioscopie.models.survey.distances import distance
from radioscopie.models.survey.estimates import Weighted, calibrated, mean, ratio, standard_error, total
from tests.survey import small

INF = float("inf")
EMPLOYEES = {
    "linear": "5.6381 4.8735 11.3245 19.8970 11.1004 -0.7084 10.0887 17.1651 16.7133 35.3418 22.8538 5.0090 28.3714 "
    "22.9379 19.3937",
    "raking": "5.3374 5.1185 9.9882 24.5142 9.2304 2.7920 8.5884 15.7535 14.8808 38.1883 21.8245 8.2689 28.1165 "
    "19.7323 17.6660",
    "logit": "4.4859 4.2674 9.4427 21.7067 9.7760 4.0262 7.3103 15.0120 11.7705 40.1082 24.5277 8.2851 28.8715 "
    "23.2813 17.1285",
}
FILMS = {"linear": 2.249276, "raking": 2.471917, "logit": 2.410776}
CELLS = {
    "linear": "1.8153 1.5022 1.9652 1.0948 0.7816 1.2446 2.1908 1.8777 2.3407 1.8291 1.5160 1.9790",
    "raking": "1.8108 1.4528 2.0168 1.0836 0.8694 1.2068 2.1961 1.7619 2.4459 1.8332 1.4708 2.0417",
    "truncated": "1.8092 1.4832 1.9872 1.0809 0.7550 1.2589 2.2 2.0 2.2 1.8257 1.4997 2.0037",
    "logit": "1.8745 1.4607 1.9770 1.0844 0.7360 1.2669 2.1652 2.0919 2.1777 1.8922 1.4893 1.9900",
}
GREG = "1.2108 1.1740 1.1371 1.4348 1.3980 1.3611 1.6588 1.6219 1.5851 1.8828 1.8459 1.8091"
POST_CELLS = "4.00 1.00 1.375 1.20 1.07 1.10 1.70 1.20 4.00 1.83 1.65 1.79"


def numbers(written):
    return np.array(written.split(), dtype=float)


def bounds(method, low, high):
    return (low, high) if method in {"logit", "truncated"} else None


@pytest.mark.parametrize("method", EMPLOYEES)
def test_calmar_weights(method):
    totals = small.employee_totals()
    weight = (
        small.EMPLOYEE_WEIGHTS
        * calibrate(small.EMPLOYEE_WEIGHTS, totals, method, bounds(method, 0.4, 2.2)).ratio
    )
    assert weight == pytest.approx(numbers(EMPLOYEES[method]), abs=5e-5)
    assert weight @ small.FILMS / 300 == pytest.approx(FILMS[method], abs=5e-7)
    assert weight @ totals.x == pytest.approx(totals.known, rel=1e-9)


@pytest.mark.parametrize("method", CELLS)
def test_cells_of_kalton_and_flores_cervantes(method):
    ratios = calibrate(small.CELLS, small.cell_totals(), method, bounds(method, 0.5, 2.2)).ratio
    assert ratios.reshape(3, 4).T.ravel() == pytest.approx(numbers(CELLS[method]), abs=5.1e-5)


def test_greg_and_cell_weighting():
    a, b = small.CELL_A + 1.0, small.CELL_B + 1.0
    numeric = np.column_stack([np.ones(12), a, b])
    greg = calibrate(small.CELLS, Totals(numeric, small.CELLS_KNOWN @ numeric, ("n", "a", "b"))).ratio
    assert greg.reshape(3, 4).T.ravel() == pytest.approx(numbers(GREG), abs=5.1e-5)
    cells = calibrate(small.CELLS, Totals(np.eye(12), small.CELLS_KNOWN, tuple("abcdefghijkl"))).ratio
    assert cells.reshape(3, 4).T.ravel() == pytest.approx(numbers(POST_CELLS), abs=5.1e-3)


def test_the_survey_of_practices_calibrated():
    answers = calibrated(small.practices(), small.practice_totals())
    wanted = (
        "0.739130 1.260870 1.260870 0.739130 1 0.478261 1.521739 1.076531 0.693878 0.693878 1.076531 1.459184"
    )
    assert answers.ratio == pytest.approx(numbers(f"{wanted} 0.489796 1.637755 0.872449"), abs=5e-7)
    for at, value, se, plain in (
        (total(answers, small.Y0), 283324.401065, 11847.680216, 9811.492400),
        (total(answers, small.Y1), 194816.817510, 4042.459844, 3391.022834),
    ):
        assert at.value == pytest.approx(value, abs=5e-7)
        assert standard_error(answers, at) == pytest.approx(se, abs=5e-7)
        assert standard_error(answers, at, by_ratio=False) == pytest.approx(plain, abs=5e-7)
    for domain, value, se in (
        (None, 0.6876104450, 0.0154281064),
        (small.IN_A, 0.6756714993, 0.0085938616),
        (~small.IN_A, 0.6944470876, 0.0241026093),
    ):
        index = ratio(answers, small.Y1, small.Y0, domain)
        assert index.value == pytest.approx(value, rel=1e-9)
        assert standard_error(answers, index) == pytest.approx(se, abs=5.1e-11)
    assert total(answers, small.Y1, small.IN_A).value == pytest.approx(69705.797101, abs=5e-7)
    assert total(answers, small.Y1, ~small.IN_A).value == pytest.approx(125111.020408, abs=5e-7)


def test_the_survey_of_practices_raked():
    answers = calibrated(small.practices(), small.practice_totals(), "raking")
    assert total(answers, small.Y1).value == pytest.approx(194825.469812, rel=1e-9)
    assert total(answers, small.Y0).value == pytest.approx(283343.236385, rel=1e-9)
    assert ratio(answers, small.Y1, small.Y0).value == pytest.approx(0.6875952724, rel=1e-9)


def test_post_stratification():
    y = np.array([4123, 760, 721, 142, 187, 331, 127, 219.0])
    groups = np.array([1, 1, 1, 2, 2, 2, 2, 2])
    x = np.column_stack([groups == 1, groups == 2]).astype(float)
    design = given_weights(np.full(8, 4.0), ["1"] * 8, {"1": 32})
    answers = calibrated(design, Totals(x, np.array([7.0, 25]), ("1", "2")))
    assert (total(answers, y).value, mean(answers, y).value) == pytest.approx((18106, 565.8125))
    assert standard_error(answers, total(answers, y)) == pytest.approx(6013.6462, abs=5e-5)
    assert standard_error(answers, mean(answers, y)) == pytest.approx(187.9264451, abs=5e-8)


def test_a_variable_of_the_calibration_has_no_error():
    answers = calibrated(small.practices(), small.practice_totals(), "raking")
    assert standard_error(answers, total(answers, small.MACHINES)) == pytest.approx(0, abs=1e-6)


@st.composite
def feasible(draw):
    """Weights and totals that some ratios between 0.6 and 1.8 meet."""
    count, width = draw(st.integers(4, 9)), draw(st.integers(1, 3))
    weight = np.array(draw(st.lists(st.floats(1, 50), min_size=count, max_size=count)))
    x = np.array(draw(st.lists(st.floats(0, 100), min_size=count * width, max_size=count * width)))
    ratios = np.array(draw(st.lists(st.floats(0.6, 1.8), min_size=count, max_size=count)))
    x = np.column_stack([np.ones(count), x.reshape(count, width)])
    names = tuple(str(rank) for rank in range(width + 1))
    return weight, Totals(x, (weight * ratios) @ x, names)


@settings(deadline=None)
@given(feasible(), st.sampled_from(["linear", "raking", "logit", "truncated"]))
def test_totals_that_can_be_met_are_met(case, method):
    weight, totals = case
    ratios = calibrate(weight, totals, method, bounds(method, 0.3, 3.0)).ratio
    assert (weight * ratios) @ totals.x == pytest.approx(
        totals.known, rel=1e-9, abs=1e-9 * float(weight.sum())
    )
    kind = distance(method, bounds(method, 0.3, 3.0))
    assert ratios.min() >= kind.low - 1e-12
    assert ratios.max() <= kind.high + 1e-12


@settings(deadline=None)
@given(feasible())
def test_linear_and_raked_weights_are_the_nearest(case):
    """By Lagrange: g − 1, or log g, is a combination of the variables of calibration, and of nothing else."""
    weight, totals = case
    for method, moved in (("linear", lambda g: g - 1), ("raking", np.log)):
        far = moved(calibrate(weight, totals, method).ratio)
        size = np.maximum(np.abs(totals.x).max(axis=0), 1e-9)
        explained = totals.x / size @ np.linalg.lstsq(totals.x / size, far, rcond=None)[0]
        assert far == pytest.approx(explained, abs=1e-8)


@pytest.mark.parametrize("method", ["logit", "truncated"])
def test_totals_out_of_reach_are_named_with_the_nearest(method):
    with pytest.raises(InputError) as refused:
        calibrate(small.CELLS, small.cell_totals(), method, (0.9, 1.1))
    reasons = {one.reason for one in refused.value.problems}
    assert reasons == {"survey.total_out_of_reach"}
    assert "nearest" in dict(refused.value.problems[0].fields)


def test_nearest_totals_can_be_met():
    totals = small.cell_totals()
    near = nearest_totals(small.CELLS, totals, 0.9, 1.1)
    again = Totals(totals.x, near, totals.names)
    assert nearest_totals(small.CELLS, again, 0.9, 1.1) == pytest.approx(near)


def test_totals_that_contradict_each_other_are_refused():
    x = np.ones((3, 2))
    with pytest.raises(InputError, match="ne peut pas être atteint"):
        calibrate(np.ones(3), Totals(x, np.array([4.0, 5.0]), ("a", "b")))


def test_a_total_of_what_nobody_has_is_refused():
    x = np.column_stack([np.ones(3), np.zeros(3)])
    with pytest.raises(InputError, match="machines"):
        calibrate(np.ones(3), Totals(x, np.array([4.0, 5.0]), ("practices", "machines")))


@pytest.mark.parametrize("pair", [None, (1.2, 2.0), (0.2, 0.9), (0.5, INF), (-0.1, 2.0)])
def test_bounds_that_do_not_hold_1_are_refused(pair):
    with pytest.raises(InputError, match="encadrer 1"):
        calibrate(np.ones(3), Totals(np.ones((3, 1)), np.array([4.0]), ("a",)), "logit", pair)


def test_a_total_with_error_is_approached_and_not_forced():
    x, known = np.ones((3, 1)), np.array([6.0])
    for slack, reached in ((0.0, 6.0), (3.0, 4.5), (1e12, 3.0)):
        ratios = calibrate(np.ones(3), Totals(x, known, ("a",), np.array([slack]))).ratio
        assert ratios.sum() == pytest.approx(reached)


def test_a_total_with_error_keeps_part_of_the_variance():
    totals = small.practice_totals()
    free = Weighted(small.practices())
    loose = Totals(totals.x, totals.known, totals.names, np.full(6, 1e12))
    answers = calibrated(small.practices(), loose)
    of_free, of_loose = (standard_error(one, total(one, small.Y1)) for one in (free, answers))
    assert of_loose == pytest.approx(of_free, rel=1e-4)


def test_the_error_of_a_total_enters_the_variance():
    """For y = 3x the estimate is 3 (X̂ + k (T − X̂)), k from the two errors: its variance is 9 ((1 − k)² V + k² s²)."""
    design = small.practices()
    x = small.MACHINES
    free = Weighted(design)
    ours, error = standard_error(free, total(free, x)), 20.0
    answers = calibrated(design, Totals(x[:, None], np.array([170.0]), ("x",), error=np.array([error])))
    k = ours**2 / (ours**2 + error**2)
    at = total(answers, 3 * x)
    assert at.value == pytest.approx(3 * (152 + k * (170 - 152)))
    assert standard_error(answers, at, by_ratio=False) ** 2 == pytest.approx(
        9 * ((1 - k) ** 2 * ours**2 + k**2 * error**2)
    )
