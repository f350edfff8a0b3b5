"""Zones of the next machines, beside every choice there is."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from radioscopie.models.waiting.market import steady
from radioscopie.models.waiting.place import Fleet, place
from tests.waiting.test_market import TOY

PEOPLE = TOY.requests / TOY.requests.sum()
FLEET = Fleet(TOY, np.array([7.0, 6.0, 3.0]), PEOPLE)
START = steady(TOY)
ANY = [9, 9, 9]


def _best(fleet, count, most):
    """Try them all."""
    before, _ = fleet.felt(np.zeros(3, dtype=np.int64), START)
    gains = {}
    for chosen in combinations_with_replacement(range(3), count):
        more = np.bincount(chosen, minlength=3)
        if all(one <= room for one, room in zip(more, most, strict=True)):
            gains[chosen] = before - fleet.felt(more, START)[0]
    return max(gains.values())


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("most", [ANY, [1, 2, 9]])
@pytest.mark.parametrize("weights", [PEOPLE, np.array([1.0, 0, 0]), np.array([0, 0, 1.0])])
def test_what_is_chosen_is_near_the_best_and_the_bound_above_it(count, most, weights):
    fleet = Fleet(TOY, FLEET.machines, weights)
    found, best = place(fleet, [0, 1, 2], count, START, most), _best(fleet, count, most)
    assert sum(found.gained) == pytest.approx(best, rel=0.06)
    assert sum(found.gained) <= best * (1 + 1e-9)
    assert best <= found.bound * (1 + 1e-9)


def test_a_zone_takes_no_more_than_it_may():
    assert place(FLEET, [1], 5, START, [2]).zones == (1, 1)


def test_machines_go_where_people_are_looked_at():
    there = Fleet(TOY, FLEET.machines, np.array([0, 0, 1.0]))
    assert set(place(there, [0, 1, 2], 2, START, ANY).zones) == {2}
