"""Totals on Spark give the tables of this machine alone, byte for byte; what is bad is named before any work."""

import shutil
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.pricing.national import practice_totals
from radioscopie.models.pricing.price import price
from radioscopie.tables.activity import read_activity
from radioscopie.tables.nation_acts import read_year
from radioscopie.tables.rejects import AGAIN, count_refused
from tests.engines.splits import outputs, part, signed_year
from tests.pricing.tables import as_activity, as_machines
from tests.reference.strategies import random_activity

pytest.importorskip("pyspark", reason="pip install 'radioscopie[spark]'")
from radioscopie.engines import spark
from radioscopie.engines.spark import rows as spark_rows

NO_JAVA = "no Java here: apt install openjdk-17-jre-headless"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("java"), reason=NO_JAVA)]
LAW, HERE = Law.load(), "local[2,4]"
FAILED_ONCE = "failed-once"


@pytest.fixture(scope="module")
def running():
    with spark.session(HERE) as session:
        yield session


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """An invented year, in parts of several row groups, half of its rows on one machine."""
    folder = tmp_path_factory.mktemp("year")
    rows, machines = random_activity(21, 3_000)
    rows = [row | {"encounter": "", "territory": "", "pathway": ""} for row in rows]
    table = as_activity(rows).table.drop_columns(["line"])
    table = table.set_column(table.schema.get_field_index("act"), "act", table["act"].cast(pa.string()))
    table = pa.table({name: _plain(table[name]) for name in table.column_names})
    for i in range(3):
        pq.write_table(table.slice(i * 1_000, 1_000), folder / f"part-{i}.parquet", row_group_size=300)
    pq.write_table(table.slice(0, 0), folder / "part-9.parquet")
    (folder / "_SUCCESS").write_bytes(b"")
    return folder, as_machines(machines)


def _plain(column):
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def same(found, expected):
    assert found.practices.equals(expected.practices)
    assert found.machines.equals(expected.machines)
    assert found.rows_read == expected.rows_read
    assert expected.machines.num_rows > 0


def rejects_of(totals, *columns):
    return sorted(map(str, totals.rejects.select(list(columns)).to_pylist()))


def test_files_give_the_tables_of_this_machine(running, year, monkeypatch):
    folder, machines = year
    monkeypatch.setattr(spark_rows, "MILLION", 500)
    expected, told = practice_totals(folder, machines, LAW), []
    found = spark.spark_totals(folder, machines, LAW, advance=told.append)
    same(found, expected)
    assert rejects_of(found, "file", "line", "column", "reason") == rejects_of(
        expected, "file", "line", "column", "reason"
    )
    assert expected.rejects.num_rows > 0
    assert sum(told) == found.rows_read == 3_000


def test_a_table_of_spark_gives_the_same_whatever_its_partitions(running, year):
    folder, machines = year
    expected = practice_totals(folder, machines, LAW)
    frame = running.read.parquet(str(folder / "part-*.parquet")).repartition(7)
    frame.createOrReplaceTempView("acts")
    found = spark.spark_totals("table:acts", machines, LAW)
    same(found, expected)
    assert rejects_of(found, "column", "value", "reason") == rejects_of(expected, "column", "value", "reason")
    assert set(found.rejects["line"].to_pylist()) <= {0, AGAIN}
    assert count_refused(found.rejects) == count_refused(expected.rejects)
    same(spark.spark_totals(frame.coalesce(1), machines, LAW), expected)


@pytest.fixture(scope="module")
def billed(year, tmp_path_factory):
    """The same year, with what each row comes to as its amount billed."""
    folder, machines = year
    home = tmp_path_factory.mktemp("billed")
    for path in sorted(folder.glob("part-[0-2].parquet")):
        table = pq.read_table(path)
        priced = (
            price(read_activity(table), machines, LAW).table.select(["line", "total_low_cents"]).to_pylist()
        )
        known = {row["line"]: row["total_low_cents"] for row in priced}
        amounts = pa.array([known.get(line) for line in range(1, table.num_rows + 1)], pa.int64())
        pq.write_table(table.append_column("billed_cents", amounts), home / path.name, row_group_size=300)
    return home, machines


def test_amounts_billed_are_compared_as_on_this_machine(running, billed, monkeypatch):
    folder, machines = billed
    monkeypatch.setattr(spark_rows, "MILLION", 500)
    expected, found = practice_totals(folder, machines, LAW), spark.spark_totals(folder, machines, LAW)
    same(found, expected)
    assert expected.billed.groups
    assert found.billed == expected.billed


def test_amounts_billed_of_a_table_are_left_since_its_rows_have_no_order(running, billed):
    folder, machines = billed
    found = spark.spark_totals(running.read.parquet(str(folder)), machines, LAW)
    same(found, practice_totals(folder, machines, LAW))
    assert found.billed is None


def test_a_task_done_twice_counts_once(running, year, monkeypatch, tmp_path):
    folder, machines = year
    counted = spark_rows._of_groups

    def fails_first(given, tasks):
        tasks = list(tasks)
        mark = tmp_path / f"{FAILED_ONCE}-{tasks[0].path.rpartition('/')[2]}-{tasks[0].first}"
        done = list(counted(given, iter(tasks)))
        if not mark.exists():
            mark.write_bytes(b"")
            raise RuntimeError(FAILED_ONCE)
        return iter(done)

    monkeypatch.setattr(spark_rows, "_of_groups", fails_first)
    same(spark.spark_totals(folder, machines, LAW), practice_totals(folder, machines, LAW))
    assert list(tmp_path.glob(f"{FAILED_ONCE}-*"))


def test_every_bad_part_is_named_before_any_work(running, year, tmp_path, monkeypatch):
    folder, machines = year
    parts = tmp_path / "parts"
    shutil.copytree(folder, parts)
    whole = (parts / "part-0.parquet").read_bytes()
    (parts / "part-1.parquet").write_bytes(whole[:-100])
    pq.write_table(pa.table({"date": ["2026-01-01"]}), parts / "part-2.parquet")
    monkeypatch.setattr(spark_rows, "session", None)
    with pytest.raises(InputError) as refused:
        spark.spark_totals(parts, machines, LAW)
    places = " ".join(one.place for one in refused.value.problems)
    assert "part-1.parquet" in places
    assert "part-2.parquet" in places


def test_what_a_worker_refuses_comes_with_its_file_and_row_groups(running, year, tmp_path):
    _, machines = year
    visits = {"date": ["2026-01-05"], "practice": ["A"], "act": ["ZBQK002"], "encounter": ["7"]}
    pq.write_table(pa.table(visits), tmp_path / "visits.parquet")
    with pytest.raises(InputError) as refused:
        spark.spark_totals(tmp_path / "visits.parquet", machines, LAW)
    (one,) = refused.value.problems
    assert (one.reason, one.place) == ("totals.needs_rows", f"{tmp_path}/visits.parquet [0]")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("acts.csv", "spark.not_parquet"),
        ("table:nowhere", "spark.no_table"),
        ("nothing.parquet", "tables.not_found"),
    ],
)
def test_what_spark_cannot_read_is_refused(running, year, tmp_path, source, reason):
    (tmp_path / "acts.csv").write_text("date,act\n2026-01-05,ZBQK002\n", "utf-8")
    given = source if source.startswith("table:") else tmp_path / source
    with pytest.raises(InputError) as refused:
        spark.spark_totals(given, year[1], LAW)
    assert [one.reason for one in refused.value.problems] == [reason]


def test_java_that_is_missing_is_told(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("pyspark.sql.SparkSession.getActiveSession", lambda: None)
    with pytest.raises(InputError, match="openjdk-17-jre-headless"), spark.session():
        pass


CANCELLED = {
    "date": ["2026-09-15"] * 3,
    "practice": ["P"] * 3,
    "act": ["ACQN001"] * 3,
    "quantity": [1, 1, -1],
    "excess_cents": [500, 0, -500],
}


def test_cancellations_of_claims_are_taken_off_in_each_way_in(running, year, tmp_path):
    """Files say it in their metadata, tables in their properties, a DataFrame by the word of who gives it."""
    machines, flag = year[1], {"radioscopie.signed": "yes"}
    table = pa.table(CANCELLED)
    pq.write_table(table.replace_schema_metadata(flag), tmp_path / "signed.parquet")
    expected = practice_totals(tmp_path / "signed.parquet", machines, LAW)
    assert expected.practices["act_cents"].to_pylist()[-1] == 6900
    frame = running.createDataFrame(table.to_pandas())
    frame.writeTo("claims_signed").tableProperty("radioscopie.signed", "yes").using("parquet").create()
    try:
        for source, told in (
            (tmp_path / "signed.parquet", {}),
            ("table:claims_signed", {}),
            (frame, {"signed": True}),
        ):
            found = spark.spark_totals(source, machines, LAW, **told)
            assert found.practices.equals(expected.practices)
            assert found.rejects.num_rows == 0
    finally:
        running.sql("DROP TABLE claims_signed")
    refused = spark.spark_totals(frame, machines, LAW).rejects
    assert set(refused["reason"].to_pylist()) == {"tables.credit_note"}


@pytest.mark.parametrize(("seed", "cuts", "group"), [(1, [400, 900], 130), (2, [7, 600], 1_200)])
def test_any_parts_on_spark_write_the_bytes_of_this_machine(
    running, tmp_path, monkeypatch, seed, cuts, group
):
    table, listed = signed_year(31)
    machines = tmp_path / "machines.csv"
    machines.write_text(listed)
    whole = outputs(part(table, tmp_path / "whole", 0, [], 1_200), machines, tmp_path / "here")
    monkeypatch.setattr(spark_rows, "MILLION", 200)
    parts = part(table, tmp_path / "parts", seed, cuts, group)
    assert outputs(parts, machines, tmp_path / "there", "--engine", "spark") == whole


def test_a_year_of_acts_is_grouped_on_spark_as_here(running, tmp_path, monkeypatch):
    monkeypatch.setattr(spark_rows, "MILLION", 300)
    words = {
        "site": ("A", "B", "C"),
        "act": ("ACQN001", "NFQK001"),
        "modifiers": ("", "FZ", "ZF"),
        "sector": ("1", "2"),
    }
    columns = {
        name: [some[i // 12 // 4**rank % len(some)] for i in range(1_000)]
        for rank, (name, some) in enumerate(words.items())
    }
    columns["date"] = [date(2026, 1 + i % 12, 1 + i % 28) for i in range(1_000)]
    columns["quantity"] = [1 - 2 * (i % 9 == 0) for i in range(1_000)]
    folder = part(pa.table(columns), tmp_path / "year", 4, [500], 130)
    expected = read_year(folder)
    assert spark.spark_year(folder).equals(expected)
    assert expected.num_rows > 20


def test_what_java_says_is_one_line(running):
    gone = pytest.importorskip("py4j.protocol").Py4JError("java.lang.OutOfMemoryError")
    with pytest.raises(InputError) as refused, spark.session(HERE):
        raise gone
    assert [one.reason for one in refused.value.problems] == ["spark.failed"]
