"""Make the tables of the SNDS reader (columns, codes, traps) from the fact sheets: `build_snds.py SHEETS`.

Only what the reader uses is kept, each row with its source and its confidence. The role of a code is how the reader
takes it: `fee`, `act`, a reason to set a line aside, a sector, an exemption, an equipment.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOME = Path(__file__).parents[1] / "src/radioscopie/sources/snds"
KEY = (
    *("FLX_DIS_DTD", "FLX_TRT_DTD", "FLX_EMT_TYP", "FLX_EMT_NUM", "FLX_EMT_ORD", "ORG_CLE_NUM"),
    *("DCT_ORD_NUM", "PRS_ORD_NUM", "REM_TYP_AFF"),
)
MONEY = (
    *(
        "PRS_PAI_MNT",
        "PRS_DEP_MNT",
        "BSE_REM_BSE",
        "BSE_REM_MNT",
        "CPL_REM_MNT",
        "CAM_ACT_PRU",
        "CAM_REM_BSE",
    ),
    *("ARO_REM_MNT", "REM_BAS", "PRI_UNI", "BSE_REM_PRU"),
)
NUMBERS = ("PRS_ACT_QTE", "PRS_ACT_CFT", "RGO_REM_TAU", "ACT_NBR", "ACT_COE")
DATES = ("FLX_DIS_DTD", "FLX_TRT_DTD", "EXE_SOI_DTD")
USED: Mapping[str, tuple[str, ...]] = {
    "ER_PRS_F": (
        *KEY,
        *("BEN_NIR_PSA", "BEN_RNG_GEM", "EXE_SOI_DTD", "PRS_NAT_REF", "CPL_MAJ_TOP", "CPL_AFF_COD"),
        *("PRS_ACT_QTE", "PRS_ACT_CFT", "PRS_PAI_MNT", "PRS_DEP_MNT", "BSE_REM_BSE", "BSE_REM_PRU"),
        *("BSE_REM_MNT", "CPL_REM_MNT", "RGO_REM_TAU", "DPN_QLF", "PRS_DPN_QLP", "EXO_MTF", "RGO_ASU_NAT"),
        *("BEN_CMU_TOP", "BEN_CTA_TYP", "PFS_EXE_NUM", "PSE_SPE_COD", "PSE_CNV_COD", "PSE_STJ_COD"),
    ),
    "ER_CAM_F": (
        *KEY,
        *("CAM_PRS_IDE", "CAM_ACT_COD", "CAM_MOD_COD", "CAM_ASS_COD", "CAM_GRI_TAR", "CAM_ORD_NUM"),
        *("CAM_ACT_PRU", "CAM_REM_BSE"),
    ),
    "ER_ETE_F": (*KEY, "ETB_EXE_FIN", "ETE_IND_TAA", "DDP_COD", "MDT_COD"),
    "ER_ARO_F": ("ARO_REM_TYP", "ARO_REM_MNT"),
    "T_MCOaaCSTC": ("ETA_NUM", "SEQ_NUM", "NIR_ANO_17", "EXE_SOI_DTD"),
    "T_MCOaaFASTC": ("SEJ_FAC_AM",),
    "T_MCOaaFMSTC": ("CCAM_COD", "ACV_ACT", "MOD_ACT1", "ANP_ACT", "DEL_DAT_ENT", "ETA_NUM_GEO"),
    "T_MCOaaFCSTC": ("ACT_COD", "REM_BAS"),
    "T_MCOaaFBSTC": ("ACT_COD", "PSH_DMT", "PSH_MDT", "PRI_UNI", "ACT_COE", "ACT_NBR"),
}
# columns that the sheet has once and that several tables have
ALSO: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "ER_ARO_F": tuple(("ER_PRS_F", name, name) for name in KEY),
    "T_MCOaaFASTC": (("T_MCOaaCSTC", "ETA_NUM", "ETA_NUM"), ("T_MCOaaCSTC", "SEQ_NUM", "SEQ_NUM")),
    "T_MCOaaFMSTC": (
        ("T_MCOaaCSTC", "ETA_NUM", "ETA_NUM"),
        ("T_MCOaaCSTC", "SEQ_NUM", "SEQ_NUM"),
        *(("T_MCOaaFMSTC", "MOD_ACT1", f"MOD_ACT{rank}") for rank in (2, 3, 4)),
    ),
    "T_MCOaaFCSTC": (("T_MCOaaCSTC", "ETA_NUM", "ETA_NUM"), ("T_MCOaaCSTC", "SEQ_NUM", "SEQ_NUM")),
    "T_MCOaaFBSTC": (
        ("T_MCOaaCSTC", "ETA_NUM", "ETA_NUM"),
        ("T_MCOaaCSTC", "SEQ_NUM", "SEQ_NUM"),
        ("T_MCOaaFMSTC", "DEL_DAT_ENT", "DEL_DAT_ENT"),
        ("T_MCOaaFMSTC", "ETA_NUM_GEO", "ETA_NUM_GEO"),
        ("T_MCOaaFCSTC", "REM_BAS", "REM_BAS"),
    ),
}
OPTIONAL = (
    *("BEN_NIR_PSA", "BEN_RNG_GEM", "NIR_ANO_17", "BEN_CTA_TYP", "CPL_AFF_COD", "CAM_ACT_PRU", "RGO_REM_TAU"),
    *("CPL_REM_MNT", "PRS_DPN_QLP", "SEJ_FAC_AM", "MOD_ACT2", "MOD_ACT3", "MOD_ACT4", "PSE_STJ_COD"),
)
ROLES: Mapping[tuple[str, str], str] = {
    **{("PRS_NAT_REF", code): "act" for code in ("1324", "1331", "1335", "1336", "1351")},
    ("PRS_NAT_REF", "1352"): "technical_act",
    ("PRS_NAT_REF", "2351"): "FTN",
    ("PRS_NAT_REF", "2352"): "FTR",
    ("PRS_NAT_REF", "2391"): "FR2",
    ("PRS_NAT_REF", "2392"): "FR3",
    ("PRS_NAT_REF", "2353"): "FTS",
    ("PRS_NAT_REF", "2354"): "FTG",
    ("DDP_COD", "35"): "ct",
    ("DDP_COD", "753"): "mri",
    ("DDP_COD", "750"): "pet",
    ("MDT_COD", "19"): "fee",
    ("DPN_QLF", "71"): "for_information",
    ("DPN_QLF", "72"): "for_information",
    ("DPN_QLF", "62"): "optam",
    ("CAM_ASS_COD", "9"): "rejected",
    **{("CAM_ACT_COD", code): "kept" for code in ("1", "2", "3")},
    ("CAM_ACT_COD", "4"): "excluded",
    ("CAM_ACT_COD", "5"): "excluded",
    **{("CAM_GRI_TAR", code): "outside" for code in ("002", "004", "006", "008", "010", "012", "014")},
    **{
        ("CAM_GRI_TAR", code): "adherent"
        for code in ("001", "003", "005", "007", "009", "011", "013", "015", "016")
    },
    ("PSE_CNV_COD", "1"): "sector_1",
    ("PSE_CNV_COD", "2"): "sector_1",
    ("PSE_CNV_COD", "3"): "free",
    ("PSE_CNV_COD", "0"): "none",
    ("PSE_CNV_COD", "8"): "rejected",
    ("PSE_CNV_COD", "9"): "sector_1",
    ("PSE_STJ_COD", "99"): "fictitious",
    ("PSE_STJ_COD", "51"): "liberal",
    ("PSE_STJ_COD", "55"): "liberal",
    **{("PSE_STJ_COD", code): "salaried" for code in ("61", "62", "63", "64", "69")},
    ("ETE_IND_TAA", "1"): "public_hospital",
    **{("EXO_MTF", code): "ald" for code in ("42", "44", "46")},
    ("EXO_MTF", "55"): "maternity",
    ("RGO_ASU_NAT", "10"): "kept",
    ("RGO_ASU_NAT", "30"): "maternity",
    ("RGO_ASU_NAT", "40"): "work_accident",
    ("RGO_ASU_NAT", "90"): "kept",
    ("PRS_REM_TYP", "0"): "kept",
    ("PRS_REM_TYP", "1"): "kept",
    ("PRS_REM_TYP", "99"): "rejected",
    **{("PRS_REM_TYP", str(code)): "repeated" for code in range(2, 8)},
}
# rows of the columns of the sheet that name codes in their rule
FROM_COLUMNS = (
    ("RGO_ASU_NAT", "50", "kept", "keep 10 30 40 50 80", "ER_PRS_F"),
    ("RGO_ASU_NAT", "80", "kept", "keep 10 30 40 50 80", "ER_PRS_F"),
    ("CPL_MAJ_TOP", "2", "complement", "lines with 2 are not acts", "ER_PRS_F"),
    ("CPL_AFF_COD", "16", "complement", "flat participation", "ER_PRS_F"),
    ("BEN_CMU_TOP", "1", "c2s", "complementary cover", "ER_PRS_F"),
    ("BEN_CTA_TYP", "89", "c2s", "complementary cover", "ER_PRS_F"),
    ("ARO_REM_TYP", "4", "alsace_moselle", "local scheme of Alsace-Moselle", "ER_ARO_F"),
    ("ARO_REM_TYP", "5", "complementary_cover", "complementary cover", "ER_ARO_F"),
    ("ARO_REM_TYP", "6", "complementary_cover", "complementary cover", "ER_ARO_F"),
    ("SEJ_FAC_AM", "0", "not_billable", "no payment", "T_MCOaaFASTC"),
)
COLUMNS = ("table", "column", "kind", "need", "meaning", "source", "confidence")
CODES = ("variable", "code", "role", "label", "source")
TRAPS = ("id", "trap", "rule", "proof", "source", "confidence")


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def kind_of(column: str, written: str) -> str:
    if column in DATES:
        return "date"
    if column in MONEY:
        return "price" if column in ("PRI_UNI", "BSE_REM_PRU") else "money"
    if column in NUMBERS:
        return "number"
    return "integer" if written == "integer" else "text"


def columns(sheet: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    known = {(row["table"], row["column"]): row for row in sheet}
    for table, names in USED.items():
        wanted = [
            *((home, name, shown) for home, name, shown in ALSO.get(table, ())),
            *((table, n, n) for n in names),
        ]
        for home, name, shown in wanted:
            row = known[home, name]
            need = "key" if name in KEY or name in ("ETA_NUM", "SEQ_NUM") else "must"
            yield {
                "table": table,
                "column": shown,
                "kind": kind_of(shown, row["type"]),
                "need": "should" if shown in OPTIONAL else need,
                **{one: row[one] for one in ("meaning", "source", "confidence")},
            }


def codes(sheet: list[dict[str, str]], columns_sheet: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for row in sheet:
        variable = row["variable"].split(" ")[0]
        for code in re.findall(r"[0-9]+(?:-[0-9]+)?", row["code"]):
            first, _, last = code.partition("-")
            for one in map(str, range(int(first), int(last) + 1)) if last else [code]:
                if (variable, one) in ROLES:
                    role = ROLES[variable, one]
                    yield {
                        "variable": variable,
                        "code": one,
                        "role": role,
                        "label": row["label"],
                        "source": row["source"],
                    }
    known = {(row["table"], row["column"]): row for row in columns_sheet}
    for variable, code, role, label, table in FROM_COLUMNS:
        source = known[table, variable]["source"]
        yield {"variable": variable, "code": code, "role": role, "label": label, "source": source}


def traps(sheet: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    for row in sheet:
        yield {
            "id": row["id"],
            "trap": row["trap"],
            "rule": row["rule for the reader"],
            "proof": row["proof that it was done"],
            **{one: row[one] for one in ("source", "confidence")},
        }


def write(name: str, head: tuple[str, ...], rows: Iterator[dict[str, str]]) -> None:
    with (HOME / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, head, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def main(sheets: Path) -> None:
    told = rows_of(sheets / "snds_columns.csv")
    write("columns.csv", COLUMNS, columns(told))
    write("codes.csv", CODES, codes(rows_of(sheets / "snds_codes.csv"), told))
    write("traps.csv", TRAPS, traps(rows_of(sheets / "snds_traps.csv")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
