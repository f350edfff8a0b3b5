"""What only Parquet can hold: NaN, days that no calendar has, small floats, texts that are not UTF-8."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.schema import Table, dated, measured, text
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.activity import read_activity
from radioscopie.tables.travel import TRAVEL

COLUMNS = (dated("date", date(2005, 1, 1), date(2035, 12, 31)), measured("size", 0, 100))
DATED, SIZED = (Table("any", (column,)) for column in COLUMNS)


def parquet(**columns):
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink)
    return Upload("a.parquet", bytes(sink.getvalue()))


def refused(table, **columns):
    with pytest.raises(InputError) as caught:
        read_whole(table, parquet(**columns))
    return [(one.place, one.value, one.reason) for one in caught.value.problems]


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_what_is_no_number_is_refused_in_its_row(kind, value):
    (found,) = refused(SIZED, size=pa.array(np.array([1, value, 2], kind)))
    assert found == ("a.parquet:2, size", str(value), "tables.not_a_number")


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_nan_is_a_missing_number(kind):
    sizes, days = np.array([1, np.nan, 2], kind), [date(2026, 1, 1)] * 3
    table = read_whole(Table("any", COLUMNS), parquet(size=pa.array(sizes), date=days))
    assert table["size"].to_pylist() == [1, None, 2]


def test_minutes_of_travel_that_are_no_number_are_a_pair_without_route():
    table = read_whole(TRAVEL, parquet(**{"from": ["01001"], "to": ["01002"], "minutes": [float("nan")]}))
    assert table["minutes"].to_pylist() == [None]


def test_floats_of_two_bytes_are_read():
    table = read_whole(SIZED, parquet(size=pa.array(np.array([1.5, 2], np.float16))))
    assert table["size"].to_pylist() == [1.5, 2.0]


@pytest.mark.parametrize(
    "far",
    [
        pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        pa.array([-(2**31)], pa.int32()).cast(pa.date32()),
        pa.array([2**62], pa.timestamp("ms")),
        pa.array([2**62], pa.timestamp("us")),
        pa.array([2**62], pa.timestamp("ms", "UTC")),
        pa.array([-(2**62)], pa.timestamp("ms", "Europe/Paris")),
    ],
)
def test_a_day_that_no_calendar_has_is_a_row_refused(far):
    dates = pa.chunked_array([pa.array([20_000], pa.int32()).cast(pa.date32()).cast(far.type), far])
    read = read_activity(parquet(date=dates, act=["ZBQK002"] * 2))
    assert (read.rows_read, read.table.num_rows) == (2, 1)
    assert read.rejects.select(["line", "reason"]).to_pylist() == [{"line": 2, "reason": "tables.not_a_date"}]


def test_a_day_beyond_what_its_type_can_wrap_is_not_taken_for_another():
    """2**32 days after 20 000: the low 32 bits are those of a day of 2024."""
    wrapped = pa.array([(2**32 + 20_000) * 86_400_000], pa.timestamp("ms"))
    assert refused(DATED, date=wrapped)[0][2] == "tables.not_a_date"


@pytest.mark.parametrize("column", ["act", "practice"])
def test_a_text_that_is_not_utf8_is_a_row_refused(column):
    texts = pa.array([b"ZBQK002", b"caf\xe9", b"ZBQK002"], pa.binary()).view(pa.string())
    columns = {"date": ["2025-06-01"] * 3, "act": ["ZBQK002"] * 3} | {column: texts}
    read = read_activity(parquet(**columns))
    assert read.table.num_rows == 2
    (reject,) = read.rejects.to_pylist()
    assert (reject["line"], reject["value"], reject["reason"]) == (2, "caf\\xe9", "tables.not_utf8")


def test_a_text_that_is_utf8_may_hold_what_escapes_look_like():
    names = Table("any", (text("name"),))
    assert read_whole(names, parquet(name=["caf\\xe9", "été"]))["name"].to_pylist() == ["caf\\xe9", "été"]


def test_a_word_beyond_the_list_of_words_of_a_damaged_file_is_refused(monkeypatch):
    astray = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), pa.array(["a"]), safe=False)
    batch = pa.RecordBatch.from_arrays([astray], ["name"])
    monkeypatch.setattr(pq.ParquetFile, "iter_batches", lambda *_, **__: iter([batch]))
    with pytest.raises(InputError) as caught:
        read_whole(Table("any", (text("name"),)), parquet(name=["a", "b"]))
    assert [one.reason for one in caught.value.problems] == ["tables.not_parquet"]


def test_bounds_that_a_small_float_cannot_hold_are_no_warning():
    wide = Table("any", (measured("size", 0, 10**9),))
    assert read_whole(wide, parquet(size=pa.array(np.array([1.5], np.float16))))["size"].to_pylist() == [1.5]
