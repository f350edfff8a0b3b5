"""A thousand names and numbers are planted in an archive: by whatever road, none is in any byte that leaves."""

from __future__ import annotations

import logging

import pyarrow.parquet as pq
import pydicom
import pytest

from radioscopie.cli.main import main
from tests.studies.archive import write_image, write_report
from tests.studies.builders import code, container, dose_report, number, text_item, uid_item
from tests.studies.find_archive import find_archive_of
from tests.studies.test_find_archive import write_list
from tests.studies.web_archive import archive_of

NAMES = [f"NOMDEPLANTE{n:04d}" for n in range(1000)]
BIRTHS = [f"1960{month:02d}17" for month in range(1, 13)]
PLANTED = [*NAMES, "ACCNO", "4077777777704", *BIRTHS, *(f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in BIRTHS)]
PEOPLE = 30


def told_of(n):
    name = {
        "PatientName": f"{NAMES[n]}^{NAMES[n + 100]}",
        "PatientID": NAMES[n + 200],
        "AccessionNumber": f"ACCNO{n}",
    }
    typed = {
        "StudyDescription": f"TDM {NAMES[n]} {BIRTHS[n % 12]}",
        "ProtocolName": f"Thorax_{NAMES[n + 100].lower()}",
    }
    uids = {
        "StudyInstanceUID": f"1.9.{n}.4077777777704",
        "SeriesInstanceUID": f"1.9.{n}.4077777777704.1",
        "BodyPartExamined": "CHEST",
    }
    return (
        name
        | typed
        | uids
        | {"PatientBirthDate": BIRTHS[n % 12], "StudyDate": f"202503{n % 28 + 1:02d}", "StudyTime": "1015"}
    )


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "archive"
    for n in range(PEOPLE):
        write_image(home / f"{NAMES[n + 300]}/{n}.dcm", **told_of(n))
    protocol = text_item("125203", f"Thorax {NAMES[0]} {NAMES[200]}")
    event = container(
        "113819", uid_item("113769", "9.4077777777704"), protocol, number("113838", "100", "mGy.cm")
    )
    write_report(
        home / "dose.dcm", dose_report(event), **(told_of(0) | {"SeriesInstanceUID": "1.4077777777704"})
    )
    (home / f"{NAMES[999]}.dcm").write_bytes(b"\0" * 128 + b"DICM" + b"\xff" * 40)
    return home


def asked(tmp_path, source, *more):
    """Ask every question of an archive, in words and in JSON; give the codes."""
    state = str(tmp_path / "state")
    words = [
        ["studies", "index", source, "--state", state, *more],
        ["studies", "link", state],
        ["studies", "repeats", state],
        ["dose", state],
    ]
    codes = [main([*one, "--json", "--out", str(tmp_path / f"out{n}")]) for n, one in enumerate(words)]
    return codes + [main(one) for one in words]


def left(tmp_path, captured):
    """Give all the bytes that left: those shown, those written, those of the index but its key and its secret."""
    kept = [path for path in tmp_path.glob("out*/**/*") if path.is_file()]
    kept += [path for path in (tmp_path / "state").iterdir() if path.name not in ("key", "secret.sqlite")]
    return "".join(captured).encode() + b"".join(opened(path) for path in kept)


def opened(path):
    """Give what a file holds, where its bytes are packed too."""
    if path.suffix == ".parquet":
        return f"{pq.read_table(path).to_pylist()} {pq.read_metadata(path).metadata}".encode()
    return path.read_bytes()


def by_disk(folder, tmp_path):
    return asked(tmp_path, str(folder))


def by_web(folder, tmp_path):
    (folder / f"{NAMES[999]}.dcm").unlink()
    with archive_of(folder) as (address, _):
        return asked(tmp_path, address, "--since", "2025-02-01")


def by_find(folder, tmp_path):
    (folder / f"{NAMES[999]}.dcm").unlink()
    with find_archive_of(folder) as (address, _):
        return asked(tmp_path, address, "--since", "2025-02-01")


def by_list(folder, tmp_path):
    given = write_list(tmp_path / "list.csv", map(told_of, range(PEOPLE)))
    return asked(tmp_path, str(given["source"]), "--mapping", str(given["mapping"]))


@pytest.mark.parametrize(
    "road", [by_list, *(pytest.param(road, marks=pytest.mark.slow) for road in (by_disk, by_web, by_find))]
)
def test_nothing_of_a_person_leaves(folder, tmp_path, capsys, caplog, road):
    caplog.set_level(logging.DEBUG)
    assert set(road(folder, tmp_path)) == {0}
    bytes_out = left(tmp_path, (*capsys.readouterr(), caplog.text))
    assert len(bytes_out) > 10_000
    assert [word for word in PLANTED if word.encode() in bytes_out] == []


@pytest.mark.parametrize("fault", ["abort", "wrong"])
def test_nor_when_a_server_fails(folder, tmp_path, capsys, fault):
    (folder / f"{NAMES[999]}.dcm").unlink()
    with find_archive_of(folder, fault=fault) as (address, _):
        assert main(["studies", "index", address, "--state", str(tmp_path / "state")]) == 2
    said = "".join(capsys.readouterr())
    assert [word for word in PLANTED if word in said] == []


def told_in_unusual_places(n):
    """Plant what names a person where nobody looks for it."""
    family, given, number, order = NAMES[n], NAMES[n + 100], NAMES[n + 200], f"ACCNO{n}"
    told = told_of(n)
    both, uid, born = f"{given}, {family}", told["StudyInstanceUID"], told["PatientBirthDate"]
    return told | {
        "StudyDescription": f"{uid} {family}{given}",
        "SeriesDescription": both,
        "ProtocolName": f"{born[6:]}.{born[4:6]}.{born[:4]} {uid}",
        "StationName": f"{family}"[:16],
        "InstitutionName": both,
        "InstitutionalDepartmentName": f"poste {number}",
        "InstitutionAddress": both,
        "ManufacturerModelName": both,
        "DeviceSerialNumber": order,
        "SoftwareVersions": number,
        "BodyPartExamined": f"{family}"[:16],
        "ContrastBolusAgent": both,
        "RequestingService": family,
        "RequestingPhysician": both,
        "PatientComments": both,
        "ImageComments": both,
        "OtherPatientNames": both,
        "TimezoneOffsetFromUTC": "+0100",
        "PatientSex": family[:16],
        "PatientMotherBirthName": both,
    }


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("road", [by_disk, by_web, by_find])
def test_nor_what_is_planted_in_unusual_places(tmp_path, capsys, caplog, road):
    caplog.set_level(logging.DEBUG)
    home = tmp_path / f"archive {NAMES[900]}"
    for n in range(PEOPLE):
        path = write_image(home / f"{NAMES[n + 300]}/{n}.dcm", **told_in_unusual_places(n))
        dataset = pydicom.dcmread(path)
        private = dataset.private_block(0x0099, NAMES[n], create=True)
        private.add_new(0x01, "LO", NAMES[n + 100])
        dataset.save_as(path)
    words = NAMES[0], NAMES[100], NAMES[200]
    items = [text_item("125203", " ".join(words)), code("113820", words[0][:16], words[1])]
    items += [code("123014", words[0][:16], words[1]), number("113838", "100", words[0][:16])]
    event = container("113819", uid_item("113769", "9.4077777777704"), *items, text_item("121106", words[2]))
    write_report(
        home / "dose.dcm",
        dose_report(event),
        **(told_in_unusual_places(0) | {"SeriesInstanceUID": "1.4077777777704"}),
    )
    (home / f"{NAMES[999]}.dcm").write_bytes(NAMES[998].encode() * 40)
    assert set(road(home, tmp_path)) == {0}
    bytes_out = left(tmp_path, (*capsys.readouterr(), caplog.text))
    assert [word for word in PLANTED if word.encode() in bytes_out] == []


@pytest.mark.parametrize("broken", ["no_header", "columns"])
def test_nor_when_a_list_cannot_be_read(tmp_path, capsys, broken):
    given = write_list(tmp_path / "list.csv", map(told_of, range(3)))
    lines = given["source"].read_text("utf-8").splitlines()
    if broken == "no_header":
        given["source"].write_text("\n".join(lines[1:]), "utf-8")
    if broken == "columns":
        given["source"].write_text("\n".join([lines[0].replace("PatientID", NAMES[5]), *lines[1:]]), "utf-8")
    words = ["studies", "index", str(given["source"]), "--mapping", str(given["mapping"])]
    assert main([*words, "--state", str(tmp_path / "state"), "--json"]) in (2, 3)
    said = "".join(capsys.readouterr())
    assert [word for word in PLANTED if word in said] == []
