"""How the network is built: pieces of the scripts, on cases small enough to see."""

import numpy as np
import pytest
from scripts.road_times import paris
from scripts.road_times.plane import plane
from scripts.road_times.roads import national_roads
from scripts.road_times.sources import Pairs, is_apart
from scripts.road_times.trips import points_of
from scripts.road_times.water import is_over_water

from radioscopie.models.access.travel.network import Ends, assembled
from radioscopie.sources.lambert import to_degrees

ENDS = Ends(5.3, 8.0, 0.8, 0.6, 2.5)


@pytest.mark.parametrize("degrees", [(2.35, 48.86), (-4.5, 48.4), (7.7, 48.6), (9.1, 42.1), (3.0, 46.5)])
def test_the_plane_is_the_inverse_of_lambert_93(degrees):
    x, y = plane(*(np.array([axis]) for axis in degrees))[0] * 1_000
    assert to_degrees(x, y) == pytest.approx(degrees, abs=1e-7)


def test_a_line_over_a_bay_is_over_water_and_one_around_is_not():
    shore = {
        "type": "Polygon",
        "coordinates": [[[0, 0], [3, 0], [3, 1], [2, 1], [2, 0.5], [1, 0.5], [1, 1], [0, 1], [0, 0]]],
    }
    start = np.array([[0.9, 0.9], [0.9, 0.3], [0.98, 0.9]])
    end = np.array([[2.1, 0.9], [2.1, 0.3], [1.005, 0.9]])
    assert is_over_water(start, end, np.array([90.0, 90.0, 2.0]), [shore]).tolist() == [True, False, False]


def test_one_commune_in_four_is_kept_apart_whatever_the_order():
    codes = np.array([f"{number:05}" for number in range(1_000, 9_000)])
    apart = is_apart(codes)
    assert apart.mean() == pytest.approx(0.25, abs=0.02)
    assert (is_apart(codes[::-1]) == apart[::-1]).all()


def section(route, concession, length, ends, traffic=""):
    names = ("lon_from", "lat_from", "lon_to", "lat_to")
    return {
        "route": route,
        "concession": concession,
        "length_m": str(length),
        "vehicles_per_day": traffic,
    } | dict(zip(names, map(str, ends), strict=True))


def test_a_toll_section_is_left_at_its_ends_and_a_free_one_everywhere():
    toll = national_roads([section("A0001", "C", 8_000, (3.0, 46.0, 3.1, 46.0))])  # 7.7 km: four steps
    free = national_roads([section("N0001", "N", 8_000, (3.0, 46.0, 3.1, 46.0), "25000")])
    assert len(toll.point) == len(free.point) == 5
    assert toll.is_access == [True, False, False, False, True]
    assert free.is_access == [True] * 5
    assert [km for km, _ in toll.steps.values()] == [2.0] * 4
    assert {kind for _, kind in free.steps.values()} == {2}


def test_a_section_whose_length_does_not_fit_its_ends_is_left_out():
    assert not national_roads([section("N0002", "N", 1_000, (3.0, 46.0, 3.5, 46.0))]).point


def test_a_difference_of_times_to_paris_is_that_of_the_branches():
    """A trunk 0-1, then branches 1-2-3 and 1-4: the trunk cancels."""
    nodes = (np.arange(5.0), np.zeros(5), np.arange(5), np.ones(5), np.zeros(5))
    start, end = np.array([0, 1, 2, 1]), np.array([1, 2, 3, 4])
    network = assembled(nodes, (start, end, np.zeros(4, dtype=int), np.array([9.0, 2.0, 3.0, 4.0])), ENDS)
    before = np.array([-9999, 0, 1, 2, 1])
    found = paris.branch_matrix(network, before, np.array([[3, 4], [4, 3], [1, 3], [2, 3]]), 4).toarray()
    assert found.tolist() == [[0, 1, 1, -1], [0, -1, -1, 1], [0, -1, -1, 0], [0, 0, -1, 0]]


def test_points_stand_once():
    pairs = Pairs(
        *(
            np.array(axis)
            for axis in ([[1.0, 2], [1, 2]], [[3.0, 4], [5, 6]], ["a", "a"], ["b", "c"], [7.0, 8])
        )
    )
    points = points_of(pairs)
    assert (len(points.start), len(points.end)) == (1, 2)
    assert points.end[points.site].tolist() == pairs.end.tolist()
