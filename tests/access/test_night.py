"""Sites with a reader at night, with or without another equipment: against the rows, by hand."""

import csv
import json
from importlib.resources import files

import pytest

from radioscopie.cli.main import main
from radioscopie.tables.supply.table import night_readers, shipped_supply


def table(capsys, *words):
    assert main(["access", "--equipment", "ct", "--method", "nearest", "--draws", "0", "--json", *words]) == 0
    found = json.loads(capsys.readouterr().out)
    rows = [
        dict(zip(one["columns"], row, strict=True))
        for one in [found["tables"]["sites"]]
        for row in one["rows"]
    ]
    return {row["site"] for row in rows}, found


def of(equipment):
    return {
        row["site"]
        for row in shipped_supply().to_pylist()
        if row["equipment"] == equipment and row["machines"] != 0
    }


@pytest.mark.slow
def test_sites_at_night_are_those_that_declare_duty_or_call(capsys):
    with (files("radioscopie.tables") / "reference" / "readers.csv").open(
        encoding="utf-8", newline=""
    ) as stream:
        rows = list(csv.DictReader(stream))
    held = {row["site"] for row in rows if "1" in {row["on_duty"], row["on_call"]}}
    silent = {row["site"] for row in rows if not row["on_duty"] and not row["on_call"]}
    assert night_readers() == (held, silent)
    sites, found = table(capsys, "--at-night")
    assert sites == of("ct") & held
    counts = {one["key"]: one["rows"] for one in found["findings"]}
    assert counts["access.found_no_reader_said"] == len(of("ct") & silent) > 0
    assert any(one["key"] == "access.night" and one["status"] == "assumed" for one in found["assumptions"])


@pytest.mark.slow
def test_one_equipment_with_another_or_without_it(capsys):
    both, _ = table(capsys, "--also", "mri")
    alone, _ = table(capsys, "--lacking", "mri")
    assert both == of("ct") & of("mri")
    assert alone == of("ct") - of("mri")


@pytest.mark.parametrize(
    "words", [["--also", "ct"], ["--at-night", "--sites", "x.csv"], ["--at-night", "--compare", "x.csv"]]
)
def test_what_says_nothing_is_refused(words, capsys):
    assert main(["access", "--equipment", "ct", *words]) == 2
    assert "→" in capsys.readouterr().err


@pytest.mark.slow
def test_the_headline_says_which_sites(capsys):
    assert main(["access", "--equipment", "ct", "--at-night", "--departement", "43", "--draws", "0"]) == 0
    assert "de garde ou d’astreinte" in capsys.readouterr().out.split("\n")[0]
