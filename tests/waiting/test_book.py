"""The appointment book agrees with the equations: in the long run, by need, and on the way."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.waiting.book import simulate
from radioscopie.models.waiting.market import Market, steady
from radioscopie.models.waiting.path import path
from tests.waiting.by_hand import alone
from tests.waiting.simpy_book import mean_wait
from tests.waiting.test_market import ONE, THREE, TOY


def test_in_the_long_run_each_zone_and_need_waits_what_the_equations_say():
    delay = steady(TOY)
    seen = simulate(TOY, delay, (200.0, 3000.0), seed=1)
    assert seen.days == pytest.approx(np.outer(delay, THREE.ratio), rel=0.03)
    assert seen.given_up / seen.asked == pytest.approx(1 - 160 / 220, abs=0.01)


@pytest.mark.slow
def test_it_finds_the_delay_from_an_empty_book():
    seen = simulate(TOY, np.zeros(3), (600.0, 9000.0), seed=2)
    assert seen.days[:, -1] == pytest.approx(steady(TOY), rel=0.04)


def test_after_a_step_of_capacity_it_follows_the_path():
    more = replace(TOY, capacity=TOY.capacity * 1.25)
    begun = steady(TOY) / 1.25  # the same people, seen by more machines
    asked = np.arange(0, 80)
    waited = path(more, begun, list(asked))[:, 1]
    expected = waited[
        (asked + waited > 25) & (asked + waited < 80)
    ].mean()  # by day seen, not by day of request
    seen = np.mean([simulate(more, begun, (25.0, 80.0), seed=one).days[1, -1] for one in range(20)])
    assert abs(seen - expected) < 0.05 * abs(begun[1] - steady(more)[1])


def test_a_zone_with_room_has_no_delay():
    idle = replace(TOY, capacity=TOY.capacity * 3)
    assert np.all(simulate(idle, steady(idle), (10.0, 500.0), seed=1).days < 0.2)


def test_the_same_seed_gives_the_same_book():
    one, two = (simulate(TOY, steady(TOY), (10.0, 200.0), seed=4) for _ in range(2))
    assert np.array_equal(one.days, two.days)


@pytest.mark.slow
def test_simpy_finds_the_same():
    zone = Market(np.array([60.0]), np.ones((1, 1)), np.array([45.0]), ONE, 0.02)
    ours = simulate(zone, steady(zone), (200.0, 1500.0), seed=1).days[0, 0]
    theirs = mean_wait(60.0, 45.0, 0.02, 200.0, 1500.0, seed=1)
    assert theirs == pytest.approx(alone(60, 45, 0.02), rel=0.04)
    assert ours == pytest.approx(theirs, rel=0.05)
