"""The way from one delay to another."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.waiting.market import Market, Needs, flows, steady
from radioscopie.models.waiting.path import booked, path, sooner
from tests.waiting.by_hand import after
from tests.waiting.test_market import ONE, THREE, TOY

DAYS = [0, 1, 30, 90, 365, 1000]


def _alone(requests, capacity):
    return Market(np.array([requests]), np.ones((1, 1)), np.array([capacity]), ONE, 0.02)


@pytest.mark.parametrize("capacity", [50.0, 55.0, 99.0, 120.0])
def test_one_zone_follows_the_closed_form(capacity):
    before, now = _alone(100.0, 50.0), _alone(100.0, capacity)
    start = steady(before) * 50.0 / capacity  # the same people, seen by more machines
    found = path(now, start, DAYS)[:, 0]
    assert found == pytest.approx(
        [after(start[0], 100.0, capacity, 0.02, day) for day in DAYS], rel=0.01, abs=0.05
    )


def test_what_is_steady_stays():
    delay = steady(TOY)
    assert path(TOY, delay, DAYS) == pytest.approx(np.tile(delay, (len(DAYS), 1)), rel=1e-6)


def test_compiled_steps_are_those_of_the_flows_of_the_market():
    """Ten steps of a day from delays that are not steady, written with `flows` and `sooner`."""
    delay, expected = np.array([12.0, 0.5, 60.0]), []
    for turn in range(11):
        expected.append(delay)
        now = flows(TOY, delay)
        arrivals = 1.02 ** (turn / 365.25) * now.arrivals
        delay = np.maximum(delay + (arrivals - TOY.capacity) / (TOY.capacity * sooner(TOY, now)), 0.0)
    found = path(TOY, np.array([12.0, 0.5, 60.0]), list(range(11)), growth_pct=2.0, step=1.0)
    assert found == pytest.approx(np.array(expected), rel=1e-10)


@pytest.mark.parametrize("leaning", [1.0, 5.0, 40.0])
def test_long_steps_stay_and_end_where_delays_are_steady_however_much_people_lean(leaning):
    """Explicit steps of five days overshot: delays left a steady state by themselves and never came back."""
    market = replace(TOY, leaning=TOY.leaning * leaning)
    delay = steady(market)
    assert path(market, delay, [0, 30, 1080], step=5.0) == pytest.approx(np.tile(delay, (3, 1)), rel=1e-6)
    for factor in (0.8, 1.2):
        now = replace(market, capacity=market.capacity * factor)
        found = path(now, delay / factor, [0, 3000], step=5.0)
        assert found[-1] == pytest.approx(steady(now, delay), rel=1e-3, abs=0.01)


def test_it_ends_where_delays_are_steady():
    more = replace(TOY, capacity=TOY.capacity * 1.1)
    found = path(more, steady(TOY) / 1.1, [0, 3000])
    assert found[-1] == pytest.approx(steady(more), rel=1e-4)


def test_needs_that_are_seen_sooner_fill_fewer_days():
    quick = replace(TOY, needs=replace(THREE, ratio=np.array([0.3, 0.9, 1.0]) / 2))
    delay = np.full(3, 30.0)
    assert booked(quick, delay) == pytest.approx(booked(TOY, delay) / 2, rel=1e-6)


def test_growing_requests_lengthen_delays():
    needs = Needs(np.ones(1), np.ones(1), np.array([0.02]))
    zone = replace(_alone(100.0, 50.0), needs=needs)
    found = path(zone, steady(zone), [0, 3653], growth_pct=1.0)
    gained = found[-1, 0] - found[0, 0]
    assert gained == pytest.approx(
        np.log(1.01) / 0.02 * (10 - 50 / 365.25), rel=0.01
    )  # late by one fall of 50 days
