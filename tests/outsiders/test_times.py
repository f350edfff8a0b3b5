"""Dates and what a log covers (cases 5, 17, 18 and 19)."""

import re
from datetime import UTC, datetime

import pytest


@pytest.mark.parametrize("stored", ["utc", "paris", "naive"])
def test_a_day_of_paris_stored_in_universal_time_is_not_the_day_before(priced, stored):
    _, rows = priced("05", f"{stored}.parquet")
    assert [(row["date"], row["act_cents"]) for row in rows.values()] == [("2025-11-05", "6993")] * 2
    assert datetime(2025, 11, 4, 23, tzinfo=UTC).isoformat() == "2025-11-04T23:00:00+00:00"


def volume(folder):
    (found,) = re.findall(r"volumes = \{ log = ([0-9.]+) \}", (folder / "fitted.toml").read_text("utf-8"))
    return float(found)


@pytest.mark.slow
def test_a_log_cut_in_the_middle_of_a_day(ask, tmp_path):
    said = ask("17", "reading", "fit", "log.csv", "--out", tmp_path)
    assert volume(tmp_path) == pytest.approx(48, rel=0.02)
    assert "2  days cut at the start or the end of the log" in said.out


def test_a_date_of_nothing_in_a_log(ask, tmp_path):
    said = ask("18", "reading", "fit", "log.csv", "--out", tmp_path)
    assert volume(tmp_path) == pytest.approx(24)
    assert "start = 2026-03-02" in (tmp_path / "fitted.toml").read_text("utf-8")
    assert "1  refused rows" in said.out
    assert "the date that a spreadsheet or a database writes for none" in (
        tmp_path / "rejects.csv"
    ).read_text("utf-8")


def test_a_run_without_any_request(ask):
    said = ask("19", "reading", "network.toml", "--replications", "1")
    assert said.code == 0
    assert "No exam read in the time measured" in said.out
