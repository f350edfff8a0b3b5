"""What looks wrong in the rows is counted, and nothing else: counts made by hand."""

import pytest

from radioscopie.law.load import Law
from radioscopie.models.pricing.price import price
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines

CHEST, SKULL_CT, CHEST_CT, ABDOMEN_CT = "ZBQK002", "ACQH003", "ZBQH001", "ZCQH001"
MONDAY, SUNDAY, HOLIDAY = "2026-01-05", "2026-01-04", "2026-01-01"


def found(tmp_path, *rows):
    """Price rows (date, act, machine, modifiers, association, quantity, visit) and give the findings."""
    head = "date,act,machine,modifiers,association,quantity,encounter\n"
    (tmp_path / "a.csv").write_text(head + "".join(f"{row}\n" for row in rows), "utf-8")
    (tmp_path / "m.csv").write_text(
        "machine,practice,site,equipment,class,zone,installed_on,reference_activity\n"
        "CT,P,S,ct,,province,2024-01-01,10000\nOLD,P,S,ct,,province,2024-01-01,\n",
        "utf-8",
    )
    activity, machines = read_activity(tmp_path / "a.csv"), read_machines(tmp_path / "m.csv")
    priced = price(activity, machines, Law.load())
    assert priced.rejects.to_pylist() == []
    return dict(priced.findings)


def cts(*acts, code, visits="VV"):
    return [f"{MONDAY},{act},CT,,{code},1,{visit}" for act, visit in zip(acts, visits, strict=True)]


def test_rows_that_are_right_have_no_finding(tmp_path):
    assert found(tmp_path, f"{MONDAY},{CHEST},,Z,0,2,V", f"{MONDAY},{SKULL_CT},CT,,0,1,W") == {}


def test_a_fee_without_machine_is_said_to_be_billed_elsewhere(tmp_path):
    row = f"{MONDAY},{SKULL_CT},,,0,1,"
    assert found(tmp_path, row, row, f"{MONDAY},{CHEST},,,0,1,") == {"price.fee_elsewhere": 2}


def test_a_scanner_without_reference_activity_has_fees_between_two_bounds(tmp_path):
    rows = [f"{MONDAY},{SKULL_CT},{machine},,0,1," for machine in ("OLD", "CT", "OLD")]
    assert found(tmp_path, *rows) == {"price.fee_unknown": 2}


@pytest.mark.parametrize(
    ("first", "second", "code", "odd"),
    [
        (SKULL_CT, CHEST_CT, 4, 0),
        (CHEST_CT, SKULL_CT, 4, 0),
        (CHEST_CT, ABDOMEN_CT, 4, 0),  # abdomen with pelvis counts as abdomen
        (SKULL_CT, CHEST_CT, 1, 2),
        (SKULL_CT, SKULL_CT, 4, 2),
    ],
)
def test_pairs_of_scans_that_are_billed_together(tmp_path, first, second, code, odd):
    assert found(tmp_path, *cts(first, second, code=code)).get("price.ct_pairs", 0) == odd
    assert found(tmp_path, *cts(first, second, code=code, visits="VW")) == {}


def test_a_row_of_two_scans_is_no_pair_and_a_third_scan_has_no_fee(tmp_path):
    assert found(tmp_path, f"{MONDAY},{SKULL_CT},CT,,4,2,V") == {"price.ct_pairs": 1}
    three = cts(SKULL_CT, CHEST_CT, ABDOMEN_CT, code=4, visits="VVV")
    assert found(tmp_path, *three) == {"price.ct_pairs": 3, "price.lost_fees": 1}


def test_each_visit_is_judged_apart_the_first_one_too(tmp_path):
    right, wrong = cts(SKULL_CT, CHEST_CT, code=4), cts(SKULL_CT, CHEST_CT, code=1, visits="WW")
    assert found(tmp_path, *right, *wrong) == {"price.ct_pairs": 2}
    assert found(tmp_path, *wrong, *right) == {"price.ct_pairs": 2}


def test_the_third_radiograph_of_a_visit_is_not_paid(tmp_path):
    row = f"{MONDAY},{CHEST},,,0,1,V"
    assert found(tmp_path, row, row) == {}
    assert found(tmp_path, row, row, row) == {"price.unpaid_radiographs": 1}


def test_an_mri_beyond_the_first_of_a_visit_is_not_paid(tmp_path):
    rows = [f"{MONDAY},ACQN001,,,0,1,{visit}" for visit in ("V", "V", "W", "")]
    assert found(tmp_path, *rows) == {"price.fee_elsewhere": 4, "price.unpaid_mri": 1}


def test_rows_whose_code_is_not_their_rank_are_counted(tmp_path):
    """Chest 21.28, hand 19.95: the codes follow the tariffs, or not; without codes nothing was said."""
    right, wrong = (1, 2), (2, 1)
    for codes, moved in ((right, {}), (wrong, {"price.rank_moved": 2}), ((0, 0), {})):
        rows = [f"{MONDAY},{act},,,{code},1,V" for act, code in zip((CHEST, "MDQK001"), codes, strict=True)]
        assert found(tmp_path, *rows) == moved


def test_an_urgency_that_another_act_of_the_visit_carries_is_counted(tmp_path):
    rows = [f"{SUNDAY},{act},,{letters},0,1,V" for act, letters in ((CHEST, "FZ"), ("ZCQM008", "F"))]
    assert found(tmp_path, *rows) == {"price.urgency_once": 1}
    assert found(tmp_path, rows[0], rows[1].replace(",V", ",W")) == {}
    assert found(tmp_path, f"{SUNDAY},ZCQM008,,F,0,2,V") == {"price.urgency_once": 1}


def test_modifier_f_belongs_to_sundays_and_holidays(tmp_path):
    assert found(tmp_path, *(f"{day},{CHEST},,FZ,0,1," for day in (SUNDAY, HOLIDAY))) == {}
    days = (MONDAY, SUNDAY, MONDAY)
    assert found(tmp_path, *(f"{day},{CHEST},,FZ,0,1," for day in days)) == {"price.f_on_ordinary_day": 2}


def visit(*acts, day=MONDAY, visits="VVVV"):
    return [f"{day},{act},,,0,1,{one}" for act, one in zip(acts, visits, strict=False)]


@pytest.mark.parametrize(
    ("rows", "odd"),
    [
        (visit("YYYY666", "JZQH002"), 0),
        (visit("QEQH204", "YYYY666"), 0),
        (visit("YYYY666", CHEST), 1),
        (visit("YYYY666", "JZQH002", visits="VW"), 1),
        (visit("YYYY666", "JZQH002", SKULL_CT), 1),
        (visit("YYYY666", "JZQH002", SKULL_CT, visits="VVW"), 0),
        (visit("YYYY666", CHEST, visits=["", ""]), 0),  # no visit is named: nothing can be seen
    ],
)
def test_contrast_supplement_goes_with_its_acts_and_never_with_a_scanner(tmp_path, rows, odd):
    assert found(tmp_path, *rows).get("price.contrast_act", 0) == odd


@pytest.mark.parametrize(
    ("rows", "odd"),
    [
        (visit("NAQK007", "NEQK010"), 2),
        (visit("NAQK023", "NEQK012", "NEQK035", CHEST), 3),
        (visit("NAQK015", "NEQK010"), 0),  # one view of the pelvis
        (visit("NAQK007", "NEQK010", visits="VW"), 0),
        (visit("NAQK007", "NEQK010", visits=["", ""]), 0),
        (visit("NAQK007", "NEQK010", day="2025-06-02"), 2),
    ],
)
def test_pelvis_of_several_views_and_hip_are_never_together(tmp_path, rows, odd):
    assert found(tmp_path, *rows).get("price.pelvis_hip", 0) == odd


@pytest.mark.parametrize(
    ("rows", "odd"),
    [
        (visit("YYYY105", "YYYY033"), 1),
        (visit("YYYY300", "YYYY033", "YYYY290"), 2),
        (visit("YYYY105", "YYYY110"), 0),
        (visit("YYYY033", CHEST), 0),
        (visit("YYYY105", "YYYY033", visits="VW"), 0),
    ],
)
def test_imaging_of_interventional_acts_excludes_guidance_and_theatre(tmp_path, rows, odd):
    assert found(tmp_path, *rows).get("price.interventional_excluded", 0) == odd
