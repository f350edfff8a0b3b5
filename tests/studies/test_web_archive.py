"""An archive by DICOMweb gives the rows of its files; what servers do wrongly is said, or makes no difference."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.questions.studies.index import answer as indexing
from radioscopie.questions.studies.index.ask import Ask
from radioscopie.questions.studies.index.probe import SERIES
from radioscopie.results.answer import silent
from radioscopie.sources.dicom import web
from radioscopie.sources.dicom.server import in_turn
from tests.studies.archive import held, write_image, write_report
from tests.studies.builders import container, dose_report, number, uid_item
from tests.studies.web_archive import archive_of

SINCE = date(2025, 2, 1)
SAME = (
    "day", "time", "modalities", "region", "description", "institution", "station", "sex", "images", "series", "maker",
    "model", "serial", "age_years", "copies", "accession",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "files"
    for n in range(12):
        told = {
            "StudyInstanceUID": f"1.{n}",
            "PatientID": f"P{n}",
            "AccessionNumber": f"A{n}",
            "BodyPartExamined": "CHEST",
        }
        told |= {"StudyDate": f"202503{n + 1:02d}", "SeriesInstanceUID": f"1.{n}.1"}
        write_image(home / f"{n}/0.dcm", **told)
        write_image(home / f"{n}/1.dcm", **told)
        event = container("113819", uid_item("113769", f"9.{n}"), number("113838", f"{100 + n}", "mGy.cm"))
        write_report(home / f"{n}/dose.dcm", dose_report(event), **(told | {"SeriesInstanceUID": f"1.{n}.2"}))
    return home


def index(source, state, since=SINCE):
    found = indexing.answer(Ask(source=Path(source), state=state, since=since), silent)
    told = {row["what"]: row["number"] for row in found.result.tables["counts"].table.to_pylist()}
    return told | held(state)


def read(state, name, columns):
    rows = pq.read_table(state / f"{name}.parquet").select(columns).to_pylist()
    return sorted(tuple(row[column] for column in columns if column != "accession") for row in rows)


def test_the_rows_of_the_files(folder, tmp_path):
    with archive_of(folder) as (address, _):
        found = index(address, tmp_path / "web")
    index(folder, tmp_path / "disk")
    assert (found["studies"], found["events"], found["identities"]) == (12, 12, 12)
    assert read(tmp_path / "web", "studies", SAME) == read(tmp_path / "disk", "studies", SAME)
    doses = ("kind", "dlp_mgy_cm", "origin", "reports")
    assert read(tmp_path / "web", "events", doses) == read(tmp_path / "disk", "events", doses)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("page", [3, 500])
@pytest.mark.parametrize("fault", ["", "no_offset"])
def test_a_server_that_caps_its_answers_loses_no_study(folder, tmp_path, monkeypatch, fault, page):
    monkeypatch.setattr(web, "PAGE", page)
    with archive_of(folder, cap=3, fault=fault) as (address, _):
        assert index(address, tmp_path / "state")["studies"] == 12


def test_many_studies_of_one_day_are_read_by_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(web, "PAGE", 3)
    for n in range(10):
        write_image(tmp_path / f"files/{n}.dcm", StudyInstanceUID=f"1.{n}", StudyDate="20250310")
    with archive_of(tmp_path / "files", cap=3) as (address, _):
        assert index(address, tmp_path / "state")["studies"] == 10


def test_again_asks_for_no_series(folder, tmp_path):
    with archive_of(folder) as (address, asked):
        index(address, tmp_path / "state")
        before = (tmp_path / "state/studies.parquet").read_bytes()
        asked.clear()
        assert index(address, tmp_path / "state")["read"] == 0
        assert sum("series" in path for path in asked) == SERIES  # those of the probe
    assert (tmp_path / "state/studies.parquet").read_bytes() == before


class Told:
    """A line that keeps what it does."""

    def __init__(self, name, done):
        self.name, self.done, self.asked = name, done, None

    def ask(self, one):
        assert self.asked is None, "one question at a time"
        self.asked = one
        self.done.append(f"ask {self.name}{one}")

    def take(self):
        one, self.asked = self.asked, None
        return one


@pytest.mark.parametrize(
    ("names", "order"),
    [
        ("a", "ask a1, ask a2, work 1, ask a3, work 2, work 3"),
        ("ab", "ask a1, ask b2, ask a3, work 1, work 2, work 3"),
    ],
)
def test_the_next_questions_are_sent_before_an_answer_is_worked_on(names, order):
    done = []
    lines = [Told(name, done) for name in names]
    done.extend(f"work {answer}" for answer in in_turn(lines, [1, 2, 3]))
    assert ", ".join(done) == order
    assert list(in_turn(lines, [])) == []


def test_a_report_that_tells_another_day_stays_with_its_study(tmp_path):
    told = {"StudyInstanceUID": "1.1", "SeriesInstanceUID": "1.1.1"}
    write_image(tmp_path / "files/a.dcm", **told, StudyDate="20250304")
    event = container("113819", uid_item("113769", "9.1"), number("113838", "100", "mGy.cm"))
    late = told | {"SeriesInstanceUID": "1.1.2", "StudyDate": "20250620"}
    write_report(tmp_path / "files/dose.dcm", dose_report(event), **late)
    with archive_of(tmp_path / "files") as (address, _):
        first, again = (index(address, tmp_path / "state") for _ in range(2))
    assert (first["events"], again["events"], again["gone"]) == (1, 1, 0)


@pytest.mark.parametrize("address", ["http://127.0.0.1:99999/x", "http://127.0.0.1/x?a=1", "http://:80/"])
def test_an_address_that_cannot_be_is_refused(tmp_path, address):
    with pytest.raises(InputError) as refused:
        index(address, tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == ["studies.bad_address"]


@pytest.mark.slow
def test_what_left_the_archive_is_forgotten(folder, tmp_path):
    with archive_of(folder) as (address, asked):
        index(address, tmp_path / "state")
        asked.gone = {"1.3"}
        found = index(address, tmp_path / "state")
        assert (found["studies"], found["events"], found["read"]) == (11, 11, 0)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("401", "studies.refused"),
        ("413", "studies.refused"),
        ("302", "studies.refused"),
        ("500", "studies.refused"),
        ("html", "studies.no_json"),
        ("half", "studies.no_json"),
        ("no_filter", "studies.no_filter"),
    ],
)
def test_a_fault_of_the_server_is_one_message_without_its_words(folder, tmp_path, fault, reason):
    with archive_of(folder, fault=fault) as (address, _), pytest.raises(InputError) as refused:
        index(address, tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == [reason]
    assert "DUPONT" not in refused.value.render("fr")


def test_nobody_answers(tmp_path):
    with pytest.raises(InputError) as refused:
        index("http://127.0.0.1:9/dicom-web", tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == ["studies.no_answer"]


def test_an_address_with_a_password_is_refused(tmp_path, capsys):
    assert main(["studies", "index", "http://me:secret@127.0.0.1/x", "--state", str(tmp_path / "s")]) == 2
    assert "secret" not in capsys.readouterr().err
