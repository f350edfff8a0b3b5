"""Weights, strata, stages and single units: the values that R's survey and textbooks print."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.survey.design import Design, given_weights, stage, stratified
from radioscopie.models.survey.estimates import Weighted, errors, mean, ratio, scaled, standard_error, total
from radioscopie.models.survey.intervals import interval
from tests.survey import small

INF = float("inf")


def found(answers, statistic, **options):
    return pytest.approx((statistic.value, standard_error(answers, statistic, **options)), rel=1e-9)


def test_the_survey_of_practices_end_to_end():
    answers = Weighted(small.practices())
    assert found(answers, total(answers, small.Y0)) == (256200, 22721.86905457678)
    assert found(answers, total(answers, small.Y1)) == (177926.66666666667, 15027.68260392947)
    assert found(answers, total(answers, small.MACHINES)) == (152, 26.064023736432816)
    value, se = 0.6944834765, 0.0134512321
    index = ratio(answers, small.Y1, small.Y0)
    assert index.value == pytest.approx(value, abs=5e-11)
    assert standard_error(answers, index) == pytest.approx(se, abs=5e-11)


def test_fpc_file():
    free = Weighted(small.fpc({"1": INF, "2": INF}))
    known = Weighted(small.fpc({"1": 15, "2": 12}))
    at = mean(free, small.FPC_X)
    assert at.value == pytest.approx(5.4481481, abs=5e-8)
    assert standard_error(free, at) == pytest.approx(0.7412683, abs=5e-8)
    assert standard_error(known, mean(known, small.FPC_X)) == pytest.approx(0.6160407, abs=5e-8)
    for domain, value, se in (
        (small.FPC_X > 4, 6.195, 0.7555129),
        (small.FPC_X <= 4, 3.314286, 0.3117042),
    ):
        inside = mean(free, small.FPC_X, domain)
        assert inside.value == pytest.approx(value, abs=5e-7)
        assert standard_error(free, inside) == pytest.approx(se, abs=5e-8)


def test_hospital_file():
    answers = Weighted(stratified(small.HOSPITAL_STRATA, small.HOSPITAL_SIZES))
    whole, each = total(answers, small.HOSPITAL_Y), mean(answers, small.HOSPITAL_Y)
    assert (whole.value, each.value) == pytest.approx((183983, 1164.4493671), abs=5e-8)
    assert standard_error(answers, whole) == pytest.approx(34014.3499, abs=5e-5)
    assert standard_error(answers, each) == pytest.approx(215.2806954, abs=5e-8)
    strata = np.array(small.HOSPITAL_STRATA)
    for name, value, se in (("1", 355.5, 63.568), ("2", 1183, 334.017), ("3", 3055, 441.671)):
        inside = mean(answers, small.HOSPITAL_Y, strata == name)
        assert (inside.value, standard_error(answers, inside)) == pytest.approx((value, se), abs=5e-4)


def test_two_stages():
    sizes, units = (5, 8, 5, 9, 7), ("19", "45", "47", "50", "31")
    y = np.array([41, 49, 49, 49, 49, 45, 31, 31, 35, 39, 41, 61, 49, 51, 33.0])
    unit = [name for name in units for _ in range(3)]
    weight = np.repeat([10 * size / 3 for size in sizes], 3)
    stages = (
        stage(["all"] * 15, unit, {"all": 50}),
        stage(unit, None, dict(zip(units, sizes, strict=True))),
    )
    answers = Weighted(Design(weight, stages))
    at = total(answers, y)
    assert at.value == pytest.approx(15080)
    assert standard_error(answers, at) ** 2 == pytest.approx(5172234.444, abs=5e-4)


def test_unequal_weights_with_replacement():
    y = np.array([15, 143, 21, 51, 337, 50, 274, 145, 15, 86.0])
    simple = Weighted(given_weights(np.full(10, 100.0), ["1"] * 10, {"1": INF}))
    assert standard_error(simple, mean(simple, y)) == pytest.approx(35.6261608, abs=5e-8)
    weight = np.array([20, 200, 11, 25, 550, 30, 250, 100, 10, 55.0])
    sized = Weighted(given_weights(weight, ["1"] * 10, {"1": INF}))
    assert mean(sized, y).value == pytest.approx(243.9136691, abs=5e-8)
    assert standard_error(sized, mean(sized, y)) == pytest.approx(48.7521610, abs=5e-8)
    assert total(sized, y).value == pytest.approx(305136)
    assert standard_error(sized, total(sized, y)) == pytest.approx(184964.5583, abs=5e-5)


def test_stratified_labour_force():
    answers = Weighted(stratified(["1"] * 4 + ["2"] * 4, {"1": 7, "2": 25}))
    idle, force = small.LABOUR.T
    assert mean(answers, idle).value == pytest.approx(475.328125)
    assert standard_error(answers, mean(answers, idle)) == pytest.approx(133.7328634, abs=5e-8)
    share = ratio(answers, idle, force)
    assert (share.value, standard_error(answers, share)) == pytest.approx((0.1277788, 0.0031735638), abs=5e-8)


def test_a_unit_that_stands_for_itself_adds_no_variance():
    weight = np.array([1, 1.004, 1.893, 2.173, 2.971, 4.762, 6.335, 13.730])
    y = np.array([4123, 1623, 760, 767, 568, 331, 187, 129.0])
    for sizes, of_mean, of_total in (
        ({"1": 1, "2": 31}, 132.3949064, 458.5255592),
        ({"1": 1, "2": INF}, 150.4688158, 521.1212406),
    ):
        answers = Weighted(given_weights(weight, ["1"] + ["2"] * 7, sizes))
        assert (mean(answers, y).value, total(answers, y).value) == pytest.approx(
            (445.1821188, 15077.428), abs=5e-4
        )
        assert standard_error(answers, mean(answers, y)) == pytest.approx(of_mean, abs=5e-7)
        assert standard_error(answers, total(answers, y)) == pytest.approx(of_total, abs=5e-7)


@pytest.fixture
def lone():
    return Weighted(given_weights([10.5, 10.5, 20, 20, 15], list("11223"), dict.fromkeys("123", INF)))


def test_single_units_are_refused_unless_asked(lone):
    y = np.array([30.5, 40.5, 35, 52, 44])
    at = total(lone, y)
    with pytest.raises(InputError, match=r"3 .*une seule réponse"):
        standard_error(lone, at)
    assert standard_error(lone, at, lone="certainty") ** 2 == pytest.approx(126625)
    assert standard_error(lone, at, lone="adjust") ** 2 == pytest.approx(127579.8, abs=0.05)
    assert standard_error(lone, at, lone="average") ** 2 == pytest.approx(126625 * 3 / 2)


def test_average_of_no_other_stratum_is_refused():
    answers = Weighted(given_weights([2.0, 3.0], ["1", "2"], {"1": 9, "2": 9}))
    with pytest.raises(InputError):
        standard_error(answers, total(answers, np.array([1.0, 2])), lone="average")


def test_strata_that_cannot_be_are_refused_all_at_once():
    with pytest.raises(InputError) as refused:
        stratified(["a", "a", "b"], {"a": 1, "b": 4, "c": 2})
    assert [one.reason for one in refused.value.problems] == [
        "survey.more_answers_than_units",
        "survey.stratum_without_answer",
    ]


def test_known_moments_give_the_printed_estimates():
    """Any answers with the counts, means and deviations of apistrat have its mean, its error and its interval.

    The file that others ran holds its weights with nine digits: hence 1e-8 on the error.
    """
    counts = {"E": 4421, "H": 755, "M": 1018}
    facts = {
        "E": (100, 674.43, 125.2494283138),
        "H": (50, 625.82, 109.3027419040),
        "M": (50, 636.60, 117.5791526711),
    }
    rng = np.random.default_rng(1)
    y, strata = [], []
    for name, (count, centre, spread) in facts.items():
        drawn = rng.normal(size=count)
        y.append(centre + spread * (drawn - drawn.mean()) / drawn.std(ddof=1))
        strata += [name] * count
    answers = Weighted(stratified(strata, counts))
    at = interval(answers, mean(answers, np.concatenate(y)))
    assert answers.design.freedom() == 197
    assert at.value == pytest.approx(662.2873631593, rel=1e-9)
    assert at.se == pytest.approx(9.4089408028, rel=1e-8)
    assert (at.low, at.high) == pytest.approx((643.732188, 680.842538), rel=1e-9)


rows = st.lists(
    st.tuples(st.sampled_from("ab"), st.floats(-1e4, 1e4), st.floats(1, 1e4)), min_size=4, max_size=12
).filter(lambda made: all(sum(row[0] == name for row in made) > 1 for name in "ab"))


@given(rows, st.permutations(range(12)))
def test_order_of_the_rows_and_unit_of_money_do_not_matter(made, order):
    def run(some, scale):
        answers = Weighted(stratified([row[0] for row in some], {"a": 40, "b": 20}))
        y, x = (np.array([row[i] for row in some]) * scale for i in (1, 2))
        statistics = [total(answers, y), ratio(answers, y, x)]
        return [at.value for at in statistics], errors(answers, statistics)

    shuffled = [made[rank] for rank in order if rank < len(made)]
    (whole, share), spread = run(made, 1.0)
    (again, share_again), spread_again = run(shuffled, 1000.0)
    assert again == pytest.approx(whole * 1000, rel=1e-9, abs=1e-5)
    assert share_again == pytest.approx(share, rel=1e-9, abs=1e-12)
    assert spread_again[0, 0] == pytest.approx(spread[0, 0] * 1e6, rel=1e-7, abs=1e-3)
    assert spread_again[1, 1] == pytest.approx(spread[1, 1], rel=1e-7, abs=1e-12)


@given(rows)
def test_weights_add_up_to_the_frame_and_a_constant_has_no_error(made):
    answers = Weighted(stratified([row[0] for row in made], {"a": 40, "b": 20}))
    ones = total(answers, np.ones(len(made)))
    assert ones.value == pytest.approx(60)
    assert standard_error(answers, ones) == pytest.approx(0, abs=1e-9)
    assert standard_error(answers, scaled(ones, 3)) == pytest.approx(0, abs=1e-9)
