"""One content, every way of writing it: always the same rows."""

import gzip
from itertools import product

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.sources import csv_rows
from radioscopie.tables.activity import iter_activity, join_activity, read_activity
from radioscopie.tables.machines import read_machines
from tests.tables.files import HEADER, READ, ROWS, csv_text, values

DIALECTS = list(product(",;\t", ("utf-8", "utf-8-sig", "cp1252"), ("\n", "\r\n"), (False, True)))


@pytest.mark.parametrize(("delimiter", "encoding", "end", "zipped"), DIALECTS)
def test_every_dialect_reads_the_same(tmp_path, delimiter, encoding, end, zipped):
    raw = csv_text(delimiter=delimiter, end=end).encode(encoding)
    path = tmp_path / "export.txt"
    path.write_bytes(gzip.compress(raw) if zipped else raw)
    activity = read_activity(path)
    assert values(activity) == READ
    assert activity.table["line"].to_pylist() == [2, 3, 4]
    assert (activity.rows_read, activity.rejects.num_rows) == (3, 0)


def test_french_dates_and_times_of_day(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("act,date\nZBQK002,5/11/2025\nZBQK002,05/11/2025 08:30\nZBQK002,2025-11-05T08:30:00\n")
    assert {str(day) for day in read_activity(path).table["date"].to_pylist()} == {"2025-11-05"}


def test_only_date_and_act_are_required(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Date; ACT \n2025-11-05;ZBQK002\n")
    assert values(read_activity(path))[0][1:] == ("", "", "", "ZBQK002", "", 0, 1, "1", "", 0, "", "", "")


def test_blank_lines_and_line_breaks_in_quotes_keep_the_line_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        '\ndate,act,note\n\n2025-11-05,ZBQK002,"two\nlines"\n\n\n2025-11-06,ZBQK002,\nbad,ZBQK002,x\n'
    )
    activity = read_activity(path)
    assert activity.table["line"].to_pylist() == [4, 8]
    assert activity.rejects["line"].to_pylist() == [9]
    assert activity.rows_read == 3


def test_an_accent_far_in_the_file_settles_the_encoding(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_rows, "BLOCK_BYTES", 64)
    path = tmp_path / "a.csv"
    plain = "2025-11-05,ZBQK002,Gare\n" * 40
    path.write_bytes(("date,act,site\n" + plain).encode() + "2025-11-05,ZBQK002,Pré\n".encode("cp1252"))
    activity = read_activity(path)
    assert activity.table["site"].to_pylist() == ["Gare"] * 40 + ["Pré"]
    assert activity.table["line"].to_pylist() == list(range(2, 43))


@pytest.mark.parametrize("block", [150, 171, 200, 1 << 20])
def test_blocks_of_any_size_read_the_same(tmp_path, monkeypatch, block):
    rows = [ROWS[rank % 3] for rank in range(50)]
    text = csv_text(rows).replace("Noël", '"Noël, ""rue Haute"""').replace("E2", '"E\n2"') + "short,row\n"
    path = tmp_path / "a.csv"
    path.write_text(text)
    whole = read_activity(path)
    monkeypatch.setattr(csv_rows, "BLOCK_BYTES", block)
    streamed = join_activity(iter_activity(path, batch_rows=7))
    assert streamed.table.to_pylist() == whole.table.to_pylist()
    assert streamed.rejects.equals(whole.rejects)
    assert streamed.rows_read == whole.rows_read == 51


def test_batches_hold_at_most_the_rows_asked_for(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(csv_text([ROWS[0]] * 10))
    assert [batch.table.num_rows for batch in iter_activity(path, batch_rows=4)] == [4, 4, 2]


def texts_table():
    return pa.table({name: [row[rank] for row in ROWS] for rank, name in enumerate(HEADER)})


def typed_table():
    columns = {name: [row[rank] for row in READ] for rank, name in enumerate(HEADER)}
    table = pa.table(columns)
    words = [name for name in HEADER if pa.types.is_string(table.schema.field(name).type)]
    for name in words:
        table = table.set_column(table.column_names.index(name), name, table[name].dictionary_encode())
    return table


@pytest.mark.parametrize("make", [texts_table, typed_table])
def test_parquet_reads_as_csv_does(tmp_path, make):
    pq.write_table(make(), tmp_path / "a.parquet")
    activity = read_activity(tmp_path / "a.parquet")
    assert values(activity) == READ
    assert activity.table["line"].to_pylist() == [1, 2, 3]


def test_parquet_of_other_types_and_nulls(tmp_path):
    table = pa.table(
        {
            "date": pa.array([1_762_300_800_000_000, None], pa.timestamp("us")),
            "act": pa.array(["ZBQK002", "ZBQK002"], pa.large_string()),
            "practice": pa.array([12, None], pa.int64()),
            "quantity": pa.array([3.0, None], pa.float64()),
            "association": pa.array([None, 9], pa.int16()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    activity = read_activity(tmp_path / "a.parquet")
    row = activity.table.to_pylist()[0]
    assert (str(row["date"]), row["practice"], row["quantity"], row["association"]) == (
        "2025-11-05",
        "12",
        3,
        0,
    )
    assert activity.rejects.select(["line", "column", "value"]).to_pylist() == [
        {"line": 2, "column": "date", "value": ""},
        {"line": 2, "column": "association", "value": "9"},
    ]


def test_what_is_read_reads_again_as_itself(tmp_path):
    (tmp_path / "a.csv").write_text(csv_text())
    first = read_activity(tmp_path / "a.csv")
    pq.write_table(first.table, tmp_path / "b.parquet")
    assert values(read_activity(tmp_path / "b.parquet")) == READ


@pytest.mark.parametrize("content", ["\ndate,act", "\n\r\n\n", "\r", "\n" * 9_000_000 + "a,b\n1,2\n"])
def test_blank_lines_before_a_header_without_end_are_a_refusal(content):
    with pytest.raises(InputError):
        read_activity(Upload("a.csv", content.encode()))


def test_an_empty_name_alone_in_a_header_is_a_refusal():
    with pytest.raises(InputError):
        read_machines(Upload("m.csv", b'""\nm'))
