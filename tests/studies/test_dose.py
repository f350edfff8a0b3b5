"""Doses of invented scanners beside the levels: medians worked out apart, what is never compared, what is hidden."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from statistics import median

import numpy as np
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.models.studies.doses import exam_of, level_of, median_interval
from radioscopie.questions.dose.answer import _rounded, answer
from radioscopie.questions.dose.ask import Ask
from radioscopie.questions.dose.page import page, summary
from radioscopie.questions.studies.index import answer as indexing
from radioscopie.questions.studies.index.ask import Ask as Index
from radioscopie.results.answer import silent
from radioscopie.tables.studies.levels import read_exam_map, read_levels
from tests.studies.archive import write_image, write_report
from tests.studies.builders import code, container, dose_report, number, uid_item
from tests.studies.dose_files import FILES, needs_dose_files, rows_expected

SPIRAL, SCOUT, STATIONARY = ("P5-08001", "Spiral"), ("113805", "Constant Angle"), ("113806", "Stationary")


def chest(uid, ctdivol, dlp, kind=SPIRAL, phantom="113691"):
    """Make an acquisition of the chest."""
    return container(
        "113819",
        uid_item("113769", uid),
        code("113820", *kind),
        code("123014", "T-D3000", "Chest"),
        code("113835", phantom, ""),
        number("113830", f"{ctdivol}", "mGy"),
        number("113838", f"{dlp}", "mGy.cm"),
    )


def patients(folder, n, dose, day="20180601", **told):
    """Write the reports of n patients; `dose(i)` gives the CTDIvol of the i-th, its DLP is 30 times that."""
    for i in range(n):
        value = dose(i)
        events = [
            chest(f"{folder.name}.{i}.1", value, 30 * value),
            chest(f"{folder.name}.{i}.2", 0.2, 9, SCOUT),
        ]
        events.append(chest(f"{folder.name}.{i}.3", 100, 50, STATIONARY))
        own = {"StudyInstanceUID": f"5.{folder.name}.{i}", "PatientID": f"{folder.name}{i}", "StudyDate": day}
        write_report(folder / f"{i}.dcm", dose_report(*events), **({"PatientWeight": "70"} | own | told))


def asked(tmp_path, **more):
    indexing.answer(Index(source=tmp_path / "archive", state=tmp_path / "state"), silent)
    return answer(Ask(state=tmp_path / "state", **more), silent)


def rows(result, name):
    return result.result.tables[name].table.to_pylist()


def of_index(result, index="ctdivol_mgy"):
    return {row["scanner"]: row for row in rows(result, "scanners") if row["index"] == index}


def test_medians_and_verdicts_of_2018(tmp_path):
    patients(tmp_path / "archive/1", 40, lambda i: 10 + i / 4, DeviceSerialNumber="1")
    patients(tmp_path / "archive/2", 40, lambda i: 4 + i / 8, DeviceSerialNumber="2")
    found = of_index(asked(tmp_path))
    high, low = found["MAKER MODEL 1"], found["MAKER MODEL 2"]
    assert high["median"] == pytest.approx(median(10 + i / 4 for i in range(40)))
    assert (high["patients"], high["level"], high["verdict"]) == (40, 15, "under_level")
    assert low["verdict"] == "under_level"
    assert low["median_low_95"] < low["median"] < low["median_high_95"]


def test_a_median_above_the_level_is_to_be_reviewed(tmp_path):
    patients(tmp_path / "archive/1", 31, lambda i: 16 + i / 100)
    assert of_index(asked(tmp_path))["MAKER MODEL 7"]["verdict"] == "to_review"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("n", "verdict", "shown"), [(30, "to_review", 30), (29, "too_few", 29), (10, "hidden", None)]
)
def test_too_few_patients_give_no_verdict_and_fewer_are_hidden(tmp_path, n, verdict, shown):
    patients(tmp_path / "archive/1", n, lambda _: 20)
    row = of_index(asked(tmp_path))["MAKER MODEL 7"]
    assert (row["verdict"], row["patients"]) == (verdict, shown)
    assert (row["median"] is None) == (shown is None)


@pytest.mark.slow
def test_after_july_2019_no_level_of_ct_is_in_the_data(tmp_path):
    patients(tmp_path / "archive/1", 40, lambda _: 20, day="20190701")
    row = of_index(asked(tmp_path))["MAKER MODEL 7"]
    assert (row["level"], row["verdict"]) == (None, "no_level")


@pytest.mark.slow
def test_exams_of_two_levels_are_never_put_together(tmp_path):
    patients(tmp_path / "archive/1", 40, lambda _: 20, day="20180601")
    patients(tmp_path / "archive/2", 40, lambda _: 5, day="20250601")
    found = [row for row in rows(asked(tmp_path), "scanners") if row["index"] == "ctdivol_mgy"]
    assert [(row["patients"], row["median"], row["level"], row["verdict"]) for row in found] == [
        (40, 5, None, "no_level"),
        (40, 20, 15, "to_review"),
    ]


@pytest.mark.slow
def test_levels_of_the_user(tmp_path):
    patients(tmp_path / "archive/1", 40, lambda _: 7, day="20260105")
    levels = tmp_path / "levels.csv"
    levels.write_text("exam,index,level,guide,valid_from\nct_chest,ctdivol_mgy,9.5,6,2019-07-01\n", "utf-8")
    row = of_index(asked(tmp_path, levels=levels))["MAKER MODEL 7"]
    assert (row["level"], row["guide"], row["verdict"]) == (9.5, 6, "under_level")


@pytest.mark.slow
def test_a_scanner_under_two_levels_is_two_rows_that_tell_since_when(tmp_path):
    patients(tmp_path / "archive/1", 40, lambda _: 20, day="20180601")
    patients(tmp_path / "archive/2", 40, lambda _: 7, day="20260105")
    levels = tmp_path / "levels.csv"
    levels.write_text("exam,index,level,valid_from\nct_chest,ctdivol_mgy,9.5,2019-07-01\n", "utf-8")
    found = asked(tmp_path, levels=levels)
    told = [row for row in rows(found, "scanners") if row["index"] == "ctdivol_mgy"]
    assert {(row["level"], str(row["valid_from"])[:4]) for row in told} == {(15, "2012"), (9.5, "2019")}
    assert "(from 07/2019)" in page(found.result, "en")


def test_what_has_no_level_tells_no_day_since_when(tmp_path):
    patients(tmp_path / "archive/1", 40, lambda _: 7, day="20260105")
    levels = tmp_path / "levels.csv"
    levels.write_text("exam,index,level,valid_from\nct_chest,dlp_mgy_cm,350,2019-07-01\n", "utf-8")
    told = [
        (row["index"], row["level"], str(row["valid_from"]))
        for row in rows(asked(tmp_path, levels=levels), "scanners")
    ]
    assert told == [("ctdivol_mgy", None, "None"), ("dlp_mgy_cm", 350, "2019-07-01")]


def test_levels_of_the_user_come_before_ours_and_ours_stay(tmp_path):
    levels = tmp_path / "levels.csv"
    body = "ct_chest,ctdivol_mgy,9.5,2019-07-01\nchest_pa,dap_mgy_cm2,180,2010-01-01\n"
    levels.write_text(f"exam,index,level,valid_from\n{body}", "utf-8")
    found = read_levels(levels)
    days = (date(2018, 6, 1), date(2026, 1, 5))
    held = {
        (exam, index): [(level_of(found, exam, index, day) or {}).get("level") for day in days]
        for exam, index in (("ct_chest", "ctdivol_mgy"), ("chest_pa", "dap_mgy_cm2"), ("hip", "dap_mgy_cm2"))
    }
    assert held == {
        ("ct_chest", "ctdivol_mgy"): [15, 9.5],
        ("chest_pa", "dap_mgy_cm2"): [180, 180],
        ("hip", "dap_mgy_cm2"): [3000, 1350],
    }
    assert sum(one["exam"] == "chest_pa" for one in found) == 1


def test_wrong_levels_are_refused_all_at_once(tmp_path):
    levels = tmp_path / "levels.csv"
    body = "ct_knee,ctdivol_mgy,9,,\nct_chest,ctdivol_mgy,,,\nct_chest,dlp_mgy_cm,1,2020-01-01,2019-01-01\n"
    levels.write_text(f"exam,index,level,valid_from,valid_to\n{body}", "utf-8")
    patients(tmp_path / "archive/1", 1, lambda _: 7)
    with pytest.raises(InputError) as refused:
        asked(tmp_path, levels=levels)
    reasons = {one.reason for one in refused.value.problems}
    assert len(refused.value.problems) == 3
    assert {"dose.no_level", "dose.ends_first"} < reasons


@pytest.mark.slow
def test_scouts_bolus_children_phantoms_and_other_phantoms_are_never_compared(tmp_path):
    patients(tmp_path / "archive/1", 12, lambda _: 20)
    patients(tmp_path / "archive/2", 3, lambda _: 20, PatientBirthDate="20100101")
    patients(tmp_path / "archive/3", 2, lambda _: 20, PatientName="MONTHLY_QC^CT")
    one = dose_report(chest("6.1", 20, 600, phantom="113690"), chest("6.2", 5000, 600))
    write_report(tmp_path / "archive/4.dcm", one, StudyInstanceUID="6", StudyDate="20180601")
    found = asked(tmp_path)
    used = {
        (row["use"], row["value"]) for row in rows(found, "acquisitions") if row["index"] == "ctdivol_mgy"
    }
    assert {use for use, value in used if value == 20} == {
        "compared",
        "not_adult",
        "quality_control",
        "other_phantom",
    }
    assert {use for use, value in used if value == 5000} == {"implausible"}
    assert {use for use, value in used if value == 0.2} >= {"scout"}
    assert {use for use, value in used if value == 100} >= {"stationary"}


def test_an_illegal_unit_is_counted_and_left_out(tmp_path):
    event = container("113706", uid_item("113769", "1"), number("122130", "120", "dGy.cm2"))
    write_report(tmp_path / "archive/1.dcm", dose_report(event))
    found = asked(tmp_path)
    assert ("dose.found_wrong_unit:few", 10) in found.result.findings
    assert [row["dap_mgy_cm2"] for row in rows(found, "events")] == [None]


def test_a_map_of_protocols_wins_over_the_region(tmp_path):
    for i in range(12):
        told = {
            "StudyInstanceUID": f"7.{i}",
            "PatientID": f"M{i}",
            "Modality": "DX",
            "ProtocolName": "THX FACE",
        }
        told |= {
            "StudyDate": "20250101",
            "ImageAndFluoroscopyAreaDoseProduct": "1.5",
            "AcquisitionTime": f"10{i:02d}",
        }
        write_image(tmp_path / f"archive/{i}.dcm", **told)
    assert rows(asked(tmp_path), "unmapped")[0]["studies"] == 12
    known = tmp_path / "map.csv"
    known.write_text("protocol,exam\nthx face,chest_pa\n", "utf-8")
    row = of_index(asked(tmp_path, exam_map=known), "dap_mgy_cm2")["MAKER MODEL 7"]
    assert (row["exam"], row["median"], row["level"], row["verdict"]) == ("chest_pa", 150, 200, "too_few")


def test_an_exam_of_a_ct_names_no_radiograph_of_the_same_protocol(tmp_path):
    known = tmp_path / "map.csv"
    known.write_text("protocol,exam\nThorax,ct_chest\nthorax,chest_pa\n", "utf-8")
    read = read_exam_map(known)
    told = {"protocol": "THORAX", "maker": "M", "model": "", "serial": "", "view": "", "region_code": ""}
    exams = [
        exam_of(told | {"kind": kind, "region": ""}, read.by_protocol, read.by_region)
        for kind in ("CT", "XR", "MG")
    ]
    assert exams == ["ct_chest", "chest_pa", ""]


def test_a_protocol_told_to_be_two_exams_is_refused(tmp_path):
    known = tmp_path / "map.csv"
    known.write_text(
        "protocol,scanner,exam\nThorax,A,ct_chest\nthorax,,ct_chest\nTHORAX,a,ct_head\n", "utf-8"
    )
    with pytest.raises(InputError) as refused:
        read_exam_map(known)
    (told,) = refused.value.problems
    assert (told.reason, dict(told.fields)["first"]) == ("dose.protocol_twice", 2)


@pytest.mark.slow
def test_models_at_equal_size(tmp_path):
    patients(tmp_path / "archive/1", 12, lambda _: 6, ManufacturerModelName="A")
    patients(tmp_path / "archive/2", 12, lambda _: 9, ManufacturerModelName="B")
    patients(tmp_path / "archive/3", 12, lambda _: 2, ManufacturerModelName="C", PatientWeight="130")
    (row,) = [row for row in rows(asked(tmp_path), "models") if row["index"] == "ctdivol_mgy"]
    assert (row["lowest_model"], row["highest_model"], row["models"]) == ("MAKER A", "MAKER B", 2)
    assert row["ratio"] == pytest.approx(1.5)


def test_the_interval_of_a_median_holds_it_nineteen_times_in_twenty():
    rng = np.random.default_rng(1)
    held = 0
    for n in range(300):
        low, high = median_interval(rng.lognormal(0, 0.5, 40), 1000, n)
        held += low <= 1 <= high
    assert 0.90 <= held / 300 <= 0.98


@pytest.mark.slow
def test_the_yearly_form_has_the_years_with_enough_patients(tmp_path):
    patients(tmp_path / "archive/1", 40, lambda i: 10 + i)
    patients(tmp_path / "archive/2", 12, lambda _: 20, day="20170601")
    form, behind = (
        list(csv.DictReader(io.StringIO(one().decode()))) for one in asked(tmp_path).files.values()
    )
    values = [10 + i for i in range(40)]
    told = [(row["year"], row["exam"], row["index"], row["patients"], row["least_patients"]) for row in form]
    assert told == [("2018", "ct_chest", index, "40", "30") for index in ("ctdivol_mgy", "dlp_mgy_cm")]
    assert float(form[0]["mean"]) == float(form[0]["median"]) == median(values)
    assert float(form[1]["mean"]) == 30 * median(values)
    assert sorted(float(row["value"]) for row in behind if row["index"] == "ctdivol_mgy") == values
    assert {row["weight_kg"] for row in behind} == {"70"}
    assert not {"study", "day", "event"} & behind[0].keys()


def test_numbers_of_the_form_have_no_exponent():
    assert [_rounded(one) for one in (13518.0, 1234567.0, 0.01234567, 20.0, 3)] == [
        "13520",
        "1235000",
        "0.01235",
        "20",
        3,
    ]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_says_to_review_and_never_over_exposed(tmp_path, lang):
    patients(tmp_path / "archive/1", 40, lambda i: 16 + i / 10)
    found = asked(tmp_path).result
    shown = page(found, lang)
    assert {"fr": "à revoir", "en": "to review"}[lang] in shown
    assert "<svg" in shown
    assert not any(word in shown.lower() for word in ("surexpos", "over-exposed"))
    assert summary(found, lang)


def test_a_folder_without_index_is_refused(tmp_path, capsys):
    assert main(["dose", str(tmp_path)]) == 2
    assert "studies index" in capsys.readouterr().err


@pytest.mark.slow
@needs_dose_files
def test_every_event_of_the_dose_files_by_the_command(tmp_path, capsys):
    state = str(tmp_path / "state")
    assert main(["studies", "index", str(FILES), "--state", state]) == 0
    capsys.readouterr()
    assert main(["dose", state, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["events"]
    found = sorted(row["dlp_mgy_cm"] for row in told if row["dlp_mgy_cm"] is not None)
    once = {}
    for rows_of_file in rows_expected("events").values():
        once |= {row["uid_tail"]: row["dlp_mgy_cm"] for row in rows_of_file}
    assert found == pytest.approx(sorted(float(value) for value in once.values() if value), abs=0.01)
