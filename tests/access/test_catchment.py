"""Catchments and inequality: against loops written from the definitions, and the law of conservation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.access.catchment import reachable, three_step, two_step
from radioscopie.models.access.decay import Decay, flat, read_decay
from radioscopie.models.access.inequality import gini, quantiles, theil
from radioscopie.models.access.study import Method
from radioscopie.models.access.travel.pairs import nearest, sorted_travel
from tests.access import oracle

STEPS = [(20.0, 1.0), (40.0, 0.68), (60.0, 0.22)]


@st.composite
def territories(draw):
    """Random minutes between communes and sites (None: no road), people and machines."""
    communes, sites = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    time = st.one_of(st.none(), st.floats(0, 90), st.sampled_from([20.0, 40.0, 60.0]))
    times = draw(
        st.lists(st.lists(time, min_size=sites, max_size=sites), min_size=communes, max_size=communes)
    )
    people = draw(st.lists(st.integers(0, 5000), min_size=communes, max_size=communes))
    machines = draw(st.lists(st.integers(1, 9), min_size=sites, max_size=sites))
    return times, people, machines


def arrays(times, people, machines):
    pairs = [(i, j, t) for i, row in enumerate(times) for j, t in enumerate(row) if t is not None]
    i, j, t = (np.array(x) for x in zip(*pairs, strict=True)) if pairs else (np.array([]),) * 3
    travel = sorted_travel(
        i.astype(np.int64), j.astype(np.int64), t.astype(float), len(people), len(machines)
    )
    return travel, np.array(people, float), np.array(machines, float)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(territories(), st.sampled_from(["flat", "steps"]))
def test_equal_to_the_loops_and_conserving(territory, kind):
    travel, people, machines = arrays(*territory)
    decay = flat(45.0) if kind == "flat" else read_decay("20:1,40:0.68,60:0.22", 60)
    steps = [(45.0, 1.0)] if kind == "flat" else STEPS
    weights = decay.of(travel.minutes)
    for ours, theirs in ((two_step, oracle.two_step), (three_step, oracle.three_step)):
        found = ours(travel, weights, people, machines)
        expected = theirs(*territory, lambda time: oracle.step_weight(time, steps))
        assert found == pytest.approx(expected, rel=1e-12, abs=1e-15)
        reached = [
            machine
            for j, machine in enumerate(territory[2])
            if any(
                p and row[j] is not None and oracle.step_weight(row[j], steps)
                for p, row in zip(territory[1], territory[0], strict=True)
            )
        ]
        assert float((found * people).sum()) == pytest.approx(sum(reached), rel=1e-12)
    assert reachable(travel, weights, people, machines) == sum(reached)


@settings(max_examples=100, deadline=None)
@given(territories())
def test_nearest_is_the_shortest_and_the_first_of_equals(territory):
    travel, *_ = arrays(*territory)
    near = nearest(travel)
    for i, row in enumerate(territory[0]):
        known = [(t, j) for j, t in enumerate(row) if t is not None]
        expected = min(known) if known else (math.inf, -1)
        assert (near.minutes[i], near.site[i]) == expected


def test_a_hand_case():
    travel = sorted_travel(np.array([0, 1, 1]), np.array([0, 0, 1]), np.array([10.0, 30.0, 5.0]), 2, 2)
    weights = Decay((20.0, 40.0), (1.0, 0.5)).of(travel.minutes)
    access = two_step(travel, weights, np.array([100.0, 200.0]), np.array([2.0, 1.0]))
    # site 0: 2 / (100 + 200 × 0.5) = 0.01; site 1: 1 / 200 = 0.005
    assert access == pytest.approx([0.01, 0.01 * 0.5 + 0.005])


def test_the_shorter_of_a_pair_given_twice_is_kept():
    travel = sorted_travel(np.array([0, 0]), np.array([0, 0]), np.array([10.0, 4.0]), 1, 1)
    assert travel.minutes.tolist() == [4.0]


@pytest.mark.parametrize(
    ("time", "weight"), [(0, 1), (20, 1), (20.001, 0.68), (40, 0.68), (60, 0.22), (60.001, 0)]
)
def test_default_steps_include_their_limit(time, weight):
    assert read_decay("", 60.0).of(np.array([float(time)]))[0] == weight


def test_two_steps_weigh_alike_up_to_the_limit_included():
    method = Method("2sfca", "machines", 60.0, read_decay("", 60.0))
    assert method.weights(np.array([0.0, 60.0, 60.01, np.inf])).tolist() == [1.0, 1.0, 0.0, 0.0]


def test_gaussian_falls_from_one_to_zero_at_the_limit():
    found = read_decay("gaussian", 60.0).of(np.array([0.0, 30.0, 60.0, 61.0]))
    half = (math.exp(-0.125) - math.exp(-0.5)) / (1 - math.exp(-0.5))
    assert found == pytest.approx([1.0, half, 0.0, 0.0])


@pytest.mark.parametrize("word", ["x", "20", "20:1,10:0.5", "20:2", "20:0", "20:1,,", "-5:1", "0:1"])
def test_bad_weights_are_refused(word):
    with pytest.raises(InputError):
        read_decay(word, 60.0)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 100), st.integers(1, 50)), min_size=1, max_size=12))
def test_gini_and_theil_equal_their_definitions(rows):
    values, people = (np.array(x, float) for x in zip(*rows, strict=True))
    assert gini(values, people) == pytest.approx(oracle.gini(values, people), abs=1e-9)
    groups = np.arange(len(values)) % 3
    split = theil(values, people, groups)
    assert split.total == pytest.approx(oracle.theil(values, people), abs=1e-9)
    assert split.between >= -1e-12
    assert split.within >= -1e-9


def test_theil_between_is_all_when_groups_are_even_inside():
    split = theil(np.array([1.0, 1.0, 3.0, 3.0]), np.array([1.0, 2.0, 1.0, 2.0]), np.array([0, 0, 1, 1]))
    assert split.within == pytest.approx(0, abs=1e-12)
    assert split.total == pytest.approx(0.5 * 0.5 * math.log(0.5) + 0.5 * 1.5 * math.log(1.5))


def test_quantiles_are_those_of_people_laid_side_by_side():
    values, people = np.array([5.0, 1.0, 9.0]), np.array([2.0, 5.0, 3.0])
    line = sorted([5.0] * 2 + [1.0] * 5 + [9.0] * 3)
    assert quantiles(values, people, (0.1, 0.5, 0.51, 0.7, 0.71, 1.0)).tolist() == [
        line[0], line[4], line[5], line[6], line[7], line[9]
    ]  # fmt: skip


# Given by PySAL access 1.1.10.post3 (fca.two_stage_fca, fca.three_stage_fca, weights.step_fn) on the territory below.
PYSAL = {
    "2sfca": [
        0.00119252949579387,
        0.00175483053531834,
        0.000996140518917092,
        0.00175483053531834,
        0.000216919739696312,
    ],
    "e2sfca": [
        0.00120273584081185,
        0.00173945107776305,
        0.000953126749504782,
        0.0036048011332704,
        0.000306184935701164,
    ],
    "3sfca": [
        0.000988322373536531,
        0.00170334953443355,
        0.000914478948806854,
        0.0105639944148144,
        0.000438285261092791,
    ],
}
ROADS = [
    (0, 0, 5),
    (0, 1, 25),
    (1, 0, 20),
    (1, 2, 45),
    (2, 1, 40),
    (2, 2, 60),
    (3, 2, 10),
    (3, 0, 59),
    (4, 1, 15),
]


@pytest.mark.parametrize("name", PYSAL)
def test_equal_to_pysal_access(name):
    i, j, minutes = (np.array(one) for one in zip(*ROADS, strict=True))
    travel = sorted_travel(i, j, minutes.astype(float), 5, 3)
    people, machines = np.array([1200.0, 800, 3000, 50, 410]), np.array([2.0, 1, 3])
    decay = flat(60.0) if name == "2sfca" else Decay((20.0, 40.0, 60.0), (1.0, 0.68, 0.22))
    step = three_step if name == "3sfca" else two_step
    found = step(travel, decay.of(travel.minutes), people, machines)
    assert found == pytest.approx(PYSAL[name], rel=1e-12)
