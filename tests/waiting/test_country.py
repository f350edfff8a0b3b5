"""Delays of the country: what goes in comes out."""

import numpy as np
import pyarrow as pa
import pytest

from radioscopie.models.joins.delays.country import ground, outside_supply
from radioscopie.models.joins.delays.guesses import guesses
from radioscopie.models.joins.delays.study import Change, look
from radioscopie.models.waiting.market import mean_delay
from radioscopie.ranges import Range
from radioscopie.tables.communes import read_communes
from radioscopie.tables.reference_nation import read_reference
from radioscopie.tables.supply.table import shipped_supply

EXAMS = Range(6000, 7500, 8000)
DRAWS = 6


@pytest.fixture(scope="module")
def land():
    outside = outside_supply(read_reference(), "mri", 2026)
    supply = pa.concat_tables([shipped_supply(), outside])
    return ground(read_communes(), supply, frozenset(outside["site"].to_pylist()), "mri")


@pytest.fixture(scope="module")
def today(land):
    same = Change(land.machines, land.machines, np.ones((1, len(land.machines))), is_none=True)
    return look(land, same, guesses(land, "mri", EXAMS, DRAWS, 1))


def _more(land, machines):
    return look(
        land,
        Change(land.machines, machines, np.ones((1, len(machines)))),
        guesses(land, "mri", EXAMS, DRAWS, 1),
    )


def test_machines_are_those_of_the_fleet_published(land):
    assert land.machines.sum() == pytest.approx(1312, abs=2)  # a shared mobile unit counts for its days


def test_people_go_somewhere(land):
    pull = land.pull(land.machines)
    assert pull.sum(axis=1) == pytest.approx(1)
    assert pull[land.codes.index("974"), land.codes.index("974")] == pytest.approx(1)  # an island


def test_the_national_delay_is_the_level_of_each_guess(today):
    for one in today:
        assert mean_delay(one.market, one.delay) == pytest.approx(one.guess.level, rel=1e-5)
        assert one.after is None


def test_exams_are_machines_times_their_exams_where_there_is_a_delay(land, today):
    central = today[0]
    busy = central.before.delay > 0
    assert central.before.exams[busy] == pytest.approx(land.in_zones(land.machines)[busy] * 7500)
    assert central.before.kept.sum() == pytest.approx(central.before.exams.sum())


def test_the_needs_of_the_exams_done_are_those_said(today):
    central = today[0]
    level = np.array([central.guess.level])
    assert (central.guess.needs.kept(level) / central.guess.needs.kept(level).sum())[0] == pytest.approx(
        central.guess.done
    )


def test_more_machines_everywhere_take_the_slope(land, today):
    more = _more(land, land.machines * 1.1)[0]
    mean = mean_delay(more.changed, more.after.delay)
    gained = today[0].guess.level - mean
    assert gained == pytest.approx(
        more.guess.slope * np.log(1.1), rel=0.3
    )  # needs that never give up blunt it


def test_machines_in_one_place_relieve_its_neighbours_and_nobody_waits_more(land):
    there = land.codes.index("49")
    machines = land.machines * np.where(land.zone == there, 1.5, 1.0)
    for one in _more(land, machines):
        change = one.after.delay - one.before.delay
        assert change[there] == change.min()
        assert change[land.codes.index("44")] <= 1e-6
        assert change[land.codes.index("974")] == pytest.approx(0, abs=1e-6)


def test_the_path_goes_from_one_state_to_the_other(land):
    more = _more(land, land.machines * 1.05)[0]
    first, last = more.path([0, 4000], 0.0, 2.0)
    assert np.nanmax(np.abs(last - more.after.delay)) < 0.2
    assert first == pytest.approx(more.delay / 1.05, rel=0.05)


def test_guesses_are_the_same_again(land):
    one, two = (list(guesses(land, "mri", EXAMS, 3, 5)) for _ in range(2))
    assert all(np.array_equal(a.other, b.other) and a.slope == b.slope for a, b in zip(one, two, strict=True))
