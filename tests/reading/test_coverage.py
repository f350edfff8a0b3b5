"""What a log covers: hours are those between its first and last exam, less the months without any."""

import numpy as np
import pytest

from radioscopie.models.reading.fit.coverage import LONGEST_GAP_DAYS, coverage
from radioscopie.models.reading.fit.profile import (
    count_days,
    daily_rows,
    kinds_of_day,
    profile_rows,
    unseen_hours,
)
from radioscopie.tables.reading_log import read_log

HALF_HOUR = np.timedelta64(30, "m")


def log_of(path, stamps):
    path.write_text("requested_at,exam\n" + "".join(f"{stamp},x\n" for stamp in stamps), "utf-8")
    return read_log(path)


def every(first, last):
    """Two exams an hour."""
    return np.arange(first, last, HALF_HOUR, dtype="datetime64[m]")


@pytest.mark.parametrize(
    ("first", "last", "cut"),
    [
        ("2026-03-02T12:00", "2026-03-09T12:00", 2),
        ("2026-03-02T00:00", "2026-03-09T00:00", 0),
        ("2026-03-02T09:00", "2026-03-23T17:00", 2),
        ("2026-03-02T01:00", "2026-03-15T23:30", 0),  # two exams missed at an edge may be chance
    ],
)
def test_a_steady_flow_is_found_again_wherever_its_log_is_cut(tmp_path, first, last, cut):
    counts = count_days(log_of(tmp_path / "log.csv", every(first, last)))
    assert counts.covered.cut_days == cut
    rates = [row["per_day"] for row in profile_rows(counts)]
    assert rates == pytest.approx([2.0] * len(rates), abs=0.5 if cut == 0 and first[11:] != "00:00" else 1e-9)
    assert [row["per_day"] for row in daily_rows(counts)] == pytest.approx([48] * 3, abs=1.5)


def test_a_site_closed_at_night_has_no_cut_day(tmp_path):
    days = np.arange("2026-03-02", "2026-03-16", dtype="datetime64[D]")
    stamps = [f"{day} {hour:02d}:15" for day in days for hour in range(8, 18)]
    counts = count_days(log_of(tmp_path / "log.csv", stamps))
    assert (counts.covered.cut_days, counts.covered.gap_days, unseen_hours(counts)) == (0, 0, 0)
    assert {row["days"] for row in daily_rows(counts)} == {10, 2}


def test_a_stray_date_is_refused_with_its_date(tmp_path):
    stamps = [np.datetime64("2016-03-02T10:00"), *every("2026-03-02T00:00", "2026-03-30T00:00")]
    log = log_of(tmp_path / "log.csv", stamps)
    covered = count_days(log).covered
    assert (str(covered.first), str(covered.start), covered.gap_days) == ("2026-03-02", "2026-03-02", 0)
    assert {"line": 2, "value": "2016-03-02T10:00:00", "reason": "reading.stray"} in log.rejects.select(
        ["line", "value", "reason"]
    ).to_pylist()
    rows = daily_rows(count_days(log))
    assert [row["per_day"] for row in rows] == pytest.approx([48] * 3, rel=0.03)


def test_a_month_without_exam_is_of_the_log(tmp_path):
    first = np.datetime64("2026-03-02T10:00")
    stamps = [first, first + np.timedelta64(LONGEST_GAP_DAYS, "D")]
    assert count_days(log_of(tmp_path / "log.csv", stamps)).covered.gap_days == 0


def test_hours_that_no_day_covers_are_counted(tmp_path):
    """From Friday 18:00 to Monday 8:00: hours 8 to 17 of a weekday are never seen."""
    counts = count_days(log_of(tmp_path / "log.csv", every("2026-03-06T18:00", "2026-03-09T08:00")))
    assert unseen_hours(counts) == 10
    assert [row["per_day"] for row in daily_rows(counts)[1:]] == [48, 48]


def test_edges_of_chance_are_seldom_called_cut():
    """Whole days of 12 exams at random: an edge day is called cut in about one log in ten (two edges, 5 % each)."""
    draws, cut = np.random.default_rng(1), 0
    days = np.arange("2026-03-02", "2026-03-30", dtype="datetime64[D]")
    for _ in range(300):
        hours = draws.poisson(0.5, (28, 24))
        asked = (days[:, None] + np.arange(24).astype("timedelta64[h]"))[hours > 0].astype("datetime64[s]")
        seen = slice((asked[0].astype("datetime64[D]") - days[0]).astype(int), None)
        kinds = kinds_of_day(days[seen], hours[seen].sum(axis=1))
        cut += (
            coverage(
                asked,
                hours[seen][
                    : (asked[-1].astype("datetime64[D]") - asked[0].astype("datetime64[D]")).astype(int) + 1
                ],
                kinds,
            ).cut_days
            > 0
        )
    assert 0.03 < cut / 300 < 0.2
