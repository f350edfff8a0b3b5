"""The files that a scenario names: found among those given, or in its folder; a name is never a path."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.scenarios.beside import files_beside, is_plain
from radioscopie.models.scenarios.read import SHIPPED, read_scenario, scenario_file
from radioscopie.models.scenarios.spec import named_files
from tests.joins.organisations import network, organisation, scenario
from tests.scenarios.test_placed import SCENARIO, rows

REFORM = "reform_protocol.toml"


def reasons(read):
    with pytest.raises(InputError) as error:
        read()
    assert all(one.why(lang) for one in error.value.problems for lang in ("fr", "en"))
    return {one.reason.split(".")[-1] for one in error.value.problems}


def upload(path):
    return Upload(path.name, path.read_bytes())


def test_bytes_say_what_the_same_files_in_a_folder_say(tmp_path):
    (tmp_path / "m.csv").write_text(rows("29019"), "utf-8")
    network(tmp_path, "far.toml", ("A", "B"))
    night = scenario(tmp_path, organisation())
    for path, beside in (
        (night, tmp_path / "far.toml"),
        (SHIPPED / "refused_protocol.toml", SHIPPED / REFORM),
    ):
        asked = read_scenario(upload(path), [upload(beside)])
        assert named_files(asked) == [upload(beside)]
        assert named_files(read_scenario(path)) == [beside]
        assert (asked.title, asked.years) == (read_scenario(path).title, read_scenario(path).years)
    machines = read_scenario(Upload("s.toml", SCENARIO.encode()), [upload(tmp_path / "m.csv")])
    assert machines.variants[0].world.fleet[0].placed["departement"].to_pylist() == ["29"]


def test_bytes_find_nothing_on_this_machine(tmp_path, monkeypatch):
    """A request that names a file of the folder of the server, or of the package, finds none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.csv").write_text(rows("29019"), "utf-8")
    network(tmp_path, "far.toml", ("A", "B"))
    path = scenario(tmp_path, organisation())
    for name in ("m.csv", str(tmp_path / "m.csv"), "../m.csv"):
        words = SCENARIO.replace('"m.csv"', f"'{name}'")
        assert reasons(lambda words=words: read_scenario(Upload("s.toml", words.encode()))) == {
            "no_machines_file"
        }
    assert reasons(lambda: read_scenario(upload(path))) == {"no_network"}
    assert reasons(lambda: read_scenario(upload(SHIPPED / "refused_protocol.toml"))) == {"no_reform"}


def test_a_file_given_is_taken_before_that_of_the_folder(tmp_path):
    (tmp_path / "m.csv").write_text(rows("29019"), "utf-8")
    (tmp_path / "s.toml").write_text(SCENARIO, "utf-8")
    given_one = Upload("m.csv", rows("29019", "38185").encode())
    assert read_scenario(tmp_path / "s.toml", [given_one]).variants[0].world.fleet[0].add == 2
    assert read_scenario(tmp_path / "s.toml").variants[0].world.fleet[0].add == 1


@pytest.mark.parametrize("names", [("a.csv", "a.csv"), ("../a.csv",), ("",), ("..",), ("a\nb",), ("c:\\x",)])
def test_files_given_twice_or_under_a_path_are_refused(names):
    uploads = [Upload(name, b"") for name in names]
    assert reasons(lambda: files_beside(Upload("s.toml", b""), uploads)) == {"beside_name"}


@given(st.text())
def test_a_plain_name_stays_in_its_folder(name):
    if is_plain(name):
        assert (Path("/folder") / name).parent == Path("/folder")


def test_bytes_are_a_scenario_and_a_word_is_the_name_of_one(tmp_path):
    held = Upload("decision_2025", b"title = 'mine'")
    assert scenario_file(held) is held
    assert scenario_file("decision_2025") == SHIPPED / "decision_2025.toml"
    assert reasons(lambda: scenario_file(tmp_path / "absent.toml")) == {"no_file"}
