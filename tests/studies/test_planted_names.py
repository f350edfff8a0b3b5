"""A thousand names and numbers are planted in an archive: by whatever road, none is in any byte that leaves."""

from __future__ import annotations

import logging

import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from tests.studies.archive import write_image, write_report
from tests.studies.builders import container, dose_report, number, text_item, uid_item
from tests.studies.find_archive import find_archive_of
from tests.studies.test_find_archive import write_list
from tests.studies.web_archive import archive_of

NAMES = [f"NOMDEPLANTE{n:04d}" for n in range(1000)]
BIRTHS = [f"1960{month:02d}17" for month in range(1, 13)]
PLANTED = [*NAMES, "ACCNO", "77777", *BIRTHS, *(f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in BIRTHS)]
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
        "StudyInstanceUID": f"1.9.{n}.77777",
        "SeriesInstanceUID": f"1.9.{n}.77777.1",
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
    event = container("113819", uid_item("113769", "9.77777"), protocol, number("113838", "100", "mGy.cm"))
    write_report(home / "dose.dcm", dose_report(event), **(told_of(0) | {"SeriesInstanceUID": "1.77777"}))
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
