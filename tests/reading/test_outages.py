"""A link that is down: images leave when no outage goes on any more, against the outages laid end to end by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.engine.draws import derived, duration, law_row, uniform
from radioscopie.models.reading.network.spec import Duration
from radioscopie.models.reading.simulate import OUTAGES, replicate
from tests.reading.networks import bare

SEED, DAYS = 4, 120


def outages(rate: float, law: Duration, last: float) -> list[tuple[float, float]]:
    """The outages of the only link, those that overlap as one: at most one begins a day."""
    replication = np.uint64(derived(np.uint64(SEED), np.uint64(0)))
    link = np.uint64(derived(replication, np.uint64(OUTAGES)))  # of the first site
    row, begun = np.array(law_row(law.law, law.mean_min, law.cv)), []
    for day in range(int(last // 1440)):
        key = np.uint64(derived(link, day))
        if uniform(key, 0) < rate:
            begin = 1440 * (day + uniform(key, 1))
            begun.append((begin, begin + duration(row, key, 2)))
    whole: list[tuple[float, float]] = []
    for begin, end in begun:
        if whole and begin <= whole[-1][1]:
            whole[-1] = whole[-1][0], max(whole[-1][1], end)
        else:
            whole.append((begin, end))
    return whole


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("a_year", "law"),
    [
        (60, Duration(120, 1, "exponential")),
        (365, Duration(700, 1, "exponential")),  # one follows another before it ends
        (300, Duration(2000, 0, "fixed")),  # two at once
        (6, Duration(9000, 0, "fixed")),  # longer than three days
    ],
)
def test_images_leave_when_the_last_of_the_outages_that_follow_on_is_over(tmp_path, a_year, law):
    network = bare(tmp_path, 2, 5, days=DAYS)
    network = replace(network, conditions=replace(network.conditions, outages_per_year=a_year, outage=law))
    plan = make_plan(network)
    exams = replicate(plan, SEED, 0).records.exams
    last = float(plan.rules["stop"][0])
    made = exams["requested"] + exams["acquired"]
    leave = made.copy()
    for begin, end in outages(a_year / 365, law, last):
        leave = np.where((leave >= begin) & (leave < end), end, leave)
    seen = leave < last
    assert (leave > made)[seen].any()
    assert (exams["requested"] + exams["received"])[seen] == pytest.approx(leave[seen], abs=0.01)


def test_a_link_that_never_comes_back_lets_nothing_through(tmp_path):
    """An outage of three days begins each day: from the first on, no image is read."""
    network = bare(tmp_path, 2, 5, days=20)
    down = Duration(3 * 1440, 0, "fixed")
    network = replace(network, conditions=replace(network.conditions, outages_per_year=365, outage=down))
    plan = make_plan(network)
    exams = replicate(plan, SEED, 0).records.exams
    later = exams["requested"] >= 1440
    assert later.any()
    assert np.isnan(exams["reported"][later]).all()
