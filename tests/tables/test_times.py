"""A moment written with a zone, in a text or in Parquet, is the day it was where it happened."""

from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.tables.activity import read_activity
from radioscopie.tables.reading_log import read_log

HEAD = "requested_at,exam,reading_started_at,reported_at\n"


def days(text):
    return [str(day) for day in read_activity(Upload("a.csv", text.encode())).table["date"].to_pylist()]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-11-04T23:00:00Z", "2025-11-05"),  # winter: midnight of Paris
        ("2025-11-04T22:59:59Z", "2025-11-04"),
        ("2025-07-04 22:00+00:00", "2025-07-05"),  # summer
        ("2025-11-04 23:00:00.123456Z", "2025-11-05"),
        ("04/11/2025 23:00 +0000", "2025-11-05"),
        ("2025-11-05T00:00:00+01:00", "2025-11-05"),
        ("2025-11-05T00:00:00+04:00", "2025-11-05"),  # Réunion: the day of the place
        ("2025-11-05T00:00:00-04:00", "2025-11-05"),
        ("2025-11-05 9:05", "2025-11-05"),
    ],
)
def test_a_text_with_a_zone(written, day):
    assert days(f"date,act\n{written},ZBQK002\n") == [day]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2025-11-05 25:00", "not_a_date"),
        ("2025-11-05T00:00:00+25", "not_a_date"),
        ("1900-01-01", "date_of_nothing"),
        ("30/12/1899", "date_of_nothing"),
        ("1970-01-01T00:00:00Z", "date_of_nothing"),
        ("2062-03-02", "date_range"),
    ],
)
def test_a_day_that_is_none(written, reason):
    read = read_activity(Upload("a.csv", f"date,act\n{written},ZBQK002\n2025-11-05,ZBQK002\n".encode()))
    assert read.rejects.select(["value", "reason"]).to_pylist() == [
        {"value": written, "reason": f"tables.{reason}"}
    ]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "+00:00", "Europe/Paris"])
def test_parquet_gives_the_day_that_the_same_text_gives(tmp_path, unit, zone):
    moments = [datetime(2025, 11, 4, 23, tzinfo=UTC), datetime(2025, 7, 4, 21, 59, 59, tzinfo=UTC), None]
    table = pa.table({"date": pa.array(moments, pa.timestamp(unit, zone)), "act": ["ZBQK002"] * 3})
    pq.write_table(table, tmp_path / "a.parquet")
    read = read_activity(tmp_path / "a.parquet")
    assert [str(day) for day in read.table["date"].to_pylist()] == ["2025-11-05", "2025-07-04"]
    assert read.rejects["line"].to_pylist() == [3]


def test_parquet_of_another_zone_is_the_day_of_the_place(tmp_path):
    moments = pa.array([datetime(2025, 11, 4, 20, tzinfo=UTC)], pa.timestamp("us", "Indian/Reunion"))
    pq.write_table(pa.table({"date": moments, "act": ["ZBQK002"]}), tmp_path / "a.parquet")
    assert str(read_activity(tmp_path / "a.parquet").table["date"][0]) == "2025-11-05"


def log(*rows):
    return read_log(Upload("log.csv", (HEAD + "".join(f"{row}\n" for row in rows)).encode()))


def test_a_log_in_universal_time_is_read_on_the_clock_of_paris(tmp_path):
    rows = log("2026-07-01T22:10:00Z,x,2026-07-01T22:20:00Z,2026-07-01T22:30:00Z")
    assert str(rows.requested[0]) == "2026-07-02T00:10:00"
    moments = pa.array([datetime(2026, 7, 1, 22, 10, tzinfo=UTC)], pa.timestamp("us", "UTC"))
    pq.write_table(pa.table({"requested_at": moments, "exam": ["x"]}), tmp_path / "log.parquet")
    assert str(read_log(tmp_path / "log.parquet").requested[0]) == "2026-07-02T00:10:00"


def test_an_hour_that_does_not_exist_is_refused():
    rows = log("2026-03-29 02:30,x,,", "2026-03-29 03:00,x,,")
    assert rows.rejects.select(["line", "reason"]).to_pylist() == [
        {"line": 2, "reason": "reading.hour_never"}
    ]


def test_a_reading_over_a_change_of_hour_takes_its_true_time():
    """Spring: 1:50 to 3:10 is 20 minutes. Autumn: 2:50 to 2:10 is 20 minutes, 1:50 to 3:10 is 140."""
    rows = log(
        "2026-03-29 01:00,x,2026-03-29 01:50,2026-03-29 03:10",
        "2026-10-25 01:00,x,2026-10-25 02:50,2026-10-25 02:10",
        "2026-10-25 01:00,x,2026-10-25 01:50,2026-10-25 03:10",
    )
    assert rows.minutes.tolist() == [20, 20, 140]
    assert (rows.twice, rows.rejects.num_rows) == (1, 0)


def test_a_log_of_which_nothing_can_be_used_says_why():
    with pytest.raises(InputError) as caught:
        log("2026-03-02 10:00,x,2026-03-02 09:00,2026-03-02 09:30", "1970-01-01 00:00,x,,")
    assert [problem.reason for problem in caught.value.problems] == [
        "reading.before_request",
        "tables.date_of_nothing",
    ]


def test_rows_pasted_twice_in_a_log_are_refused_and_counted():
    read = "2026-03-02 10:00,x,2026-03-02 10:10,2026-03-02 10:20"
    found = log(*[read] * 3, "2026-03-02 10:01,x,,")
    assert (found.repeated, found.alike, len(found.exam), found.rows_read) == (2, 0, 2, 4)
    assert found.rejects["reason"].to_pylist() == ["reading.repeated"] * 2
    assert found.rejects["line"].to_pylist() == [3, 4]


def test_two_exams_asked_in_the_same_minute_are_kept_where_nothing_else_is_said():
    found = log(*["2026-03-02 10:00,x,,"] * 3, "2026-03-02 10:01,x,,")
    assert (found.repeated, found.alike, len(found.exam)) == (0, 2, 4)
