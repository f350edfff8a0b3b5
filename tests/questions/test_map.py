"""`radioscopie map`: what it says of an export is how the other commands read it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from radioscopie.cli.main import main
from radioscopie.tables.activity import read_activity
from tests.tables.test_foreign import HEADER, ROW

EXPORT = Path(__file__).parents[2] / "examples/export_foreign.csv"


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.csv"
    path.write_bytes(
        (HEADER + ROW + ROW.replace("SCAN", "RX1").replace("ACQK001", "ZBQK002")).encode("cp1252")
    )
    return path


def test_a_mapping_written_reads_the_same_rows(export, tmp_path, capsys):
    out = tmp_path / "columns.toml"
    assert main(["map", str(export), "--out", str(out)]) == 0
    assert "Cotation" in capsys.readouterr().out
    assert tomllib.loads(out.read_text("utf-8"))["units"] == dict.fromkeys(
        ("excess_cents", "billed_cents"), "euros"
    )
    assert read_activity(export, mapping=out).table.equals(read_activity(export).table)


def test_the_example_export_needs_no_mapping():
    mapped = read_activity(EXPORT, mapping=EXPORT.parent / "mapping.toml").table.drop_columns(["practice"])
    assert read_activity(EXPORT).table.drop_columns(["practice"]).equals(mapped)


def test_machines_of_the_export_are_written_to_be_completed(export, tmp_path, capsys):
    out = tmp_path / "machines.csv"
    assert main(["map", str(export), "--machines", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["machine"] for one in told["machines"]] == ["SCAN"]
    assert told["rooms"] == ["RX1"]
    assert out.read_text("utf-8").splitlines()[1] == "SCAN,,Clinique Saint-Roch,ct,,,,"


def test_numbers_of_visits_and_columns_left_aside_show_their_form_alone(export, tmp_path, capsys):
    out = tmp_path / "columns.toml"
    main(["map", str(export), "--out", str(out)])
    said = capsys.readouterr().out + out.read_text("utf-8")
    assert "D25-1" not in said
    assert "A99-9" in said


def test_what_was_completed_by_hand_is_never_replaced(export, tmp_path, capsys):
    (tmp_path / "m.csv").write_text("mine")
    assert main(["map", str(export), "--machines", str(tmp_path / "m.csv")]) == 2
    assert (tmp_path / "m.csv").read_text() == "mine"


def test_an_export_in_doubt_ends_with_three_and_says_it(tmp_path, capsys):
    path = tmp_path / "e.csv"
    path.write_text("Date examen;Date acte;Code CCAM\n05/01/2025;06/01/2025;ZBQK002\n")
    assert main(["map", str(path)]) == 3
    assert "Date examen, Date acte" in capsys.readouterr().out


def test_rooms_without_fee_may_be_any(export, tmp_path, capsys):
    out = tmp_path / "machines.csv"
    out.write_text("machine,equipment,zone,installed_on\nSCAN,ct,province,2020-01-01\n")
    assert (
        main(["price", str(export), "--machines", str(out), "--out", str(tmp_path / "p.csv"), "--json"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["rejected"] == 0
