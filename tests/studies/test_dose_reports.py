"""Dose reports and headers of nine makers, event by event as they were read apart; what a report may hold wrongly."""

from __future__ import annotations

import pydicom
import pytest

from radioscopie.sources.dicom.dose_reports import events_of, is_dose_report, totals_of
from radioscopie.sources.dicom.headers import dose_of_image
from tests.studies.builders import code, container, dose_report, number, text_item, uid_item
from tests.studies.dose_files import FILES, needs_dose_files, rows_expected

NUMBERS = (
    "ctdivol_mgy",
    "dlp_mgy_cm",
    "length_mm",
    "ssde_mgy",
    "dap_mgy_cm2",
    "rp_mgy",
    "agd_mgy",
    "compression_mm",
)
WORDS = ("kind", "protocol", "region", "region_code", "acquisition_type", "phantom", "view", "laterality")


def opened(name):
    return pydicom.dcmread(FILES / name, force=True)


def near(written):
    return None if written == "" else pytest.approx(float(written), abs=0.01)


@needs_dose_files
def test_every_event_is_the_one_read_apart():
    expected = rows_expected("events")
    for name, rows in expected.items():
        events = list(events_of(opened(name)))
        assert len(events) == len(rows), name
        for event, row in zip(events, rows, strict=True):
            assert event["event_uid"].endswith(row["uid_tail"])
            assert {word: event[word] for word in WORDS} == {word: row[word] for word in WORDS}
            assert {one: event[one] for one in NUMBERS} == {one: near(row[one]) for one in NUMBERS}


@pytest.mark.slow
@needs_dose_files
def test_totals_and_titles_of_every_file():
    events = rows_expected("events")
    for name, (row,) in rows_expected("files").items():
        dataset = opened(name)
        assert is_dose_report(dataset) == (name in events), name
        if name in events:
            totals = totals_of(dataset)
            declared = row["events_declared"]
            assert totals["events"] == (int(float(declared)) if declared else None)
            assert totals["dlp_mgy_cm"] == near(row["dlp_total_mgy_cm"])
            assert totals["dap_mgy_cm2"] == near(row["dap_total_mgy_cm2"])


@needs_dose_files
def test_headers_of_images():
    for name, (row,) in rows_expected("files").items():
        dose = dose_of_image(opened(name)) if "-Im-" in name else None
        told = {"dap_mgy_cm2": row["h_dap_mgy_cm2"], "agd_mgy": row["h_agd_mgy"]}
        if dose:
            assert {one: dose[one] for one in told} == {one: near(value) for one, value in told.items()}
        assert bool(dose) == any(told.values()), name


@needs_dose_files
def test_one_exposure_of_two_images():
    names = ("MG-Im-GE_Seno_1_ForPresentation.dcm", "MG-Im-GE_Seno_1_ForProcessing.dcm")
    exposures = {dose_of_image(opened(name))["exposure"] for name in names}
    assert len(exposures) == 1
    assert dose_of_image(opened("MG-Im-GE_Seno_2_ForPresentation.dcm"))["exposure"] not in exposures


@pytest.mark.parametrize(
    ("concept", "unit", "column", "wrong"),
    [
        ("122130", "dGy.cm2", "dap_mgy_cm2", "dap_mgy_cm2: 12.5 dGy.cm2"),
        ("113738", "mGy", "rp_mgy", "rp_mgy: 12.5 mGy"),
        ("113838", "Gy.cm", "dlp_mgy_cm", "dlp_mgy_cm: 12.5 Gy.cm"),
    ],
)
def test_an_illegal_unit_is_refused_and_said(concept, unit, column, wrong):
    (event,) = events_of(dose_report(container("113706", number(concept, "12.5", unit))))
    assert event[column] is None
    assert event["wrong_units"] == wrong


@pytest.mark.parametrize("written", ["", "abc", "NaN", "1e400x"])
def test_what_is_no_number_is_missing(written):
    (event,) = events_of(dose_report(container("113819", number("113838", written, "mGy.cm"))))
    assert event["dlp_mgy_cm"] is None
    assert event["wrong_units"] == ""


def test_a_missing_dose_is_not_zero():
    (event,) = events_of(dose_report(container("113819", text_item("125203", "TOPO"))))
    assert (event["protocol"], event["ctdivol_mgy"], event["dlp_mgy_cm"]) == ("TOPO", None, None)


def test_totals_of_two_planes_add_up():
    planes = [container("113702", number("113722", value, "Gy.m2")) for value in ("0.00001", "0.00002")]
    assert totals_of(dose_report(*planes))["dap_mgy_cm2"] == pytest.approx(300)


def test_the_retired_code_of_an_event_uid():
    (event,) = events_of(dose_report(container("113819", uid_item("113853", "1.2.3"))))
    assert event["event_uid"] == "1.2.3"


def test_a_breast_tells_its_side():
    (event,) = events_of(dose_report(container("113706", code("123014", "T-04020", "Right breast"))))
    assert event["laterality"] == "Right"
