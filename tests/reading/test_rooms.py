"""Radiographers and rooms: closed forms, a tandem, shifts, and the same site in SimPy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import simpy

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network.spec import Duration, Shift
from radioscopie.models.reading.radiographers import COLUMNS
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import observe
from tests.reading.networks import bare, on_duty_at, run
from tests.reading.test_closed_forms import MEAN, batch_error, erlang_c

EVERY_DAY = tuple(range(7))
NOTHING = Duration(0.0, 0.0, "fixed")
TEN = Duration(MEAN, 1, "exponential")


def always(seats: int) -> tuple[Shift, ...]:
    return (Shift(EVERY_DAY, 0, 1440, seats, None, 0),)


def with_site(network, rooms=None, radiographers=(), acquisition=TEN, **flow):
    """Give the only site rooms and radiographers."""
    site = replace(network.sites[0], rooms=rooms and {"": rooms}, radiographers=radiographers)
    return replace(
        network, sites=(site,), flows=(replace(network.flows[0], acquisition=acquisition, **flow),)
    )


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("what", ["rooms", "radiographers", "both"])
def test_images_wait_as_in_m_m_c(tmp_path, what):
    load, count = 2.4, 3
    rooms = count if what != "radiographers" else None
    staff = always(count) if what != "rooms" else ()
    _, exams = run(with_site(bare(tmp_path, load, 100), rooms, staff))
    wait, chance = exams["begun"].astype(float), erlang_c(load, count)
    assert wait.mean() == pytest.approx(chance * MEAN / (count - load), abs=batch_error(wait))
    late = (wait > 15).astype(float)
    expected = chance * np.exp(-(count - load) * 15 / MEAN)
    assert late.mean() == pytest.approx(expected, abs=batch_error(late))


def test_images_then_reading_are_two_queues_in_tandem(tmp_path):
    """Burke: the departures of M/M/1 are Poisson, so the readers behind it are an M/M/2 of their own."""
    load = 0.7
    _, exams = run(with_site(bare(tmp_path, load, 2), 1, always(1)))
    rooms, readers = exams["begun"].astype(float), (exams["started"] - exams["received"]).astype(float)
    assert rooms.mean() == pytest.approx(load / (1 - load) * MEAN, abs=batch_error(rooms))
    expected = erlang_c(load, 2) * MEAN / (2 - load)
    assert readers.mean() == pytest.approx(expected, abs=batch_error(readers))


@pytest.mark.slow
def test_urgent_images_first_kella_yechiali(tmp_path):
    load, count, share = 2.4, 3, 0.3
    _, exams = run(with_site(bare(tmp_path, load, 100, a=share), count))
    first, both, base = load * share / count, load / count, erlang_c(load, count) * MEAN / count
    urgent, other = (exams["begun"][exams["priority"] == rank].astype(float) for rank in (0, 1))
    assert urgent.mean() == pytest.approx(base / (1 - first), abs=batch_error(urgent))
    assert other.mean() == pytest.approx(base / (1 - first) / (1 - both), abs=batch_error(other))


def test_a_request_waits_for_a_radiographer(tmp_path):
    network = with_site(bare(tmp_path, 1.6, 200), None, always(2), NOTHING, protocol=True)
    steps = network.conditions.steps | {"send": TEN}
    shares = dict.fromkeys(network.conditions.shares, 0.0)
    network = replace(network, conditions=replace(network.conditions, steps=steps, shares=shares))
    _, exams = run(network)
    wait = exams["taken"].astype(float)
    assert wait.mean() == pytest.approx(erlang_c(1.6, 2) * MEAN / 0.4, abs=batch_error(wait))


def test_the_wait_before_the_request_is_of_every_request_and_of_no_question(tmp_path):
    network = with_site(bare(tmp_path, 0.9, 200, days=60), None, always(2), NOTHING, protocol=True)
    steps = network.conditions.steps | {"send": TEN, "ask": TEN}
    shares = network.conditions.shares | {"refused": 0.3, "question": 0.5}
    network = replace(network, conditions=replace(network.conditions, steps=steps, shares=shares))
    replication, exams = run(network)
    found = observe(network, make_plan(network), replication).radiographer[0]
    assert found[COLUMNS.index("send_wait_min")] == pytest.approx(exams["taken"].mean(), rel=1e-5)
    assert exams["taken"].mean() > 0


def test_what_is_never_lacking_changes_nothing(tmp_path):
    network = bare(tmp_path, 2.0, 3, days=60)
    flow = replace(network.flows[0], protocol=True, acquisition=TEN)
    network = replace(network, flows=(flow,))
    plenty = with_site(network, 100, always(100), protocol=True)
    ours, theirs = (run(one)[0].records.exams for one in (network, plenty))
    for moment in ("sent", "answered", "begun", "acquired", "received", "started", "reported"):
        assert np.allclose(ours[moment], theirs[moment], equal_nan=True)


def test_nothing_begins_without_a_radiographer_on_duty(tmp_path):
    network = bare(tmp_path, 0.3, 50, days=200)
    day = (Shift(EVERY_DAY, 480, 1080, 1, 720, 60),)
    replication, exams = run(with_site(network, 1, day))
    begun = (exams["requested"] + exams["begun"]) % 1440
    begun = begun[~np.isnan(begun)]
    assert begun.min() >= 480 - 0.1
    assert begun.max() <= 1080
    assert not ((begun > 720.1) & (begun < 779.9)).any()
    held = exams["requested"][:, None] + np.stack([exams["begun"], exams["acquired"]], axis=1)
    held = held[~np.isnan(held[:, 0])]
    held = held[np.argsort(held[:, 0])]
    assert (held[1:, 0] >= held[:-1, 1] - 0.02).all()  # one at a time
    assert replication.records.places["waiting"][0] >= 0


def test_too_few_rooms_leave_patients_waiting_and_the_room_full(tmp_path):
    network = with_site(bare(tmp_path, 2.0, 50, days=30), 1, always(5))
    plan = make_plan(network)
    replication = replicate(plan, 1, 0)
    found = dict(zip(COLUMNS, observe(network, plan, replication).radiographer[0], strict=True))
    assert replication.records.places["waiting"][0] > 0.3 * len(replication.records.exams)
    week = replication.records.busy[-1].sum()
    assert week == pytest.approx(30 * 1440, rel=1e-3)
    assert found["post_occupancy"] < 0.25


def test_hours_of_radiographers_and_rooms_add_up(tmp_path):
    network = with_site(bare(tmp_path, 0.5, 5, days=300), 2, always(2))
    plan = make_plan(network)
    sample = observe(network, plan, replicate(plan, 1, 0))
    found = dict(zip(COLUMNS, sample.radiographer[0], strict=True))
    assert found["room_occupancy"] == pytest.approx(0.25, abs=0.01)  # 0.5 erlang in two rooms
    assert found["post_occupancy"] == pytest.approx(0.25, abs=0.01)
    assert sample.site_week[1].sum() / (300 * 24) == pytest.approx(0.5, abs=0.02)
    assert np.isnan(
        observe(n := bare(tmp_path, 0.5, 5, days=9), p := make_plan(n), replicate(p, 1, 0)).radiographer[
            0, 4:
        ]
    ).all()


@pytest.mark.slow
def test_the_next_day_counts_the_night_shift(tmp_path):
    night = (Shift((4,), 1200, 1920, 2, None, 0),)  # Friday 20:00 to Saturday 08:00
    plan = make_plan(with_site(bare(tmp_path, 0.1, 1, days=14), 1, night))
    monday = 7 * 1440  # the run begins on 27 December 2024, a Friday, ten days before the window
    friday = 0
    at = (friday + 1199, friday + 1200, friday + 1440 + 479, friday + 1440 + 480, monday)
    assert on_duty_at(plan, at) == [0, 2, 2, 0, 0]


KINDS = {"ct": 2, "mri": 1}


def with_kinds(network, loads, radiographers, rooms=KINDS):
    """Give the only site CT and MRI rooms, each with a flow of its own; `loads` in erlangs."""
    flows = tuple(replace(network.flows[0], name=kind, room=kind, acquisition=TEN) for kind in rooms)
    volumes = {kind: load * 144 for kind, load in zip(rooms, loads, strict=True)}
    site = replace(network.sites[0], volumes=volumes, rooms=rooms, radiographers=radiographers)
    return replace(network, sites=(site,), flows=flows)


@pytest.mark.slow
def test_kinds_of_rooms_queue_apart(tmp_path):
    """With radiographers never lacking, CT and MRI are two M/M/c that do not know each other."""
    loads = (1.3, 0.6)
    network = with_kinds(bare(tmp_path, 1, 100), loads, always(50))
    replication, exams = run(network)
    flow = make_plan(network).streams["flow"][exams["stream"]]
    found = observe(network, make_plan(network), replication).rooms[0]
    for rank, (load, rooms) in enumerate(zip(loads, KINDS.values(), strict=True)):
        wait = exams["begun"][flow == rank].astype(float)
        expected = erlang_c(load, rooms) * MEAN / (rooms - load)
        assert wait.mean() == pytest.approx(expected, abs=batch_error(wait)), rank
        assert found[rank, 0] == len(wait)
        assert found[rank, 1] == pytest.approx(wait.mean(), rel=1e-5)
        assert found[rank, 2] == pytest.approx(load / rooms, rel=0.02)


@pytest.mark.slow
def test_one_radiographer_for_two_kinds_of_rooms_is_one_queue(tmp_path):
    """With rooms never lacking, CT and MRI wait for the same radiographer: M/M/1 of the merged stream."""
    network = with_kinds(bare(tmp_path, 1, 100), (0.5, 0.2), always(1), {"ct": 9, "mri": 9})
    _, exams = run(network)
    flow = make_plan(network).streams["flow"][exams["stream"]]
    for rank in (0, 1):
        wait = exams["begun"][flow == rank].astype(float)
        assert wait.mean() == pytest.approx(0.7 / 0.3 * MEAN, abs=batch_error(wait)), rank


def test_a_full_kind_of_room_does_not_hold_the_other(tmp_path):
    """MRI is asked four times what it can do: CT waits no more than if MRI were not there."""
    network = with_kinds(bare(tmp_path, 1, 100, days=60), (0.5, 4.0), always(50), {"ct": 1, "mri": 1})
    alone = with_kinds(bare(tmp_path, 1, 100, days=60), (0.5,), always(50), {"ct": 1})
    (_, ours), (_, theirs) = run(network), run(alone)
    ct = ours["begun"][make_plan(network).streams["flow"][ours["stream"]] == 0]
    assert np.allclose(ct, theirs["begun"])
    assert np.isnan(ours["begun"]).mean() > 0.5


def test_sites_with_and_without_kinds_live_side_by_side(tmp_path):
    """A site that tells its rooms apart beside one whose rooms are alike, and one that describes none."""
    network = with_kinds(bare(tmp_path, 1, 100, days=60), (1.3, 0.6), always(9))
    apart = network.sites[0]
    alike = replace(apart, name="alike", rooms={"": 2}, radiographers=())
    network = replace(network, sites=(apart, alike, replace(alike, name="free", rooms=None)))
    plan = make_plan(network)
    assert plan.rooms.tolist() == [[2, 1], [2, -1], [-1, -1]]
    sample = observe(network, plan, replicate(plan, 1, 0))
    assert np.isnan(sample.rooms[:, :, 0]).tolist() == [[False, False], [False, True], [True, True]]
    assert sample.radiographer[1, COLUMNS.index("room_occupancy")] == pytest.approx(0.95, abs=0.05)


@pytest.mark.slow
def test_simpy_gives_the_same_site(tmp_path):
    """Two radiographers, one room: send, protocol by a reader, images, information, reading."""
    days, load, seats = 1500, 0.55, 2
    send, protocol, images, told = 3.0, 2.0, 9.0, 2.0
    network = with_site(
        bare(tmp_path, load, seats, days=days),
        1,
        always(2),
        Duration(images, 1, "exponential"),
        protocol=True,
    )
    steps = network.conditions.steps | {
        "send": Duration(send, 1, "exponential"),
        "protocol": Duration(protocol, 1, "exponential"),
        "information": Duration(told, 1, "exponential"),
    }
    shares = dict.fromkeys(network.conditions.shares, 0.0)
    network = replace(network, conditions=replace(network.conditions, steps=steps, shares=shares))
    _, exams = run(network)
    ours = {"images": exams["begun"] - exams["answered"], "report": exams["reported"], "sent": exams["taken"]}
    theirs = _simpy_site(days, load * 144, seats, (send, protocol, images, told))
    for name, found in theirs.items():
        mine = ours[name][~np.isnan(ours[name])].astype(float)
        error = (batch_error(mine) ** 2 + batch_error(found) ** 2) ** 0.5
        assert mine.mean() == pytest.approx(found.mean(), abs=error), name


def _simpy_site(days, a_day, seats, means):
    send, protocol, images, told = means
    draw, env = np.random.default_rng(11), simpy.Environment()
    readers = simpy.PriorityResource(env, seats)
    staff, waiting, room = [2], [], [1]
    found = {"images": [], "report": [], "sent": []}

    def serve():
        """Give the radiographers to the first that can begin, as the engine does."""
        for entry in list(waiting):
            if staff[0] == 0:
                return
            ready, needs_room = entry
            if needs_room and room[0] == 0:
                continue
            waiting.remove(entry)
            staff[0] -= 1
            room[0] -= needs_room
            ready.succeed()

    def asked(needs_room):
        ready = env.event()
        waiting.append((ready, needs_room))
        serve()
        return ready

    def read(rank, minutes):
        with readers.request(priority=rank) as turn:
            yield turn
            yield env.timeout(minutes)

    def exam():
        begin = env.now
        yield asked(needs_room=False)
        found["sent"].append(env.now - begin)
        yield env.timeout(draw.exponential(send))
        staff[0] += 1
        serve()
        yield from read(0, draw.exponential(protocol))
        answered = env.now
        yield asked(needs_room=True)
        found["images"].append(env.now - answered)
        yield env.timeout(draw.exponential(images))
        room[0] += 1
        serve()
        yield env.timeout(draw.exponential(told))
        staff[0] += 1
        serve()
        yield from read(1, draw.exponential(MEAN))
        found["report"].append(env.now - begin)

    def source():
        while True:
            yield env.timeout(draw.exponential(1440 / a_day))
            env.process(exam())

    env.process(source())
    env.run(until=days * 1440)
    return {name: np.array(values) for name, values in found.items()}
