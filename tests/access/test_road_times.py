"""Known times bend the network; draws of it: laws, small cases by hand, what is promised of each."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.access.travel.calibrate import (
    Known,
    bounded,
    calibrated,
    known_rows,
    penalties,
    robust,
    spread_of,
)
from radioscopie.models.access.travel.draws import drawn, drawn_trips, noise_of
from radioscopie.models.access.travel.network import assembled
from radioscopie.models.access.travel.paths import pair_paths
from radioscopie.models.access.travel.roads import near_pairs, nearest_pairs, trips_between
from tests.access.test_roads import ENDS, by_pair, points

SIZES = {
    "field_sd": 0.2, "field_km": 3.0, "departement_sd": 0.03, "departement_unknown_sd": 0.07, "end_sd": 2.2,
    "end_least": -2.5, "detour": 0.99, "relief_base": 0.8, "relief_per_100_m": 0.25, "relief_least": 0.9,
    "relief_most": 1.6, "unknown_factor": 1.25,
}  # fmt: skip


def grid(side=12, km=3.0, relief=0.0):
    """A square of communes joined to those beside, one minute a kilometre."""
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(side), np.arange(side)))
    lat = 46 + y * km / 111.2
    lon = 3 + x * km / (111.2 * np.cos(np.radians(46.15)))
    rank = np.arange(side * side)
    east, north = rank[x < side - 1], rank[y < side - 1]
    start, end = np.concatenate([east, north]), np.concatenate([east + 1, north + side])
    nodes = (lon, lat, rank, np.ones(side * side), np.full(side * side, relief))
    edges = (start, end, np.zeros(len(start), dtype=int), np.full(len(start), km))
    return assembled(nodes, edges, ENDS)


def all_trips(network):
    here = points(*zip(network.lon, network.lat, strict=True))
    return trips_between(network, here, here)


def some_pairs(network, count, seed=1):
    random = np.random.default_rng(seed)
    origin, site = random.integers(0, len(network.lon), (2, 3 * count))
    apart = np.flatnonzero(origin != site)[:count]
    return origin[apart], site[apart]


def trip_minutes(network, origin, site):
    return network.ends.trip(pair_paths(all_trips(network), origin, site, 1_000.0).way)


def slower_in_the_west(network):
    west = network.lon < np.median(network.lon)
    factor = np.where(west, 1.4, 0.9)
    return replace(network, minutes=network.minutes * (factor[network.start] + factor[network.end]) / 2)


@pytest.mark.parametrize("scale", [1.0, 0.8])
def test_known_times_bend_the_network_to_them_whatever_their_scale(scale):
    plain = grid()
    real = slower_in_the_west(plain)
    origin, site = some_pairs(plain, 400)
    known = Known(origin, site, trip_minutes(real, origin, site) * scale)
    bent, found = calibrated(all_trips(plain), known)
    origin, site = some_pairs(plain, 300, seed=2)  # never fitted on
    published = trip_minutes(real, origin, site) * scale
    median = np.median(published / trip_minutes(plain, origin, site))
    before = np.abs(trip_minutes(plain, origin, site) * median - published).mean()
    after = np.abs(trip_minutes(bent, origin, site) * found - published).mean()
    assert after < before / 3


def test_times_of_the_network_itself_change_nothing():
    plain = grid(6)
    origin, site = some_pairs(plain, 60)
    bent, scale = calibrated(all_trips(plain), Known(origin, site, trip_minutes(plain, origin, site)))
    assert scale == pytest.approx(1.0)
    assert bent.minutes == pytest.approx(plain.minutes)


def test_places_without_known_times_near_hardly_move():
    plain = grid(20)
    corner = np.flatnonzero(np.maximum(plain.lon - 3, plain.lat - 46) < 0.1)
    origin, site = corner[:-1], corner[1:]
    minutes = trip_minutes(plain, origin, site) * np.linspace(0.8, 1.2, len(origin))
    bent, _ = calibrated(all_trips(plain), Known(origin, site, minutes))
    far = plain.start == plain.start.max()
    assert bent.minutes[far] == pytest.approx(plain.minutes[far], rel=0.02)


def test_rows_say_what_a_change_of_the_unknowns_does():
    """The slope of a trip against finite differences, place by place."""
    plain = grid(5)
    spread = spread_of(plain)
    origin, site = some_pairs(plain, 12)
    rows, _ = known_rows(all_trips(plain), Known(origin, site, np.full(12, 20.0)), spread, scale=1.0)
    step = 1e-5
    for unknown in range(25):
        x = np.zeros(spread.shape[1])
        x[unknown] = step
        moved = replace(plain, minutes=plain.minutes * np.exp(spread @ x))
        paths = pair_paths(all_trips(plain), origin, site, 1_000.0)
        along = np.bincount(paths.row, moved.minutes[paths.edge] - plain.minutes[paths.edge], 12)
        slope = along / step * plain.ends.slope(paths.way)
        assert rows.matrix[:, [unknown]].toarray().ravel() == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_penalties_are_nothing_for_no_change_and_grow_with_it():
    plain = grid(5)
    held = penalties(plain)
    alike, uneven = np.full(held.shape[1], 0.1), np.zeros(held.shape[1])
    uneven[12] = 0.1
    assert np.linalg.norm(held @ (0 * alike)) == 0
    assert np.linalg.norm(held @ uneven) > np.linalg.norm(held @ alike) / 2
    assert np.linalg.norm(held @ uneven) ** 2 == pytest.approx(
        0.1**2 * (4 * 36 / (3 + 1) + 0.25), rel=0.01
    )  # four neighbours at three kilometres, and itself


def test_no_place_is_more_than_twice_as_slow():
    plain = grid(4)
    assert np.exp(bounded(plain, np.full(16, 9.0))) == pytest.approx(np.full(16, 2.0))


def test_a_large_gap_counts_less():
    weights = robust(np.array([0.0, 1.0, 12.0]), np.array([12.0, 12.0, 12.0]), 10.0)
    assert weights == pytest.approx([0.5, 0.5, 0.5 * np.sqrt(0.15 / 0.6)])


def noise(network, known=True, **sizes):
    return noise_of(network, np.zeros(len(network.lon), dtype=int), np.array([known]), SIZES | sizes)


def test_the_same_number_gives_the_same_draw_and_another_another():
    one = noise(grid(5))
    first, again, other = drawn(one, 3), drawn(one, 3), drawn(one, 4)
    assert (first.minutes == again.minutes).all()
    assert (first.leaving == again.leaving).all()
    assert not (first.minutes == other.minutes).any()


def test_the_field_has_its_spread_and_its_reach():
    plain = grid(10, km=1.5)
    one = noise(plain, departement_sd=0.0)
    values = np.array([one.smooth @ np.random.default_rng(k).standard_normal(100) for k in range(4_000)])
    assert values.std(axis=0) == pytest.approx(np.ones(100), abs=0.06)
    middle = 55
    beside = np.corrcoef(values[:, middle], values[:, middle + 2])[0, 1]  # three kilometres
    assert beside == pytest.approx(np.exp(-1), abs=0.06)
    assert abs(np.corrcoef(values[:, middle], values[:, 0])[0, 1]) < 0.06


def test_sizes_follow_relief_and_what_is_known():
    flat, rough = noise(grid(3)), noise(grid(3, relief=1_000.0))
    unknown = noise(grid(3), known=False)
    assert flat.field_sd[0] == pytest.approx(0.2 * 0.9)  # 0.8 + 0, not under 0.9
    assert rough.field_sd[0] == pytest.approx(0.2 * 1.6)  # 0.8 + 2.5, not over 1.6
    assert unknown.end_sd[0] == pytest.approx(2.2 * 0.9 * 1.25)
    assert (flat.departement_sd[0], unknown.departement_sd[0]) == (0.03, 0.07)


def test_no_end_goes_under_its_least():
    ends = np.concatenate([drawn(noise(grid(6)), k).leaving for k in range(60)])
    assert ends.min() == -2.5
    assert 1.5 < ends.std() < 2.2


def test_a_draw_without_errors_is_the_central_network():
    plain = grid(6)
    none = noise(plain, field_sd=0.0, departement_sd=0.0, end_sd=0.0, detour=1.0)
    trips = all_trips(plain)
    there = drawn_trips(trips, drawn(none, 1))
    central, again = (by_pair(*near_pairs(one, 30.0)) for one in (trips, there))
    assert central.keys() == again.keys()
    assert again == pytest.approx(central, abs=0.01)


def test_the_nearest_of_a_draw_is_the_least_of_its_pairs():
    plain = grid(8)
    here = points(*zip(plain.lon, plain.lat, strict=True))
    sites = points(
        (plain.lon[3], plain.lat[3]), (plain.lon[40] + 0.01, plain.lat[40]), (plain.lon[60], plain.lat[60])
    )
    trips = drawn_trips(trips_between(plain, here, sites), drawn(noise(plain), 2))
    i, _, t = near_pairs(trips, 500.0)
    best = np.full(64, np.inf)
    np.minimum.at(best, i, t)
    assert nearest_pairs(trips, np.arange(64))[2] == pytest.approx(best)


def test_draws_are_common_to_all_sites():
    """What a site added changes is not the chance of another draw."""
    plain = grid(8)
    here = points(*zip(plain.lon, plain.lat, strict=True))
    first, more = (points(*zip(plain.lon[k], plain.lat[k], strict=True)) for k in ([5, 50], [5, 50, 20]))
    draw = drawn(noise(plain), 7)
    before, after = (
        nearest_pairs(drawn_trips(trips_between(plain, here, sites), draw), np.arange(64))[2]
        for sites in (first, more)
    )
    assert (after <= before + 1e-9).all()
    assert (after == before).any()
