"""What other verbs write, laid in a practice: charges of remote reading, machines placed by `site`."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from radioscopie.cli.main import main

EXAMPLES = Path(__file__).parents[2] / "examples"
YEAR = ("--years", "2027-2027")
ADDED = """machine,practice,site,equipment,class,zone,installed_on,reference_activity,name,commune,departement,lon,lat
mri-1,,commune:71105,mri,1.5T,province,2027-01-01,,Charnay,71105,71,4.78764,46.30444
"""


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(EXAMPLES / "practice", tmp_path / "practice"))


def read_of(network: Path, folder: Path, tmp_path: Path) -> Path:
    out = tmp_path / "reading"
    assert main(["reading", str(network), "--out", str(out)]) == 0
    return Path(shutil.copy(out / "charges.csv", folder / "charges.csv"))


@pytest.mark.slow
def test_a_network_with_a_price_gives_charges_that_accounts_take(folder, tmp_path, capsys):
    lines = read_of(EXAMPLES / "reading/group-of-five.toml", folder, tmp_path)
    capsys.readouterr()
    assert main(["accounts", str(folder), *YEAR, "--json"]) == 0
    table = json.loads(capsys.readouterr().out)["tables"]["lines"]
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    spent = {
        row["line"]: -row["amount_cents"]
        for row in rows
        if row["nature"] == "remote_reading" and row["world"] == "base" and row["case"] == "reference_low"
    }
    with lines.open(encoding="utf-8") as file:
        asked = {row["charge"]: round(float(row["central"]) * 100) for row in csv.DictReader(file)}
    assert spent == asked


@pytest.mark.slow
def test_a_network_without_price_says_what_to_do(folder, tmp_path, capsys):
    read_of(EXAMPLES / "reading/night-2017.toml", folder, tmp_path)
    capsys.readouterr()
    assert main(["accounts", str(folder), *YEAR]) == 2
    assert "per_exam_eur" in capsys.readouterr().err


def test_machines_placed_by_site_are_an_investment(folder, tmp_path, capsys):
    placed = tmp_path / "machines.csv"
    placed.write_text(ADDED, "utf-8")
    assert main(["accounts", str(folder), *YEAR, "--invest", str(placed), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    table = result["tables"]["invest_summary"]
    (row,) = [dict(zip(table["columns"], one, strict=True)) for one in table["rows"]]
    assert (row["option"], row["kind"], row["exams"]) == ("mri-1", "add", 7500)
    values = [row[f"npv_{case}_cents"] for case in ("low", "central", "high")]
    assert values == [None, None, None]  # consumables, software and insurance of a new machine are not said
    assert "sha256.machines.csv" in result["record"] or "sha256.practice/machines.csv" in result["record"]
