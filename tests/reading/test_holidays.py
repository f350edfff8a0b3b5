"""Public holidays: requests, readers and radiographers as on a Sunday."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from radioscopie.models.reading.duty import seats_by_hour
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.network.spec import Shift
from radioscopie.models.reading.radiographers import duty_week
from radioscopie.models.reading.simulate import expected, requests
from radioscopie.models.reading.statistics import measured, on_call_hours
from radioscopie.models.reading.study import study
from radioscopie.questions.reading.tables.places import week_rows
from radioscopie.questions.reading.tables.unread import unread_rows
from tests.reading.networks import bare, on_duty_at, run

MAY = 30  # 1 and 8 May 2025 are Thursdays, 29 May is Ascension Day
HOURS = {
    "weekday": tuple([1.0] * 24),
    "saturday": tuple([1.0] * 24),
    "sunday": tuple([0.0] * 12 + [1.0] * 12),
}


def in_may(tmp_path, **hours):
    network = replace(bare(tmp_path, 20.0, 60, days=MAY), start=date(2025, 5, 1), warm_up_days=0)
    network.profiles["flat"].hours.update(HOURS | hours)  # type: ignore[attr-defined]
    return network


def by_day(network) -> np.ndarray:
    times = requests(make_plan(network), np.uint64(3))[0]["requested"]
    return np.histogram(times, np.arange(MAY * 24 + 1) * 60)[0].reshape(MAY, 24)


def test_a_holiday_has_the_requests_of_a_sunday(tmp_path):
    counts = by_day(in_may(tmp_path))
    empty = [day + 1 for day in range(MAY) if counts[day, :12].sum() == 0]
    assert empty == [1, 4, 8, 11, 18, 25, 29]


def test_a_holiday_may_have_a_profile_of_its_own(tmp_path):
    network = in_may(tmp_path, holiday=tuple([3.0] * 24))
    counts = by_day(network)
    closed, weekday = counts[[0, 7, 28]].sum() / 3, counts[[1, 4, 5, 6]].sum() / 4
    assert closed / weekday == pytest.approx(3, rel=0.1)
    whole = len(requests(make_plan(network), np.uint64(5))[0])
    assert whole == pytest.approx(expected(make_plan(network)), abs=4 * whole**0.5)


def test_readers_hold_the_shifts_of_a_sunday(tmp_path):
    network = in_may(tmp_path)
    week = Shift((0, 1, 2, 3, 4), 18 * 60, 24 * 60 + 480, 1, None, 0)
    sunday = Shift((6,), 0, 1440, 3, None, 0)
    plan = make_plan(replace(network, groups=(replace(network.groups[0], shifts=(week, sunday)),)))
    held = plan.held[0].reshape(8, 24) / 60
    assert held[3, 20] == 2  # Thursdays 15 and 22 May; 1, 8 and 29 are holidays
    assert held[3, 4] == 2  # the nights from Wednesday
    assert held[7, 4] == 3 + 3 * 3  # the nights from Wednesday, then the three Sundays
    assert held[7, 20] == 3 * 3
    assert held[4, 4] == 2  # no night begins on the holidays
    assert (plan.hours[3 * 24], plan.hours[-1]) == (2, 3)
    assert plan.duties["time"].min() >= 0
    assert (np.diff(plan.duties["time"]) >= 0).all()


def test_without_holiday_a_week_is_what_the_shifts_say(tmp_path):
    network = replace(bare(tmp_path, 1.0, 4, days=14), start=date(2025, 1, 13))
    groups = (replace(network.groups[0], shifts=(Shift((5, 6), 1200, 1980, 2, 1500, 30),)),)
    plan = make_plan(replace(network, groups=groups))
    assert plan.held[:, :168] == pytest.approx(120 * seats_by_hour(groups))
    assert not plan.held[:, 168:].any()


def test_radiographers_hold_the_shifts_of_a_sunday(tmp_path):
    network = in_may(tmp_path)
    staff = (Shift((0, 1, 2, 3, 4, 5), 480, 1200, 2, None, 0), Shift((6,), 600, 1200, 1, None, 0))
    plan = make_plan(replace(network, sites=(replace(network.sites[0], radiographers=staff),)))
    assert on_duty_at(plan, [720 + 1440 * day for day in (0, 1, 3, 7)]) == [1, 2, 1, 1]
    assert duty_week(plan)[0].reshape(8, 24)[3, 9] == 60 * 2 * 2
    assert duty_week(plan)[0].reshape(8, 24)[7, [9, 12]].tolist() == [0, 60 * 3]


def test_a_holiday_is_on_call_care(tmp_path):
    network = in_may(tmp_path)
    network = replace(network, flows=(replace(network.flows[0], on_call_care=True),))
    replication, _ = run(network)
    plan = make_plan(network)
    exams = measured(plan, replication)
    noon = (exams["requested"] % 1440 > 720) & (exams["requested"] % 1440 < 1080)
    day = (exams["requested"] // 1440).astype(int) + 1
    called = on_call_hours(plan)[(exams["requested"] // 60).astype(int)]
    assert called[noon & (day == 8)].all()
    assert not called[noon & (day == 15)].any()


def test_the_week_shown_is_that_of_the_weeks_without_holiday(tmp_path):
    """Nobody is on duty by day but on Sundays: the three Thursdays of May that are holidays fill a row of their own."""
    network = in_may(tmp_path)
    shifts = (Shift((0, 1, 2, 3, 4, 5), 1200, 1920, 1, None, 0), Shift((6,), 0, 1440, 1, None, 0))
    network = replace(network, groups=(replace(network.groups[0], shifts=shifts),))
    rows = {(row["day"], row["hour"]): row for row in week_rows(study(network, 1, 2, lambda _: None))}
    assert rows["thu", 12]["occupancy"] is None
    assert rows["holiday", 12]["seats"] == 1
    assert rows["holiday", 12]["occupancy"] > 0
    assert len(rows) == 192


def test_hours_that_nobody_may_read_are_listed(tmp_path):
    """One request an hour; the only group is on duty from 8 to 20 on weekdays and on Sunday morning."""
    network = replace(bare(tmp_path, 1.0, 1, days=7), start=date(2025, 1, 6))
    shifts = (Shift((0, 1, 2, 3, 4), 480, 1200, 1, None, 0), Shift((6,), 480, 720, 1, None, 0))
    network = replace(network, groups=(replace(network.groups[0], shifts=shifts),))
    found = [(row["day"], row["from_hour"], row["to_hour"]) for row in unread_rows(network)]
    assert found == [
        ("weekday", 0, 8),
        ("weekday", 20, 24),
        ("sat", 0, 24),
        ("sun", 0, 8),
        ("sun", 12, 24),
    ]
    hourly = 144 / 24  # 1 erlang of 10 minutes
    assert [row["asked_week"] for row in unread_rows(network)] == pytest.approx(
        [hourly * hours for hours in (40, 20, 24, 8, 12)]
    )
    friday = replace(shifts[0], days=(4,))
    some = replace(network, groups=(replace(network.groups[0], shifts=(friday,)),))
    assert {row["day"] for row in unread_rows(some)} == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
