"""Folders and files that cannot be used: each named with its reason, all at once, and nothing written."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from radioscopie.cli.main import main
from radioscopie.errors import InputError
from radioscopie.questions.snds.ask import Ask
from tests.claims.tables import (
    CAM,
    CSTC,
    FMSTC,
    PRS,
    SAMPLES,
    account,
    acts,
    ask,
    dcir,
    excluded,
    key,
    pmsi,
    rows,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path


def refused(folder: Path, **asked) -> list[str]:
    with pytest.raises(InputError) as found:
        ask(folder, **asked)
    assert all(problem.render(lang) for problem in found.value.problems for lang in ("fr", "en"))
    return [problem.reason for problem in found.value.problems]


def test_a_folder_that_is_not_there(tmp_path):
    assert refused(tmp_path / "none") == ["snds.no_folder"]


def test_a_folder_without_tables_names_what_it_saw(tmp_path):
    (tmp_path / "ER_PRS_R.csv").write_text("a;b\n1;2\n")
    assert refused(tmp_path) == ["snds.no_tables"]


def test_a_table_that_is_missing(tmp_path):
    write(tmp_path, "ER_PRS_F", [key(1)], PRS)
    assert refused(tmp_path) == ["snds.table_missing"]


def test_tables_without_a_line_are_no_answer(tmp_path):
    assert refused(dcir(tmp_path, [])) == ["tables.no_rows"]


def test_both_folders_are_refused_at_once(tmp_path):
    assert refused(tmp_path / "none", pmsi=tmp_path / "neither") == ["snds.no_folder"] * 2


def test_every_bad_file_is_named_at_once(tmp_path):
    write(tmp_path, "ER_PRS_F", [key(1)], PRS)
    (tmp_path / "ER_PRS_F_1.csv").write_bytes(b"")
    (tmp_path / "ER_PRS_F_2.csv").write_bytes(b"a;b;c\n1;2;3\n")
    (tmp_path / "ER_CAM_F_1.parquet").write_bytes(b"PAR1 and then nothing")
    (tmp_path / "ER_CAM_F_2.csv").write_bytes(b"PK\x03\x04 a workbook")
    write(tmp_path, "ER_CAM_F", [], {name: "" for name in CAM if name != "CAM_REM_BSE"})
    found = refused(tmp_path)
    assert len(found) == 5
    assert {"tables.not_parquet", "snds.column_missing", "tables.empty_file", "snds.not_this_table"} < {
        *found
    }


def test_a_column_given_twice(tmp_path):
    folder = dcir(tmp_path, [key(1)])
    path = folder / "ER_CAM_F.csv"
    path.write_text(path.read_text().replace("CAM_GRI_TAR", "CAM_REM_BSE"))
    assert sorted(refused(folder)) == ["snds.column_missing", "snds.column_twice"]


def test_a_truncated_csv_is_refused_whole(tmp_path):
    folder = dcir(tmp_path, [key(n) for n in range(5)])
    path = folder / "ER_CAM_F.csv"
    path.write_bytes(path.read_bytes()[:-25])
    assert refused(folder) == ["snds.truncated"]


def test_a_truncated_parquet_is_refused_whole(tmp_path):
    folder = dcir(tmp_path, [key(n) for n in range(5)])
    whole = write(folder, "ER_PRS_F", [key(n) for n in range(5)], PRS, "ER_PRS_F.parquet")
    (folder / "ER_PRS_F.csv").unlink()
    whole.write_bytes(whole.read_bytes()[:-100])
    assert refused(folder) == ["tables.not_parquet"]


def test_two_encodings_in_a_file(tmp_path):
    folder = dcir(tmp_path, [key(n) for n in range(3)])
    with (folder / "ER_PRS_F.csv").open("ab") as file:
        lines = [";".join((PRS | key(n) | {"PFS_EXE_NUM": "é"}).values()) + "\n" for n in (8, 9)]
        file.write(lines[0].encode() + lines[1].encode("cp1252"))
    assert refused(folder) == ["tables.mixed_encoding"]


def test_a_visit_given_twice(tmp_path):
    folder = pmsi(tmp_path / "p", [CSTC, CSTC], [FMSTC])
    assert refused(dcir(tmp_path / "d", []), pmsi=folder) == ["snds.visit_twice"]


def test_a_period_without_care_names_the_years_read(tmp_path):
    assert refused(dcir(tmp_path, [key(1)]), period=(2024,)) == ["snds.other_period"]


def test_amounts_in_cents_are_refused(tmp_path):
    lines = [key(n) | {"BSE_REM_BSE": "6900"} for n in range(3)]
    folder = dcir(tmp_path, lines, [key(n) | {"CAM_REM_BSE": "6900"} for n in range(3)])
    assert refused(folder) == ["snds.other_unit"]


def test_hospitals_from_pmsi_need_pmsi(tmp_path):
    with pytest.raises(InputError, match="--pmsi"):
        Ask(dcir=tmp_path, hospitals="pmsi")


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"CAM_PRS_IDE": "ZZQK999"}, "snds.unknown_act"),
        ({"CAM_ASS_COD": "9"}, "snds.unknown_association"),
        ({"CAM_REM_BSE": ""}, "snds.no_amount"),
        ({"CAM_ORD_NUM": "x"}, "snds.bad_cell"),
        ({"DCT_ORD_NUM": "77"}, "snds.orphan"),
    ],
)
def test_an_act_that_cannot_be_used_is_refused_with_its_line(tmp_path, change, reason):
    found = ask(dcir(tmp_path, [key(1), key(2)], [key(1), key(2) | change]))
    assert account(found, "ER_CAM_F") == (2, 1, 0, 1)
    assert (reason, 3) in zip(
        found.rejects["reason"].to_pylist(), found.rejects["line"].to_pylist(), strict=True
    )
    assert len(acts(found)) == 1


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"EXE_SOI_DTD": ""}, "snds.no_date"),
        ({"EXE_SOI_DTD": "15/09/1926"}, "snds.no_date"),
        ({"EXE_SOI_DTD": "31/02/2026"}, "snds.bad_cell"),
        ({"PRS_ACT_QTE": ""}, "snds.no_quantity"),
        ({"PRS_ACT_QTE": "one"}, "snds.bad_cell"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_column(tmp_path, change, reason):
    found = ask(dcir(tmp_path, [key(1), key(2) | change]))
    assert account(found) == (2, 1, 0, 1)
    assert sorted(found.rejects["reason"].to_pylist()) == sorted([reason, "snds.line_refused"])


def test_every_line_is_kept_set_aside_or_refused(tmp_path):
    changes = [
        {},
        {"DPN_QLF": "71"},
        {"PRS_ACT_QTE": "0"},
        {"RGO_ASU_NAT": "22"},
        {"PSE_STJ_COD": "99"},
        {"EXO_MTF": "?"},
    ]
    found = ask(dcir(tmp_path, [key(n) | change for n, change in enumerate(changes)]))
    assert excluded(found) == {"for_information": 1, "nothing": 1, "insurance": 1, "fictitious": 1}
    for row in rows(found, "accounts"):
        assert row["read"] == row["kept"] + row["excluded"] + row["rejected"] == len(changes)
    assert found.counts == {"rows_read": 12, "accepted": 2, "excluded": 8, "rejected": 2}


def test_lines_whose_month_cannot_be_read_are_refused(tmp_path):
    found = ask(dcir(tmp_path, [key(1), key(2) | {"FLX_DIS_DTD": ""}]))
    assert account(found) == account(found, "ER_CAM_F") == (2, 1, 0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["snds_ER_PRS_F.csv", "snds_ER_CAM_F.csv", "snds_ER_ETE_F.csv"])
def test_cut_at_every_byte_no_traceback(tmp_path, name):
    """A table cut anywhere is refused or read, never a traceback (every seventh byte was tried once)."""
    for path in SAMPLES.glob("snds_ER_*.csv"):
        shutil.copyfile(path, tmp_path / path.name)
    whole = (SAMPLES / name).read_bytes()
    for end in range(0, len(whole), len(whole) // 20):
        (tmp_path / name).write_bytes(whole[:end])
        try:
            found = ask(tmp_path)
        except InputError as error:
            print(error)
            continue
        for row in rows(found, "accounts"):
            assert row["read"] == row["kept"] + row["excluded"] + row["rejected"]


def test_the_command_writes_nothing_when_it_refuses(tmp_path, capsys):
    folder = dcir(tmp_path / "d", [key(1), key(1)])
    assert main(["snds", str(folder), "--out", str(tmp_path / "out")]) == 2
    assert not (tmp_path / "out").exists()
    assert "ER_PRS_F.csv:3" in capsys.readouterr().err


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_command_writes_its_files_and_leaves_the_others(tmp_path, capsys, lang):
    folder = dcir(tmp_path / "d", [key(n) for n in range(12)])
    (folder / "IR_NAT_V.csv").write_text("1;2\n")
    assert main(["snds", str(folder), "--lang", lang, "--out", str(tmp_path / "out")]) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {
        *("activity.parquet", "fees.parquet", "excluded.csv", "lags.csv", "rejects.csv", "control.csv"),
        *("record.json", "report.html", "result.json"),
    }
    assert pq.read_schema(tmp_path / "out/activity.parquet").metadata[b"radioscopie.signed"] == b"yes"
    assert '"parameter.signed": "yes"' in (tmp_path / "out/result.json").read_text("utf-8")
    assert "IR_NAT_V.csv" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "out")]) == 0


@pytest.mark.slow
def test_parquet_and_csv_give_the_same_bytes(tmp_path):
    lines = [key(n) | {"PFS_EXE_NUM": f"ps{n % 3}"} for n in range(20)]
    dcir(tmp_path / "csv", lines)
    for table, head, held in (("ER_PRS_F", PRS, lines), ("ER_CAM_F", CAM, [key(n) for n in range(20)])):
        write(tmp_path / "parquet", table, held, head, f"{table}.parquet")
    for kind in ("csv", "parquet"):
        assert main(["snds", str(tmp_path / kind), "--inside", "--out", str(tmp_path / f"out-{kind}")]) == 0
    for name in ("activity.parquet", "fees.parquet", "control.csv", "lags.csv"):
        both = [(tmp_path / f"out-{kind}" / name).read_bytes() for kind in ("csv", "parquet")]
        assert both[0] == both[1]
