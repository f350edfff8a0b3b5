"""Reading the claims beside SQL on the same files: DuckDB and Spark run one text, the rule as joins.

    python -m benchmarks.claims.peers FOLDER [--acts N]

Each contestant is a process of its own, started from nothing, round after round; answers (lines, signed quantities,
cents of acts, of excess fees and of technical fees by month of care) are equal to the cent or no time is printed. The
peers sort and add up; ours also prices every act again, counts what is left aside by reason and writes its rows.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from benchmarks.claims.generate import generate
from benchmarks.claims.lines import KEY

from radioscopie.law.load import Law
from radioscopie.sources.snds.cards import codes

ROUNDS = 3
TABLES = {"prs": "ER_PRS_F", "cam": "ER_CAM_F"}
FEES = ("FTN", "FTR", "FR2", "FR3", "FTS", "FTG")
ON = " AND ".join(f"a.{name} = p.{name}" for name in KEY)
KEYS = ", ".join(f"p.{name}" for name in KEY)


def _in(variable: str, *roles: str) -> str:
    return "(" + ", ".join(code for role in roles for code in codes(variable, role)) + ")"


def query() -> str:
    """Write the rule: lines that count, the acts of the law under them, fees; SQL that both engines read."""
    told = ", ".join(f"'{code}'" for code in Law.load().acts)
    natures = _in("PRS_NAT_REF", *FEES)
    activities = ", ".join(f"'{code}'" for code in codes("CAM_ACT_COD", "kept"))
    return f"""
WITH good AS (SELECT * FROM prs p WHERE
    (DPN_QLF IS NULL OR DPN_QLF NOT IN {_in("DPN_QLF", "for_information")})
    AND (PRS_DPN_QLP IS NULL OR PRS_DPN_QLP NOT IN {_in("DPN_QLF", "for_information")})
    AND PSE_STJ_COD NOT IN {_in("PSE_STJ_COD", "fictitious")}
    AND RGO_ASU_NAT IN {_in("RGO_ASU_NAT", "kept", "maternity", "work_accident")}
    AND CPL_MAJ_TOP NOT IN {_in("CPL_MAJ_TOP", "complement")}
    AND CPL_AFF_COD NOT IN {_in("CPL_AFF_COD", "complement")} AND PRS_ACT_QTE <> 0),
acts AS (SELECT {KEYS}, p.EXE_SOI_DTD AS day, CASE WHEN p.PRS_ACT_QTE < 0 THEN -1 ELSE 1 END AS sign,
    CASE WHEN p.PRS_ACT_QTE < 0 THEN -abs(a.CAM_REM_BSE) ELSE abs(a.CAM_REM_BSE) END AS base, p.PRS_DEP_MNT AS excess
  FROM cam a JOIN good p ON {ON}
  WHERE upper(substr(a.CAM_PRS_IDE, 1, 7)) IN ({told}) AND a.CAM_ACT_COD IN ({activities})
    AND p.PRS_NAT_REF NOT IN {natures}),
lines AS (SELECT DISTINCT {KEYS.replace("p.", "")}, day, excess FROM acts)
SELECT CAST(date_trunc('month', day) AS DATE) AS month, 'act' AS kind, count(*) AS n,
  CAST(sum(sign) AS BIGINT) AS quantity, CAST(sum(base) * 100 AS BIGINT) AS cents FROM acts GROUP BY 1, 2
UNION ALL SELECT CAST(date_trunc('month', day) AS DATE), 'excess', 0, 0, CAST(sum(excess) * 100 AS BIGINT)
  FROM lines GROUP BY 1, 2
UNION ALL SELECT CAST(date_trunc('month', EXE_SOI_DTD) AS DATE), 'fee', 0, CAST(sum(PRS_ACT_QTE) AS BIGINT),
  CAST(sum(BSE_REM_BSE) * 100 AS BIGINT) FROM good WHERE PRS_NAT_REF IN {natures} GROUP BY 1, 2
"""


def duckdb_sql(folder: Path) -> list[tuple]:
    """Answer with DuckDB, two threads."""
    import duckdb  # noqa: PLC0415 - each contestant loads its own

    with duckdb.connect(config={"threads": 2}) as connection:
        for view, name in TABLES.items():
            connection.execute(f"CREATE VIEW {view} AS FROM '{folder}/dcir/*/{name}*.parquet'")
        return connection.execute(query()).fetchall()


def spark_sql(folder: Path) -> list[tuple]:
    """Answer with Spark, two cores; its Java is waited for, so that its seconds are counted."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - each contestant loads its own

    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "8", "spark.driver.memory": "4g"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    for view, name in TABLES.items():
        spark.read.parquet(f"{folder}/dcir/*/{name}*.parquet").createOrReplaceTempView(view)
    rows = [tuple(row) for row in spark.sql(query()).collect()]
    java = spark.sparkContext._gateway  # noqa: SLF001 - pyspark gives no other way to its process
    spark.stop()
    java.shutdown()
    java.proc.stdin.close()
    java.proc.wait()
    return rows


def ours(folder: Path) -> list[tuple]:
    """Answer with the command, and add up the files that it writes."""
    out = folder / "out"
    command = ["-m", "radioscopie", "snds", str(folder / "dcir"), "--out", str(out), "--inside"]
    subprocess.run(
        [sys.executable, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return added_up(*(pq.read_table(out / f"{name}.parquet") for name in ("activity", "fees")))


def added_up(acts: pa.Table, fees: pa.Table) -> list[tuple]:
    """Add the rows that the command gives up by month of care."""
    found = []
    for kind, table, n, quantity, cents in (
        ("act", acts, "quantity", "quantity", "billed_cents"),
        ("excess", acts, None, None, "excess_cents"),
        ("fee", fees, None, "quantity", "paid_cents"),
    ):
        columns = {"month": pc.floor_temporal(table["date"], unit="month"), "cents": table[cents]}
        columns |= {name: table[one] for name, one in (("quantity", quantity),) if one}
        summed = pa.table(columns).group_by("month")
        wanted = [(name, "sum") for name in columns if name != "month"] + [("cents", "count")]
        for row in summed.aggregate(wanted).to_pylist():
            counted = row["cents_count"] if n else 0
            found.append((row["month"], kind, counted, row.get("quantity_sum", 0), row["cents_sum"]))
    return found


CONTESTANTS = {"radioscopie": ours, "duckdb sql": duckdb_sql, "spark sql": spark_sql}


def plain(rows: list[tuple]) -> list[list]:
    """Give an answer in one order and form; sums of nothing are left out."""
    found = [
        [str(month)[:10], kind, int(n), int(quantity), int(cents)] for month, kind, n, quantity, cents in rows
    ]
    return sorted(row for row in found if any(row[2:]))


def compare(folder: Path, names: list[str]) -> list[tuple[str, float, float, int]]:
    """Let the contestants answer in turn; exit with the first differences when two answers differ.

    Returns
    -------
    Of each: name, seconds by the clock and of processor (medians), peak memory in MB of its largest process
    """
    runs: dict[str, list[tuple[float, float, int]]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        answers = {}
        for name in names:
            *figures, answers[name] = _ask(folder, name)
            runs[name].append(tuple(figures))
        _same(answers)
    return [
        (
            name,
            *(median(run[rank] for run in runs[name]) for rank in (0, 1)),
            max(run[2] for run in runs[name]),
        )
        for name in names
    ]


def _ask(folder: Path, name: str) -> list:
    start = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.claims.peers", str(folder), "--only", name]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    *figures, answer = json.loads(said)
    return [time.perf_counter() - start, *figures, answer]


def _same(answers: dict[str, list]) -> None:
    first, *others = answers
    for other in others:
        if answers[other] != answers[first]:
            pairs = zip(answers[first], answers[other], strict=False)
            differ = [pair for pair in pairs if pair[0] != pair[1]]
            sys.exit(f"{first} and {other} differ: {differ[:3]}")


def _peak_mb() -> int:
    """Give the peak memory of this process; the count of the system begins at that of who started it."""
    return int(Path("/proc/self/status").read_text("utf-8").split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--acts", type=int, default=300_000)
    parser.add_argument("--only", choices=CONTESTANTS)
    asked = parser.parse_args()
    if asked.only:
        answer = plain(CONTESTANTS[asked.only](asked.folder))
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        seconds = sum(one.ru_utime + one.ru_stime for one in used)
        print(json.dumps([seconds, max(_peak_mb(), used[1].ru_maxrss // 1024), answer]))
        return
    if not (asked.folder / "truth.json").exists():
        generate(asked.folder, asked.acts)
    names = [name for name in CONTESTANTS if name != "spark sql" or find_spec("pyspark")]
    for name, clock, processor, memory in compare(asked.folder, names):
        print(f"{name:12} {clock:8.1f} s {processor:8.1f} s of processor {memory:6} MB")


if __name__ == "__main__":
    main()
