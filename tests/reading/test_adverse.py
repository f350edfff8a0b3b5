"""Where the clock, the rules and the room meet: found against a second simulation of the same rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.reading import simulate
from radioscopie.models.reading.delays import DELAYS, summarise
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network.spec import Duration, ReaderGroup, Shift
from tests.reading.networks import bare, run

EVERY_DAY = tuple(range(7))
NEVER, HOUR = Duration(0.0, 0.0, "fixed"), Duration(60.0, 0.0, "fixed")


def shift(start: int, end: int, seats: int = 1) -> Shift:
    return Shift(EVERY_DAY, 60 * start, 60 * end, seats, None, 0)


def in_two_levels(network, near: tuple[Shift, ...], minutes: float, **dispatch):
    """Give a site readers of its own, and the nation one; readings of a fixed time."""
    groups = (
        ReaderGroup("near", "site", "S", (), (), 1.0, near),
        ReaderGroup("far", "national", "", (), (), 1.0, (Shift(EVERY_DAY, 30, 1470, 1, None, 0),)),
    )
    rules = replace(network.dispatch, policy="cascade", **dispatch)
    exam = replace(network.exams[0], read=Duration(minutes, 0.0, "fixed"))
    return replace(network, groups=groups, dispatch=rules, exams=(exam,))


def far_of(network, exams) -> np.ndarray:
    return make_plan(network).seat_group[exams["seat"]] == 1


@pytest.mark.slow
def test_a_radiographer_never_rests_while_someone_waits(tmp_path):
    network = bare(tmp_path, 0.7, 20, days=30)
    site = replace(network.sites[0], radiographers=(shift(0, 24),))
    flow = replace(network.flows[0], protocol=True, acquisition=Duration(10.0, 0.0, "fixed"))
    steps = network.conditions.steps | dict.fromkeys(("send", "ask", "protocol", "answer"), NEVER)
    shares = {"question": 1.0, "refused": 0.0, "lost": 0.0, "failed": 0.0}
    conditions = replace(network.conditions, steps=steps, shares=shares)
    _, exams = run(replace(network, sites=(site,), flows=(flow,), conditions=conditions))
    begun = exams["requested"] + exams["begun"]
    order = np.argsort(begun)
    rested = np.diff(begun[order]) > 10.01
    assert rested.sum() > 500
    assert exams["begun"][order][1:][rested].max() < 0.01


def test_a_reading_handed_over_goes_to_the_colleague_who_takes_over(tmp_path):
    network = bare(tmp_path, 1.0, 1, days=60)
    near = (shift(8, 20, 3), shift(20, 32, 3))
    network = in_two_levels(network, near, 30.0, shift_end="hand_over")
    _, exams = run(network)
    ends = (exams["requested"] + exams["reported"]) % 720
    assert ((ends > 480) & (ends < 510)).sum() > 100
    assert not far_of(network, exams).any()


def test_an_exam_handed_over_waits_its_whole_time_before_the_next_level(tmp_path):
    network = bare(tmp_path, 0.25, 1, days=400)
    near = tuple(shift(hour, hour + 1) for hour in range(24))
    network = in_two_levels(network, near, 50.0, shift_end="hand_over", escalate_min=45.0)
    _, exams = run(network)
    far = exams[far_of(network, exams) & (exams["status"] == 3)]
    assert len(far) > 500
    assert (far["requested"] + far["reported"] - 50 - far["since"]).min() > 45 - 0.01


def test_an_urgent_exam_that_reaches_the_next_level_interrupts_there(tmp_path):
    network = bare(tmp_path, 0.7, 1, days=200, a=0.5)
    network = in_two_levels(network, (shift(0, 24),), 20.0, interrupt=("urgent",), escalate_min=10.0)
    _, exams = run(network)
    later = far_of(network, exams) & (exams["priority"] == 1)
    assert exams["interruptions"][later].sum() > 20


def test_work_during_a_break_is_overtime_even_when_it_lasts_longer(tmp_path):
    network = bare(tmp_path, 0.9, 1, days=200)
    seat = Shift(EVERY_DAY, 0, 1440, 1, 720, 30)
    exam = replace(network.exams[0], read=HOUR)
    site = replace(network.sites[0], volumes={"f": 18.0})
    groups = (replace(network.groups[0], shifts=(seat,)),)
    replication, exams = run(replace(network, groups=groups, exams=(exam,), sites=(site,)))
    read = exams[exams["status"] == 3]
    end = read["requested"] + read["reported"]
    noon = 1440 * np.floor(end / 1440) + 720
    inside = np.clip(np.minimum(end, noon + 30) - np.maximum(end - 60, noon), 0, None)
    assert replication.records.seats["overtime"].sum() == pytest.approx(inside.sum(), rel=0.02)


def test_exams_that_nobody_reads_have_no_mean():
    found = summarise(np.array([np.nan, np.nan], np.float32), np.zeros(2, np.uint32), (1, 1, 1, 1, 24))
    assert found[0, DELAYS.index("exams")] == 2
    assert np.isnan(found[0, DELAYS.index("mean")])


def test_events_that_wait_in_numbers_find_room(tmp_path, monkeypatch):
    network = bare(tmp_path, 1.0, 2, days=1)
    hours = {"weekday": (0.0,) * 24, "saturday": (1.0, *(0.0,) * 23), "sunday": (0.0,) * 24}
    profiles = {"flat": replace(network.profiles["flat"], hours=hours)}
    steps = network.conditions.steps | dict.fromkeys(("protocol", "answer"), Duration(0.1, 0.0, "fixed"))
    flow = replace(network.flows[0], protocol=True, patience=Duration(3000.0, 0.0, "fixed"))
    network = replace(
        network,
        start=network.start.replace(day=11),
        warm_up_days=0,
        profiles=profiles,
        flows=(flow,),
        sites=(replace(network.sites[0], volumes={"f": 500.0}),),
        exams=(replace(network.exams[0], read=Duration(0.02, 0.0, "fixed"), second_share=1.0),),
        dispatch=replace(network.dispatch, policy="cascade", escalate_min=2000.0),
        conditions=replace(
            network.conditions, steps=steps, shares=network.conditions.shares | {"question": 1.0}
        ),
    )
    found, exams = run(network)
    assert found.records.now["size"][0] > 4 * len(exams) + 100
    monkeypatch.setattr(simulate, "EVENTS_AN_EXAM", 64)
    assert run(network)[1].tobytes() == exams.tobytes()
