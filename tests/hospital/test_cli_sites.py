"""The verb `sites` from the command line."""

import json

import pytest

from radioscopie.cli.main import main


def test_json_on_standard_output_and_nothing_else(capsys):
    assert main(["sites", "--years", "2027", "--json", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    tables = json.loads(shown.out)["tables"]
    assert {"by_site", "by_departement", "by_region", "by_year", "sensitivity", "unknown"} <= set(tables)
    assert shown.err == ""


@pytest.mark.slow
def test_report_and_tables_are_the_same_twice(tmp_path, capsys):
    for name in ("one", "two"):
        assert main(["sites", "--years", "2027", "--out", str(tmp_path / name)]) == 0
    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [file.name for file in one] == [file.name for file in two]
    assert all(a.read_bytes() == b.read_bytes() for a, b in zip(one, two, strict=True))
    assert {"report.html", "result.json", "by_site.csv", "by_site.parquet"} <= {file.name for file in one}


@pytest.mark.parametrize("years", ["2017", "2030-2036", "2027-2025", "x"])
def test_years_out_of_reach_are_refused(years, capsys):
    assert main(["sites", "--years", years]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_same_law_says_that_nothing_changes(capsys):
    assert main(["sites", "--base", "2027-06-01", "--years", "2027"]) == 0
    assert "ne changent pas" in capsys.readouterr().out
