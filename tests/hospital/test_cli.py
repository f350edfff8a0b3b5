"""The verb `sites` from the command line."""

import json
from pathlib import Path

import pytest

from radioscopie.cli.main import main

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.slow
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


@pytest.mark.slow
def test_same_law_says_that_nothing_changes(capsys):
    assert main(["sites", "--base", "2027-06-01", "--years", "2027"]) == 0
    assert "ne changent pas" in capsys.readouterr().out


@pytest.mark.slow
def test_a_report_names_what_it_read(tmp_path):
    (tmp_path / "s.csv").write_text(
        "finess_et,departement,ct_operated,ct_exams,ct_exams_external\n1,75,1,9,9\n"
    )
    assert (
        main(["sites", "--sites", str(tmp_path / "s.csv"), "--years", "2027", "--out", str(tmp_path / "o")])
        == 0
    )
    page = (tmp_path / "o/report.html").read_text("utf-8")
    assert "1 site hospitalier (s.csv)" in page
    assert "sites hospitaliers (SAE 2023)" not in page


@pytest.mark.slow
def test_the_pages_print_the_figures_of_today(capsys):
    assert main(["sites", "--json", "--lang", "en"]) == 0
    tables = {
        name: [dict(zip(shown["columns"], row, strict=True)) for row in shown["rows"]]
        for name, shown in json.loads(capsys.readouterr().out)["tables"].items()
    }
    years = [row for row in tables["by_year"] if row["case"] == "reference_mid"]
    saved = [-row["change_cents"] / 1e8 for row in years]
    percent = 100 * years[-1]["change_cents"] / years[-1]["base_cents"]
    page = (DOCS / "validation" / "index.md").read_text("utf-8")
    assert f"{years[-1]['base_cents'] / 1e8:.0f} M€: 9.0 M external exams" in page
    assert f"{saved[-1]:.0f} M€, {percent:.1f} %".replace("-", "−") in page
    assert f"{sum(saved):.0f} M€ for these sites alone ({' + '.join(f'{one:.0f}' for one in saved)})" in page
    guide = (DOCS / "how-to" / "hospital-sites.md").read_text("utf-8")
    for row in tables["sensitivity"]:
        if row["year"] == 2027 and row["hypothesis"] in {"amortised_share", "ct_reference"}:
            low, high = (abs(row[f"{side}_change_cents"]) / 1e8 for side in ("low", "high"))
            assert f"−{low:.1f} and −{high:.1f} M€" in guide
