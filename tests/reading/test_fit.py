"""From a network to its log and back: the parameters that made the log are found again, within their errors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from radioscopie.errors import InputError
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.fit import file
from radioscopie.models.reading.fit.coverage import coverage
from radioscopie.models.reading.fit.file import as_network
from radioscopie.models.reading.fit.fit import mix_rows, reader_rows, reading_rows
from radioscopie.models.reading.fit.profile import (
    DayCounts,
    _season,
    count_days,
    daily_rows,
    kinds_of_day,
    month_rows,
    profile_rows,
)
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.network.spec import first_day
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import measured
from radioscopie.tables.reading_log import ReadingLog, read_log

if TYPE_CHECKING:
    from pathlib import Path

HOUR = "[" + ", ".join(str(2 + hour % 3) for hour in range(24)) + "]"
HALF = "[" + ", ".join(str((2 + hour % 3) / 2) for hour in range(24)) + "]"
MONTHS = [1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2]
NETWORK = f"""
[run]
start = 2025-01-01
days = 730
warm_up_days = 2
[exams.head]
mean_min = 8
cv = 0.6
law = "lognormal"
[exams.chest]
mean_min = 15
cv = 0.5
law = "gamma"
[mixes.m]
head = 0.7
chest = 0.3
[profiles.p]
weekday = {HOUR}
saturday = {HALF}
sunday = {HALF}
holiday = {HOUR.replace("2", "1")}
months = {MONTHS}
[[flows]]
name = "f"
profile = "p"
mix = "m"
protocol = false
[[sites]]
name = "S"
volumes = {{ f = 60 }}
[[readers]]
name = "quick"
national = true
speed = 1.5
shifts = [{{ start = "00:00", end = "24:00", seats = 2 }}]
[[readers]]
name = "slow"
national = true
shifts = [{{ start = "00:00", end = "24:00", seats = 2 }}]
[dispatch]
policy = "pooled"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple:
    """Two years of a network written as a log: the network, the log, its file."""
    folder = tmp_path_factory.mktemp("fit")
    (folder / "network.toml").write_text(NETWORK, "utf-8")
    network = read_network(folder / "network.toml")
    plan = make_plan(network)
    exams = measured(plan, replicate(plan, 7, 0))
    exams = exams[~np.isnan(exams["reported"])]
    write(folder / "log.csv", network, plan, exams)
    return network, read_log(folder / "log.csv"), folder


def write(path: Path, network, plan, exams: np.ndarray) -> None:
    origin = np.datetime64(first_day(network), "s")
    lines = ["requested_at,exam,reading_started_at,reported_at,reader"]
    for row in exams:
        moments = (0.0, row["started"], row["reported"])
        stamps = [
            origin + np.timedelta64(round(60 * (float(row["requested"]) + float(m))), "s") for m in moments
        ]
        who = network.groups[plan.seat_group[row["seat"]]].name
        lines.append(f"{stamps[0]},{network.exams[row['exam']].name},{stamps[1]},{stamps[2]},{who}")
    path.write_text("\n".join(lines), "utf-8")


@pytest.mark.slow
def test_hours_kinds_of_day_and_months_are_found_again(made):
    network, log, _ = made
    counts = count_days(log)
    profile = network.profiles["p"]
    mean = sum(5 * x for x in profile.hours["weekday"]) + 2 * sum(profile.hours["saturday"])
    far = []
    for row in profile_rows(counts):
        true = 60 * 7 * profile.hours[row["day_kind"]][row["hour"]] / mean
        far.append((row["per_day"] - true) / np.sqrt(true / row["days"]))
    assert len(far) == 4 * 24
    assert np.sum(np.square(far)) < 96 + 5 * np.sqrt(2 * 96)
    assert np.max(np.abs(far)) < 4.5
    for row, weight in zip(month_rows(counts), MONTHS, strict=True):
        assert abs(np.log(row["weight"] * np.mean(MONTHS) / weight)) < 4 / np.sqrt(row["exams"])
        assert row["weight_low"] < row["weight"] < row["weight_high"]
    assert {row["day_kind"]: row["dispersion"] for row in daily_rows(counts)}["weekday"] == pytest.approx(
        1, abs=0.25
    )


@pytest.mark.slow
def test_readers_and_reading_times_are_found_again(made):
    _, log, _ = made
    speeds = {row["reader"]: row for row in reader_rows(log)}
    ratio = speeds["quick"]["speed"] / speeds["slow"]["speed"]
    wide = sum(row["speed_high"] / row["speed_low"] - 1 for row in speeds.values())
    assert ratio == pytest.approx(1.5, abs=wide)
    assert speeds["quick"]["p_value"] < 1e-6
    times = {row["exam"]: row for row in reading_rows(log, 1)}
    assert 8 / 1.5 < times["head"]["mean_min"] < 8
    assert times["chest"]["mean_min"] / times["head"]["mean_min"] == pytest.approx(15 / 8, rel=0.05)


@pytest.mark.slow
def test_a_fitted_network_asks_as_many_exams_as_its_log(made):
    _, log, folder = made
    counts = count_days(log)
    rows = {"profile": profile_rows(counts), "months": month_rows(counts), "speeds": reader_rows(log)}
    rows |= {"mix": [{"exam": "head", "share": 0.7}, {"exam": "chest", "share": 0.3}]}
    written = folder / "fitted.toml"
    written.write_text(
        as_network(log, rows | {"reading_times": reading_rows(log, 1)}, counts.covered), "utf-8"
    )
    fitted = read_network(written)
    assert sum(fitted.sites[0].volumes.values()) == pytest.approx(60, rel=4 / np.sqrt(len(log.exam)))
    assert "speed of each reader" in written.read_text("utf-8")


@pytest.mark.slow
def test_names_beyond_what_a_network_holds_are_together(made, monkeypatch):
    _, log, folder = made
    counts = count_days(log)
    names = np.array([f"p{rank:02}" for rank in range(12)])
    often = names[np.minimum(np.arange(len(log.exam)) % 40, 11)]
    log = replace(log, priority=often, site=often)
    rows = {"profile": profile_rows(counts), "months": month_rows(counts), "speeds": []}
    rows |= {"mix": mix_rows(log), "reading_times": reading_rows(log, 1)}
    monkeypatch.setattr(file, "SITES_MOST", 3)
    written = folder / "few.toml"
    written.write_text(as_network(log, rows, counts.covered), "utf-8")
    fitted = read_network(written)
    assert [one.name for one in fitted.priorities] == ["others", *names[:6], "p11"]
    assert [site.name for site in fitted.sites] == ["others", "p00", "p11"]
    assert sum(sum(site.volumes.values()) for site in fitted.sites) == pytest.approx(60, rel=0.1)


@pytest.mark.slow
def test_exams_beyond_what_a_network_holds_are_together_with_a_time_to_write(made, monkeypatch):
    _, log, folder = made
    counts = count_days(log)
    rare = np.arange(len(log.exam)) % 100 == 0
    log = replace(log, exam=np.where(rare, "rare", np.where(np.roll(rare, 1), "rarer", log.exam)))
    rows = {"profile": profile_rows(counts), "months": month_rows(counts), "speeds": []}
    rows |= {"mix": mix_rows(log), "reading_times": reading_rows(log, 1)}
    monkeypatch.setattr(file, "EXAMS_MOST", 3)
    written = folder / "exams.toml"
    written.write_text(as_network(log, rows, counts.covered), "utf-8")
    with pytest.raises(InputError) as caught:
        read_network(written)
    assert [(one.place.rpartition("exams.")[2], one.reason) for one in caught.value.problems] == [
        ("others.mean_min", "toml.missing_key")
    ]


def log_of(path: Path, days: list[str]) -> object:
    path.write_text("requested_at,exam\n" + "\n".join(f"{day} 10:00,x" for day in days), "utf-8")
    return read_log(path)


def test_what_a_log_has_too_little_of_stays_missing(tmp_path):
    days = [
        str(day) for day in np.arange("2025-04-07", "2025-05-05", dtype="datetime64[D]") for _ in range(5)
    ]
    log = log_of(tmp_path / "log.csv", days)
    counts = count_days(log)
    assert {row["day_kind"] for row in profile_rows(counts)} == {"weekday", "saturday", "sunday"}
    assert [row["weight"] for row in month_rows(counts)] == [None, None]
    assert sum(counts.kinds == 2) == 4 + 2  # Easter Monday and 1 May are Sundays
    assert reader_rows(log) == []


def test_counts_more_varied_than_poisson_are_told(tmp_path):
    draw = np.random.default_rng(1)
    days = np.arange("2025-01-06", "2025-04-14", dtype="datetime64[D]")
    many = [str(day) for day in days for _ in range(draw.negative_binomial(5, 0.1))]
    weekday = daily_rows(count_days(log_of(tmp_path / "log.csv", many)))[0]
    assert weekday["dispersion"] > 3
    assert weekday["p_value"] < 0.001


def times_of(draw: np.random.Generator, speeds: list[float], times: int) -> tuple[ReadingLog, np.ndarray]:
    """Draw lognormal reading times of three exams by readers of these speeds; the log, and who read."""
    who, exam = draw.integers(0, len(speeds), times), draw.choice(3, times, p=[0.6, 0.3, 0.1])
    minutes = (
        np.array([8.0, 15.0, 30.0])[exam] * np.exp(0.5 * draw.normal(size=times)) / np.array(speeds)[who]
    )
    blank, names = np.full(times, ""), np.array([f"r{n}" for n in who])
    asked, words = np.zeros(times, "datetime64[s]"), np.array(["a", "b", "c"])[exam]
    return ReadingLog(asked, words, blank, blank, names, minutes, pa.table({}), times, "drawn"), who


def test_speeds_keep_the_mean_time_and_their_interval_covers():
    draw, covered, means = np.random.default_rng(1), [], []
    speeds = np.array([0.7, 1.6, 1.6])
    for _ in range(200):
        log, who = times_of(draw, list(speeds), 600)
        rows, true = reader_rows(log), speeds * np.mean(1 / speeds[who])
        covered += [row["speed_low"] < one < row["speed_high"] for row, one in zip(rows, true, strict=True)]
        means.append(np.mean(1 / np.array([row["speed"] for row in rows])[who]))
    assert means == pytest.approx([1] * 200, abs=1e-3)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.03)


@pytest.mark.slow
def test_readers_alike_are_told_apart_one_time_in_twenty():
    draw = np.random.default_rng(2)
    found = [reader_rows(times_of(draw, [1, 1], 200)[0])[0]["p_value"] for _ in range(400)]
    assert np.mean(np.array(found) < 0.05) == pytest.approx(0.05, abs=0.035)
    assert np.mean(found) == pytest.approx(0.5, abs=0.06)


def test_a_reader_of_other_exams_has_no_speed():
    log, _ = times_of(np.random.default_rng(3), [1, 1], 100)
    apart = np.arange(100) < 30
    log = replace(log, reader=np.where(apart, "alone", log.reader), exam=np.where(apart, "d", log.exam))
    assert {row["reader"]: row["speed"] is None for row in reader_rows(log)} == {
        "alone": True,
        "r0": False,
        "r1": False,
    }


@pytest.mark.slow
def test_months_fitted_do_not_make_days_look_too_regular():
    draw, days = np.random.default_rng(4), np.arange("2025-01-01", "2026-01-01", dtype="datetime64[D]")
    months, found = days.astype("datetime64[M]").astype(int) % 12, []
    for _ in range(200):
        hours = draw.poisson(2.0, (365, 24))
        kinds = kinds_of_day(days, hours.sum(axis=1))
        covered = coverage(days.astype("datetime64[s]").repeat(2), hours, kinds)
        season = _season(hours.sum(axis=1), kinds, months)
        counts = DayCounts(
            hours, kinds, months, season, whole=True, covered=replace(covered, hours=hours >= 0)
        )
        found.append(daily_rows(counts)[0]["dispersion"])
    assert np.mean(found) == pytest.approx(1, abs=4 * np.sqrt(2 / 250 / 200))
