"""The files of a practice: those of a directory, or bytes that each have their name."""

from __future__ import annotations

from pathlib import Path

import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload, files_in
from radioscopie.models.finances.aids.aided import find_aids, load_aids
from radioscopie.models.finances.cash.shocks import load_shock
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
