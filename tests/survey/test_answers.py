"""Shares, silence, edits, outliers, gaps, index and small areas: by hand, or as published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.survey.design import stratified
from radioscopie.models.survey.editing import (
    Edit,
    by_effect,
    changed_too_much,
    edited,
    far_from_median,
    unit_factors,
)
from radioscopie.models.survey.estimates import Weighted, combined, mean, ratio, total
from radioscopie.models.survey.imputation import filled
from radioscopie.models.survey.index import index
from radioscopie.models.survey.intervals import logistic, share_interval, student, wilson
from radioscopie.models.survey.localise import Condition, localise
from radioscopie.models.survey.outliers import conditional_biases, kokic_bell_cuts, robust_total, winsorised
from radioscopie.models.survey.response import (
    by_wave,
    gap_to_frame,
    group_weights,
    pooled,
    response_rate,
    response_rates,
)
from radioscopie.models.survey.silent import (
    mean_bounds,
    share_bounds,
    shifted_ratio,
    shifted_total,
    tipping_shift,
)
from radioscopie.models.survey.small_areas import benchmarked, fay_herriot, figures
from radioscopie.models.survey.unit_areas import battese_harter_fuller
from radioscopie.models.survey.weights import weight_report
from tests.survey import small

NAN = float("nan")


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(71, 67.8, 74.0), (63.4, 60.0, 66.7), (73, 69.8, 76.0), (60, 56.6, 63.3), (77, 74.0, 79.8)],
)
def test_wilson_interval_of_the_shares_of_2020(share, low, high):
    assert np.array(wilson(share / 100, 804)) * 100 == pytest.approx((low, high), abs=0.05)


def test_wilson_never_leaves_0_and_1_and_logit_neither():
    assert wilson(0.0, 20)[0] == 0
    assert wilson(1.0, 20)[1] == 1
    low, high = logistic(0.98, 0.02, 30)
    assert 0 < low < 0.98 < high < 1


def test_a_share_of_nobody_still_has_an_interval():
    answers = Weighted(stratified(["1"] * 10, {"1": 1000}))
    nobody = share_interval(answers, mean(answers, np.zeros(10)))
    assert (nobody.low, nobody.high) == pytest.approx(wilson(0, 10, 9))
    some = share_interval(answers, mean(answers, np.arange(10) % 2.0))
    assert 0 < some.low < 0.5 < some.high < 1


def test_an_interval_without_a_degree_of_freedom_is_refused():
    with pytest.raises(InputError, match="autant de strates que de réponses"):
        student(1.0, 0.1, 0)


@pytest.mark.parametrize(("share", "low", "high"), [(71, 14.3, 94.2), (63.4, 12.7, 92.6)])
def test_bounds_with_no_assumption_on_the_silent(share, low, high):
    found = share_bounds(share / 100, 804, 4000)
    assert (found.low * 100, found.high * 100) == pytest.approx((low, high), abs=0.05)


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.lists(st.booleans(), max_size=20))
def test_the_true_share_is_always_within_the_bounds(answered, silent):
    whole = [*answered, *silent]
    found = share_bounds(sum(answered) / len(answered), len(answered), len(whole))
    assert found.low - 1e-12 <= sum(whole) / len(whole) <= found.high + 1e-12
    means = mean_bounds(np.array(answered, dtype=float), len(whole), 0.0, 1.0)
    assert (means.low, means.high) == pytest.approx((found.low, found.high))


def test_shifting_the_silent():
    weight, y, x = np.array([1.0, 4.0]), np.array([10.0, 20.0]), np.array([10.0, 40.0])
    moved = shifted_total(weight, y, 0.1)  # 30 known, 60 of the silent
    assert moved.values == pytest.approx((84, 90, 96))
    share = shifted_ratio(weight, y, x, 0.1)
    assert share.values == pytest.approx((84 / 170, 90 / 170, 96 / 170))
    assert tipping_shift(weight, y, x, 96 / 170) == pytest.approx(0.1)
    assert np.isnan(tipping_shift(np.ones(2), y, x, 0.3))
    assert np.isnan(shifted_ratio(weight, y, np.zeros(2), 0.1).central)


def test_more_answers_than_invited_are_refused():
    with pytest.raises(InputError):
        share_bounds(0.5, 11, 10)


def test_rates_by_count_and_by_size():
    rates = response_rates(["a", "a", "b"], np.array([True, False, True]), np.array([9.0, 1, 5]))
    assert (rates["a"].invited, rates["a"].answered, rates["a"].by_count, rates["a"].by_size) == (
        2,
        1,
        0.5,
        0.9,
    )
    assert rates["b"].by_count == 1
    assert gap_to_frame(np.array([9.0, 1, 5]), np.array([True, False, True])) == (7, 5)
    assert by_wave(np.array([1.0, 9, 3, 7]), np.array([0, 3, 1, 2])) == (2, 8)


def test_group_weights_keep_the_weight_of_each_group():
    weight = np.array([1.0, 2, 3, 4])
    found = group_weights(weight, list("aabb"), np.array([True, False, True, True]))
    assert found.tolist() == [3, 0, 3, 4]
    with pytest.raises(InputError, match="personne n'a répondu"):
        group_weights(weight, list("aabb"), np.array([True, True, False, False]))


def test_an_empty_frame_is_refused():
    with pytest.raises(InputError, match="vide"):
        response_rate(np.array([], bool), np.array([]))


def test_strata_are_pooled_along_the_tree():
    population, answers = {"a": 10, "b": 20, "c": 5, "d": 2}, {"a": 2, "b": 8, "c": 1, "d": 2}
    tree = {"a": "b", "c": "a"}
    assert pooled(population, answers, tree) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_a_pool_that_stays_too_small_goes_on():
    assert pooled({"a": 9, "b": 9, "c": 9}, {"a": 1, "b": 1, "c": 5}, {"a": "b", "b": "c"}) == dict.fromkeys(
        "abc", "a"
    )


def test_a_small_stratum_with_nowhere_to_go_is_refused():
    with pytest.raises(InputError) as refused:
        pooled({"a": 9, "b": 9, "c": 9}, {"a": 1, "c": 5}, {})
    assert [one.reason for one in refused.value.problems] == [
        "survey.single_unit_stratum",
        "survey.stratum_without_answer",
    ]
    both = {"a": "b", "b": "a"}
    assert pooled({"a": 9, "b": 9}, {"a": 1, "b": 1}, both) == {
        "a": "a",
        "b": "a",
    }  # two answers are enough at the end
    with pytest.raises(InputError):
        pooled({"a": 9, "b": 9}, {"a": 1}, both)


def test_the_weights_of_the_calibrated_practices_are_reported():
    found = weight_report(Weighted(small.practices()))
    assert (found.negative, found.extreme) == (0, 0)
    low = weight_report(Weighted(stratified(["1", "1", "2", "2"], {"1": 2, "2": 200})))
    assert low.design_effect == pytest.approx(4 * (2 + 2 * 100**2) / 202**2)


def test_a_change_far_from_the_others_is_found_and_size_matters():
    before = np.array([100.0, 100, 100, 100, 100, 100, 100, 9000, 100])
    now = np.array([80.0, 90, 95, 100, 105, 110, 120, 11500, 0])
    found = changed_too_much(now, before)
    assert found.tolist() == [False] * 7 + [True, False]
    assert not changed_too_much(now, before, exponent=0.0)[:8].any()
    assert not changed_too_much(now[:4], before[:4]).any()
    wide_below = np.array([50.0, 60, 75, 90, 100, 101, 102, 103, 112])  # quartiles: 75, 100, 102
    found = changed_too_much(wide_below, np.full(9, 100.0), exponent=0.0)
    assert found.tolist() == [False] * 8 + [True]
    assert not changed_too_much(np.zeros(3), np.zeros(3)).any()


def test_euros_for_thousands_are_found():
    values = np.array([1_200_000.0, 1_300, 1.1, 900, 5_000, 0])
    assert unit_factors(values, np.full(6, 1_000.0)).tolist() == [1000, 1, 1 / 1000, 1, 1, 1]
    assert far_from_median(np.array([1.0, 2, 3, 2, 90])).tolist() == [False] * 4 + [True]
    assert far_from_median(np.array([2.0, 2, 2, 3])).tolist() == [False] * 3 + [True]


def test_an_edit_keeps_the_value_given_and_needs_a_reason():
    raw = np.array([5.0, 7000, NAN])
    edits = [Edit("b", "y", 7000, 7, "unit", "ab", "euros for thousands", "2026-11-21")]
    edits += [
        Edit("c", "y", NAN, 4, "missing", "ab", "called", "2026-11-21"),
        Edit("a", "z", 1, 2, "r", "w", "y", ""),
    ]
    assert edited(["a", "b", "c"], "y", raw, edits).tolist() == [5, 7, 4]
    assert raw[1] == 7000
    wrong = [
        Edit("b", "y", 7000, 7, "unit", "", "why", ""),
        Edit("d", "y", 1, 2, "r", "w", "y", ""),
        Edit("a", "y", 6, 2, "r", "w", "y", ""),
    ]
    with pytest.raises(InputError) as refused:
        edited(["a", "b", "c"], "y", raw, wrong)
    assert [one.reason.partition(".")[2] for one in refused.value.problems] == [
        "edit_without_reason",
        "edit_of_unknown",
        "edit_of_other_value",
    ]
    assert by_effect(np.array([1.0, 10, 2]), np.array([9.0, 5, 8]), np.array([9.0, 4, 1])).tolist() == [
        2,
        1,
        0,
    ]


ADULT = (Condition({"age": -1.0}, 0, strict=True),)
INCOME = (Condition({"income": 1.0}, 0), Condition({"age": -1.0}, -16, strict=True))


def test_the_fields_to_change_are_the_fewest():
    assert localise({"age": -10.0}, [ADULT]) == ("age",)
    assert localise({"age": 15.0, "income": 2000.0}, [ADULT, INCOME]) == ("age",)
    assert localise({"age": 15.0, "income": 2000.0}, [ADULT, INCOME], {"age": 2.0}) == ("income",)
    assert localise({"age": 17.0, "income": 2000.0}, [ADULT, INCOME]) == ()
    assert localise({"age": 1.0}, [ADULT, (Condition({"age": 1.0}, -1),)]) is None


def test_a_sum_that_does_not_add_up_needs_one_field():
    adds = [
        (Condition({"a": 1.0, "b": 1.0, "t": -1.0}, 0),),
        (Condition({"a": -1.0, "b": -1.0, "t": 1.0}, 0),),
    ]
    signs = [(Condition({name: -1.0}, 0),) for name in "abt"]
    assert localise({"a": 3.0, "b": 4.0, "t": 70.0}, [*adds, *signs]) == ("a",)
    assert localise({"a": 3.0, "b": 4.0, "t": 1.0}, [*adds, *signs]) == ("t",)


def test_outliers_by_hand():
    y = np.array([10, 12, 9, 14, 95.0])
    design = stratified(["1"] * 5, {"1": 50})
    assert design.weight @ y == 1400
    assert design.weight @ winsorised(y, design.weight, 30, kind=1) == 750
    assert winsorised(y, design.weight, 30)[4] == 36.5
    assert design.weight @ winsorised(y, design.weight, 30) == 815
    assert conditional_biases(y, design).tolist() == [-202.5, -180, -213.75, -157.5, 753.75]
    assert robust_total(y, design) == 1130


def test_a_unit_that_stands_for_itself_is_never_brought_down():
    assert winsorised(np.array([95.0, 95]), np.array([1.0, 10]), 30).tolist() == [95, 36.5]
    design = stratified(["1"] * 3 + ["2"] * 3, {"1": 3, "2": 30})
    cuts = kokic_bell_cuts(np.array([1, 2, 99, 1, 2, 99.0]), design)
    assert np.isinf(cuts[:3]).all()
    assert np.isfinite(cuts[3:]).all()
    assert np.isinf(kokic_bell_cuts(np.ones(6), design)).all()


def test_the_cut_of_kokic_and_bell_balances_what_it_takes():
    """L is the bias that the cut makes: Σ max((w − 1)(y − ȳ) − L, 0) = L."""
    y = np.array([10, 12, 9, 14, 95.0])
    design = stratified(["1"] * 5, {"1": 50})
    reach = (kokic_bell_cuts(y, design)[0] - y.mean()) * 9
    assert np.maximum(9 * (y - y.mean()) - reach, 0).sum() == pytest.approx(reach)
    taken = design.weight @ y - design.weight @ winsorised(y, design.weight, kokic_bell_cuts(y, design))
    assert taken == pytest.approx(reach)


def test_gaps_are_filled_by_the_trend_then_by_the_size_and_flagged():
    y = np.array([10.0, 30, NAN, NAN])
    found = filled(y, np.array([20.0, 40, 100, NAN]), np.array([1.0, 3, 9, 2]), list("aaaa"))
    assert found.values == pytest.approx([10, 30, 100 * 40 / 60, 2 * 40 / 4])
    assert found.how == ("given", "given", "trend", "ratio")
    assert found.imputed == 2
    with pytest.raises(InputError, match="b"):
        filled(y, np.full(4, NAN), np.ones(4), list("aabb"))


PANEL = np.array(
    [
        [100, 110, 90, 100, 105, 115.5, 94.5, 105, 99.75, 109.725, 89.775, 99.75],
        [50, 50, 50, 50, 60, 60, 0, 0, NAN, NAN, NAN, NAN],
        [NAN, NAN, NAN, NAN, 30, 40, 60, 70, 66, 72, 72, 77],
    ]
)


def test_an_index_with_entry_and_exit():
    base = [100, 106.666667, 93.333333, 100]
    whole, same = index(PANEL, 4, matched=False), index(PANEL, 4, matched=True)
    assert whole == pytest.approx(
        [*base, 130, 143.666667, 103, 116.666667, 110.5, 121.15, 107.85, 117.833333], abs=5e-7
    )
    assert same == pytest.approx(
        [*base, 110, 117, 98, 105, 135.055556, 136.731994, 102.614563, 106.05], abs=5e-7
    )


def test_an_index_of_all_telescopes_to_the_total_over_the_base():
    weight = np.array([2.0, 3, 5])
    active = np.nan_to_num(PANEL).T @ weight
    assert index(PANEL, 4, matched=False, weight=weight) == pytest.approx(100 * active / active[:4].mean())


def test_an_index_without_base_or_units_is_refused():
    with pytest.raises(InputError, match="année de base"):
        index(PANEL[:, :3], 4, matched=True)
    with pytest.raises(InputError, match="aucun cabinet actif"):
        index(np.array([[1.0, 1, 0, 1]]), 2, matched=True)


def test_a_separate_ratio_adds_the_strata():
    answers = Weighted(small.practices())
    parts = [
        (known, ratio(answers, small.Y1, small.Y0, where))
        for known, where in ((9e4, small.IN_A), (2e5, ~small.IN_A))
    ]
    both = combined(parts)
    assert both.value == pytest.approx(9e4 * parts[0][1].value + 2e5 * parts[1][1].value)
    assert both.answers == 15
    assert np.isnan(ratio(answers, small.Y1, np.zeros(15)).value)
    assert total(answers, small.Y1, np.zeros(15, bool)).answers == 0


def milk():
    major, direct, error = small.data("milk").T
    x = np.column_stack([np.ones(len(major)), *(major == area for area in (2, 3, 4))]).astype(float)
    return direct, x, error


def test_fay_herriot_on_milk():
    direct, x, error = milk()
    model = fay_herriot(direct, x, error**2)
    assert model.variance == pytest.approx(0.0185503336, rel=1e-7)  # printed from a search; ours is the root
    assert model.slopes == pytest.approx([0.968189, 0.132780, 0.226946, -0.241301], abs=5.1e-7)
    assert model.slope_errors == pytest.approx([0.069362, 0.103001, 0.092330, 0.081617], abs=5.1e-7)
    assert model.estimate[:5] == pytest.approx([1.021971, 1.047602, 1.067951, 0.760817, 0.846157], abs=5.1e-7)
    assert model.estimate[-1] == pytest.approx(0.681087, abs=5.1e-7)
    assert model.mse[:3] == pytest.approx([0.0134603, 0.0053729, 0.0057020], abs=5.1e-8)
    assert fay_herriot(direct, x, error**2, "ml").variance == pytest.approx(0.0155175, abs=5.1e-8)
    assert fay_herriot(direct, x, error**2, "moment").variance == pytest.approx(0.0164203, abs=5.1e-8)


def test_areas_that_do_not_differ_take_the_regression():
    direct, x, error = milk()
    model = fay_herriot(x @ np.array([1.0, 0, 0, 0]), x, error**2)
    assert model.variance == 0
    assert model.estimate == pytest.approx(np.ones(len(direct)))


@pytest.mark.parametrize(("left_out", "between", "within"), [([32], 140.024, 147.269), ([], 63.315, 297.713)])
def test_battese_harter_fuller_on_corn(left_out, between, within):
    area, corn, corn_pixels, soy_pixels = np.delete(small.data("crops"), left_out, axis=0).T
    _, *means = small.data("crop_means").T
    x = np.column_stack([np.ones(len(corn)), corn_pixels, soy_pixels])
    model = battese_harter_fuller(corn, x, area.astype(int) - 1, np.column_stack([np.ones(12), *means]))
    assert (model.between, model.within) == pytest.approx((between, within), abs=5.1e-4)
    if left_out:
        assert model.slopes == pytest.approx([51.0704, 0.3287, -0.1346], abs=5.1e-5)
        published = "122.2 126.2 106.7 108.4 144.3 112.1 112.8 122.0 115.3 124.4 106.9 143.0"
        assert model.estimate == pytest.approx(np.array(published.split(), dtype=float), abs=0.051)


def test_an_area_says_its_own_figure_that_of_a_model_or_nothing():
    direct, x, error = milk()
    answers = np.full(len(direct), 12)
    answers[1] = 9
    kinds = [area.kind for area in figures(direct, error, answers, x)]
    assert kinds[:2] == ["direct", "model"]
    assert kinds[21] == "model"  # coefficient of variation 20.9 %
    assert [area.kind for area in figures(direct, error, answers, None)].count("none") == kinds.count("model")
    few = figures(direct[:3], error[:3], np.array([2, 2, 2]), x[:3, :2])
    assert [area.kind for area in few] == ["none"] * 3
    assert np.isnan(few[0].value)


def test_areas_can_be_made_to_add_up():
    met = benchmarked(np.array([1.0, 2, 3]), np.array([10.0, 20, 10]), 2.2)
    assert met @ np.array([10.0, 20, 10]) / 40 == pytest.approx(2.2)
