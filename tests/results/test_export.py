import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from radioscopie.inputs import Upload
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.results.export import to_json, write_result
from radioscopie.results.record import make_record


def result(broken=False):
    table = pa.table(
        {"site": pa.array(["b", "a"]).dictionary_encode(), "change_cents": pa.array([-125, 300], pa.int64())}
    )
    return Result(
        "fake",
        {"by_site": ResultTable(table, "report.no_such" if broken else "impact.by_site", sign="report.sign")},
        (Assumption("fee_thresholds.ct.reference", "missing", "in no source read", 3),),
        (("impact.left_out", 2),),
        {"law": "abc"},
    )


def test_files_hold_the_table_in_cents(tmp_path):
    write_result(result(), tmp_path / "out", "fr", {"report.html": "<p>é</p>"})
    assert (tmp_path / "out/by_site.csv").read_text() == '"site","change_cents"\n"b",-125\n"a",300\n'
    assert pq.read_table(tmp_path / "out/by_site.parquet").to_pydict() == {
        "site": ["b", "a"],
        "change_cents": [-125, 300],
    }
    assert (tmp_path / "out/report.html").read_text("utf-8") == "<p>é</p>"
    assert pc.read_csv(tmp_path / "out/by_site.csv").num_rows == 2


def test_same_result_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_result(result(), tmp_path / name, "fr")
    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]


def test_a_failure_leaves_what_was_there_and_no_draft(tmp_path):
    write_result(result(), tmp_path / "out", "fr")
    before = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    with pytest.raises(KeyError):
        write_result(result(broken=True), tmp_path / "out", "fr")
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_other_files_of_the_folder_stay(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("kept")
    write_result(result(), tmp_path / "out", "en")
    assert (tmp_path / "out/mine.txt").read_text() == "kept"


def test_json_has_stable_keys_and_the_language():
    french, english = (json.loads(to_json(result(), lang)) for lang in ("fr", "en"))
    assert french["tables"]["by_site"]["rows"] == [["b", -125], ["a", 300]]
    assert french["tables"]["by_site"]["title"] != english["tables"]["by_site"]["title"]
    assert french["assumptions"][0]["status"] == "missing"
    assert [(one["key"], one["rows"]) for one in french["findings"]] == [("impact.left_out", 2)]
    assert french["findings"][0]["label"] != english["findings"][0]["label"]
    assert list(french) == ["name", "tables", "assumptions", "findings", "record"]


def test_record_names_files_by_digest_not_by_place(tmp_path):
    file = tmp_path / "activity.csv"
    file.write_bytes(b"abc")
    record = make_record("v1", [file], {"years": "2025-2027", "base": "2025-11-04"})
    assert record["sha256.activity.csv"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert [key for key in record if key.startswith("parameter.")] == ["parameter.base", "parameter.years"]
    assert str(tmp_path) not in json.dumps(dict(record))
    assert list(record)[:2] == ["law", "radioscopie"]
    assert Path(file).exists()


def test_a_record_is_the_same_wherever_its_files_are(tmp_path):
    homes = [tmp_path / name for name in ("a", "z")]
    for home in homes:
        home.mkdir()
        (home / "one.csv").write_bytes(b"1")
        (home / "two.csv").write_bytes(b"2")
    here, there = ([*make_record("v1", files)] for files in (
        (homes[0] / "one.csv", homes[1] / "two.csv"), (homes[1] / "one.csv", homes[0] / "two.csv"),
    ))  # fmt: skip
    assert here == there


def test_no_input_is_lost_when_all_have_the_same_name(tmp_path):
    (tmp_path / "data.csv").write_bytes(b"0")
    same = (Upload("data.csv", b"1"), Upload("data.csv", b"2"), tmp_path / "data.csv")
    found = {name: digest for name, digest in make_record("v1", same).items() if name.startswith("sha256.")}
    assert sorted(found) == [
        "sha256.data.csv", "sha256.data.csv (2)", f"sha256.{tmp_path.name}/data.csv",
    ]  # fmt: skip
    assert len(set(found.values())) == 3
