"""Logs as departments give them: French names, mappings, stray dates, weeks without exams."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.questions.reading.fit.answer import answer as fit
from radioscopie.questions.reading.fit.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.tables.reading_log import FRENCH, plain, read_log
from radioscopie.tables.reading_stretches import stretches

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
