"""Shifts that people can work: the fewest hours by exhaustive search, people by hand, causes of what is impossible."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.rota.file import read_rota
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.staffing.causes import nobody, spelled
from radioscopie.models.reading.staffing.descent import covering, lightened, mended
from radioscopie.models.reading.staffing.judge import Judge
from radioscopie.models.reading.staffing.people import people_of
from radioscopie.models.reading.staffing.posts import described, spells, week_minutes, with_posts
from radioscopie.models.reading.staffing.program import cheapest, fewest, prices_of
from radioscopie.models.reading.staffing.staffing import ample, staff
from radioscopie.models.reading.staffing.trials import LOOKS, Bench, Promise

HEAD = """
[run]
start = 2025-01-06
days = 14
warm_up_days = 1
[dispatch]
policy = "{policy}"
[[priorities]]
name = "u"
promise_min = 60
[profiles.flat]
weekday = {hours}
saturday = {hours}
sunday = {hours}
[exams.x]
mean_min = 15
[mixes.m]
x = 1
[[flows]]
name = "f"
profile = "flat"
mix = "m"
protocol = false
acquisition = {{ mean_min = 0, law = "fixed" }}
[[sites]]
name = "N"
territory = "nord"
volumes = {{ f = {volume} }}
[[sites]]
name = "S"
territory = "sud"
volumes = {{ f = {volume} }}
"""
DAY = [0] * 8 + [1] * 12 + [0] * 4
READERS = """
[[readers]]
name = "r"
national = true
shifts = [{ start = "00:00", end = "24:00" }]
[rota]
start = 2025-01-06
weeks = 1
[[rota.people]]
name = "A"
[[rota.shifts]]
name = "matin"
start = "08:00"
end = "14:00"
[[rota.shifts]]
name = "soir"
start = "14:00"
end = "22:00"
[[rota.shifts]]
name = "long"
start = "08:00"
end = "22:00"
"""
TWO = """
[[readers]]
name = "nat"
national = true
shifts = [{ start = "08:00", end = "22:00" }]
[[readers]]
name = "sud"
territory = "sud"
shifts = [{ start = "08:00", end = "22:00" }]
"""


def case(readers: str, volume: float = 20, policy: str = "pooled", hours: list[int] = DAY) -> Upload:
    text = HEAD.format(policy=policy, volume=volume, hours=hours) + readers
    return Upload("case.toml", text.encode())


def quiet(_: int) -> None:
    return None


def shares(network, seed: int, runs: int, minutes: float) -> np.ndarray:
    """Count by hand the share in time of each hour of a weekday, then of a week-end day, on some runs."""
    asked, kept = np.zeros(48), np.zeros(48)
    plan = make_plan(network)
    for rank in range(runs):
        exams = replicate(plan, seed, rank).records.exams
        asked_at, done = exams["requested"], exams["reported"]
        inside = (asked_at >= 1440) & (asked_at < 15 * 1440)
        day, hour = np.divmod(asked_at[inside].astype(int) // 60, 24)
        cell = hour + 24 * ((day + 6) % 7 >= 5)  # the run begins on a Sunday
        np.add.at(asked, cell, 1)
        np.add.at(kept, cell, done[inside] <= minutes)
    return np.where(asked > 0, kept / np.maximum(asked, 1), 1.0)


def in_time(network, level: float) -> bool:
    """Tell whether a network keeps the promise at every hour of 64 runs; eight are enough when it is far from it."""
    few = shares(network, 7, 8, 60).min()
    return few > level - 0.15 and shares(network, 7, LOOKS[-1], 60).min() >= level


@pytest.mark.slow
@pytest.mark.parametrize(("volume", "level"), [(20, 0.9), (28, 0.8)])
def test_the_plan_found_is_that_of_an_exhaustive_search(volume, level):
    """Every number of seats, up to three, of the three shifts of a weekday; the week-end has plenty."""
    network, rota = read_network(case(READERS, volume)), read_rota(case(READERS, volume))
    posts = described(network, (0,), rota)
    bench = Bench(network, (0,), Promise(level, 60, ("u",)), 7, quiet, posts)
    weekday = [p for p, post in enumerate(posts) if post.kind == 0]
    most = np.full(len(posts), 4)
    judge = Judge(bench)
    held = lightened(judge, posts, mended(judge, posts, most, np.zeros(len(posts), np.int64)))
    found = fewest(judge, posts, most, held, 200)
    every = [np.array(counts) for counts in product(range(4), repeat=len(weekday))]
    plans = [found.counts.copy() for _ in every]
    for plan, counts in zip(plans, every, strict=True):
        plan[weekday] = counts
    plans.sort(key=lambda plan: week_minutes(posts, plan))
    kept = (plan for plan in plans if in_time(with_posts(network, (0,), posts, plan), level))
    best = week_minutes(posts, next(kept))
    assert found.proven
    assert week_minutes(posts, found.counts) == best == found.least
    assert judge.holds(found.counts)


def test_the_cheapest_plan_above_the_broken_ones_is_that_of_all_plans():
    rng = np.random.default_rng(1)
    for _ in range(20):
        prices, most = rng.integers(1, 9, 4), np.full(4, 3)
        broken = list(rng.integers(0, 3, (5, 4)))
        able = [
            np.array(plan)
            for plan in product(range(4), repeat=4)
            if not any((np.array(plan) <= one).all() for one in broken)
        ]
        found = cheapest(prices, most, broken)
        assert not any((found <= one).all() for one in broken)
        assert prices @ found == min(prices @ plan for plan in able)
    assert cheapest(prices, most, [most]) is None


def test_a_shift_of_the_rota_may_say_its_days():
    text = READERS.replace('name = "matin"', 'name = "matin"\ndays = ["lun", "mar", "mer", "jeu", "ven"]')
    posts = described(read_network(case(text)), (0,), read_rota(case(text)))
    assert [(post.name, post.kind) for post in posts[:3]] == [("matin", 0), ("soir", 0), ("soir", 1)]
    assert posts[0].minutes == 5 * 6 * 60


def test_a_presence_day_and_night_is_no_shift():
    """Without a rota a line of 24 hours every day describes nobody's work: spells of 4 to 12 hours are sought."""
    text = READERS.split("[rota]", maxsplit=1)[0]
    posts = described(read_network(case(text)), (0,), None)
    assert posts == spells(0)
    lengths = {post.shift.end - post.shift.start for post in posts}
    assert (min(lengths), max(lengths)) == (4 * 60, 12 * 60)


def test_spells_that_cover_are_mended_and_shortened():
    text = READERS.split("[rota]", maxsplit=1)[0]
    network = read_network(case(text, 8))
    posts = spells(0)
    bench = Bench(network, (0,), Promise(0.8, 60, ("u",)), 7, quiet, posts)
    judge, most = Judge(bench), np.full(len(posts), 6)
    seats = np.zeros((1, 48), int)
    seats[0, 8:20] = seats[0, 32:44] = 1
    plan = covering(judge, posts, most, seats)
    assert week_minutes(posts, plan) == 7 * 12 * 60
    held = lightened(judge, posts, mended(judge, posts, most, plan))
    assert judge.holds(held)
    assert week_minutes(posts, held) <= week_minutes(posts, mended(judge, posts, most, plan))
    one = np.flatnonzero(held)[0]
    less = held.copy()
    less[one] -= 1
    assert not judge.holds(less)


def test_people_are_those_of_the_hours_or_of_the_rest():
    posts = described(read_network(case(READERS)), (0,), read_rota(case(READERS)))
    week = [int(post.name == "soir") for post in posts]  # 7 evenings of 8 hours
    found = people_of(posts, week, 11)
    assert (found.hours, float(found.by_hours), found.by_rest) == (56, 1.6, 1)
    assert found.people == 2  # 1.6 × 52.14 / 47.14 = 1.77
    both = [int(post.name in ("soir", "long")) for post in posts]
    assert people_of(posts, both, 11).by_rest == 3  # 14 h and 11 h of rest: the next morning is another's
    assert people_of(posts, both, 0).by_rest == 2


def test_prices_put_minutes_first():
    posts = described(read_network(case(READERS)), (0,), read_rota(case(READERS)))
    prices = prices_of(
        Judge(Bench(read_network(case(READERS)), (0,), Promise(0.9, 60, ("u",)), 1, quiet)), posts
    )
    order = sorted(range(len(posts)), key=lambda p: prices[p])
    assert [posts[p].minutes for p in order] == sorted(post.minutes for post in posts)


def test_hours_that_nobody_may_read_are_listed_before_any_simulation():
    """The night is asked all around the clock; the only group sought reads the south, the north has nobody."""
    sud = TWO.split("[[readers]]")[2]
    network = read_network(Upload("two.toml", _two_sites(sud)))
    runs: list[int] = []
    bench = Bench(network, (1,), Promise(0.9, 60, ("u",)), 1, runs.append)
    refused = nobody(bench, described(network, (1,), None))
    told = {
        (dict(one.fields)["when"].reason, dict(dict(one.fields)["when"].fields)["hours"]) for one in refused
    }
    assert {one.value for one in refused} == {"N", "S"}
    assert ("staff.when_weekday", "0-6 h, 22-24 h") in told
    with pytest.raises(InputError, match="personne ne peut lire"):
        staff(network, (1,), Promise(0.9, 60, ("u",)), 1, runs.append, None)
    assert not runs


def _two_sites(sud: str) -> bytes:
    """A national group of the afternoon alone, and the south by day: at night nobody, in the morning not the north."""
    text = HEAD.format(policy="pooled", volume=5, hours=[1] * 24)
    nat = '[[readers]]\nname = "nat"\nnational = true\nshifts = [{ start = "14:00", end = "22:00" }]\n'
    return (text + nat + "[[readers]]" + sud).encode()


def test_hours_are_spelled_as_spans():
    assert spelled((0, 1, 22, 23)) == "0-2 h, 22-24 h"


def test_a_cascade_without_escalation_names_the_group_waited_for():
    network = read_network(case(TWO, 60, "cascade"))
    with pytest.raises(InputError) as error:
        staff(network, (0,), Promise(0.9, 60, ("u",)), 1, quiet, None)
    (told,) = error.value.problems
    fields = dict(told.fields)
    assert told.reason == "staff.awaits_cascade"
    assert (fields["sites"], fields["awaited"]) == ("S", "sud")
    assert int(fields["waited"]) > 80


@pytest.mark.slow
def test_work_that_is_too_long_is_told_apart_from_waits():
    network = read_network(case(TWO, 10))
    with pytest.raises(InputError) as error:
        staff(network, (0, 1), Promise(0.99, 20, ("u",)), 1, quiet, None)
    assert [one.reason for one in error.value.problems] == ["staff.impossible"]


@pytest.mark.slow
def test_a_promise_that_one_group_keeps_is_not_impossible_with_two():
    """In cascade the slow readers of the south take all its exams as soon as they are on duty, however many."""
    slow = TWO.replace('name = "sud"', 'name = "sud"\nspeed = 0.2').replace(
        'territory = "sud"\nshifts = [{ start = "08:00", end = "22:00" }]',
        'territory = "sud"\nshifts = [{ start = "23:00", end = "24:00" }]',
    )
    network, promise = read_network(case(slow, 10, "cascade")), Promise(0.8, 60, ("u",))
    alone, both = (staff(network, groups, promise, 1, quiet, None) for groups in ((0,), (0, 1)))
    assert "missed" not in alone.kept.verdicts(0.8)
    assert "missed" not in both.kept.verdicts(0.8)


def test_seats_without_number_fill_the_day_of_spells():
    posts = spells(0)
    plan = ample(posts, np.full(len(posts), 5))
    assert plan.sum() == 20
    assert {posts[p].name for p in np.flatnonzero(plan)} == {"00:00-12:00", "12:00-00:00"}
