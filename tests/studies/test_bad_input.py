"""What archives really send: read for what it says, or refused in one message; no traceback, no wrong link."""

from __future__ import annotations

import socketserver
import sqlite3
from contextlib import closing, contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from ssl import SSLCertVerificationError
from threading import Thread

import pyarrow.parquet as pq
import pytest
from pydicom.data import get_testdata_file

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.models.studies.names import records_of
from radioscopie.models.studies.pseudonyms import day_of, is_quality
from radioscopie.sources.dicom.files import read_file, read_object
from radioscopie.tables.studies.state import opened_state, traits_of
from tests.studies.archive import write_image, write_report
from tests.studies.builders import container, dose_report, number, uid_item
from tests.studies.test_web_archive import index as index_web
from tests.studies.web_archive import archive_of

NIR = "255081416802538"
SELF_SIGNED = Path(__file__).parent / "self_signed.pem"  # for 127.0.0.1, of a key that guards nothing


def indexed(tmp_path):
    """Index the folder of a test; give its studies."""
    state = str(tmp_path / "state")
    assert main(["studies", "index", str(tmp_path / "a"), "--state", state]) == 0
    return pq.read_table(tmp_path / "state/studies.parquet").to_pylist()


def people(tmp_path):
    with opened_state(tmp_path / "state") as state:
        return records_of(traits_of(state)).to_pylist()


@pytest.mark.parametrize("name", ["image_dfl.dcm", "MR_small_bigendian.dcm"])
def test_other_ways_to_write_a_file(name):
    assert read_file(get_testdata_file(name), "1")["study"]["study_uid"]


def test_a_file_without_its_preamble(tmp_path):
    content = write_image(tmp_path / "a/1.dcm").read_bytes()
    assert read_object(content[132:], "1")["patient"]["patient_id"] == "P1"


def test_a_file_cut_short(tmp_path):
    path = write_image(tmp_path / "a/1.dcm")
    for size in (140, 200, 400):
        with pytest.raises(InputError) as refused:
            read_object(path.read_bytes()[:size], "1")
        assert refused.value.problems[0].reason in ("studies.unreadable", "studies.no_study")


@pytest.mark.parametrize(
    ("told", "family", "given"),
    [
        (
            {"SpecificCharacterSet": "ISO_IR 192", "PatientName": "LEFÈVRE^ANNE-SOPHIE"},
            "LEFEVRE",
            "ANNE SOPHIE",
        ),
        ({"PatientName": "LEFÈVRE^ANNE=王^小東"}, "LEFEVRE", "ANNE"),
        ({"PatientName": "LEFEVRE"}, "LEFEVRE", ""),
        ({"PatientName": "^^^^"}, "", ""),
    ],
)
def test_names_of_every_form(tmp_path, told, family, given):
    write_image(tmp_path / "a/1.dcm", **told)
    indexed(tmp_path)
    (one,) = people(tmp_path)
    assert (one["family"], one["given"]) == (family, given)


def test_utf8_written_under_the_name_of_latin_1(tmp_path):
    path = write_image(tmp_path / "a/1.dcm", SpecificCharacterSet="ISO_IR 100", PatientName="LEFXXVRE^ANNE")
    path.write_bytes(path.read_bytes().replace(b"LEFXXVRE", "LEFÈVRE".encode()))
    indexed(tmp_path)
    assert people(tmp_path)[0]["family"] == "LEFEVRE"


@pytest.mark.parametrize("named", ["", "NOID", "ANON", "anonymous", "0"])
def test_a_number_of_nobody_makes_no_one_of_two_people(tmp_path, named):
    for n in range(2):
        write_image(
            tmp_path / f"a/{n}.dcm", PatientID=named, StudyInstanceUID=f"1.{n}", PatientName=f"{'AB'[n]}^X"
        )
    assert len({row["identity"] for row in indexed(tmp_path)}) == 2


@pytest.mark.parametrize("name", ["PHYSICS^TEST", "QC^DAILY", "FANTOME^TETE"])
def test_checks_are_known_by_their_name(name):
    assert is_quality({"name": name.replace("^", " "), "patient_id": "", "quality_subject": ""})


@pytest.mark.parametrize(
    ("born", "age", "kept"),
    [("", None, ""), ("19000101", None, ""), ("20990101", None, None)],
)
def test_birth_dates_that_are_none(tmp_path, born, age, kept):
    write_image(tmp_path / "a/1.dcm", PatientBirthDate=born)
    (row,) = indexed(tmp_path)
    assert row["age_years"] == age
    assert kept is None or people(tmp_path)[0]["birth"] == kept


def test_a_birth_date_of_nothing_but_a_zero(tmp_path):
    path = write_image(tmp_path / "a/1.dcm")
    path.write_bytes(path.read_bytes().replace(b"19700101", b"0       "))
    (row,) = indexed(tmp_path)
    assert row["age_years"] is None
    assert people(tmp_path)[0]["birth"] == ""


@pytest.mark.parametrize("event", ["", "1.2.9"])
def test_images_for_processing_and_for_presentation_are_one_dose(tmp_path, event):
    for n, intent in enumerate(("FOR PROCESSING", "FOR PRESENTATION")):
        told = {
            "AcquisitionDate": "20250304",
            "AcquisitionTime": "101500",
            "ViewPosition": "CC",
            "ImageLaterality": "R",
        }
        told |= {"Modality": "MG", "OrganDose": "0.01373", "PresentationIntentType": intent}
        told |= {"SeriesInstanceUID": f"1.2.3.{n}"} | ({"IrradiationEventUID": event} if event else {})
        write_image(tmp_path / f"a/{n}.dcm", **told)
    told = (
        told | {"ViewPosition": "MLO", "IrradiationEventUID": f"{event}.2"}
        if event
        else told | {"ViewPosition": "MLO"}
    )
    write_image(tmp_path / "a/other_view.dcm", **told)
    indexed(tmp_path)
    events = pq.read_table(tmp_path / "state/events.parquet")
    assert events["agd_mgy"].to_pylist() == pytest.approx([1.373, 1.373])


def test_a_sex_that_is_neither_and_the_older_form_of_dates(tmp_path):
    write_image(tmp_path / "a/1.dcm", PatientSex="O")
    indexed(tmp_path)
    assert people(tmp_path)[0]["sex"] == ""
    assert f"{day_of('1997.04.24')}" == "1997-04-24"
    assert day_of("19970230") is day_of("0") is None


def test_a_study_of_two_patients_is_said(tmp_path, capsys):
    for n in range(2):
        write_image(tmp_path / f"a/{n}.dcm", PatientID=f"P{n}")
    assert indexed(tmp_path)[0]["identities"] == 2
    assert "plusieurs identités" in capsys.readouterr().out


def test_a_number_that_looks_like_a_national_one_is_none_without_its_issuer(tmp_path):
    write_image(tmp_path / "a/1.dcm", PatientID=NIR)
    write_image(
        tmp_path / "a/2.dcm", PatientID=NIR, IssuerOfPatientID="1.2.250.1.213.1.4.10", StudyInstanceUID="9"
    )
    indexed(tmp_path)
    assert {one["number"] for one in people(tmp_path)} == {""}


@pytest.mark.parametrize(("total", "off"), [("300", False), ("1300", True)])
def test_a_total_that_is_not_that_of_its_events(tmp_path, capsys, total, off):
    events = [
        container("113819", uid_item("113769", f"9.{n}"), number("113838", "150", "mGy.cm")) for n in range(2)
    ]
    accumulated = container("113811", number("113813", total, "mGy.cm"), number("113812", "2", "{events}"))
    write_report(tmp_path / "a/1.dcm", dose_report(accumulated, *events))
    indexed(tmp_path)
    rows = pq.read_table(tmp_path / "state/events.parquet").to_pylist()
    assert [row["off_total"] for row in rows] == [off, off]
    capsys.readouterr()
    assert main(["dose", str(tmp_path / "state")]) == 0
    assert ("dont le total" in capsys.readouterr().out) == off


def test_a_dose_of_zero_is_no_dose(tmp_path):
    write_image(tmp_path / "a/1.dcm", CTDIvol=0.0, BodyPartExamined="HEAD")
    indexed(tmp_path)
    assert pq.read_table(tmp_path / "state/events.parquet").to_pylist() == []


@pytest.fixture
def served(tmp_path):
    write_image(tmp_path / "files/1.dcm", StudyDate="20250310")
    with archive_of(tmp_path / "files") as (address, _):
        yield address


def broken(monkeypatch, errors):
    """Let the first answers of a server be errors."""
    answered, left = HTTPConnection.getresponse, list(errors)

    def once(link):
        if left:
            raise left.pop(0)
        return answered(link)

    monkeypatch.setattr(HTTPConnection, "getresponse", once)


def test_a_connection_closed_after_a_long_answer_is_opened_again(served, tmp_path, monkeypatch):
    broken(monkeypatch, [RemoteDisconnected("closed")])
    assert index_web(served, tmp_path / "state")["studies"] == 1


@pytest.mark.parametrize(
    ("errors", "reason"),
    [
        ([TimeoutError()] * 2, "studies.no_answer"),
        (
            [SSLCertVerificationError("self-signed certificate of DUPONT")],
            "studies.bad_certificate",
        ),
    ],
)
def test_a_slow_server_and_an_unknown_certificate(served, tmp_path, monkeypatch, errors, reason):
    broken(monkeypatch, errors)
    with pytest.raises(InputError) as refused:
        index_web(served, tmp_path / "state")
    assert [one.reason for one in refused.value.problems] == [reason]
    assert "DUPONT" not in refused.value.render("fr")


def test_a_certificate_that_nobody_signed(tmp_path, capsys):
    write_image(tmp_path / "files/1.dcm")
    with archive_of(tmp_path / "files", certificate=SELF_SIGNED) as (address, asked):
        assert main(["studies", "index", address, "--state", str(tmp_path / "state"), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "certificate" in said
    assert not asked


def test_a_state_that_another_command_uses(tmp_path, capsys):
    write_image(tmp_path / "a/1.dcm")
    indexed(tmp_path)
    with closing(sqlite3.connect(tmp_path / "state/parts.sqlite")) as other:
        other.execute("begin exclusive")
        assert main(["studies", "link", str(tmp_path / "state"), "--lang", "en"]) == 2
    assert "used by another command" in capsys.readouterr().err


def test_a_national_number_whose_key_is_wrong_is_none(tmp_path):
    wrong = f"{NIR[:-2]}{(int(NIR[-2:]) + 1) % 97:02d}"
    for n, one in enumerate((NIR, wrong)):
        told = {"PatientID": one, "IssuerOfPatientID": "1.2.250.1.213.1.4.8", "StudyInstanceUID": f"9.{n}"}
        write_image(tmp_path / f"a/{n}.dcm", **told)
    indexed(tmp_path)
    assert sorted(bool(one["number"]) for one in people(tmp_path)) == [False, True]


@pytest.mark.parametrize("told", ["NO_SUCH_SET", "ISO_IR 192\\ISO_IR 999"])
def test_a_character_set_that_is_none(tmp_path, told):
    path = write_image(tmp_path / "a/1.dcm", PatientName="LEFEVRE^ANNE")
    path.write_bytes(path.read_bytes().replace(b"ISO_IR 192", told.encode()[:10]))
    assert len(indexed(tmp_path)) == 1


@contextmanager
def answering(content):
    """Serve some bytes, whatever is asked, and hang up."""

    class Door(socketserver.BaseRequestHandler):
        def handle(self):
            self.request.recv(1 << 16)
            self.request.sendall(content)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"ae://PACS@127.0.0.1:{server.server_address[1]}"
        server.shutdown()


REJECTED, ABORTED = b"\x03\0\0\0\0\x04\0\x01\x01\x07", b"\x07\0\0\0\0\x04\0\0\0\0"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n<p>DUPONT</p>", "ne répond pas"),
        (b"", "ne répond pas"),
        (b"\x02\0\0\0\x01\0half", "ne répond pas"),
        (b"\x02\0\xff\xff\xff\xff", "ne répond pas"),
        (ABORTED, "ne répond pas"),
        (REJECTED, ""),
    ],
)
def test_a_door_that_speaks_no_dicom_is_one_message(tmp_path, capsys, content, said):
    with answering(content) as address:
        assert main(["studies", "index", address, "--state", str(tmp_path / "state")]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "DUPONT" not in told
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1
    assert not (tmp_path / "state").exists()
