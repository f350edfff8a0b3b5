"""Siting: equal to exhaustive search on small cases; budget, time-out, order, goals."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.models.access.gains import Gains, reach_gains, travel_gains, worst_gains
from radioscopie.models.access.program import SitingLimits
from radioscopie.models.access.siting import best_places
from radioscopie.models.access.travel.pairs import sorted_travel
from radioscopie.questions.siting.answer import read_goal


@st.composite
def cases(draw):
    communes, places = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    gain = st.one_of(st.just(0), st.integers(1, 9), st.integers(1, 10**6))
    table = draw(
        st.lists(st.lists(gain, min_size=places, max_size=places), min_size=communes, max_size=communes)
    )
    costs = draw(st.lists(st.integers(0, 10), min_size=places, max_size=places))
    return table, costs, draw(st.integers(1, 4)), draw(st.one_of(st.none(), st.integers(0, 20)))


def gains_of_table(table):
    pairs = [(i, j, w) for i, row in enumerate(table) for j, w in enumerate(row) if w]
    i, j, w = (np.array(x) for x in zip(*pairs, strict=True)) if pairs else (np.array([], np.int64),) * 3
    return Gains(i.astype(np.int64), j.astype(np.int64), w.astype(float), len(table), len(table[0]))


def exhaustive(table, costs, machines, budget):
    best = 0
    for size in range(1, machines + 1):
        for chosen in combinations(range(len(costs)), size):
            if budget is None or sum(costs[j] for j in chosen) <= budget:
                best = max(best, sum(max(row[j] for j in chosen) for row in table))
    return best


@settings(max_examples=200, deadline=None)
@given(cases())
def test_the_choice_is_as_good_as_any(case):
    table, costs, machines, budget = case
    gains = gains_of_table(table)
    choice = best_places(gains, SitingLimits(machines, budget, np.array(costs, np.int64)), 20.0)
    best = exhaustive(*case)
    assert choice.total == pytest.approx(best)
    assert choice.bound >= best * (1 - 1e-9)
    assert choice.gap <= 1e-6
    assert len(choice.places) <= machines
    assert budget is None or sum(costs[j] for j in choice.places) <= budget
    assert sum(choice.marginal) == pytest.approx(choice.total)
    assert list(choice.marginal) == sorted(choice.marginal, reverse=True)


MILLION = 10**8  # cents


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(1, 4), st.integers(-2, 2))
def test_a_budget_is_kept_to_the_cent_whatever_the_solver_takes_for_equal(case, share, more):
    """Costs that differ from shares of the budget by a cent: 1e-10 of it, where the solver sees 1e-6."""
    table, extra, machines, _ = case
    budget = 100 * MILLION + more
    costs = [100 * MILLION // share + cents - 5 for cents in extra]
    choice = best_places(
        gains_of_table(table), SitingLimits(machines, budget, np.array(costs, np.int64)), 20.0
    )
    assert sum(costs[j] for j in choice.places) <= budget
    assert choice.total == pytest.approx(exhaustive(table, costs, machines, budget))
    assert choice.gap <= 1e-6


def test_many_places_of_one_price_are_cut_off_at_once():
    """Thirty places, of which four cost a cent more than the budget: one cut for all their choices, not 27 405."""
    rng = np.random.default_rng(1)
    table = ((rng.random((40, 30)) < 0.3) * rng.integers(1, 50, (40, 30))).tolist()
    costs = np.full(30, 25 * MILLION + 1, np.int64)
    choice = best_places(gains_of_table(table), SitingLimits(9, 100 * MILLION + 3, costs), 60.0)
    assert len(choice.places) == 3
    assert choice.gap == 0


def test_greedy_alone_would_be_wrong():
    table = [[6, 5, 0], [6, 5, 0], [6, 0, 5], [6, 0, 5], [0, 5, 0], [0, 0, 5]]
    choice = best_places(gains_of_table(table), SitingLimits(2, None, np.zeros(3, np.int64)), 20.0)
    assert (choice.total, set(choice.places), choice.gap) == (30.0, {1, 2}, 0.0) or choice.total == 34.0
    assert choice.total == exhaustive(table, [0, 0, 0], 2, None)


def test_without_time_the_best_found_comes_with_its_gap():
    rng = np.random.default_rng(3)
    table = (rng.random((60, 40)) < 0.15) * rng.integers(1, 50, (60, 40))
    gains = gains_of_table(table.tolist())
    limits = SitingLimits(9, None, np.zeros(40, np.int64))
    hurried, patient = best_places(gains, limits, 1e-9), best_places(gains, limits, 30.0)
    assert hurried.total <= patient.total <= hurried.bound * (1 + 1e-9)
    assert patient.gap == 0
    assert hurried.gap >= 0


def territory():
    travel = sorted_travel(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]), np.array([10.0, 25, 5, 29]), 3, 2)
    return travel, np.array([40.0, 20.0, np.inf]), np.array([100.0, 200.0, 50.0])


def as_dict(gains):
    return dict(
        zip(
            zip(gains.commune.tolist(), gains.candidate.tolist(), strict=True),
            gains.gain.tolist(),
            strict=True,
        )
    )


def test_goals_count_what_they_say():
    travel, before, people = territory()
    assert as_dict(reach_gains(travel, before, people, 30)) == {(0, 0): 100, (2, 1): 50}
    assert as_dict(travel_gains(travel, before, people)) == {(0, 0): 3000, (1, 1): 3000}
    assert as_dict(worst_gains(travel, before, people)) == {(0, 0): 3000}


@pytest.mark.parametrize(
    "goal", ["reach", "reach:", "reach:x", "reach:4", "reach:121", "travel:3", "best", ""]
)
def test_bad_goals_are_refused(goal):
    with pytest.raises(InputError):
        read_goal(goal)
