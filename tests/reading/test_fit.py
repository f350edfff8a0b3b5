"""From a network to its log and back: the parameters that made the log are found again, within their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.fit import reader_rows, reading_rows
from radioscopie.models.reading.fit_file import as_network
from radioscopie.models.reading.fit_profile import count_days, daily_rows, month_rows, profile_rows
from radioscopie.models.reading.network import first_day
from radioscopie.models.reading.parse import read_network
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import measured
from radioscopie.tables.reading_log import read_log

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


def test_a_fitted_network_asks_as_many_exams_as_its_log(made):
    _, log, folder = made
    counts = count_days(log)
    rows = {"profile": profile_rows(counts), "months": month_rows(counts), "speeds": reader_rows(log)}
    rows |= {"mix": [{"exam": "head", "share": 0.7}, {"exam": "chest", "share": 0.3}]}
    written = folder / "fitted.toml"
    written.write_text(as_network(log, rows | {"reading_times": reading_rows(log, 1)}), "utf-8")
    fitted = read_network(written)
    assert sum(fitted.sites[0].volumes.values()) == pytest.approx(60, rel=4 / np.sqrt(len(log.exam)))
    assert "speed of each reader" in written.read_text("utf-8")


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
