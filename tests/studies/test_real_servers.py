"""Orthanc with its DICOMweb plugin and dcmtk's archive give the rows of the files that they were fed."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from tests.studies.archive import write_image, write_report
from tests.studies.builders import container, dose_report, number, uid_item
from tests.studies.real_servers import needs_servers, run_apart
from tests.studies.test_find_archive import NUMBER, OID, STUDIES, index, told_of
from tests.studies.test_web_archive import SAME, read

pytestmark = [needs_servers, pytest.mark.slow]
DOSES = ("kind", "dlp_mgy_cm", "origin", "reports")
OF_STUDY = ("day", "time", "accession", "sex", "age_years", "copies")


def with_number():
    """Give a patient the national number that the standard puts among the other numbers."""
    issuer, item = Dataset(), Dataset()
    issuer.UniversalEntityID, issuer.UniversalEntityIDType = OID, "ISO"
    item.PatientID, item.TypeOfPatientID, item.IssuerOfPatientIDQualifiersSequence = (
        NUMBER,
        "TEXT",
        Sequence([issuer]),
    )
    return {"OtherPatientIDsSequence": Sequence([item]), "IssuerOfPatientID": "HOSPITAL"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    home = tmp_path_factory.mktemp("served")
    for n in range(STUDIES):
        told = told_of(n) | (with_number() if n == 0 else {})
        write_image(home / f"files/{n}/0.dcm", **told)
        write_image(home / f"files/{n}/1.dcm", **told)
        event = container("113819", uid_item("113769", f"9.{n}"), number("113838", f"{100 + n}", "mGy.cm"))
        write_report(
            home / f"files/{n}/dose.dcm", dose_report(event), **(told | {"SeriesInstanceUID": f"1.{n}.2"})
        )
    index(home / "files", home / "disk")
    return home, run_apart(home / "files", home)


def test_each_road_gives_the_rows_of_the_files(served):
    home, codes = served
    expected = read(home / "disk", "studies", SAME)
    for road in ("web", "find"):
        assert codes[road] == 0
        assert read(home / road, "studies", SAME) == expected, road
    assert read(home / "dcmqr_find", "studies", OF_STUDY) == read(home / "disk", "studies", OF_STUDY)


def test_dose_reports_come_by_dicomweb_and_not_by_a_search(served):
    home, _ = served
    assert read(home / "web", "events", DOSES) == read(home / "disk", "events", DOSES)
    assert read(home / "find", "events", DOSES) == []


def test_a_national_number_comes_with_its_issuer(served):
    home, _ = served
    for road in ("disk", "find", "web"):  # by the web, in its dose reports: Orthanc does not list it
        assert numbers(home / road) == {(NUMBER, OID)}, road


def numbers(state):
    """Give the numbers of real issuers that the secret file of a state holds."""
    with closing(sqlite3.connect(state / "secret.sqlite")) as secret:
        told = [json.loads(body)["ins"] for (body,) in secret.execute("select body from traits")]
    return {tuple(one) for many in told for one in many if one[1] == OID}


def test_who_is_not_admitted_indexes_nothing(served):
    home, codes = served
    assert (codes["stranger"], codes["wrong title"]) == (2, 2)
    assert not (home / "stranger").exists()


def test_what_a_server_does_not_give_is_said(served):
    home, _ = served
    with (home / "dcmqr_out/probe.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {row["field"]: row["verdict"] for row in rows}
    assert (found["birth_date"], found["issuer"], found["region"]) == ("given", "partly", "never")
