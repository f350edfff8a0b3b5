"""The benchmarks measure the same work: their invented years are valid, and the contestants agree to the cent."""

import re
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import radioscopie as rs
from radioscopie.law.load import Law

sys.path.append(str(Path(__file__).parent.parent / "benchmarks"))
import commands
import contest
import national
import table
import visits
from contestants import Answer, contestant

ROWS = 20_000
IMPORTED = re.compile(r"^from (radioscopie[\w.]*) import (\w+(?:, \w+)*)$", re.MULTILINE)
PEERS = [
    pytest.param("memory", "duckdb", marks=pytest.mark.slow),
    ("memory", "numpy"),
    ("parquet", "radioscopie"),
    pytest.param("parquet", "duckdb", marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    return national.write(tmp_path_factory.mktemp("national"), ROWS)


@pytest.fixture(scope="module")
def ours(year):
    return answer("memory", "radioscopie", year)


def answer(question, name, year):
    prepare, run = contestant(question, name)
    return run(prepare(year))


@pytest.mark.slow
@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(("question", "name"), PEERS)
def test_peer_gives_our_cents(year, ours, question, name):
    assert answer(question, name, year) == ours
    assert len(ours.acts) == national.PRACTICES
    assert len(ours.fees) > 1_000


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param("duckdb", marks=pytest.mark.slow), "numpy"])
def test_peers_agree_over_all_bands(tmp_path, name):
    year = national.write(tmp_path, ROWS)
    machine = year.column("machine")
    one_ct_one_mri = np.where(
        machine < 0, -1, np.where(machine < national.MACHINES_CT, 0, national.MACHINES_CT)
    )
    np.save(year.folder / "machine.npy", one_ct_one_mri.astype(np.int16))
    np.save(year.folder / "quantity.npy", np.full(ROWS, 10, np.int8))
    ours = answer("memory", "radioscopie", year)
    assert answer("memory", name, year) == ours
    assert sorted(ours.fees) == ["M0000", "M1500"]


@pytest.mark.slow
def test_every_row_can_be_priced_and_adds_up_to_the_same_cents(year, ours):
    priced = rs.price(rs.read_activity(year.activity), rs.read_machines(year.machines), Law.load())
    assert (priced.rows_read, priced.table.num_rows) == (ROWS, ROWS)
    total = sum(priced.table.column("total_cents").to_pylist())
    assert total == sum(ours.acts.values()) + sum(ours.fees.values())


def test_the_arrays_and_the_file_hold_the_same_rows(year):
    table = rs.read_activity(year.activity).table
    acts = np.array(Law.load().acts)[year.column("act")]
    assert table.column("act").to_pylist() == acts.tolist()
    machines = [national.machine_name(code) for code in year.column("machine")]
    assert table.column("machine").to_pylist() == machines


def test_the_same_rows_every_time(year, tmp_path):
    again = national.write(tmp_path, ROWS)
    for path in sorted(year.folder.glob("*.npy")):
        assert (again.folder / path.name).read_bytes() == path.read_bytes()


def test_exports_with_visits_are_accepted_whole(year):
    export = visits.spread(year, 1_000)
    priced = rs.price(rs.read_activity(export.path), rs.read_machines(year.machines), Law.load())
    assert (priced.rows_read, priced.table.num_rows) == (export.rows, export.rows)
    assert len(set(priced.table.column("encounter").to_pylist())) == export.rows // 2


def test_one_cent_of_difference_stops_the_run():
    ours = Answer({"P0000": 4_150, "P0001": 69}, {"M0000": 10_000})
    one_more = Answer(ours.acts | {"P0000": ours.acts["P0000"] + 1}, ours.fees)
    contest.check("memory", {"radioscopie": ours, "peer": ours, "scan": Answer(None, None)})
    with pytest.raises(SystemExit, match="differ on 1 acts"):
        contest.check("memory", {"radioscopie": ours, "peer": one_more})


def test_the_table_holds_peers_whose_processor_was_not_measured():
    ours = contest.Score("q", "radioscopie", 10, 2.0, 0.0, 5)
    peer = contest.Score("q", "peer", 10, 3.0, 0.0, 5)
    cells = [cell.strip() for cell in table.render([ours, peer]).splitlines()[-1].split("|")]
    assert cells[3:8] == ["peer", "3.000", "1.5", "", ""]


def test_commands_are_timed_as_a_user_starts_them():
    said = commands._once(["--version"])
    assert said.seconds > 0
    assert said.peak_mb > 0


def test_what_benchmarks_import_exists_also_in_the_programs_that_they_write():
    files = Path(contest.__file__).parent.rglob("*.py")
    named = {pair for one in files for pair in IMPORTED.findall(one.read_text("utf-8"))}
    assert len(named) > 20
    for module, names in named:
        for name in names.split(", "):
            found = hasattr(import_module(module), name) or find_spec(f"{module}.{name}")
            assert found, (module, name)
