"""`radioscopie survey count`: totals counted by hand too, no row in the file to send, other versions refused."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.survey.forms.checks import check
from radioscopie.tables.survey.counted import counted_bytes, read_counted
from radioscopie.tables.survey.questionnaire import questionnaire

PRACTICE = Path(__file__).parents[2] / "examples/practice"
EXPORT, MACHINES = str(PRACTICE / "activity.csv"), str(PRACTICE / "machines.csv")


@pytest.fixture
def count(tmp_path, capsys):
    def run(*options, export=EXPORT):
        code = main(["survey", "count", export, *options, "--out", str(tmp_path / "out"), "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    run.folder = tmp_path / "out"
    return run


def by_hand(month):
    """Count the acts of a month by modality, from the text of the export and of the law's grid."""
    grid = Path(__file__).parents[2] / "src/radioscopie/law/grids/acts.csv"
    with grid.open(encoding="utf-8", newline="") as file:
        modality = {row["code"]: row["modality"] for row in csv.DictReader(file)}
    counts = Counter()
    with Path(EXPORT).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["date"].startswith(month):
                counts[modality[row["act"]]] += int(row["quantity"])
    return counts


def test_exams_are_those_counted_by_hand(count):
    code, found, _ = count("--month", "2024-04", "--machines", MACHINES)
    assert code == 0
    cells = {one["cell"]: one["value"] for one in found["cells"]}
    counted = by_hand("2024-04")
    assert {name: value for name, value in cells.items() if value} == {
        f"A1.{word}.now": number for word, number in counted.items() if word != "supplement"
    }
    assert sum(cells.values()) > 0


def test_a_month_that_the_export_has_not_is_missing_and_not_zero(count):
    _, found, _ = count("--month", "2024-04", "--machines", MACHINES)
    assert not [one for one in found["cells"] if one["cell"].endswith(".before")]


def test_fees_by_machine_are_cut_at_the_reference_and_a_ct_without_one_is_left_out(count):
    _, found, _ = count("--questionnaire", "decision_2025", "--machines", MACHINES)
    cells = {one["cell"]: one["value"] for one in found["cells"]}
    assert cells["B1.m1.reference_activity"] == cells["B2.m1.full_2024"] == 6000
    fees = Counter()
    with Path(EXPORT).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fees[row["machine"]] += (
                int(row["quantity"]) if row["machine"] == "IRM-1" and row["association"] != "4" else 0
            )
    assert cells["B2.m3.full_2024"] + cells["B2.m3.reduced_2024"] == fees["IRM-1"]
    assert not [name for name in cells if name.startswith(("B2.m2.", "B1.m2."))]
    machines = {row[0]: row[1:] for row in found["tables"]["machines"]["rows"]}
    assert machines["m2"] == ["SCANNER-2", 0]
    assert [one["key"] for one in found["assumptions"]] == ["survey_count.no_reference"]


def test_the_file_to_send_holds_totals_and_passes_the_checks_of_form(count):
    count("--questionnaire", "decision_2025", "--machines", MACHINES)
    content = (count.folder / "answers.json").read_bytes()
    form, period, cells = read_counted(Upload("answers.json", content))
    assert (form.id, period) == ("decision_2025", "2024-2025")
    assert [one for one in check(form, cells) if one.kind == "form"] == []
    assert content == counted_bytes(form, period, cells)
    for word in (b"SCANNER", b"Tilleuls", b"ZBQK", b"2024-0"):
        assert word not in content


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"digest": "0" * 64}, "other_version"),
        ({"questionnaire": "mine"}, "unknown_questionnaire"),
        ({"answers": {"A1": [{"act": "ZBQK002"}]}}, "rows_in_counted"),
        ({"answers": [1, 2]}, "not_counted"),
        ({"answers": {f"c{rank}": 1 for rank in range(3000)}}, "not_counted"),
        ({"more": 1}, "not_counted"),
        ({"period": 3}, "not_counted"),
    ],
)
def test_other_files_are_refused(changed, reason):
    held = json.loads(counted_bytes(questionnaire("shock_2020"), "2020-04", {"A1.ct.now": 3})) | changed
    with pytest.raises(InputError) as refused:
        read_counted(Upload("answers.json", json.dumps(held).encode()))
    assert [one.reason for one in refused.value.problems] == [f"survey.{reason}"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b" " * (1 << 21), b"date,act\n2024,ZBQK002\n"]
)
def test_what_is_no_file_of_totals_is_refused(content):
    with pytest.raises(InputError):
        read_counted(Upload("x", content))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "AAAA-MM"),
        (("--month", "2024-13"), "AAAA-MM"),
        (("--month", "2024-04", "--questionnaire", "decision_2025"), "ôtez --month"),
        (("--month", "2031-04", "--machines", MACHINES), "aucune ligne"),
    ],
)
def test_bad_input(count, options, said):
    code, found, err = count(*options)
    assert (code, found) == (2, None)
    assert said in err


def test_the_law_gives_every_modality_of_the_questionnaire():
    asked = {one.id: one for one in questionnaire("shock_2020").questions}["A1"].rows
    grid = Path(__file__).parents[2] / "src/radioscopie/law/grids/acts.csv"
    with grid.open(encoding="utf-8", newline="") as file:
        modalities = {row["modality"] for row in csv.DictReader(file)} - {"supplement"}
    assert modalities <= set(asked)
