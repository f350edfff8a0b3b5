"""What one pass over the exams shows, against the same counted column by column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.engine.plan import DAYS_BEFORE
from radioscopie.models.reading.engine.records import CANCELLED, REFUSED, REPORTED, STEPS
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import BINS, measured, observe
from tests.reading.networks import bare

BUSY = """
[links]
outages_per_year = 60
[fatigue]
slower_per_hour = 0.05
[exams.head]
second_reading = 0.3
[exams.abdomen]
call = 0.2
"""


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    content = Path("examples/reading/group-of-five.toml").read_text("utf-8")
    content = content.replace("emergency_ct", "m") + BUSY + "[mixes.m]\nhead = 0.6\nabdomen = 0.4\n"
    path = tmp_path_factory.mktemp("busy") / "busy.toml"
    path.write_text(
        content.replace(
            "on_call_care = true", 'on_call_care = true\npatience = { mean_min = 5, law = "exponential" }'
        ),
        "utf-8",
    )
    network = read_network(path)
    plan = make_plan(network)
    replication = replicate(plan, 3, 0)
    return network, plan, measured(plan, replication), observe(network, plan, replication)


def test_every_exam_is_counted_once(lived):
    _, _, exams, sample = lived
    status = exams["status"]
    ended = [(status == one).sum() for one in (REPORTED, REFUSED, CANCELLED)]
    assert sample.counts.tolist() == [len(exams), *ended, len(exams) - sum(ended)]
    assert min(ended) > 0
    assert sample.remote.sum() == sample.hours.sum() == ended[0]


def test_delays_are_those_of_the_exams_kept(lived):
    network, plan, exams, sample = lived
    kept = exams[(exams["status"] != REFUSED) & (exams["status"] != CANCELLED)]
    groups = {
        "priority": kept["priority"],
        "exam": kept["exam"],
        "site": plan.streams["site"][kept["stream"]],
        "hour": (kept["requested"] % 1440 // 60).astype(int),
    }
    image = kept["reported"] - kept["acquired"]
    for name, delay in (("request_to_report", kept["reported"]), ("image_to_report", image)):
        for grouping, of in groups.items():
            for n, row in enumerate(sample.delays[grouping, name]):
                own = np.sort(delay[of == n])
                assert row[0] == len(own)
                assert row[1] == (own[int(np.ceil(len(own) / 2)) - 1] if len(own) else row[1])
    promises = np.array([one.promise_min for one in network.priorities])[kept["priority"]]
    assert sample.delays["all", "image_to_report"][0, 6] == (kept["reported"] <= promises).mean()


def test_waits_are_those_of_the_exams_read(lived):
    _, _, exams, sample = lived
    read = exams[exams["status"] == REPORTED]
    counts, _ = np.histogram(read["started"] - read["received"], BINS)
    assert sample.waits == pytest.approx(counts / len(read))
    assert sample.interruptions == pytest.approx(read["interruptions"].mean())
    assert sample.seconds[0] == (~np.isnan(read["second"])).sum() > 0


def test_the_radiographer_waits_for_answers(lived):
    network, plan, exams, sample = lived
    kept = exams[(exams["status"] != REFUSED) & (exams["status"] != CANCELLED)]
    answer, told = kept["answered"] - kept["sent"], kept["told"] - kept["asked"]
    mean = {name: network.conditions.steps[name].mean_min for name in STEPS}
    asked = ~np.isnan(kept["sent"])
    talking = mean["send"] * (asked + kept["repeats"]) + mean["ask"] * ~np.isnan(kept["asked"])
    talking = talking + mean["information"] * ~np.isnan(kept["acquired"])
    alone = asked & ~(answer <= network.conditions.alone_after_min)
    loads = []
    for n in range(len(network.sites)):
        own = plan.streams["site"][kept["stream"]] == n
        waiting = np.nan_to_num(answer) + np.nan_to_num(told)
        assert sample.radiographer[n, 0] == pytest.approx(waiting[own].sum() / asked[own].sum(), rel=1e-6)
        assert sample.radiographer[n, 1] == pytest.approx(talking[own].mean(), rel=1e-6)
        assert sample.radiographer[n, 3] == pytest.approx(alone[own].sum() / asked[own].sum())
        shift = (kept["requested"][own] - 1440 * network.warm_up_days) // 720
        loads += [(waiting + talking)[own][shift == rank].sum() for rank in range(2 * network.days)]
    assert sample.shift_loads == pytest.approx(np.quantile(loads, 0.95), rel=1e-6)


def test_remote_readings_are_those_of_seats_elsewhere(lived):
    network, plan, exams, sample = lived
    read = exams[exams["status"] == REPORTED]
    away = np.array([group.level != "site" for group in network.groups])[plan.seat_group[read["seat"]]]
    minute, day = read["requested"] % 1440, plan.days[(read["requested"] // 1440).astype(int) + DAYS_BEFORE]
    closed = (minute < 480) | (minute >= 1200) | (day >= 6) | ((day == 5) & (minute >= 720))
    called = (
        closed & np.array([flow.on_call_care for flow in network.flows])[plan.streams["flow"][read["stream"]]]
    )
    site = plan.streams["site"][read["stream"]]
    for n, row in enumerate(sample.remote):
        own = site == n
        kinds = [(called & ~away), (called & away), (~called & ~away), (~called & away)]
        assert row.tolist() == [(own & kind).sum() for kind in kinds]
    assert (sample.remote.sum(axis=0) > 0).all()


def test_the_tasks_of_a_week_are_those_ended_in_the_days_measured(tmp_path):
    """Nothing but readings, in a network that warms up as long as it is measured."""
    network = replace(bare(tmp_path, 2, 3, days=21), warm_up_days=21)
    plan = make_plan(network)
    replication = replicate(plan, 5, 0)
    exams = replication.records.exams
    ended = exams["requested"] + exams["reported"].astype(float)
    begin, end = 21 * 1440, 42 * 1440
    ours = observe(network, plan, replication).readers[0, 2]
    assert ours == ((ended >= begin) & (ended < end)).sum() / 3
