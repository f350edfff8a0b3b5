"""An impact on Spark says what it says here, however rows are parted and whatever fails; what is bad is named first."""

import os
import shutil
import signal
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.questions.impact.answer import compare_on_spark
from radioscopie.tables.machines import read_machines
from tests.impact.split_years import a_year, part, said, without_lines, write

pytest.importorskip("pyspark", reason="pip install 'radioscopie[spark]'")
from radioscopie.engines import spark
from radioscopie.engines.spark import by_day as spark_days
from radioscopie.engines.spark import rows as spark_rows

NO_JAVA = "no Java here: apt install openjdk-17-jre-headless"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("java"), reason=NO_JAVA)]
HERE = "local[2,4]"
FAILED_ONCE = "failed-once"
KEPT = ("by_year", "by_measure", "by_machine", "by_modality", "by_payer", "period")


@pytest.fixture(scope="module")
def running():
    with spark.session(HERE) as session:
        yield session


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    return a_year(tmp_path_factory.mktemp("year"), 5)


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    """A year of rows that name their visit."""
    return a_year(tmp_path_factory.mktemp("visits"), 6, visits=True)


def of_partitions(running, table, machines):
    """Give what a table says in one partition and in five: the same, to the order of its tables."""
    frame, found = running.createDataFrame(table.to_pandas()), []
    for partitions in (1, 5):
        frame.repartition(partitions).createOrReplaceTempView("acts")
        found.append(said(Path("table:acts"), machines))
    for one, other in zip(*found, strict=True):
        assert list(one) == list(other)
        assert one == other
    return frame, found[0][0]


@pytest.mark.parametrize(("cuts", "group"), [([], 130), ([7, 600], 300)])
def test_files_say_what_this_machine_says(running, year, tmp_path, monkeypatch, cuts, group):
    table, machines, held = year
    monkeypatch.setattr(spark_rows, "MILLION", 200)
    found = said(part(table, tmp_path / "parts", cuts, group), machines, engine="spark")
    assert without_lines(found) == without_lines(held)


def test_one_file_gives_the_bytes_of_this_machine(running, year, tmp_path, monkeypatch):
    table, machines, _ = year
    file = write(table, tmp_path / "year.parquet", 130)
    monkeypatch.setattr(spark_rows, "MILLION", 200)
    asked = ["impact", str(file), "--machines", str(machines), "--out"]
    for out, more in (("here", []), ("there", ["--engine", "spark"])):
        assert main([*asked, str(tmp_path / out), *more]) in (0, 3)
    for name in (
        "by_year.csv",
        "by_practice.parquet",
        "by_act.csv",
        "amounts_billed.csv",
        "rejects.csv",
        "result.json",
    ):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes(), name


def test_a_table_says_the_same_whatever_its_partitions(running, year):
    """Its rows have no order: what depends on it within a day is left out, all the rest is the same."""
    table, machines, held = year
    frame, found = of_partitions(running, table, machines)
    for name in KEPT:
        assert found[name] == held[0][name], name
    given = compare_on_spark(frame, read_machines(machines), Law.load()).result.tables
    assert {name: given[name].table.to_pylist() for name in given} == found


def test_a_task_done_twice_counts_once(running, year, monkeypatch, tmp_path):
    table, machines, held = year
    counted = spark_rows._of_groups

    def fails_first(given, tasks):
        tasks = list(tasks)
        marks = [tmp_path / f"{FAILED_ONCE}-{turn}-{tasks[0].first}" for turn in (1, 2)]
        done = list(counted(given, iter(tasks)))
        for mark in marks:
            if not mark.exists():
                mark.write_bytes(b"")
                raise RuntimeError(FAILED_ONCE)
        return iter(done)

    monkeypatch.setattr(spark_rows, "_of_groups", fails_first)
    monkeypatch.setattr(spark_rows, "MILLION", 400)
    file = write(table, tmp_path / "year.parquet", 130)
    assert said(file, machines, engine="spark") == held
    assert len(list(tmp_path.glob(f"{FAILED_ONCE}-*"))) > 1


def killed_once(done, folder):
    """Do the same, in a worker that is killed the first time of each kind of work."""

    def killed(given, held):
        mark = folder / f"killed-{done.__name__}"
        if not mark.exists():
            mark.write_bytes(b"")
            os.kill(os.getpid(), signal.SIGKILL)
        return done(given, held)

    return killed


def test_a_worker_that_is_killed_changes_nothing(running, year, monkeypatch, tmp_path):
    table, machines, held = year
    monkeypatch.setattr(spark_rows, "_of_groups", killed_once(spark_rows._of_groups, tmp_path))
    monkeypatch.setattr(spark_rows, "MILLION", 400)
    file = write(table, tmp_path / "year.parquet", 130)
    assert said(file, machines, engine="spark") == held
    assert (tmp_path / "killed-_of_groups").exists()


@pytest.mark.parametrize(("cuts", "group"), [([], 130), ([7, 600], 300)])
def test_visits_are_brought_together_whatever_the_parts_and_who_is_killed(
    running, visits, tmp_path, monkeypatch, cuts, group
):
    table, machines, held = visits
    works = [(spark_rows, "_shelved_groups"), (spark_days, "_opened"), (spark_days, "_priced")]
    for room, name in works:
        monkeypatch.setattr(room, name, killed_once(getattr(room, name), tmp_path))
    monkeypatch.setattr(spark_rows, "MILLION", 200)
    found = said(part(table, tmp_path / "parts", cuts, group), machines, engine="spark")
    assert without_lines(found) == without_lines(held)
    assert all((tmp_path / f"killed-{name}").exists() for _, name in works)


def test_visits_of_a_table_say_the_same_whatever_its_partitions(running, visits):
    table, machines, held = visits
    _, found = of_partitions(running, table, machines)
    for name in KEPT:
        assert found[name] == held[0][name], name


@pytest.mark.parametrize("encounter", ["", "V1"])
def test_a_row_of_a_table_refused_for_two_reasons_is_one_row(running, encounter):
    """Two rows of three are refused: one by its act and its machine, one by its act and its letters."""
    rows = pa.table(
        {
            "date": [date(2026, 3, 2)] * 4,
            "act": ["ACQN001", "ZZZZ999", "ZZZZ999", "ACQN001"],
            "machine": ["", "NONE", "", ""],
            "modifiers": ["", "", "ZZ", ""],
            "association": [0, 0, 0, 9],
            "encounter": [encounter] * 4,
        }
    )
    running.createDataFrame(rows.to_pandas()).repartition(1).createOrReplaceTempView("two_reasons")
    found, _, _ = said(Path("table:two_reasons"), None)
    (counted,) = found["rows"]
    assert (counted["read"], counted["accepted"], counted["rejected"]) == (4, 1, 3)
    assert sum(one["rows"] for one in found["refused"]) == 5


def test_every_bad_part_is_named_before_any_work(year, tmp_path, monkeypatch):
    table, machines, _ = year
    parts = part(table, tmp_path / "parts", [300, 600], 400)
    for rank in (0, 2):
        place = parts / f"part-{rank:02}.parquet"
        place.write_bytes(place.read_bytes()[:-100])
    monkeypatch.setattr(spark_rows, "session", None)
    for engine in ("spark", "threads"):
        with pytest.raises(InputError) as refused:
            said(parts, machines, engine=engine)
        assert len({one.place for one in refused.value.problems}) == 2
