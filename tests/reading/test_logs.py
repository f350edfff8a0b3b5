"""Logs as departments give them: French names, mappings, stray dates, weeks without exams."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.fit.observed import acquisition, observed_rows, open_exams, wait_rows
from radioscopie.models.reading.network.read import read_network
from radioscopie.models.reading.simulate import replicate
from radioscopie.models.reading.statistics import measured
from radioscopie.questions.reading.fit.answer import answer as fit
from radioscopie.questions.reading.fit.ask import Ask
from radioscopie.questions.reading.fit.page import page, summary
from radioscopie.results.answer import silent
from radioscopie.tables.reading_log import FRENCH, plain, read_log
from radioscopie.tables.reading_stretches import stretches
from tests.reading.test_files import SMALL, written

CASES = Path(__file__).parent / "logs"


def seconds(*stamps: str) -> np.ndarray:
    return np.array(stamps, "datetime64[s]").astype(np.int64)


def a_day(first: str, days: int, each: int = 4) -> list[str]:
    start = np.datetime64(first, "s")
    return [str(start + 86_400 * day + 3_600 * n) for day in range(days) for n in range(each)]


def test_a_log_with_french_headers_is_read():
    log = read_log(CASES / "french_headers.csv")
    assert len(log.exam) == log.rows_read - log.rejects.num_rows == 39
    assert dict(log.inferred)["Date CR"] == "reported_at"
    assert set(log.priority) <= {"urgente", "vitale"}
    assert log.wait[0] == pytest.approx(60)
    assert log.delay[0] == pytest.approx(97)
    assert log.minutes[0] == pytest.approx(37)


def test_french_names_are_written_plainly_and_stand_for_one_column_each():
    every = [name for names in FRENCH.values() for name in names]
    assert len(every) == len(set(every))
    assert all(plain(name) == name for name in every)
    assert plain("  Début_Lecture ") == "debut lecture"


def test_a_mapping_says_other_names():
    mapping = Upload("m.toml", b'[columns]\nWann = "requested_at"\nWas = "exam"\n')
    log = read_log(Upload("log.csv", b"Wann;Was\n01/02/2026 10:00;x\n"), mapping)
    assert (len(log.exam), log.inferred) == (1, ())


@pytest.mark.slow
def test_a_stray_date_changes_nothing_but_its_refusal():
    """The same log, with a row five months before: its date is told, and what is fitted is the same."""
    lines = (CASES / "one_week.csv").read_text("utf-8").splitlines()
    stray = [*lines, "2025-03-31 02:30:00,Vannes,thorax,urgente,2025-03-31 03:20:00,2025-03-31 03:35:00,R2"]
    found = [fit(Ask(log=Upload("log.csv", "\n".join(rows).encode())), silent) for rows in (lines, stray)]
    tables = [{name: shown.table for name, shown in one.result.tables.items()} for one in found]
    assert all(table.equals(tables[1][name]) for name, table in tables[0].items())
    assert found[1].rejects["reason"].to_pylist() == ["reading.stray"]
    assert "2025-03-31" in found[1].rejects["value"][0].as_py()


def test_weeks_without_exams_are_refused_with_their_dates_or_left_out():
    stamps = [*a_day("2026-01-05T08:00", 30), *a_day("2026-03-02T08:00", 30)]
    content = "\n".join(["requested_at,exam", *(f"{stamp},x" for stamp in stamps)]).encode()
    with pytest.raises(InputError) as error:
        fit(Ask(log=Upload("log.csv", content)), silent)
    assert [(one.reason, one.value) for one in error.value.problems] == [
        ("reading.gap", "2026-02-04 – 2026-03-01")
    ]
    left = fit(Ask(log=Upload("log.csv", content), gaps="leave"), silent)
    (covered,) = left.result.tables["covered"].table.to_pylist()
    assert (covered["days"], covered["gap_days"]) == (60, 26)


def test_a_quiet_log_has_no_gap():
    """One exam a fortnight: ten were not due in four weeks."""
    stamps = [str(np.datetime64("2026-01-05", "s") + 14 * 86_400 * n) for n in range(20)]
    found = stretches(seconds(*stamps))
    assert (found.gaps, found.stray.any()) == ((), False)


def test_what_stands_apart_is_found():
    found = stretches(seconds("2016-01-01", *a_day("2026-01-05", 60), *a_day("2026-04-01", 60)))
    assert found.stray.tolist() == [True] + [False] * 480
    assert found.gaps == ((date(2026, 3, 6), date(2026, 3, 31)),)
    assert found.longest == 7


def a_log(*rows: str):
    head = "requested_at,exam,priority,site,reading_started_at,reported_at"
    return read_log(Upload("log.csv", "\n".join([head, *rows]).encode()))


def test_observed_delays_are_those_of_the_rows():
    log = a_log(
        "2026-01-05 10:00,x,u,A,2026-01-05 10:20,2026-01-05 10:30",
        "2026-01-05 10:10,x,u,A,2026-01-05 10:40,2026-01-05 11:10",
        "2026-01-05 11:00,x,v,B,,",
    )
    rows = {(row["grouping"], row["key"]): row for row in observed_rows(log, 60)}
    assert set(rows) == {("all", ""), ("priority", "u"), ("site", "A"), ("hour", "10")}
    whole = rows["all", ""]
    assert (whole["exams"], whole["median_min"], whole["wait_median_min"], whole["within"]) == (
        2,
        45,
        25,
        1.0,
    )
    assert 0.3 < whole["low"] < whole["high"] == 1
    assert [row["within"] for row in observed_rows(log, None)] == [None] * 4


def test_delays_over_a_change_of_hour_are_true_minutes():
    log = a_log("2026-03-29 01:50,x,u,A,2026-03-29 03:05,2026-03-29 03:20")
    (row,) = (one for one in observed_rows(log, None) if one["grouping"] == "all")
    assert (row["median_min"], row["wait_median_min"]) == (30, 15)


def test_exams_open_are_counted_at_each_request():
    log = a_log(
        "2026-01-05 10:00,x,u,A,2026-01-05 10:20,2026-01-05 10:30",
        "2026-01-05 10:10,x,u,A,2026-01-05 10:40,2026-01-05 11:10",
        "2026-01-05 10:30,x,u,A,2026-01-05 10:50,2026-01-05 11:00",
        "2026-01-05 10:40,x,u,A,,",
    )
    assert open_exams(log).tolist() == [0, 1, 1, -1]  # the first is reported when the third is asked
    assert [(row["open_from"], row["open_to"], row["exams"]) for row in wait_rows(log)] == [
        (0, 0, 1),
        (1, 1, 2),
    ]
    assert acquisition(log, 1) is None


def test_the_time_of_images_is_found_under_a_queue(tmp_path):
    """Images of 40 minutes, two busy readers: the log mixes both, the exams asked when few are open tell the images."""
    text = SMALL.replace("f = 5", "f = 25").replace("count = 2\n", "")
    text = text.replace(
        'name = "f"', 'name = "f"\nprotocol = false\nacquisition = { mean_min = 40, cv = 0.3 }', 1
    )
    text = text.replace(
        'shifts = [{ start = "18:30", end = "08:00", seats = 2, days = ["sun"] }]',
        'shifts = [{ start = "00:00", end = "24:00", seats = 1 }]',
    )
    text += '[run]\ndays = 56\n[steps]\ninformation = { mean_min = 0, law = "fixed" }\n'
    text += 'transfer = { mean_min = 0, law = "fixed" }\n[shares]\nfailed = 0\n'
    network = read_network(written(tmp_path, text))
    plan = make_plan(network)
    exams = measured(plan, replicate(plan, 3, 0))
    exams = exams[~np.isnan(exams["reported"])]
    origin = np.datetime64("2025-01-06", "s")
    lines = [
        ",".join(
            str(origin + round(60 * (float(row["requested"]) + float(late))))
            for late in (0, row["started"], row["reported"])
        )
        for row in exams
    ]
    rows = "\n".join(
        ["requested_at,reading_started_at,reported_at,exam", *(f"{line},head" for line in lines)]
    )
    log = read_log(Upload("log.csv", rows.encode()))
    found = acquisition(log, 1)
    assert np.nanmean(log.wait) > 44
    assert found["mean_min"] == pytest.approx(40, rel=0.1)
    assert found["cv"] == pytest.approx(0.3, abs=0.12)


@pytest.mark.slow
def test_the_fit_is_held_against_the_log_before_anything_is_sized():
    result = fit(Ask(log=CASES / "one_week.csv", promise=60), silent).result
    tables = {name: shown.table.to_pylist() for name, shown in result.tables.items()}
    (whole,) = (row for row in tables["against"] if row["grouping"] == "all")
    assert whole["exams"] == 200
    assert whole["observed_median_min"] == pytest.approx(69.08, abs=0.01)
    assert whole["simulated_median_min"] == pytest.approx(whole["observed_median_min"], rel=0.1)
    assert {one.key for one in result.assumptions} == {"reading.fit_readers", "reading.fit_images"}
    for lang in ("fr", "en"):
        shown = page(result, lang)
        assert summary(result, lang).split("\n")[0].replace("\xa0", " ") in shown.replace("\xa0", " ")
        assert "29" in summary(result, lang).split("\n")[0]


@pytest.mark.slow
def test_no_share_is_said_where_nothing_is_promised():
    result = fit(Ask(log=CASES / "one_week.csv"), silent).result
    assert set(result.tables["observed"].table["within"].to_pylist()) == {None}
    assert "%" not in summary(result, "en").split("\n")[0].replace("95%", "")
