"""Second readings: by another reader, refused when there is none; discrepancies one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.reading.costs import mean_rate, odds_per_hour, read_a_year
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.engine.messages import REST_HOUR
from radioscopie.models.reading.engine.records import DISCREPANCY, SECOND_LACKING
from radioscopie.models.reading.log import event_log
from radioscopie.models.reading.network.spec import Shift
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import measured, observe
from radioscopie.models.reading.study import study
from tests.reading.networks import bare, run

DAY = Shift(tuple(range(7)), 480, 1200, 1, None, 0)
NIGHT = Shift(tuple(range(7)), 1200, 1920, 1, None, 0)


def twice(tmp_path, shifts, days=200, share=1.0, **conditions):
    """A network where every exam is read twice."""
    network = bare(tmp_path, 0.3, 1, days=days)
    exams = tuple(replace(one, second_share=share) for one in network.exams)
    groups = (replace(network.groups[0], shifts=shifts),)
    return replace(network, exams=exams, groups=groups, conditions=replace(network.conditions, **conditions))


@pytest.mark.parametrize("shifts", [(DAY, DAY), (DAY, NIGHT), (replace(DAY, seats=3), NIGHT)])
@pytest.mark.parametrize("end", ["finish", "hand_over"])
def test_another_reader_reads_again(tmp_path, shifts, end):
    network = twice(tmp_path, shifts)
    network = replace(network, dispatch=replace(network.dispatch, shift_end=end))
    _, exams = run(network)
    done = ~np.isnan(exams["second"])
    assert done.mean() > 0.97
    assert (exams["second_seat"][done] != exams["seat"][done]).all()
    assert (exams["second"][done] >= exams["reported"][done] + 12 * 60).all()


def test_nobody_else_to_read_again_is_counted(tmp_path):
    network = twice(tmp_path, (Shift(tuple(range(7)), 0, 1440, 1, None, 0),))
    _, exams = run(network)
    assert np.isnan(exams["second"]).all()
    assert ((exams["marks"] & SECOND_LACKING) > 0).all()
    plan = make_plan(network)
    assert observe(network, plan, replicate(plan, 1, 0)).seconds.tolist() == [0, len(exams), 0]


def test_one_reader_near_a_second_reading_goes_far(tmp_path):
    network = twice(tmp_path, (replace(DAY, start=0, end=1440),), days=60)
    near = replace(network.groups[0], level="site", place="S", name="near")
    far = replace(network.groups[0], name="far")
    dispatch = replace(network.dispatch, policy="cascade")
    _, exams = run(replace(network, groups=(near, far), dispatch=dispatch))
    done = ~np.isnan(exams["second"])
    assert done.mean() > 0.95
    assert set(exams["seat"].tolist()) == {0}
    assert set(exams["second_seat"][done].tolist()) == {1}


def test_discrepancies_follow_the_rate_and_the_fatigue_of_the_first_reader(tmp_path):
    network = twice(tmp_path, (DAY, NIGHT), days=1500, discrepancy=0.1, error_odds_per_hour=1.3)
    _, exams = run(network)
    exams = exams[~np.isnan(exams["second"])]
    found = (exams["marks"] & DISCREPANCY) > 0
    odds = 0.1 / 0.9 * 1.3 ** (np.minimum(exams["shift_hours"].astype(float), 12) - REST_HOUR)
    chance = odds / (1 + odds)
    assert found.sum() == pytest.approx(chance.sum(), abs=4 * (chance * (1 - chance)).sum() ** 0.5)
    assert chance.mean() > 0.12
    late = exams["shift_hours"] > 9
    assert found[late].mean() > 1.5 * found[exams["shift_hours"] < 3].mean()


def test_expected_errors_equal_errors_drawn_one_by_one(tmp_path):
    """The yearly errors of the report are a mean, not draws: the mean of the draws is the same."""
    network = twice(tmp_path, (DAY, NIGHT), days=400, discrepancy=0.058, error_odds_per_hour=1.18)
    done = study(network, 1, 4, lambda _: None)
    hours = np.sum([sample.hours for sample in done.samples], axis=0)
    expected = mean_rate(0.058, odds_per_hour(network)[1], hours) * read_a_year(done)
    drawn = [sample.seconds[2] for sample in done.samples]
    yearly = np.mean(drawn) * 365 / network.days
    assert yearly == pytest.approx(expected, abs=4 * np.sum(drawn) ** 0.5 / len(drawn) * 365 / network.days)


def test_a_discrepancy_costs_a_call_to_the_second_reader(tmp_path):
    calm, worked = (twice(tmp_path, (DAY, NIGHT), discrepancy=share) for share in (0.0, 1.0))
    work = [run(network)[0].records.busy.sum() for network in (calm, worked)]
    _, exams = run(worked)
    assert work[1] - work[0] == pytest.approx(4 * len(exams), rel=0.05)  # a call of 4 minutes each
    assert np.isnan(exams["called"]).all()


def test_the_log_tells_the_second_reader_and_lasts_as_asked(tmp_path):
    network = replace(twice(tmp_path, (DAY, NIGHT), days=30, discrepancy=0.5), log_days=20)
    done = study(network, 1, 1, lambda _: None)
    log = event_log(done).to_pylist()
    exams = measured(done.plan, replicate(done.plan, 1, 0))
    asked = [row for row in log if row["activity"] == "requested"]
    within = (exams["requested"] - done.plan.rules["begin"][0] < 20 * 1440).sum()
    assert len(asked) == within
    by_case = {}
    for row in log:
        by_case.setdefault(row["case"], {})[row["activity"]] = row["resource"]
    seconds = [case for case in by_case.values() if "second_reading" in case]
    assert seconds
    assert all(case["second_reading"] != case["reported"] for case in seconds)
    assert any("discrepancy_found" in case for case in seconds)
