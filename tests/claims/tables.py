"""Invented lines of the SNDS, written as an extraction has them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.questions.snds.answer import answer
from radioscopie.questions.snds.ask import Ask
from radioscopie.results.answer import Answer, silent

SAMPLES = Path(__file__).parent / "samples"
KEY = {
    "FLX_DIS_DTD": "01/10/2026",
    "FLX_TRT_DTD": "18/09/2026",
    "FLX_EMT_TYP": "1",
    "FLX_EMT_NUM": "33",
    "FLX_EMT_ORD": "12",
    "ORG_CLE_NUM": "01C331",
    "DCT_ORD_NUM": "1001",
    "PRS_ORD_NUM": "1",
    "REM_TYP_AFF": "0",
}
PRS = KEY | {
    "BEN_NIR_PSA": "PATIENT0000000001",
    "BEN_RNG_GEM": "1",
    "EXE_SOI_DTD": "15/09/2026",
    "PRS_NAT_REF": "1351",
    "BSE_PRS_NAT": "1351",
    "CPL_PRS_NAT": "0",
    "CPL_MAJ_TOP": "0",
    "CPL_AFF_COD": "0",
    "PRS_ACT_QTE": "1",
    "PRS_ACT_CFT": "1.00",
    "PRS_PAI_MNT": "69.00",
    "PRS_DEP_MNT": "0.00",
    "BSE_REM_BSE": "69.00",
    "BSE_REM_MNT": "48.30",
    "BSE_REM_PRU": "69.00",
    "CPL_REM_MNT": "0.00",
    "RGO_REM_TAU": "70.00",
    "DPN_QLF": "0",
    "PRS_DPN_QLP": "0",
    "EXO_MTF": "0",
    "RGO_ASU_NAT": "10",
    "BEN_CMU_TOP": "0",
    "PRS_PDS_QCP": "3",
    "PFS_EXE_NUM": "ps000001",
    "PSE_SPE_COD": "6",
    "PSE_CNV_COD": "1",
    "PSE_STJ_COD": "51",
}
CAM = KEY | {
    "CAM_ORD_NUM": "1",
    "CAM_PRS_IDE": "ACQN001",
    "CAM_ACT_COD": "1",
    "CAM_TRT_PHA": "0",
    "CAM_MOD_COD": "",
    "CAM_ASS_COD": "",
    "CAM_GRI_TAR": "016",
    "CAM_ACT_PRU": "69.00",
    "CAM_REM_BSE": "69.00",
}
ETE = KEY | {"ETB_EXE_FIN": "99000001", "ETE_IND_TAA": "0", "DDP_COD": "0", "MDT_COD": "0"}
ARO = KEY | {"ARO_REM_TYP": "4", "ARO_REM_MNT": "6.90"}
CSTC = {
    "ETA_NUM": "990000019",
    "SEQ_NUM": "00000001",
    "NIR_ANO_17": "PATIENT0000000001",
    "EXE_SOI_DTD": "15/09/2026",
}
VISIT = {"ETA_NUM": "990000019", "SEQ_NUM": "00000001"}
FMSTC = VISIT | {
    "CCAM_COD": "ACQN001",
    "ACV_ACT": "1",
    **{f"MOD_ACT{rank}": "" for rank in (1, 2, 3, 4)},
    "ANP_ACT": "",
    "DEL_DAT_ENT": "0",
    "ETA_NUM_GEO": "990000027",
}
FBSTC = VISIT | {
    "ACT_COD": "FTN",
    "ACT_NBR": "1",
    "ACT_COE": "1.00",
    "PRI_UNI": "154.77",
    "REM_BAS": "154.77",
    "PSH_MDT": "19",
    "PSH_DMT": "753",
    "DEL_DAT_ENT": "0",
    "ETA_NUM_GEO": "990000027",
}
DCIR = {"ER_PRS_F": PRS, "ER_CAM_F": CAM, "ER_ETE_F": ETE, "ER_ARO_F": ARO}
FEE = {"PRS_NAT_REF": "2351", "BSE_REM_PRU": "89.72", "BSE_REM_BSE": "89.72", "PFS_EXE_NUM": "00000000"}
CT_SITE = {"DDP_COD": "35", "MDT_COD": "19", "ETE_IND_TAA": "2"}

Row = dict[str, str]


def write(folder: Path, table: str, rows: list[Row], head: Row, name: str = "") -> Path:
    """Write a table as CSV, or as Parquet when the name says so; a row says what differs from a plain one."""
    folder.mkdir(exist_ok=True, parents=True)
    whole = [head | row for row in rows]
    path = folder / (name or f"{table}.csv")
    if path.suffix == ".parquet":
        columns = list(head) if not whole else list(whole[0])
        pq.write_table(pa.table({one: [row[one] for row in whole] for one in columns}), path)
        return path
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(
            file, list(whole[0]) if whole else list(head), delimiter=";", lineterminator="\n"
        )
        out.writeheader()
        out.writerows(whole)
    return path


def dcir(folder: Path, prs: list[Row], cam: list[Row] | None = None, **others: list[Row]) -> Path:
    """Write tables of DCIR: lines, their acts (one plain act a line when nothing is said), and others by name."""
    rows = {"ER_PRS_F": prs, "ER_CAM_F": [_key(row) for row in prs] if cam is None else cam}
    rows |= {f"ER_{name.upper()}_F": held for name, held in others.items()}
    for table, held in rows.items():
        write(folder, table, held, DCIR[table])
    return folder


def _key(row: Row) -> Row:
    return {name: value for name, value in row.items() if name in KEY}


def key(rank: int) -> Row:
    """Give another line of the same statement."""
    return {"DCT_ORD_NUM": str(1000 + rank)}


def pmsi(
    folder: Path, cstc: list[Row], fmstc: list[Row], fbstc: list[Row] | None = None, year: str = "26"
) -> Path:
    """Write tables of external acts."""
    write(folder, f"T_MCO{year}CSTC", cstc, CSTC)
    write(folder, f"T_MCO{year}FMSTC", fmstc, FMSTC)
    write(folder, f"T_MCO{year}FBSTC", fbstc or [], FBSTC)
    return folder


def ask(folder: Path, **asked: Any) -> Answer:
    """Read claims, small cells shown."""
    return answer(Ask(dcir=folder, **({"inside": True} | asked)), silent)


def acts(found: Answer) -> list[dict[str, Any]]:
    """Give the rows of `activity.parquet`."""
    return list(pq.read_table(found.large.folder / "activity.parquet").to_pylist())


def fees(found: Answer) -> list[dict[str, Any]]:
    """Give the rows of `fees.parquet`."""
    return list(pq.read_table(found.large.folder / "fees.parquet").to_pylist())


def rows(found: Answer, name: str) -> list[dict[str, Any]]:
    return list(found.result.tables[name].table.to_pylist())


def excluded(found: Answer, table: str = "ER_PRS_F") -> dict[str, int]:
    """Give the lines set aside of a table, by reason."""
    return {row["reason"]: row["lines"] for row in rows(found, "excluded") if row["source"] == table}


def proof(found: Answer, what: str) -> int:
    return next(row["value"] for row in rows(found, "proofs") if row["what"] == what)


def account(found: Answer, table: str = "ER_PRS_F") -> tuple[int, int, int, int]:
    """Give the lines read, kept, set aside and refused."""
    row = next(one for one in rows(found, "accounts") if one["source"] == table)
    return row["read"], row["kept"], row["excluded"], row["rejected"]
