"""Lines of invented claims held column by column, and the tables of the SNDS that they are written as."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from benchmarks.claims.mix import fleet

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = {
    "patient": 0,
    "rank": 1,
    "day": 0,
    "nature": 1351,
    "quantity": 1,
    "coefficient": 100,
    "paid": 0,
    "excess": 0,
    "base": 0,
    "unit": 0,
    "reimbursed": 0,
    "complement": 0,
    "rate": 70,
    "qualifier": 0,
    "reason": 0,
    "insurance": 10,
    "cover": 0,
    "kind": 0,
    "affected": 0,
    "performer": 1,
    "specialty": 6,
    "convention": 1,
    "mode": 51,
    "lag": 1,
    "taa": -1,
    "discipline": 0,
    "treatment": 0,
    "grid": 16,
    "payer": 0,
    "machine": -1,
}
KEY = (
    *("FLX_DIS_DTD", "FLX_TRT_DTD", "FLX_EMT_TYP", "FLX_EMT_NUM", "FLX_EMT_ORD", "ORG_CLE_NUM"),
    *("DCT_ORD_NUM", "PRS_ORD_NUM", "REM_TYP_AFF"),
)


@dataclass
class Lines:
    """Lines of DCIR, column by column, and the acts under them: line of each, code, activity, modifiers, base."""

    columns: list[dict[str, np.ndarray]] = field(default_factory=list)
    acts: list[dict[str, np.ndarray]] = field(default_factory=list)
    size: int = 0

    def add(self, n: int, **given: object) -> np.ndarray:
        """Add n lines; give their ranks."""
        held = {
            name: np.broadcast_to(np.asarray(given.get(name, value)), n).copy()
            for name, value in PLAIN.items()
        }
        self.columns.append(held)
        self.size += n
        return np.arange(self.size - n, self.size)

    def add_acts(self, line: np.ndarray, **given: object) -> None:
        """Add an act under each line."""
        plain = {"code": "", "activity": "1", "modifiers": "", "association": "", "base": 0, "order": 1}
        held = {
            name: np.broadcast_to(np.asarray(given.get(name, value)), len(line))
            for name, value in plain.items()
        }
        self.acts.append({"line": line} | held)


def write(folder: Path, lines: Lines, kind: str, shapes: frozenset[str] = frozenset()) -> None:
    """Write the tables, one folder a flux month, or in one folder by year of flux as archives are."""
    held = {name: np.concatenate([one[name] for one in lines.columns]) for name in PLAIN}
    acts = {name: np.concatenate([one[name] for one in lines.acts]) for name in lines.acts[0]}
    month = held["day"].astype("datetime64[D]").astype("datetime64[M]") + held["lag"].astype("timedelta64[M]")
    key = _key(month, len(held["day"]))
    tables = {
        "ER_PRS_F": key | _prs(held, "num_enq" in shapes),
        "ER_CAM_F": {name: one[acts["line"]] for name, one in key.items()} | _cam(acts, held),
    }
    placed = np.flatnonzero(held["taa"] >= 0)
    tables["ER_ETE_F"] = {name: one[placed] for name, one in key.items()} | _ete(held, placed)
    paying = np.flatnonzero(held["payer"] > 0)
    tables["ER_ARO_F"] = {name: one[paying] for name, one in key.items()} | {
        "ARO_REM_TYP": held["payer"][paying],
        "ARO_REM_MNT": euros(np.full(len(paying), 100)),
    }
    for name, columns in tables.items():
        table = pa.table(columns)
        length = 4 if "archives" in shapes else 7
        part = columns["FLX_DIS_DTD"].astype("datetime64[Y]" if "archives" in shapes else "datetime64[M]")
        for one in np.unique(part):
            when = str(one)[:length]
            place = folder / (f"{name}_{when}.{kind}" if "archives" in shapes else f"{when}/{name}.{kind}")
            place.parent.mkdir(parents=True, exist_ok=True)
            save(table.filter(pa.array(part == one)), place)


def _key(month, n):
    flux = month.astype("datetime64[D]")
    plain = {"FLX_EMT_TYP": 1, "FLX_EMT_NUM": 33, "FLX_EMT_ORD": 12, "ORG_CLE_NUM": "01C331"}
    return {
        "FLX_DIS_DTD": flux,
        "FLX_TRT_DTD": flux - np.timedelta64(10, "D"),
        **{name: np.full(n, value) for name, value in plain.items()},
        "DCT_ORD_NUM": np.arange(n),
        "PRS_ORD_NUM": np.ones(n, np.int64),
        "REM_TYP_AFF": np.zeros(n, np.int64),
    }


def euros(cents):
    hundredth = pa.scalar(Decimal("0.01"), pa.decimal128(3, 2))
    return pc.multiply(pa.array(cents.astype(np.int64)).cast(pa.decimal128(19, 0)), hundredth).cast(
        pa.decimal128(13, 2)
    )


def padded(numbers, width):
    words = numbers.astype(str)
    return np.char.zfill(words, width) if len(words) else words


def _optional(values):
    return pa.array(values, mask=values < 0)


def _prs(held, is_extraction):
    words = np.char.add("P", padded(held["patient"], 16))
    pseudonym = {"NUM_ENQ": words} if is_extraction else {"BEN_NIR_PSA": words, "BEN_RNG_GEM": held["rank"]}
    return pseudonym | {
        "EXE_SOI_DTD": held["day"].astype("datetime64[D]"),
        "PRS_NAT_REF": held["nature"],
        "CPL_MAJ_TOP": held["kind"],
        "CPL_AFF_COD": held["affected"],
        "PRS_ACT_QTE": held["quantity"],
        "PRS_ACT_CFT": euros(held["coefficient"]),
        "PRS_PAI_MNT": euros(held["paid"]),
        "PRS_DEP_MNT": euros(held["excess"]),
        "BSE_REM_BSE": euros(held["base"]),
        "BSE_REM_MNT": euros(held["reimbursed"]),
        "BSE_REM_PRU": euros(held["unit"]),
        "CPL_REM_MNT": euros(held["complement"]),
        "RGO_REM_TAU": held["rate"],
        "DPN_QLF": _optional(held["qualifier"]),
        "PRS_DPN_QLP": np.zeros(len(words), np.int64),
        "EXO_MTF": held["reason"],
        "RGO_ASU_NAT": held["insurance"],
        "BEN_CMU_TOP": held["cover"],
        "PFS_EXE_NUM": padded(held["performer"], 8),
        "PSE_SPE_COD": held["specialty"],
        "PSE_CNV_COD": held["convention"],
        "PSE_STJ_COD": held["mode"],
    }


def _cam(acts, held):
    grid = held["grid"][acts["line"]]
    return {
        "CAM_ORD_NUM": acts["order"],
        "CAM_PRS_IDE": acts["code"].astype(str),
        "CAM_ACT_COD": acts["activity"].astype(str),
        "CAM_MOD_COD": acts["modifiers"].astype(str),
        "CAM_ASS_COD": acts["association"].astype(str),
        "CAM_GRI_TAR": padded(grid, 3),
        "CAM_ACT_PRU": euros(acts["base"]),
        "CAM_REM_BSE": euros(acts["base"]),
    }


def _ete(held, placed):
    site = padded((1000000 * (1 + placed % 90) + placed % 50), 8)
    on_machine = np.flatnonzero(held["machine"][placed] >= 0)
    if len(on_machine):
        site = site.astype("U8")
        site[on_machine] = fleet().site[held["machine"][placed[on_machine]]]
    return {
        "ETB_EXE_FIN": site,
        "ETE_IND_TAA": held["taa"][placed],
        "DDP_COD": held["discipline"][placed],
        "MDT_COD": held["treatment"][placed],
    }


def save(table: pa.Table, path: Path) -> None:
    if path.suffix == ".parquet":
        pq.write_table(table, path)
        return
    columns = [
        pc.strftime(one, "%d/%m/%Y") if pa.types.is_date(one.type) else one.cast(pa.string())
        for one in table.columns
    ]
    plain = pa.table(columns, names=table.column_names)
    arrow_csv.write_csv(plain, path, arrow_csv.WriteOptions(delimiter=";", quoting_style="none"))


SPOILT = ("column", "twice", "month", "half", "cents")


def spoil(folder: Path, how: str) -> None:
    """Break one thing, of `SPOILT`, of a generated folder of Parquet files."""
    path = min(folder.rglob("ER_CAM_F.parquet" if how in ("column", "cents") else "ER_PRS_F.parquet"))
    table = pq.read_table(path)
    if how == "column":
        pq.write_table(table.drop_columns(["PRS_ORD_NUM"]), path)
    elif how == "twice":
        pq.write_table(table, path.with_name("ER_PRS_F_2.parquet"))
    elif how == "month":
        moved = pa.array(np.full(table.num_rows, np.datetime64("2031-01-01")))
        pq.write_table(table.set_column(0, "FLX_DIS_DTD", moved), path)
    elif how == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "cents":
        for one in folder.rglob("ER_CAM_F.parquet"):
            held = pq.read_table(one)
            place = held.column_names.index("CAM_REM_BSE")
            times = pc.multiply(held["CAM_REM_BSE"].cast(pa.float64()), 100.0)
            pq.write_table(held.set_column(place, "CAM_REM_BSE", times), one)
