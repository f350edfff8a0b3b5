"""The steady delay: where the requests kept are the capacity."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.waiting.market import (
    Market,
    Needs,
    NoSteadyDelayError,
    flows,
    mean_delay,
    scaled,
    steady,
)
from tests.waiting.by_hand import alone, by_bisection

ONE = Needs(np.array([1.0]), np.array([1.0]), np.array([0.02]))
THREE = Needs(np.array([0.1, 0.2, 0.7]), np.array([0.3, 0.9, 1.0]), np.array([0.0, 0.018, 0.02]))
PULL = np.array([[0.8, 0.2, 0.0], [0.1, 0.8, 0.1], [0.0, 0.3, 0.7]])
TOY = Market(np.array([100.0, 80.0, 40.0]), PULL, np.array([70.0, 60.0, 30.0]), THREE, 0.02)


def _zone(requests, capacity, needs=ONE):
    return Market(np.array([requests]), np.ones((1, 1)), np.array([capacity]), needs, 0.02)


@given(st.floats(1, 500), st.floats(1, 500), st.floats(0.002, 0.2))
def test_one_zone_is_a_logarithm(requests, capacity, fall):
    needs = replace(ONE, fall=np.array([fall]))
    assert steady(_zone(requests, capacity, needs))[0] == pytest.approx(
        alone(requests, capacity, fall), abs=1e-5
    )


def test_those_who_never_give_up_take_their_places_first():
    needs = Needs(np.array([0.25, 0.75]), np.ones(2), np.array([0.0, 0.02]))
    assert steady(_zone(100.0, 70.0, needs))[0] == pytest.approx(alone(75, 45, 0.02))


def test_more_who_never_give_up_than_places_is_no_steady_delay():
    needs = Needs(np.array([0.5, 0.5]), np.ones(2), np.array([0.0, 0.02]))
    with pytest.raises(NoSteadyDelayError):
        steady(_zone(100.0, 40.0, needs))


@pytest.mark.slow
def test_three_zones_by_bisection():
    assert steady(TOY) == pytest.approx(
        by_bisection(TOY.requests, PULL, TOY.capacity, THREE.share, THREE.fall, TOY.leaning), rel=1e-6
    )


def test_requests_kept_are_the_capacity_where_there_is_a_delay_and_below_it_elsewhere():
    idle = replace(TOY, capacity=np.array([70.0, 300.0, 30.0]))
    delay = steady(idle)
    come = flows(idle, delay).arrivals
    assert delay[1] == 0
    assert come[1] < 300
    assert come[[0, 2]] == pytest.approx([70, 30])


def test_people_who_go_anywhere_make_one_delay():
    delay = steady(replace(TOY, leaning=20.0))
    assert np.ptp(delay) < 0.3
    assert mean_delay(TOY, delay) == pytest.approx(_together(), rel=0.01)


def _together():
    return steady(_zone(220.0, 160.0, THREE))[0]


def test_people_who_go_nowhere_else_feel_the_mean_of_their_zones():
    stay = replace(TOY, leaning=1e-7)
    delay = steady(stay)
    assert flows(stay, delay).felt == pytest.approx(PULL @ delay, rel=1e-4)


@given(st.floats(0.1, 50))
def test_ten_times_the_country_waits_as_long(size):
    larger = replace(TOY, requests=TOY.requests * size, capacity=TOY.capacity * size)
    assert steady(larger) == pytest.approx(steady(TOY), rel=1e-5)


def test_a_home_that_reaches_nothing_asks_nothing():
    pull = np.vstack([PULL, np.zeros(3)])
    assert steady(replace(TOY, requests=np.append(TOY.requests, 500.0), pull=pull)) == pytest.approx(
        steady(TOY)
    )


def test_requests_are_scaled_to_a_mean_delay():
    market, delay = scaled(TOY, 30.0)
    assert mean_delay(market, delay) == pytest.approx(30)
    assert steady(market) == pytest.approx(delay, rel=1e-6)
    assert market.requests / TOY.requests == pytest.approx([market.requests[0] / 100] * 3)


def test_a_zone_that_does_more_waits_less_and_relieves_its_neighbours():
    more = steady(replace(TOY, capacity=np.array([70.0, 66.0, 30.0])))
    assert np.all(more < steady(TOY))
