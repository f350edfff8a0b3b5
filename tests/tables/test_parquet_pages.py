"""Pages of codes give what the general reader gives, whoever wrote the file and however; what is damaged is told."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.sources import parquet_pages
from radioscopie.sources.parquet_rows import parquet_rows, stretches

NAMES = ["day", "word", "small", "large"]
FIRST = date(2026, 1, 1).toordinal()


def drawn(seed: int, rows: int, holes: bool, words: int) -> pa.Table:
    rng = np.random.default_rng(seed)
    lacks = rng.random(rows) < 0.1 if holes else np.zeros(rows, bool)
    run = np.sort(rng.integers(0, 9, rows)) if seed % 2 else rng.integers(0, 9, rows)  # runs, or packed codes
    return pa.table({
        "day": pa.array([date.fromordinal(FIRST + int(one)) for one in run], pa.date32()),
        "word": pa.array([f"é{one}" * int(one % 3) for one in rng.integers(0, words, rows)], pa.string(), mask=lacks),
        "small": pa.array((run - 4).astype(np.int8)),
        "large": pa.array(rng.integers(-(1 << 40), 1 << 40, words)[rng.integers(0, words, rows)], pa.int64()),
    })  # fmt: skip


def read(path, rows: int) -> pa.Table:
    blocks = [block for run in stretches(path, 1) for block in parquet_rows(run).blocks(NAMES, rows)]
    assert np.concatenate([block.lines for block in blocks]).tolist() == list(range(1, total(path) + 1))
    return pa.Table.from_batches([pa.RecordBatch.from_pydict(plain(block.columns)) for block in blocks])


def plain(columns) -> dict[str, pa.Array]:
    return {
        name: one.cast(pa.string()) if pa.types.is_dictionary(one.type) else one
        for name, one in columns.items()
    }


def total(path) -> int:
    return int(pq.read_metadata(path).num_rows)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 99),
    rows=st.integers(1, 3_000),
    batch=st.integers(7, 1_500),
    group=st.integers(50, 2_000),
    page=st.integers(16, 4_000),
    codec=st.sampled_from(["none", "snappy", "zstd", "gzip", "brotli"]),
    version=st.sampled_from(["1.0", "2.0"]),
    words=st.sampled_from([1, 2, 40, 900]),
    held=st.sampled_from([1 << 20, 300, False]),
    holes=st.booleans(),
    required=st.booleans(),
)
def test_pages_of_codes_give_what_the_general_reader_gives(
    tmp_path, seed, rows, batch, group, page, codec, version, words, held, holes, required
):
    table = drawn(seed, rows, holes, words)
    if required and not holes:
        table = table.cast(pa.schema([field.with_nullable(False) for field in table.schema]))
    path = tmp_path / "a.parquet"
    pq.write_table(
        table, path, row_group_size=group, data_page_size=page, compression=codec, data_page_version=version,
        use_dictionary=held is not False, dictionary_pagesize_limit=held or None, write_batch_size=64,
    )  # fmt: skip
    found = read(path, batch)
    assert found.equals(table.cast(found.schema))


@pytest.mark.parametrize("codec", ["snappy", "uncompressed", "zstd"])
def test_what_duckdb_writes_is_read(tmp_path, codec):
    table, path = drawn(3, 5_000, holes=True, words=40), tmp_path / "a.parquet"
    with duckdb.connect() as connection:
        connection.register("given", table)
        connection.execute(f"COPY given TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048, CODEC {codec})")
    found = read(path, 700)
    assert found.equals(table.cast(found.schema))


def test_plain_files_are_decoded_here_and_others_are_not(tmp_path, monkeypatch):
    decoded = []
    values = parquet_pages._values
    monkeypatch.setattr(parquet_pages, "_values", lambda *given: decoded.append(given) or values(*given))
    path = tmp_path / "a.parquet"
    pq.write_table(drawn(1, 900, holes=False, words=40), path)
    read(path, 900)
    assert len(decoded) == len(NAMES)
    pq.write_table(drawn(1, 900, holes=True, words=40), path)
    read(path, 900)
    assert len(decoded) == 2 * len(NAMES) - 1  # not the column that has holes
    pq.write_table(drawn(1, 900, holes=False, words=40), path, data_page_version="2.0")
    read(path, 900)
    assert len(decoded) == 2 * len(NAMES) - 1


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["none", "snappy"])
def test_a_damaged_page_is_refused_or_read_as_the_general_reader_does(tmp_path, codec):
    path = tmp_path / "a.parquet"
    pq.write_table(drawn(2, 2_000, holes=False, words=40), path, data_page_size=400, compression=codec)
    whole, told = path.read_bytes(), 0
    for at in range(4, len(whole) - 3_000, 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            read(path, 500)
        except InputError as error:
            told += [one.reason for one in error.problems] == ["tables.not_parquet"]
        except (UnicodeDecodeError, pa.ArrowInvalid):  # a spoilt word: the schema tells it, row by row
            pass
    assert told > 0
