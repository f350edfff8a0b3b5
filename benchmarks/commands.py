"""The commands a user waits for, and what they cost before the first row: no peer does these."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median

from contest import ROUNDS, Said, Score, score
from visits import one_practice, spread

PRICED_ROWS = 1_000_000
STARTING = """
import json, time
from pathlib import Path

seconds, last = {}, time.perf_counter()
def lap(name):
    global last
    now = time.perf_counter()
    seconds[name] = now - last
    last = time.perf_counter()

import radioscopie
lap("import radioscopie")
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
last = time.perf_counter()
law = Law.load()
lap("load the law")
compile_law(law)
lap("compile the law")
law.frozen("2025-11-04")
lap("freeze the law at a date")
law.with_reforms(Path("REFORM"))
lap("create a reform")
print(json.dumps(seconds))
"""


def price_visits(year):
    """Time `price` on a CSV with visits, to Parquet."""
    return _timed(
        "price: CSV with visits to Parquet", year, spread(year, PRICED_ROWS), "price", "priced.parquet"
    )


def impact(year):
    """Time `impact` on one practice: three years, report included."""
    return _timed(
        "impact on a practice: three years, report included", year, one_practice(year), "impact", "impact"
    )


def starting(reform):
    """Time what happens before the first row is read, in fresh processes."""
    runs = [_starting(reform) for _ in range(ROUNDS)]
    return [Score(name, "radioscopie", 0, median(run[name] for run in runs), 0, 0) for name in runs[0]]


def _starting(reform):
    command = [sys.executable, "-c", STARTING.replace("REFORM", str(reform))]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _timed(question, year, export, verb, out):
    arguments = [verb, str(export.path), "--machines", str(year.machines), "--out", str(year.folder / out)]
    runs = [_once(arguments) for _ in range(ROUNDS)]
    return score(question, "radioscopie", export.rows, runs)


def _once(arguments):
    start = time.perf_counter()
    command = [sys.executable, "-m", "radioscopie", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        sys.exit(f"radioscopie {' '.join(arguments)}: exit code {process.returncode}")
    seconds, processor_seconds = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    return Said(seconds, processor_seconds, usage.ru_maxrss // 1024, None)
