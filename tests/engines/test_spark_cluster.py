"""On a cluster, whose workers have another folder and may lose their Java: the same bytes as here."""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from radioscopie.law.load import Law
from radioscopie.models.pricing.national import practice_totals
from radioscopie.tables.machines import read_machines
from tests.engines import splits
from tests.impact import split_years

pytest.importorskip("pyspark", reason="pip install 'radioscopie[spark]'")
from pyspark import cloudpickle

from radioscopie.engines import spark
from radioscopie.engines.spark import by_day as spark_days
from radioscopie.engines.spark import rows as spark_rows

NO_JAVA = "no Java here: apt install openjdk-17-jre-headless"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("java"), reason=NO_JAVA)]
CLUSTER = "local-cluster[2,1,1024]"  # two executors, each a Java of its own
EXECUTOR = "CoarseGrainedExecutorBackend"
LAW = Law.load()
cloudpickle.register_pickle_by_value(sys.modules[__name__])  # executors have radioscopie, not its tests


@pytest.fixture(scope="module")
def running():
    with spark.session(CLUSTER) as session:
        yield session


def _parent(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def losing_its_executor(done, folder):
    """Do the same, in an executor that is killed the first time, once the work is done and before it is told."""

    def lost(given, held):
        found = list(done(given, held))
        mark = folder / f"lost-{done.__name__}"
        if not mark.exists():
            executor = _parent(os.getppid())
            mark.write_text(Path(f"/proc/{executor}/cmdline").read_text())
            os.kill(executor, signal.SIGKILL)
            time.sleep(600)  # until Java's end ends it
        return iter(found)

    return lost


def lose(monkeypatch, folder, room, name):
    monkeypatch.setattr(room, name, losing_its_executor(getattr(room, name), folder))


def is_lost(folder, name):
    return EXECUTOR in (folder / f"lost-{name}").read_text()


def test_totals_of_a_folder_named_from_here_when_an_executor_is_lost(running, tmp_path, monkeypatch):
    table, listed = splits.signed_year(31)
    (tmp_path / "machines.csv").write_text(listed)
    splits.part(table, tmp_path / "year", 1, [400, 900], 130)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(spark_rows, "MILLION", 100)
    machines, year = read_machines("machines.csv"), Path("year")
    expected = practice_totals(year, machines, LAW)
    lose(monkeypatch, tmp_path, spark_rows, "_of_groups")
    found = spark.spark_totals(year, machines, LAW)
    assert is_lost(tmp_path, "_of_groups")
    assert found.practices.equals(expected.practices)
    assert found.machines.equals(expected.machines)
    files = [{str(one) for one in totals.rejects["file"].to_pylist()} for totals in (found, expected)]
    assert files[0] == files[1] == {f"year/part-0{rank}.parquet" for rank in range(3)}


@pytest.fixture
def visits(tmp_path, monkeypatch):
    """A year of rows that name their visit."""
    monkeypatch.setattr(split_years, "ROWS", 300)
    return split_years.a_year(tmp_path, 6, visits=True)


def test_visits_when_an_executor_is_lost_with_the_rows_that_it_holds(running, visits, tmp_path, monkeypatch):
    table, machines, held = visits
    monkeypatch.setattr(spark_rows, "MILLION", 50)
    lose(monkeypatch, tmp_path, spark_days, "_priced")
    found = split_years.said(
        split_years.part(table, tmp_path / "parts", [7, 150], 80), machines, engine="spark"
    )
    assert is_lost(tmp_path, "_priced")
    assert split_years.without_lines(found) == split_years.without_lines(held)
