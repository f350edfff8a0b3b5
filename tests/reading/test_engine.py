"""Rules of the engine: nothing lost, same seed same bytes, shifts, cascade, interruptions."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.network.spec import Duration, ReaderGroup, Shift, Site
from radioscopie.models.reading.radiographers import COLUMNS
from radioscopie.models.reading.simulate import expected, replicate, requests
from radioscopie.models.reading.statistics import observe
from tests.reading.networks import bare, run


def shift(start: int, end: int, seats: int = 1) -> Shift:
    return Shift(tuple(range(7)), 60 * start, 60 * end, seats, None, 0)


@pytest.mark.parametrize(
    "dispatch", ["", 'interrupt = ["protocol", "urgent"]', 'shift_end = "hand_over"', 'order = "oldest"']
)
def test_every_request_is_read_refused_given_up_or_waiting(tmp_path, dispatch):
    network = bare(
        tmp_path,
        2.0,
        3,
        days=60,
        a=0.4,
        flow='patience = { mean_min = 60, law = "exponential" }',
        dispatch=dispatch,
    )
    group = replace(network.groups[0], shifts=(shift(8, 20, 3), shift(20, 32, 3)))
    flows = (replace(network.flows[0], protocol=True),)
    shares = network.conditions.shares | {"question": 0.3, "refused": 0.1, "lost": 0.1, "failed": 0.1}
    network = replace(
        network, groups=(group,), flows=flows, conditions=replace(network.conditions, shares=shares)
    )
    replication, exams = run(network)
    count = np.bincount(exams["status"], minlength=6)
    assert count.sum() == len(exams) > 10_000
    assert count[3] > 0
    assert count[4] > 0
    assert count[5] > 0
    assert count[[0, 1, 2]].sum() == 0  # the load is bearable: no one waits for ever
    read = exams[exams["status"] == 3]
    order = ["sent", "first_started", "answered", "acquired", "received", "started", "reported"]
    for before, after in itertools.pairwise(order):
        assert (read[before] <= read[after] + 1e-3).all()
    assert replication.records.now["waiting"][0] >= 0


def test_overload_leaves_exams_waiting_and_seats_full(tmp_path):
    replication, exams = run(bare(tmp_path, 4.0, 2, days=30))
    assert (exams["status"] == 2).sum() > 0.3 * len(exams)
    assert replication.records.busy.sum() == pytest.approx(2 * 30 * 1440, rel=1e-6)


def test_no_load_no_wait(tmp_path):
    _, exams = run(bare(tmp_path, 0.0007, 1, days=3000))
    assert len(exams) > 100
    assert (exams["started"] - exams["received"]).max() < 60


def test_same_seed_same_bytes_other_seed_other_bytes(tmp_path):
    network = bare(tmp_path, 2.0, 3, days=30)
    first, second, other = (run(network, seed)[0].records.exams.tobytes() for seed in (5, 5, 6))
    assert first == second
    assert first != other


def test_memory_taken_over_changes_nothing(tmp_path):
    plan = make_plan(bare(tmp_path, 2.0, 3, days=30))
    alone = replicate(plan, 1, 1).records.exams.tobytes()
    assert replicate(plan, 1, 1, replicate(plan, 1, 0).room).records.exams.tobytes() == alone


def test_variants_see_the_same_requests_and_reading_times(tmp_path):
    base = run(bare(tmp_path, 2.0, 3, days=30))[1]
    more = run(bare(tmp_path, 2.0, 5, days=30))[1]
    assert (base["requested"] == more["requested"]).all()
    both = ~np.isnan(base["reported"]) & ~np.isnan(more["reported"])
    length = [(one["reported"] - one["started"])[both] for one in (base, more)]
    assert np.allclose(*length, atol=0.05)  # float32 of minutes
    assert more["reported"][both].mean() < base["reported"][both].mean()


def test_requests_are_poisson_at_the_rate_of_each_hour(tmp_path):
    network = bare(tmp_path, 5.0, 1, days=700)
    weights = np.arange(24.0)
    network.profiles["flat"].hours.update(dict.fromkeys(("weekday", "saturday", "sunday"), tuple(weights)))
    plan = make_plan(network)
    times = requests(plan, np.uint64(3))[0]["requested"]
    assert len(times) == pytest.approx(expected(plan), abs=4 * expected(plan) ** 0.5)
    assert (np.diff(times) >= 0).all()
    table = np.histogram(times, np.arange(713 * 24 + 1) * 60)[0].reshape(-1, 24)
    rates = 720 * weights / weights.sum()
    assert np.abs(table.mean(axis=0) - rates).max() < 0.9
    assert (table.var(axis=0)[1:] / table.mean(axis=0)[1:]).mean() == pytest.approx(1, abs=0.05)


def test_a_shift_over_takes_nothing_new_and_finishes_in_overtime(tmp_path):
    network = bare(tmp_path, 0.8, 1, days=200)
    network = replace(network, groups=(replace(network.groups[0], shifts=(shift(8, 18),)),))
    replication, exams = run(network)
    begun = (exams["requested"] + exams["started"]) % 1440
    assert begun[~np.isnan(begun)].min() >= 8 * 60 - 0.1
    assert begun[~np.isnan(begun)].max() <= 18 * 60 + 0.1
    assert replication.records.seats["overtime"].sum() > 0


def test_hand_over_leaves_no_overtime(tmp_path):
    network = bare(tmp_path, 1.5, 1, days=100, dispatch='shift_end = "hand_over"')
    network = replace(
        network, groups=(replace(network.groups[0], shifts=(shift(0, 12, 2), shift(12, 24, 2))),)
    )
    replication, exams = run(network)
    assert replication.records.seats["overtime"].sum() == 0
    assert (exams["status"] == 3).mean() > 0.999


def cascade(network, escalate: float | None):
    site = Site("S", "T", "69", "84", network.sites[0].volumes, None)
    near = ReaderGroup("near", "site", "S", (), (), 1.0, (shift(8, 18),))
    far = ReaderGroup("far", "national", "", (), (), 1.0, (shift(0, 24, 50),))
    dispatch = replace(network.dispatch, policy="cascade", escalate_min=escalate)
    return replace(network, sites=(site,), groups=(near, far), dispatch=dispatch)


def test_cascade_calls_the_nation_only_when_no_one_near_is_on_duty(tmp_path):
    _, exams = run(cascade(bare(tmp_path, 0.5, 1, days=100), None))
    clock = (exams["requested"] + exams["received"]) % 1440
    near = exams["seat"] == 0
    assert near[(clock > 8 * 60) & (clock < 17 * 60)].mean() > 0.99
    assert not near[(clock < 8 * 60) | (clock > 18 * 60)].any()


def test_cascade_calls_further_after_the_time_given(tmp_path):
    _, exams = run(cascade(bare(tmp_path, 0.9, 1, days=100), 12.0))
    wait = exams["started"] - exams["received"]
    clock = (exams["requested"] + exams["received"]) % 1440
    day = (clock > 8 * 60) & (clock < 17 * 60)
    assert wait[day].max() <= 12 + 0.01
    assert (exams["seat"][day] > 0).any()


def test_a_radiologist_without_the_licence_never_reads(tmp_path):
    network = bare(tmp_path, 0.5, 2, days=60)
    sites = (network.sites[0], replace(network.sites[0], name="T"))
    groups = (replace(network.groups[0], sites=("S",)), replace(network.groups[0], name="q", sites=("T",)))
    plan = make_plan(replace(network, sites=sites, groups=groups))
    exams = replicate(plan, 1, 0).records.exams
    read = exams[exams["seat"] >= 0]
    assert (plan.seat_group[read["seat"]] == plan.streams["site"][read["stream"]]).all()


def test_a_message_is_lost_whatever_its_priority(tmp_path):
    network = bare(tmp_path, 2.0, 20, days=60, a=0.2)
    shares = network.conditions.shares | {"lost": 0.3, "failed": 0.0}
    flows = (replace(network.flows[0], protocol=True),)
    _, exams = run(replace(network, flows=flows, conditions=replace(network.conditions, shares=shares)))
    lost = [(exams["repeats"] > 0)[exams["priority"] == priority].mean() for priority in (0, 1)]
    assert lost == pytest.approx([0.3, 0.3], abs=0.03)


def test_the_radiographer_waits_for_the_answer_too(tmp_path):
    """Minutes of every step fixed, readers without number: the waits are the readers' minutes and nothing else."""
    network = bare(tmp_path, 0.5, 50, days=30)
    length = {"send": 2, "protocol": 4, "ask": 5, "answer": 7, "information": 3}
    steps = network.conditions.steps | {name: Duration(value, 0, "fixed") for name, value in length.items()}
    shares = dict.fromkeys(network.conditions.shares, 0.0) | {"question": 1.0}
    conditions = replace(network.conditions, steps=steps, shares=shares)
    network = replace(network, flows=(replace(network.flows[0], protocol=True),), conditions=conditions)
    plan = make_plan(network)
    hers = dict(zip(COLUMNS, observe(network, plan, replicate(plan, 1, 0)).radiographer[0], strict=True))
    assert hers["wait_answer_min"] == pytest.approx(4 + 7, abs=0.01)
    assert hers["communication_min"] == pytest.approx(2 + 5 + 3, abs=0.01)


def test_time_to_reach_the_reader_holds_nobody(tmp_path):
    """The same time for all moves the whole queue by as much; only what midnight, where seats change, cuts is apart."""
    network = bare(tmp_path, 0.5, 1, days=200, dispatch='interrupt = ["protocol"]')
    steps = network.conditions.steps | {"protocol": Duration(5.0, 1.0, "exponential")}
    found = []
    for reach in (0.0, 30.0):
        conditions = replace(network.conditions, steps=steps | {"reach": Duration(reach, 0.0, "fixed")})
        asked = replace(network, flows=(replace(network.flows[0], protocol=True),), conditions=conditions)
        found.append(run(asked)[1])
    at_once, later = found
    assert (later["sent"] == at_once["sent"]).all()
    for moment in ("first_started", "answered", "reported"):
        gap = later[moment] - at_once[moment]
        gap = gap[~np.isnan(gap)]
        assert (abs(gap - 30) < 0.01).mean() > 0.99
        assert gap.mean() == pytest.approx(30, abs=0.5)


def test_reach_is_read_and_none_by_default(tmp_path):
    network = bare(tmp_path, 0.5, 1)
    assert network.conditions.steps["reach"].mean_min == 0
    assert "steps.reach" not in {one.key for one in network.defaults}
    path = tmp_path / "bare.toml"
    words = path.read_text("utf-8").replace("[steps]", '[steps]\nreach = { mean_min = 34, law = "fixed" }')
    path.write_text(words, "utf-8")
    assert read_network(path).conditions.steps["reach"] == Duration(34.0, 0.0, "fixed")
    path.write_text(words.replace("mean_min = 34", "mean_min = -1"), "utf-8")
    with pytest.raises(InputError, match="reach"):
        read_network(path)
