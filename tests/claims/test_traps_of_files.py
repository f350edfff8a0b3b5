"""Traps of files: what names a patient, archives, types, amounts and dates as extractions write them."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.claims.tables import CAM, DCIR, PRS, account, acts, ask, dcir, excluded, key, proof, rows, write

CANCELLED = {"PRS_ACT_QTE": "-1", "BSE_REM_BSE": "-69.00", "PRS_PAI_MNT": "-69.00", "BSE_REM_MNT": "-48.30"}


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
