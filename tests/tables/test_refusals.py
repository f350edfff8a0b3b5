"""Files that cannot be read at all: each has its own clear message, in both languages."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.sources import csv_rows
from radioscopie.tables.activity import read_activity

GOOD = b"date,act\n2025-11-05,ZBQK002\n"
PARQUET_ROWS = pa.table({"date": ["2025-11-05"] * 1000, "act": ["ZBQK002"] * 1000})


def refusal(path, **options):
    with pytest.raises(InputError) as caught:
        read_activity(path, **options)
    for lang in ("fr", "en"):
        assert caught.value.render(lang)
    return [problem.reason.removeprefix("tables.") for problem in caught.value.problems]


CONTENTS = {
    "empty_file": b"",
    "no_rows": b"date,act\n\n\n",
    "binary_file": b"\xd0\xcf\x11\xe0" + bytes(50),
    "broken_xlsx": b"PK\x03\x04" + bytes(50),
    "utf16_file": "date,act\n".encode("utf-16") + b"\0",
    "broken_gzip": gzip.compress(GOOD * 5000)[:-20],
    "not_parquet": b"PAR1 and then nothing of the kind",
    "mixed_encoding": GOOD.replace(b"\n", ",é\n".encode()) + b"2025-11-05,ZBQK002,\xe9\n",
    "unknown_encoding": b"date,act,note\n2025-11-05,ZBQK002,\x8f\xff\n",
    "open_quote": b'date,act,"note\n2025-11-05,ZBQK002,oops\n' + GOOD[9:] * 60,
    "missing_column": b"quand;quoi\n1;2\n",
    "missing_near": b"date,actt\n2025-11-05,thorax\n",
    "repeated_column": b"date,act,Date\n2025-11-05,ZBQK002,2025-11-06\n",
    "misspelt_column": b"date,act,modifer\n2025-11-05,ZBQK002,Z\n",
}


@pytest.mark.parametrize("reason", CONTENTS)
def test_each_bad_file_is_refused_for_its_own_reason(tmp_path, reason):
    path = tmp_path / "export.csv"
    path.write_bytes(CONTENTS[reason])
    assert set(refusal(path)) == {reason}


def test_mixed_encodings_name_the_line(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(CONTENTS["mixed_encoding"])
    with pytest.raises(InputError, match=r"export\.csv:3 « 0xe9 »"):
        read_activity(path)


def test_a_bare_gzip_magic_is_refused(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(b"\x1f\x8b nonsense")
    assert refusal(tmp_path / "a.csv.gz") == ["broken_gzip"]


def test_not_found_and_directory(tmp_path):
    assert refusal(tmp_path / "absent.csv") == ["not_found"]
    assert refusal(tmp_path) == ["is_directory"]


def test_no_permission(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "denied")

    path = tmp_path / "a.csv"
    path.write_bytes(GOOD)
    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(path) == ["no_permission"]


def test_text_named_parquet(tmp_path):
    (tmp_path / "a.parquet").write_bytes(GOOD)
    assert refusal(tmp_path / "a.parquet") == ["not_parquet"]


def test_damaged_parquet(tmp_path):
    pq.write_table(PARQUET_ROWS, tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(content[: len(content) // 2])
    assert refusal(tmp_path / "a.parquet") == ["not_parquet"]


def test_a_file_without_line_ends_is_refused_early(tmp_path, monkeypatch):
    monkeypatch.setattr(csv_rows, "BLOCK_BYTES", 1000)
    (tmp_path / "a.csv").write_bytes(GOOD + b"x" * 5000)
    assert refusal(tmp_path / "a.csv") == ["endless_line"]


def test_all_the_problems_of_a_header_come_at_once(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"datte,quantity,QUANTITY,exces_cents\n1,1,1,1\n")
    assert refusal(tmp_path / "a.csv") == [
        "repeated_column",
        "missing_near",
        "missing_column",
        "misspelt_column",
    ]


@pytest.mark.parametrize("values", [[["nested"]], [{"a": 1}], [b"\xff"]])
def test_parquet_columns_that_are_no_text(tmp_path, values):
    pq.write_table(pa.table({"date": ["2025-11-05"], "act": values}), tmp_path / "a.parquet")
    assert refusal(tmp_path / "a.parquet") == ["column_type"]


def test_a_near_name_is_proposed(tmp_path):
    (tmp_path / "a.csv").write_bytes(CONTENTS["missing_near"])
    with pytest.raises(InputError, match="noms proches dans l'en-tête : actt → renommez la colonne"):
        read_activity(tmp_path / "a.csv")


@pytest.mark.parametrize(("names", "reason"), [(100_000, "too_many_columns"), (1_900, "missing_column")])
def test_a_header_without_end_is_told_in_short(names, reason):
    content = ",".join(f"column_{rank}" for rank in range(names)) + "\n"
    with pytest.raises(InputError) as caught:
        read_activity(Upload("a.csv", content.encode()))
    assert caught.value.problems[0].reason == f"tables.{reason}"
    assert all(len(line) < 2_000 for line in caught.value.render("fr").splitlines())


def test_a_parquet_whose_names_are_not_utf8_is_refused(tmp_path):
    pq.write_table(PARQUET_ROWS, tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(content.replace(b"\x03act", b"\x03a\xe9t"))
    assert refusal(tmp_path / "a.parquet")
