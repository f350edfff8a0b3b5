"""An archive is indexed once, again, after a cut, after a change: always the same bytes, never a name."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from pydicom.data import get_testdata_file

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.questions.studies.index import answer as indexing
from radioscopie.questions.studies.index.ask import Ask
from radioscopie.results.answer import silent
from tests.studies.archive import held, write_image, write_report
from tests.studies.builders import container, dose_report, number, uid_item
from tests.studies.dose_files import FILES, needs_dose_files, rows_expected

NAMES = [f"NOMDEPLANTE{n:04d}" for n in range(1000)]
TABLES = ("studies.parquet", "events.parquet")


def event(uid, dlp):
    return container("113819", uid_item("113769", uid), number("113838", f"{dlp}", "mGy.cm"))


def index(source, state):
    return indexing.answer(Ask(source=source, state=state), silent).result


def counts(result):
    return {row["what"]: row["number"] for row in result.tables["counts"].table.to_pylist()}


def rows(state, name):
    return pq.read_table(state / f"{name}.parquet").to_pylist()


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    for n in range(3):
        write_image(folder / f"one/{n}.dcm", SeriesInstanceUID="1.2.3.1")
    write_image(folder / "two/0.dcm", StudyInstanceUID="1.2.4", PatientID="P2", StudyDate="20250305")
    write_report(
        folder / "one/dose.dcm", dose_report(event("9.1", 100), event("9.2", 200)), ContentDate="20250304"
    )
    (folder / "README.txt").write_text("not an image")
    return folder


def test_studies_and_events(archive, tmp_path):
    found = counts(index(archive, tmp_path / "state"))
    hidden = dict.fromkeys(("studies", "events", "identities"))
    assert found == {"files": 6, "read": 6, "gone": 0, **hidden}
    assert held(tmp_path / "state") == {"studies": 2, "events": 2, "identities": 2}
    by_day = {row["day"]: row for row in rows(tmp_path / "state", "studies")}
    first = by_day["2025-03-04"]
    assert (first["images"], first["modalities"], first["age_years"], first["copies"]) == (3, "CT", 55, 0)
    assert sorted(row["dlp_mgy_cm"] for row in rows(tmp_path / "state", "events")) == [100, 200]


def test_again_reads_nothing_and_changes_nothing(archive, tmp_path):
    index(archive, tmp_path / "state")
    before = [(tmp_path / "state" / name).read_bytes() for name in TABLES]
    assert counts(index(archive, tmp_path / "state"))["read"] == 0
    assert [(tmp_path / "state" / name).read_bytes() for name in TABLES] == before


def test_work_cut_short_ends_in_the_same_bytes(archive, tmp_path, monkeypatch):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    index(archive, whole)
    cut.mkdir(mode=0o700)
    (cut / "key").write_bytes((whole / "key").read_bytes())
    monkeypatch.setattr(indexing, "BATCH", 2)

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        indexing.answer(Ask(source=archive, state=cut), stop)
    assert counts(index(archive, cut))["read"] == 4
    assert [(cut / name).read_bytes() for name in TABLES] == [(whole / name).read_bytes() for name in TABLES]


def test_what_is_gone_is_forgotten_and_what_changed_is_corrected(archive, tmp_path):
    state = tmp_path / "state"
    index(archive, state)
    (archive / "two/0.dcm").unlink()
    write_report(archive / "one/dose.dcm", dose_report(event("9.1", 1000)), ContentDate="20250304")
    found = counts(index(archive, state))
    assert (found["gone"], *held(state).values()) == (1, 1, 1, 1)
    assert [row["dlp_mgy_cm"] for row in rows(state, "events")] == [1000]


def test_an_event_of_several_reports_counts_once_and_the_last_report_is_right(tmp_path):
    folder = tmp_path / "archive"
    write_report(folder / "b.dcm", dose_report(event("9.1", 100)), ContentDate="20250304", ContentTime="1000")
    later = dose_report(event("9.1", 110), event("9.2", 50))
    write_report(folder / "a.dcm", later, ContentDate="20250304", ContentTime="1100")
    index(folder, tmp_path / "state")
    found = {row["dlp_mgy_cm"]: row["reports"] for row in rows(tmp_path / "state", "events")}
    assert found == {110: 2, 50: 1}


def test_a_copy_in_another_archive_is_one_study(archive, tmp_path):
    write_image(tmp_path / "other/0.dcm", InstitutionName="ELSEWHERE")
    index(archive, tmp_path / "state")
    index(tmp_path / "other", tmp_path / "state")
    assert held(tmp_path / "state")["studies"] == 2
    assert [row["copies"] for row in rows(tmp_path / "state", "studies") if row["day"] == "2025-03-04"] == [1]


def test_no_name_nor_number_of_a_person_is_in_any_byte_that_leaves(tmp_path, capsys):
    for n, name in enumerate(NAMES[:40]):
        told = {
            "PatientName": f"{name}^{NAMES[n + 100]}",
            "PatientID": NAMES[n + 200],
            "AccessionNumber": f"ACCNO{n}",
        }
        told |= {"PatientBirthDate": f"1960{n % 12 + 1:02d}17", "StudyInstanceUID": f"1.9.{n}.770077007700"}
        write_image(tmp_path / f"archive/{NAMES[n + 300]}/{n}.dcm", **told)
    (tmp_path / f"archive/{NAMES[999]}.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 40)
    words = ["studies", "index", str(tmp_path / "archive"), "--state", str(tmp_path / "state")]
    assert main([*words, "--json", "--out", str(tmp_path / "out")]) == 0
    assert main(words) == 0
    said = "".join(capsys.readouterr())
    kept = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    kept += [path for path in (tmp_path / "state").iterdir() if path.name not in ("key", "secret.sqlite")]
    bytes_out = said.encode() + b"".join(path.read_bytes() for path in kept)
    planted = [*NAMES, "ACCNO", "770077007700", *(f"1960{month:02d}17" for month in range(1, 13))]
    assert [word for word in planted if word.encode() in bytes_out] == []
    assert not any(f"1960-{month:02d}-17".encode() in bytes_out for month in range(1, 13))


def test_the_key_and_the_traits_are_for_their_owner(archive, tmp_path):
    index(archive, tmp_path / "state")
    for name in ("key", "secret.sqlite", "parts.sqlite"):
        assert stat.S_IMODE((tmp_path / "state" / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda folder: folder.write_text(""), "studies.no_key"),
        (lambda folder: (folder.mkdir(), (folder / "mine.txt").write_text("")), "studies.no_key"),
        (lambda folder: (folder.mkdir(), (folder / "key").write_text("zz")), "studies.no_key"),
    ],
)
def test_a_folder_that_is_no_index_is_left_alone(archive, tmp_path, made, reason):
    made(tmp_path / "state")
    with pytest.raises(InputError) as refused:
        index(archive, tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == [reason]


def test_a_source_that_is_not_there(tmp_path):
    with pytest.raises(InputError) as refused:
        index(tmp_path / "nowhere", tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == ["studies.no_source"]
    assert not (tmp_path / "state").exists()


def test_a_directory_file_names_the_files(tmp_path):
    found = counts(index(Path(get_testdata_file("DICOMDIR")), tmp_path / "state"))
    kept = held(tmp_path / "state")
    assert (found["files"], kept["studies"], kept["identities"]) == (31, 6, 2)


@pytest.mark.slow
@needs_dose_files
def test_the_dose_files_in_one_pass(tmp_path, capsys):
    words = ["studies", "index", str(FILES), "--state", str(tmp_path / "state"), "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)
    told = rows(tmp_path / "state", "events")
    expected = {}
    for name, of_file in rows_expected("events").items():
        for row in of_file:
            study = rows_expected("files")[name][0]["study_uid_tail"]
            expected[study, row["uid_tail"]] = row["dlp_mgy_cm"]
    reported = [row for row in told if row["origin"] == "report"]
    assert len(reported) == len(expected)
    total = sum(float(value) for value in expected.values() if value)
    assert sum(row["dlp_mgy_cm"] or 0 for row in reported) == pytest.approx(total, abs=0.01)
