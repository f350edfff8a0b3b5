"""Traps of the lines of claims: their sign, their key, what they share, when they come, which count."""

import pytest

from radioscopie.errors import InputError
from tests.claims.tables import CAM, PRS, acts, ask, dcir, excluded, key, proof, rows, write

CANCELLED = {"PRS_ACT_QTE": "-1", "BSE_REM_BSE": "-69.00", "PRS_PAI_MNT": "-69.00", "BSE_REM_MNT": "-48.30"}
LATER = {"FLX_DIS_DTD": "01/11/2026", "FLX_TRT_DTD": "09/10/2026"}


def test_t01_an_act_and_its_cancellation_come_to_nothing(tmp_path):
    found = ask(dcir(tmp_path, [key(1), key(2) | CANCELLED | LATER, key(3)]))
    assert sum(row["quantity"] for row in acts(found)) == 1
    assert sum(row["billed_cents"] for row in acts(found)) == 6900
    assert rows(found, "control")[0]["paid_cents"] == 6900
    assert [row["acts"] for row in rows(found, "corrections")] == [1, 0, 0]


@pytest.mark.slow
def test_t01_a_cancellation_without_its_act_is_kept_and_told(tmp_path):
    found = ask(dcir(tmp_path, [key(1) | CANCELLED, key(2) | {"BEN_NIR_PSA": "ANOTHER"}]))
    assert sum(row["quantity"] for row in acts(found)) == 0
    assert [row["acts"] for row in rows(found, "corrections")] == [0, 1, 0]


def test_t02_the_sign_is_never_filtered(tmp_path):
    lines = [key(1), key(2) | CANCELLED | LATER, key(3) | LATER]
    found = ask(dcir(tmp_path, lines))
    assert proof(found, "acts_signed") == 1
    assert proof(found, "acts_if_only_positive") == 2  # what a filter on the sign would count


def test_t03_two_equal_acts_of_a_day_are_two(tmp_path):
    found = ask(dcir(tmp_path, [key(1), key(2)]))
    assert len(acts(found)) == 2
    assert proof(found, "acts_if_distinct") == 1


def test_t03_t04_a_key_given_twice_refuses_the_whole(tmp_path):
    with pytest.raises(InputError) as refused:
        ask(dcir(tmp_path, [key(1), key(1), key(2)]))
    (problem,) = refused.value.problems
    assert (problem.reason, problem.value) == ("snds.key_twice", "2")
    assert problem.place.endswith("ER_PRS_F.csv:3")


@pytest.mark.slow
@pytest.mark.parametrize("column", [name for name in PRS if name in CAM])
def test_t04_a_key_column_missing_refuses_the_whole(tmp_path, column):
    for table, head in (("ER_PRS_F", PRS), ("ER_CAM_F", CAM)):
        write(tmp_path, table, [], {name: "" for name in head if name != column})
    with pytest.raises(InputError) as refused:
        ask(tmp_path)
    assert [one.reason for one in refused.value.problems] == ["snds.column_missing"] * 2
    assert all(column in one.render() for one in refused.value.problems)


@pytest.mark.slow
def test_t04_lines_that_differ_by_one_column_of_the_key_only_do_not_meet(tmp_path):
    changes = [
        {},
        {"REM_TYP_AFF": "1"},
        {"PRS_ORD_NUM": "2"},
        {"FLX_EMT_ORD": "13"},
        {"FLX_TRT_DTD": "19/09/2026"},
    ]
    found = ask(dcir(tmp_path, changes))
    assert len(acts(found)) == proof(found, "cam_joined") == proof(found, "cam_lines") == len(changes)


def test_t05_acts_under_a_shared_line_are_one_each_and_share_its_excess_fee(tmp_path):
    shared = key(1) | {
        "PRS_ACT_QTE": "3",
        "BSE_REM_BSE": "75.81",
        "PRS_DEP_MNT": "10.00",
        "PRS_PAI_MNT": "85.81",
    }
    code = {"CAM_ASS_COD": "4", "CAM_REM_BSE": "25.27"}
    cams = [
        key(1) | code | {"CAM_ORD_NUM": str(rank), "CAM_PRS_IDE": act}
        for rank, act in ((1, "ZBQK001"), (2, "ZCQK005"), (3, "ACQK001"))
    ]
    found = ask(dcir(tmp_path, [shared], cams))
    assert sorted((row["quantity"], row["excess_cents"]) for row in acts(found)) == [
        (1, 333),
        (1, 333),
        (1, 334),
    ]
    assert proof(found, "base_of_lines") == proof(found, "base_of_acts") == 7581


@pytest.mark.slow
def test_t05_the_excess_fee_of_a_cancellation_is_taken_back_whole(tmp_path):
    shared = CANCELLED | {"PRS_ACT_QTE": "-2", "BSE_REM_BSE": "-50.54", "PRS_DEP_MNT": "-10.01"}
    cams = [{"CAM_REM_BSE": "25.27", "CAM_ORD_NUM": one, "CAM_PRS_IDE": "ZBQK001"} for one in "12"]
    assert sum(row["excess_cents"] for row in acts(ask(dcir(tmp_path, [shared], cams)))) == -1001


def test_t06_anaesthesia_of_an_act_is_no_act(tmp_path):
    cams = [key(1) | {"CAM_ACT_COD": "4"}, key(2), key(2) | {"CAM_ACT_COD": "4", "CAM_ORD_NUM": "2"}]
    found = ask(dcir(tmp_path, [key(1), key(2)], cams))
    assert excluded(found) == {"activity_4": 1}
    assert excluded(found, "ER_CAM_F") == {"activity_4": 2}
    assert len(acts(found)) == 1


def test_t07_the_lag_is_told_and_may_be_limited(tmp_path):
    late = key(2) | {"FLX_DIS_DTD": "01/06/2027", "FLX_TRT_DTD": "20/05/2027"}
    whole, cut = (ask(dcir(tmp_path, [key(1), late]), lag_months=most) for most in (None, 6))
    told = [(row["care_month"], row["lag_months"], row["cumulative_permille"]) for row in rows(whole, "lags")]
    assert told == [("2026-09", 1, 500), ("2026-09", 9, 1000)]
    assert excluded(cut) == {"late": 1}


@pytest.mark.slow
def test_t07_a_month_read_early_is_told(tmp_path):
    assert dict(ask(dcir(tmp_path, [key(1)])).result.findings)["snds.found_young"] == 1


def test_t08_care_of_december_is_in_the_flux_of_january(tmp_path):
    december = {"EXE_SOI_DTD": "20/12/2025", "FLX_DIS_DTD": "01/01/2026", "FLX_TRT_DTD": "28/12/2025"}
    found = ask(dcir(tmp_path, [december | key(1), key(2)]), period=(2025,))
    assert [str(row["date"]) for row in acts(found)] == ["2025-12-20"]
    assert excluded(found) == {"out_of_period": 1}
    assert rows(found, "lags")[0]["lag_months"] == 1
    assert proof(found, "care_not_before_flux") == proof(found, "flux_not_first_day") == 0


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(("column", "code"), [("DPN_QLF", "71"), ("DPN_QLF", "72"), ("PRS_DPN_QLP", "71")])
def test_t09_lines_for_information_are_set_aside(tmp_path, column, code):
    assert excluded(ask(dcir(tmp_path, [key(1) | {column: code}, key(2)]))) == {"for_information": 1}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    "column", ["DPN_QLF", "PRS_DPN_QLP", "RGO_ASU_NAT", "PSE_STJ_COD", "CPL_MAJ_TOP", "EXO_MTF"]
)
def test_t10_an_empty_cell_sets_no_line_aside(tmp_path, column):
    found = ask(dcir(tmp_path, [{column: ""}]))
    assert len(acts(found)) == 1
    assert proof(found, "empty_qualifier") == (column == "DPN_QLF")
