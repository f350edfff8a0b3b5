"""`radioscopie nation` and `radioscopie validate`: outputs, and one clear message for bad input."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.models.nation.targets import verdict
from radioscopie.questions.nation.page import figures
from radioscopie.tables.reference_nation import read_reference
from radioscopie.texts import LANGUAGES, words

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_the_baseline_is_written_and_read_back(tmp_path: Path, capsys, baseline):
    out = tmp_path / "base"
    assert main(["nation", "--out", str(out), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["record"]["parameter.seed"] == "2026"
    assert {"practices.csv", "sites.csv", "machines.csv", "activity.parquet", "result.json"} <= {
        path.name for path in out.iterdir()
    }
    assert pq.read_table(out / "activity.parquet").num_rows == baseline.activity.num_rows
    own = f"machines={out / 'machines.csv'}"
    assert main(["nation", "--table", own, "--lang", "en"]) == 0
    assert "VOL-001" in capsys.readouterr().out


@pytest.mark.slow
def test_the_validation_says_published_model_gap_and_verdict(capsys):
    assert main(["validate", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    checks = said["tables"]["checks"]
    rows = [dict(zip(checks["columns"], row, strict=True)) for row in checks["rows"]]
    assert {"id", "source", "published", "achieved", "gap_pct", "verdict"} <= set(rows[0])
    by_id = {row["id"]: row for row in rows}
    assert by_id["PLA-013"]["verdict"] == "law_agrees"
    assert by_id["PLA-011"]["verdict"] == "law_near"
    assert by_id["PLA-043"]["verdict"] == "computed"
    of_law = {row["id"] for row in rows if row["perimeter"] == "law"}
    assert of_law == {row["id"] for row in rows if row["verdict"].startswith("law_")}
    counted = {row["key"]: row["rows"] for row in said["findings"]}
    assert counted["nation.verdict_agrees"] == sum(row["verdict"] == "agrees" for row in rows)
    assert by_id["SPE-004"]["verdict"] == "differs"
    assert by_id["EQU-074"]["verdict"] == "calibrated"
    targets = said["tables"]["calibration"]
    used = {row[targets["columns"].index("id")] for row in targets["rows"]}
    assert used.isdisjoint(by_id)
    assert "VOL-001" in used


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--table", "machine=x.csv"], "machines"),
        (["--table", "machines"], "NOM=FICHIER"),
        (["--table", "machines=absent.csv"], "absent.csv"),
        (["--seed", "x"], "x"),
        (["--seed", "-1"], "--seed"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(words, said, capsys):
    assert main(["nation", *words]) == 2
    message = capsys.readouterr().err
    assert said in message
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("published", "achieved", "year", "unit", "used", "expected"),
    [
        (100, 104, "2024", "%", "check", "agrees"),
        (100, 110, "2023-2024", "%", "check", "near"),
        (100, 80, "2025", "%", "check", "differs"),
        (100, 80, "2017", "%", "check", "other_year"),
        (50, 74, "2025", "% (more than)", "check", "above"),
        (50, 40, "2025", "% (more than)", "check", "differs"),
        (-8.6, -8.0, "2027", "%", "law", "law_near"),
        (13, 13, "2025-11-05", "%", "law", "law_agrees"),
        (214, 211, "2027", "M EUR/yr (computed 12.6 %)", "check", "computed"),
    ],
)
def test_verdicts(published, achieved, year, unit, used, expected):
    gap = 100 * (achieved / published - 1)
    row = {
        "published": published,
        "achieved": achieved,
        "gap_pct": gap,
        "year": year,
        "unit": unit,
        "used": used,
        "perimeter": used if used == "law" else "all",
        "quantity": unit,
    }
    assert verdict(row) == expected


def test_every_published_figure_has_a_source_and_words_in_both_languages():
    rows = read_reference().published
    assert len({row["id"] for row in rows}) == len(rows)
    assert [row["id"] for row in rows if not row["source"]] == []
    assert [row["id"] for row in rows if not row["url"] and row["confidence"] != "low"] == []
    missing = [
        (column, row[column])
        for row in rows
        for column, table in (("measure", "nation.measure"), ("perimeter", "nation.perimeter"))
        for lang in LANGUAGES
        if row[column] not in words(table, lang)
    ]
    assert missing == []


def test_every_hypothesis_has_words_and_ordered_values():
    for key, one in read_reference().hypotheses.items():
        assert one.value.low <= one.value.central <= one.value.high
        assert all(key in words("nation.hypothesis", lang) for lang in LANGUAGES)


def test_a_figure_of_the_model_is_as_precise_as_the_published_one_beside_it():
    row = {
        "id": "SPE-004", "label": read_reference().published[0]["measure"], "perimeter": "all", "year": "2024",
        "published": 1.7, "achieved": 2.638, "gap_pct": 55.2, "at_least": False,
    }  # fmt: skip
    (line,) = figures([row], "fr", is_target=False).splitlines()[1:]
    assert line.split()[-4:] == ["1,7", "2,6", "+55", "%"]
    many = row | {"published": 805_668.0, "achieved": 805_668.0, "gap_pct": 0.0}
    assert "805\u202f668" in figures([many], "fr").splitlines()[1].split("2024")[1]
    assert "806\u202f000" in figures([many], "fr", is_target=False)
