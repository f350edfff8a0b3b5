"""The files of a practice: those of a directory, or bytes that each have their name."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload, files_in
from radioscopie.models.finances.aids.aided import find_aids, load_aids
from radioscopie.models.finances.cash.shocks import load_shock
from radioscopie.tables.charges_file import read_charges
from radioscopie.tables.practice_file import FILES, read_practice, read_practice_files

EXAMPLE = Path(__file__).parents[2] / "examples/practice"
WEEKS = b"week,modality,activity_pct\n2020-W13,all,20\n"


def uploads():
    """The files of the example as bytes, whose own names say nothing."""
    return {name: Upload("data", path.read_bytes()) for name, path in files_in(EXAMPLE, FILES).items()}


def test_bytes_are_read_as_a_directory_is():
    given, found = read_practice_files(uploads()), read_practice(EXAMPLE)
    assert (given.file, given.charges) == (found.file, found.charges)
    assert given.machines.table.equals(found.machines.table)
    assert given.activity.table.equals(found.activity.table)
    assert [one.name for one in given.read] == [one.name for one in found.read]


def test_whole_euros_of_parquet_are_euros_as_in_csv():
    """Amounts are held in cents, and written in euros whatever the type of the column."""
    named = {"charge": ["lease_mri", "lease_ct"]}
    amounts = (
        {"low": [140000, 80000], "central": [150000, 90000], "high": [160000, 95000]},
        {"central": [1.5, 2.0]},
    )
    for held in (amounts[0], amounts[0] | amounts[1] | {"low": [1, 1], "high": [2, 2]}):
        table, packed, rows = pa.table(named | held), io.BytesIO(), io.BytesIO()
        pq.write_table(table, packed)
        pc.write_csv(table, rows)
        found = [
            read_charges(Upload(f"c.{kind}", file.getvalue()), {"M": "mri"})
            for kind, file in (("parquet", packed), ("csv", rows))
        ]
        assert found[0] == found[1]
        (lease,) = (one for one in found[0] if one.charge == "lease_mri")
        assert lease.central == round(100 * held["central"][0])


def test_files_that_are_not_given():
    with pytest.raises(InputError) as error:
        read_practice_files({"machines.csv": Upload("machines.csv", b"")})
    assert [one.place for one in error.value.problems] == ["practice.toml", "activity.csv"]


def test_a_problem_names_the_file_by_what_it_is():
    with pytest.raises(InputError) as error:
        read_practice_files(uploads() | {"practice.toml": Upload("mine", b"name = 3")})
    assert {one.place for one in error.value.problems} >= {"practice.toml.name"}


def test_a_shock_and_aids_may_be_bytes():
    assert load_shock(Upload("two weeks.csv", WEEKS)).title["fr"] == "two weeks"
    aids = find_aids("aids_2020")
    assert load_aids(Upload("mine.toml", aids.read_bytes())) == load_aids("aids_2020")
