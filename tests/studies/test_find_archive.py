"""An archive by C-FIND gives the rows of its files; its limits lose no study; its faults are one message each."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import DataElement, Dataset, Sequence
from pydicom.charset import convert_encodings
from pydicom.datadict import dictionary_VR
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.questions.studies.index import answer as indexing
from radioscopie.questions.studies.index.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.sources.dicom import answers, find
from radioscopie.sources.dicom.files import national_numbers
from radioscopie.sources.dicom.server import Pace, Seen, Span, studies_between
from radioscopie.sources.dicom.web import NUMBERS, STUDY_TAGS
from tests.studies.archive import held, write_image
from tests.studies.find_archive import find_archive_of
from tests.studies.test_web_archive import SAME, SINCE, read
from tests.studies.web_archive import archive_of

STUDIES = 9
LACKING = {"StudyInstanceUID": "1.99", "PatientBirthDate": "", "PatientName": "??"}
NUMBER, OID = "255081416802538", "1.2.250.1.213.1.4.8"
COLUMNS = {
    "study_uid": "StudyInstanceUID", "series_uid": "SeriesInstanceUID", "accession": "AccessionNumber",
    "day": "StudyDate", "time": "StudyTime", "institution": "InstitutionName", "station": "StationName",
    "modality": "Modality", "maker": "Manufacturer", "model": "ManufacturerModelName", "serial": "DeviceSerialNumber",
    "region": "BodyPartExamined", "patient_id": "PatientID", "name": "PatientName", "birth_date": "PatientBirthDate",
    "sex": "PatientSex", "images": "Images",
}  # fmt: skip


def told_of(n, minute=15):
    return {
        "StudyInstanceUID": f"1.{n}", "SeriesInstanceUID": f"1.{n}.1", "PatientID": f"P{n}", "AccessionNumber": f"A{n}",
        "StudyDate": f"202503{n + 1:02d}", "StudyTime": f"10{minute:02d}00", "BodyPartExamined": "CHEST",
        "PatientName": f"FAMILLE{n}^ÉLODIE",
    }  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "files"
    for n in range(STUDIES):
        write_image(home / f"{n}/0.dcm", **told_of(n))
        write_image(home / f"{n}/1.dcm", **told_of(n))
    return home


def index(source, state, **more):
    found = indexing.answer(Ask(source=Path(source), state=state, **({"since": SINCE} | more)), silent)
    return found.result.tables


def studies_of(source, state):
    index(source, state)
    return held(state)["studies"]


def counts(tables):
    return {row["what"]: row["number"] for row in tables["counts"].table.to_pylist()}


def write_list(path, studies):
    """Write the list that an archive would export of these studies, one row a series."""
    lines = [",".join(COLUMNS.values())]
    known = {
        "InstitutionName": "SITE", "StationName": "CT1", "Modality": "CT", "Manufacturer": "MAKER",
        "ManufacturerModelName": "MODEL", "DeviceSerialNumber": "7", "PatientBirthDate": "01/01/1970",
        "PatientSex": "F", "Images": "2",
    }  # fmt: skip
    lines += [",".join((known | told)[name] for name in COLUMNS.values()) for told in studies]
    path.write_text("\n".join(lines), "utf-8")
    mapping = path.with_suffix(".toml")
    mapping.write_text(
        "[columns]\n" + "\n".join(f'"{name}" = "{ours}"' for ours, name in COLUMNS.items()), "utf-8"
    )
    return {"source": path, "mapping": mapping}


@pytest.mark.slow
def test_the_same_rows_by_the_four_roads(folder, tmp_path):
    index(folder, tmp_path / "disk")
    with find_archive_of(folder) as (address, _):
        assert studies_of(address, tmp_path / "find") == STUDIES
    with archive_of(folder) as (address, _):
        index(address, tmp_path / "web")
    listed = write_list(tmp_path / "list.csv", map(told_of, range(STUDIES)))
    index(listed.pop("source"), tmp_path / "list", **listed)
    expected = read(tmp_path / "disk", "studies", SAME)
    for road in ("find", "web", "list"):
        assert read(tmp_path / road, "studies", SAME) == expected, road


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("fault", ["", "cancel", "silent"])
def test_the_limit_of_a_server_loses_no_study(folder, tmp_path, fault):
    with find_archive_of(folder, cap=3, fault=fault) as (address, _):
        assert studies_of(address, tmp_path / "state") == STUDIES


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("fault", ["", "silent"])
def test_a_day_over_the_limit_is_asked_by_hours(tmp_path, fault):
    for n in range(10):
        write_image(tmp_path / f"files/{n}.dcm", **(told_of(n, minute=5 * n) | {"StudyDate": "20250310"}))
    with find_archive_of(tmp_path / "files", cap=3, fault=fault) as (address, _):
        assert studies_of(address, tmp_path / "state") == 10


def test_a_key_that_the_server_does_not_know_is_nothing_told(folder, tmp_path):
    with find_archive_of(folder, fault="few_keys") as (address, _):
        tables = index(address, tmp_path / "state")
    assert held(tmp_path / "state")["studies"] == STUDIES
    probed = {row["field"]: row["verdict"] for row in tables["probe"].table.to_pylist()}
    assert (probed["modality"], probed["region"], probed["images"], probed["birth_date"]) == (
        "given",
        "never",
        "never",
        "never",
    )
    rows = read(tmp_path / "state", "studies", ("day", "modalities", "region", "age_years", "images"))
    assert rows[0] == ("2025-03-01", "CT", "", None, 1)


class DeafToHours:
    """An archive that gives the studies of a day whatever the hours that are asked."""

    name, by_hours = "deaf", True

    def studies(self, span):
        days = f"{span.first:%Y%m%d}", f"{span.last:%Y%m%d}"
        rows = [
            {"StudyInstanceUID": f"{n}", "StudyDate": "20250310", "StudyTime": f"10{5 * n:02d}00"}
            for n in range(10)
        ]
        return [row for row in rows if days[0] <= row["StudyDate"] <= days[1]], False

    def rest(self, _, __):
        return None


@pytest.mark.slow
def test_hours_that_the_server_does_not_look_at_bring_no_study_twice():
    seen = Seen()
    found = studies_between(DeafToHours(), Span(date(2025, 3, 1), date(2025, 3, 30)), seen)
    assert sorted(row["StudyInstanceUID"] for row in found) == [f"{n}" for n in range(10)]
    assert seen.unfit > 0


def test_a_minute_over_the_limit_is_said(tmp_path):
    for n in range(10):
        write_image(tmp_path / f"files/{n}.dcm", **(told_of(n) | {"StudyDate": "20250310"}))
    with find_archive_of(tmp_path / "files", cap=3) as (address, _), pytest.raises(InputError) as refused:
        index(address, tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == ["studies.limit_reached"]


@pytest.mark.slow
def test_again_asks_for_few_series_and_a_cut_association_is_made_again(folder, tmp_path):
    with find_archive_of(folder, fault="abort_once") as (address, asked):
        assert counts(index(address, tmp_path / "state"))["read"] == STUDIES
        before = (tmp_path / "state/studies.parquet").read_bytes()
        asked.clear()
        assert counts(index(address, tmp_path / "state"))["read"] == 0
        assert sum(query.QueryRetrieveLevel == "SERIES" for query in asked) <= 5
    assert (tmp_path / "state/studies.parquet").read_bytes() == before


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("abort", "studies.aborted"),
        ("wrong", "studies.find_failed"),
        ("stranger", "studies.not_admitted"),
        ("no_find", "studies.no_find"),
        ("no_filter", "studies.no_filter"),
    ],
)
def test_a_fault_of_the_server_is_one_message(folder, tmp_path, fault, reason):
    with find_archive_of(folder, fault=fault) as (address, _), pytest.raises(InputError) as refused:
        index(address, tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == [reason]


def test_nobody_answers(tmp_path):
    with pytest.raises(InputError) as refused:
        index("ae://PACS@127.0.0.1:9", tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == ["studies.no_answer"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["ae://PACS@127.0.0.1"], "studies.bad_called"),
        (["ae://PACS@127.0.0.1:99999"], "studies.bad_called"),
        (["ae://ATITLETOOLONGTOBEONE@127.0.0.1:104"], "studies.bad_called"),
        (["ae://PACS@127.0.0.1:104", "--aet", "A\\B"], "studies.bad_title"),
        (["files", "--probe"], "studies.no_server"),
        (["files", "--mapping", "m.toml"], "studies.no_list"),
    ],
)
def test_bad_options_are_one_message(tmp_path, capsys, words, reason):
    assert main(["studies", "index", *words, "--state", str(tmp_path / "s"), "--lang", "en"]) == 2
    assert not (tmp_path / "s").exists()
    assert "Traceback" not in capsys.readouterr().err


def test_the_probe_says_what_is_not_given_and_keeps_nothing(folder, tmp_path):
    for path in folder.rglob("0.dcm"):
        path.unlink()
    write_image(
        folder / "x/1.dcm",
        **(told_of(3) | {"StudyInstanceUID": "1.99", "PatientBirthDate": "", "PatientName": "??"}),
    )
    with find_archive_of(folder) as (address, _):
        tables = index(address, tmp_path / "state", probe=True)
    found = {row["field"]: row["verdict"] for row in tables["probe"].table.to_pylist()}
    assert (found["patient_id"], found["birth_date"], found["letters"]) == ("given", "partly", "partly")
    assert (found["issuer"], found["ins"], found["birth_name"]) == ("never", "never", "never")
    assert "counts" not in tables
    assert not (tmp_path / "state").exists()


def test_a_list_again_reads_what_changed_and_forgets_what_is_gone(tmp_path):
    listed = write_list(tmp_path / "list.csv", map(told_of, range(STUDIES)))
    source = listed.pop("source")
    assert counts(index(source, tmp_path / "state", **listed))["read"] == STUDIES
    write_list(
        source, [told_of(n) | ({"BodyPartExamined": "HEAD"} if n == 3 else {}) for n in range(STUDIES - 2)]
    )
    found = counts(index(source, tmp_path / "state", **listed))
    assert (found["read"], found["gone"], held(tmp_path / "state")["studies"]) == (1, 2, STUDIES - 2)


def test_doses_of_a_list_in_their_unit(tmp_path):
    path, mapping = tmp_path / "doses.csv", tmp_path / "doses.toml"
    path.write_text(
        "study_uid,day,modality,PDS,CTDI,event_uid\n1.1,2025-03-04,DX,1.5,,\n1.1,2025-03-04,DX,1.5,,\n1.2,2025-03-04,CT,,11.5,9.1\n",
        "utf-8",
    )
    mapping.write_text(
        '[columns]\nPDS = "dap_mgy_cm2"\nCTDI = "ctdivol_mgy"\n[units]\ndap_mgy_cm2 = "Gy.cm2"\n', "utf-8"
    )
    index(path, tmp_path / "state", mapping=mapping)
    found = read(tmp_path / "state", "events", ("kind", "dap_mgy_cm2", "ctdivol_mgy", "origin"))
    assert found == [("CT", None, 11.5, "list"), ("XR", 1500, None, "list"), ("XR", 1500, None, "list")]


def test_rows_refused_never_say_what_was_in_them(tmp_path, capsys):
    listed = write_list(tmp_path / "list.csv", map(told_of, range(3)))
    text = listed["source"].read_text("utf-8").replace(",2\n", ",DURAND\n", 1)
    listed["source"].write_text(text, "utf-8")
    words = ["studies", "index", str(listed["source"]), "--mapping", str(listed["mapping"])]
    code = main([*words, "--state", str(tmp_path / "state"), "--out", str(tmp_path / "out"), "--json"])
    assert code == 3
    said = "".join(capsys.readouterr()).encode()
    said += b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert b"DURAND" not in said
    assert b"FAMILLE" not in said


def test_a_number_of_health_identity_comes_by_its_issuer(tmp_path):
    listed = write_list(
        tmp_path / "list.csv", [told_of(1), told_of(2) | {"PatientID": "Q", "PatientName": "X^Y"}]
    )
    rows = listed["source"].read_text("utf-8").splitlines()
    text = [rows[0] + ",ins,ins_oid", *(f"{row},{NUMBER},{OID}" for row in rows[1:])]
    listed["source"].write_text("\n".join(text), "utf-8")
    index(listed["source"], tmp_path / "state", mapping=listed["mapping"])
    assert main(["studies", "link", str(tmp_path / "state")]) == 0


VALUES = ["", "CT", "CT ", " A\\B ", "X\\ Y", "12", "É", "1.2.3", "A^B", "ÉVA^Ï=YAMA^T"]
TYPED = ("StationName", "InstitutionName", "PatientName", "PatientID", "IssuerOfPatientID")
LETTERS = ["ISO_IR 192", "ISO_IR 100", "", "ISO_IR 6", "ISO_IR 148"]


@given(st.fixed_dictionaries({name: st.sampled_from(VALUES) for name in TYPED}), st.sampled_from(LETTERS))
def test_a_plain_answer_is_read_as_pydicom_reads_it(told, letters):
    answer = {"SpecificCharacterSet": letters, "StudyInstanceUID": "1.2.3", "ProtocolName": "TEST "}
    content = write_answer(answer | told | {"PatientWeight": "71.50", "NumberOfStudyRelatedInstances": "012"})
    for tags in (answers.SERIES_ASKED, STUDY_TAGS):
        plain = answers.plain_row(content, tags)
        assert plain in (None, answers.pydicom_row(answers._dataset(content), tags))
        is_plain = all(told[name].isascii() or letters in LETTERS[:2] for name in TYPED if name in tags)
        assert (plain is not None) == (
            is_plain and "=" not in (told["PatientName"] if "PatientName" in tags else "")
        )
    one = answers._dataset(content)
    assert answers.study_answer(content)["numbers"] == list(national_numbers(one))


def test_other_numbers_of_a_patient_are_read(tmp_path):
    for issuer, numbers in (("A", [("7", "A"), ("8", "B")]), ("", [("8", "B")])):
        other = Dataset()
        other.PatientID, other.IssuerOfPatientID = "8", "B"
        told = {"PatientID": "7", "IssuerOfPatientID": issuer, "OtherPatientIDsSequence": Sequence([other])}
        content = write_answer({"StudyInstanceUID": "1.2"} | told)
        assert answers.study_answer(content)["numbers"] == numbers


@pytest.mark.parametrize("end", [b"\0\0\0\0", b"\xff\xff\xff\xff\xfe\xff\xdd\xe0\0\0\0\0"])
def test_a_sequence_that_holds_nothing_is_plain(end):
    content = write_answer({"StudyInstanceUID": "1.2"}) + b"\x10\0\x02\x10" + end
    plain = answers.plain_row(content, STUDY_TAGS, (NUMBERS,))
    assert plain is not None
    assert plain["StudyInstanceUID"] == "1.2"


def write_answer(told):
    """Write an answer as an archive does."""
    dataset, written = Dataset(), DicomBytesIO()
    written.is_implicit_VR, written.is_little_endian = True, True
    for keyword, value in told.items():
        dataset[keyword] = DataElement(keyword, dictionary_VR(keyword), value)
    letters = told.get("SpecificCharacterSet") or "ISO_IR 100"  # written whatever the answer says
    write_dataset(written, dataset, parent_encoding=convert_encodings([letters]))
    return written.getvalue()


@pytest.mark.parametrize("content", [b"\x08", b"\x08\x00\x60\x00\xff\x00\x00\x00CT", b"\xff" * 40])
def test_an_answer_that_cannot_be_read_is_refused_or_tells_nothing(content):
    archive = find.FindArchive(find.called("ae://A@h:1", "B"), Pace(1000))
    with suppress(InputError):
        assert set(archive._told(answers.series_answer, content).values()) <= {"", "CT"}


@pytest.mark.slow
def test_an_archive_that_takes_one_association_gives_the_same_rows(folder, tmp_path):
    rows = []
    for fault, lines in (("", 2), ("one_line", 1)):
        with find_archive_of(folder, fault=fault) as (address, asked):
            assert counts(index(address, tmp_path / fault / "state"))["read"] == STUDIES
            assert len(asked.lines) == lines
        rows.append(read(tmp_path / fault / "state", "studies", SAME))
    assert rows[0] == rows[1]
