"""Each trap of `sources/snds/traps.csv` is a rule: a test names the trap it is about."""

import csv
import re
from importlib.resources import files
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from radioscopie.errors import InputError
from tests.claims.tables import (
    ARO,
    CAM,
    CSTC,
    CT_SITE,
    DCIR,
    ETE,
    FBSTC,
    FEE,
    FMSTC,
    PRS,
    account,
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

CANCELLED = {"PRS_ACT_QTE": "-1", "BSE_REM_BSE": "-69.00", "PRS_PAI_MNT": "-69.00", "BSE_REM_MNT": "-48.30"}
LATER = {"FLX_DIS_DTD": "01/11/2026", "FLX_TRT_DTD": "09/10/2026"}
ELSEWHERE = {
    "T28": "a page on extraction",
    "T31": "test_damir.py",
}  # rules that are of no line of these tables


def test_every_trap_has_its_test():
    told = csv.DictReader((files("radioscopie.sources.snds") / "traps.csv").read_text("utf-8").splitlines())
    traps = {row["id"].lower() for row in told if row["id"] not in ELSEWHERE}
    assert (
        traps - set(re.findall(r"(?<=_)t[0-9]{2}(?=_)", Path(__file__).read_text("utf-8").lower())) == set()
    )


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


def test_t17_fees_are_read_as_paid_and_their_class_told_by_the_price(tmp_path):
    lines = [key(n) | FEE | {"PRS_NAT_REF": nature} for n, nature in ((1, "2351"), (2, "2354"))]
    found = ask(dcir(tmp_path, lines, [], ete=[key(1) | CT_SITE, key(2) | CT_SITE | {"DDP_COD": "750"}]))
    assert [(row["code"], row["age"], row["meanings"]) for row in fees(found)] == [
        ("FTN", "non_amortised", 1),
        ("FTG", "", 0),
    ]
    assert (proof(found, "fees"), proof(found, "fees_of_one_meaning")) == (2, 1)
    assert {row["cause"] for row in rows(found, "control")} == {"equal", "no_price"}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("site", "told_by"), [(CT_SITE, "discipline"), ({"DDP_COD": "0", "MDT_COD": "7"}, "price")]
)
def test_t18_the_equipment_is_told_by_the_discipline_else_by_the_price(tmp_path, site, told_by):
    found = ask(dcir(tmp_path, [FEE], [], ete=[site]))
    assert [(row["equipment"], row["told_by"]) for row in fees(found)] == [("ct", told_by)]


@pytest.mark.slow
def test_t18_a_price_of_another_equipment_than_the_discipline_is_told(tmp_path):
    found = ask(dcir(tmp_path, [FEE], [], ete=[CT_SITE | {"DDP_COD": "753"}]))
    assert proof(found, "price_of_another_equipment") == 1


def test_t19_a_second_ct_fee_is_a_coefficient(tmp_path):
    second = FEE | {"PRS_ACT_CFT": "0.15", "BSE_REM_BSE": "13.46"}
    found = ask(dcir(tmp_path, [key(1) | FEE, key(2) | second], [], ete=[key(1) | CT_SITE, key(2) | CT_SITE]))
    assert [(row["second"], row["quantity"], row["paid_cents"]) for row in fees(found)] == [
        (False, 1, 8972),
        (True, 1, 1346),
    ]
    assert proof(found, "second_fees") == proof(found, "second_fees_equal") == 1


def test_t20_a_fee_is_never_joined_to_an_act_by_practice(tmp_path):
    act = {"CAM_PRS_IDE": "ACQK001", "CAM_REM_BSE": "25.27"}
    lines = [key(1), key(2) | FEE, key(3) | FEE | {"BEN_NIR_PSA": "ANOTHER"}]
    found = ask(dcir(tmp_path, lines, [key(1) | act], ete=[key(2) | CT_SITE, key(3) | CT_SITE]))
    assert len(fees(found)) == 1  # two fees of a day and a place
    assert fees(found)[0]["quantity"] == 2
    assert proof(found, "fees_with_an_act") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "grid", "sector", "way"),
    [
        ({"PSE_CNV_COD": "1"}, "016", "1", "convention"),
        ({"PSE_CNV_COD": "2"}, "", "1", "convention"),
        ({"PSE_CNV_COD": "9"}, "", "1", "convention"),
        ({"PSE_CNV_COD": "3"}, "016", "optam", "grid"),
        ({"PSE_CNV_COD": "3"}, "014", "2", "grid"),
        ({"PSE_CNV_COD": "3"}, "008", "2", "grid"),
        ({"PSE_CNV_COD": "3", "DPN_QLF": "62"}, "", "optam", "qualifier"),
        ({"PSE_CNV_COD": "3"}, "000", "2", "assumed"),
        ({"PSE_CNV_COD": "0"}, "", "2", "assumed"),
    ],
)
def test_t21_the_sector_comes_from_the_grid_where_the_convention_mixes_two(tmp_path, line, grid, sector, way):
    found = ask(dcir(tmp_path, [line], [{"CAM_GRI_TAR": grid}]))
    assert [row["sector"] for row in acts(found)] == [sector]
    assert [row["way"] for row in rows(found, "sectors")] == [way]


def test_t21_an_unknown_convention_is_refused(tmp_path):
    found = ask(dcir(tmp_path, [key(1) | {"PSE_CNV_COD": "8"}, key(2)]))
    assert account(found) == (2, 1, 0, 1)
    assert found.rejects["reason"].to_pylist()[-1] == "snds.unknown_convention"


def test_t22_practices_are_named_inside_only_and_small_cells_are_hidden(tmp_path):
    lines = [key(n) | ({"DPN_QLF": "71"} if n < 5 else {}) for n in range(30)]
    seen, hidden = (ask(dcir(tmp_path, lines), inside=one) for one in (True, False))
    assert {row["practice"] for row in acts(seen)} == {"ps000001"}
    assert {row["practice"] for row in acts(hidden)} == {""}
    assert excluded(seen) == {"for_information": 5}
    assert rows(hidden, "excluded") == []
    assert [row["lines"] for row in rows(hidden, "control")] == [25]


def test_t23_the_practice_of_a_salaried_performer_is_the_establishment(tmp_path):
    found = ask(dcir(tmp_path, [{"PFS_EXE_NUM": "00000000"}], ete=[{"ETB_EXE_FIN": "33000001"}]))
    assert [row["practice"] for row in acts(found)] == ["33000001"]


def test_t24_no_output_has_anything_of_a_patient(tmp_path):
    both = ({"BEN_NIR_PSA": "SECRETONE"}, {"BEN_NIR_PSA": "SECRETTWO"})
    told = [
        ask(dcir(tmp_path / str(n), [key(1) | one, key(2) | {"PFS_EXE_NUM": "0"}]))
        for n, one in enumerate(both)
    ]
    assert acts(told[0]) == acts(told[1])
    assert {name: rows(told[0], name) for name in told[0].result.tables} == {
        name: rows(told[1], name) for name in told[1].result.tables
    }


@pytest.mark.slow
def test_t24_an_extraction_may_name_the_pseudonym_otherwise_or_have_none(tmp_path):
    plain = {name: value for name, value in PRS.items() if not name.startswith("BEN_NIR")}
    for n, head in enumerate(({"NUM_ENQ": "A"} | plain, plain)):
        folder = dcir(tmp_path / str(n), [])
        write(folder, "ER_PRS_F", [key(1), key(2) | CANCELLED], head)
        write(folder, "ER_CAM_F", [key(1), key(2)], CAM)
        assert [row["acts"] for row in rows(ask(folder), "corrections")] == (
            [1, 0, 0] if n == 0 else [0, 0, 1]
        )


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    "name", ["ER_PRS_F_2012.csv", "er_prs_f.csv", "x_ER_PRS_F.csv", "2026-10/ER_PRS_F.parquet"]
)
def test_t25_archives_and_folders_by_month_are_read(tmp_path, name):
    dcir(tmp_path, [])
    (tmp_path / "ER_PRS_F.csv").unlink()
    (tmp_path / name).parent.mkdir(exist_ok=True)
    write(tmp_path, "ER_PRS_F", [key(1)], PRS, name)
    write(tmp_path, "ER_CAM_F", [key(1)], CAM)
    assert len(acts(ask(tmp_path))) == 1


@pytest.mark.slow
def test_t25_types_may_differ_between_files(tmp_path):
    """Stored as text in one file, as dates and numbers in the other: the same rows."""
    folder = dcir(tmp_path, [key(1)], ete=[key(1) | {"ETE_IND_TAA": "2"}])
    once = acts(ask(folder))
    for table in DCIR:
        if (folder / f"{table}.csv").exists():
            typed(folder / f"{table}.csv")
    assert acts(ask(folder)) == once


def typed(path: Path) -> None:
    """Write a CSV again as Parquet, its columns typed by DuckDB."""
    import duckdb  # noqa: PLC0415

    place = path.with_suffix(".parquet")
    with duckdb.connect() as base:
        base.execute(
            f"COPY (SELECT * FROM read_csv('{path}', delim=';', dateformat='%d/%m/%Y')) TO '{place}' (FORMAT parquet)"
        )
    path.unlink()
    kinds = {one.type for one in pq.read_schema(place)}
    assert len(kinds) > 1


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("amount", ["69.001", "6x", "1e400", "NaN"])
def test_t26_an_amount_finer_than_a_cent_is_refused(tmp_path, amount):
    found = ask(dcir(tmp_path, [key(1) | {"PRS_DEP_MNT": amount}, key(2)]))
    assert account(found) == (2, 1, 0, 1)
    assert found.rejects.to_pylist()[-1] | {"file": ""} == {
        "file": "",
        "line": 2,
        "column": "PRS_DEP_MNT",
        "value": amount,
        "reason": "snds.bad_cell",
        "fields": '{"expected": "", "found": ""}',
    }


@pytest.mark.slow
def test_t26_an_amount_of_more_digits_than_the_public_schema_is_read(tmp_path):
    found = ask(dcir(tmp_path, [{"PRS_DEP_MNT": "12345678.90"}]))
    assert acts(found)[0]["excess_cents"] == 1234567890


@pytest.mark.slow
@pytest.mark.parametrize("day", ["15/09/2026", "2026-09-15", "15SEP2026", "2026-09-15 00:00:00"])
@pytest.mark.parametrize("amount", ["69.00", "69,00", "69", "69.0"])
def test_t27_dates_and_decimals_are_read_as_extractions_write_them(tmp_path, day, amount):
    lines = [{"EXE_SOI_DTD": day, "BSE_REM_BSE": amount}]
    found = ask(dcir(tmp_path, lines, [{"CAM_REM_BSE": amount}]))
    assert [(str(row["date"]), row["billed_cents"]) for row in acts(found)] == [("2026-09-15", 6900)]


def test_t27_a_table_may_be_in_several_files(tmp_path):
    write(tmp_path, "ER_PRS_F", [key(1)], PRS, "ER_PRS_F_2026_1.csv")
    write(tmp_path, "ER_PRS_F", [key(2)], PRS, "ER_PRS_F_2026_2.csv")
    write(tmp_path, "ER_CAM_F", [key(1), key(2)], CAM)
    assert len(acts(ask(tmp_path))) == 2


def test_t29_the_modality_is_told_by_the_code(tmp_path):
    """Nature 1351 covers a CT and a radiograph: a price of the one is not equal to that of the other."""
    acts_of = [
        key(1) | {"CAM_PRS_IDE": "ACQK001", "CAM_REM_BSE": "25.27"},
        key(2) | {"CAM_PRS_IDE": "ACQN001"},
    ]
    found = ask(dcir(tmp_path, [key(1) | {"BSE_REM_BSE": "25.27"}, key(2)], acts_of))
    assert [(row["cause"], row["lines"]) for row in rows(found, "control")] == [("equal", 2)]


def test_t30_imaging_is_told_by_its_code_whatever_the_nature(tmp_path):
    lines = [
        key(1) | {"PRS_NAT_REF": "1352"},
        key(2) | {"PRS_NAT_REF": "1352"},
        key(3) | {"PRS_NAT_REF": "1111"},
    ]
    found = ask(dcir(tmp_path, lines, [key(1), key(2) | {"CAM_PRS_IDE": "HHFA001"}]))
    assert len(acts(found)) == proof(found, "acts_under_technical_nature") == 1
    assert excluded(found) == {"not_imaging": 2}


def test_t32_payments_without_detail_are_set_aside_with_their_count(tmp_path):
    assert excluded(ask(dcir(tmp_path, [key(1), key(2)], [key(1)]))) == {"without_detail": 1}


def test_fees_of_hospitals_are_read_as_they_are_billed(tmp_path):
    second = FBSTC | {"ACT_COE": "0.15", "PRI_UNI": "89.72", "REM_BAS": "13.46", "PSH_DMT": "035"}
    folder = pmsi(tmp_path / "p", [CSTC], [], [FBSTC, second, FBSTC | {"ACT_COD": "ATU"}])
    found = ask(dcir(tmp_path / "d", [], ete=[ETE]), pmsi=folder)
    assert [(row["equipment"], row["second"], row["paid_cents"]) for row in fees(found)] == [
        ("ct", True, 1346),
        ("mri", False, 15477),
    ]
    assert excluded(found, "T_MCOaaFBSTC") == {"not_imaging": 1}
