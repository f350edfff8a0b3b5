"""Traps of hospitals and payers: who is counted where, which day an act is of, who paid."""

import pytest

from tests.claims.tables import (
    ARO,
    CSTC,
    ETE,
    FBSTC,
    FMSTC,
    acts,
    ask,
    dcir,
    excluded,
    fees,
    key,
    pmsi,
    proof,
    rows,
    write,
)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(("hospitals", "kept"), [("dcir", 2), ("none", 1)])
def test_t11_acts_of_public_hospitals_are_counted_once(tmp_path, hospitals, kept):
    folder = dcir(
        tmp_path, [key(1), key(2)], ete=[key(1) | {"ETE_IND_TAA": "1"}, key(2) | {"ETE_IND_TAA": "2"}]
    )
    found = ask(folder, hospitals=hospitals)
    assert len(acts(found)) == kept
    assert excluded(found) == ({} if kept == 2 else {"public_hospital": 1})


@pytest.mark.slow
def test_t11_pmsi_is_the_source_when_it_is_given(tmp_path):
    folder = dcir(tmp_path / "d", [key(1)], ete=[key(1) | {"ETE_IND_TAA": "1"}])
    found = ask(folder, pmsi=pmsi(tmp_path / "p", [CSTC], [FMSTC]))
    assert [row["site"] for row in acts(found)] == ["990000027"]
    assert (proof(found, "public_acts_of_dcir"), proof(found, "acts_of_pmsi")) == (1, 1)
    assert found.result.record["parameter.hospitals"] == "pmsi"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("finess", ["750712184", "130786049"])
def test_t12_hospitals_sent_twice_are_counted_under_one_number(tmp_path, finess):
    other = {"ETA_NUM": finess}
    folder = pmsi(tmp_path / "p", [CSTC, CSTC | other], [FMSTC, FMSTC | other])
    found = ask(dcir(tmp_path / "d", []), pmsi=folder)
    assert excluded(found, "T_MCOaaFMSTC") == {"double_transmission": 1}
    assert len(acts(found)) == proof(found, "acts_sent_twice") == 1


def test_t13_acts_of_a_visit_are_compared_with_the_amounts_that_have_no_code(tmp_path):
    second = {"SEQ_NUM": "00000002"}
    folder = pmsi(tmp_path / "p", [CSTC, CSTC | second], [FMSTC, FMSTC | second])
    amounts = [{"ACT_COD": "ADI", "REM_BAS": one} for one in ("69.00", "70.00")]
    held = [CSTC | row for row in (amounts[0], amounts[1] | second)]
    write(folder, "T_MCO26FCSTC", held, {})
    found = ask(dcir(tmp_path / "d", []), pmsi=folder)
    assert (proof(found, "visits_compared"), proof(found, "visits_equal")) == (2, 1)
    assert excluded(found, "T_MCOaaFCSTC") == {"compared": 2}


def test_t14_an_act_is_of_the_day_of_entry_and_the_days_since(tmp_path):
    folder = pmsi(tmp_path / "p", [CSTC], [FMSTC, FMSTC | {"DEL_DAT_ENT": "2"}])
    found = ask(dcir(tmp_path / "d", []), pmsi=folder)
    assert sorted(str(row["date"]) for row in acts(found)) == ["2026-09-15", "2026-09-17"]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("change", [{"CPL_MAJ_TOP": "2"}, {"CPL_AFF_COD": "16"}])
def test_t15_participations_are_no_acts(tmp_path, change):
    found = ask(
        dcir(tmp_path, [key(1), key(2) | change | {"CPL_REM_MNT": "-2.00", "BSE_REM_MNT": "0"}], [key(1)])
    )
    assert excluded(found) == {"complement": 1}
    assert len(acts(found)) == 1


def test_t16_payers_are_read_on_every_line(tmp_path):
    lines = [
        key(1),
        key(2) | {"CPL_MAJ_TOP": "2", "CPL_REM_MNT": "-2.00", "BSE_REM_MNT": "0", "BSE_REM_BSE": "0"},
    ]
    found = ask(dcir(tmp_path, lines, [key(1)], aro=[ARO | key(1)]))
    told = {row["payer"]: row["cents"] for row in rows(found, "payers")}
    assert told == {"act": 4830, "complement": -200, "alsace_moselle": 690}


def test_fees_of_hospitals_are_read_as_they_are_billed(tmp_path):
    second = FBSTC | {"ACT_COE": "0.15", "PRI_UNI": "89.72", "REM_BAS": "13.46", "PSH_DMT": "035"}
    folder = pmsi(tmp_path / "p", [CSTC], [], [FBSTC, second, FBSTC | {"ACT_COD": "ATU"}])
    found = ask(dcir(tmp_path / "d", [], ete=[ETE]), pmsi=folder)
    assert [(row["equipment"], row["second"], row["paid_cents"]) for row in fees(found)] == [
        ("ct", True, 1346),
        ("mri", False, 15477),
    ]
    assert excluded(found, "T_MCOaaFBSTC") == {"not_imaging": 1}
