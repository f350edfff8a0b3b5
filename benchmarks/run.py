"""Measure radioscopie beside its peers, in one run and on the same data: `python benchmarks/run.py [--quick]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import commands
import national
from accounts import accounts
from contest import contest
from delays import delays
from design import design
from reading import reading
from scenarios import scenarios
from staffing import staffing
from table import machine, render
from territory import territory

HERE = Path(__file__).parent
DATA, REFORM = HERE / "data", HERE.parent / "examples" / "reform.toml"
ROWS, QUICK_ROWS = 97_000_000, 3_000_000


def main() -> None:
    rows = _arguments()
    scores = []
    for measured in _benches(rows):
        scores += measured
    print(machine(), render(scores), sep="\n\n")


def _benches(rows):
    """Run the benches one after the other; progress goes to standard error."""
    year, tenth = _year(rows), _year(rows // 10)
    yield _announced("memory", lambda: contest("memory", year))
    yield _announced("small", lambda: contest("small", tenth))
    yield _announced("parquet", lambda: contest("parquet", year))
    yield _announced("price", lambda: [commands.price_visits(year)])
    yield _announced("impact", lambda: [commands.impact(year)])
    yield _announced("scenarios", scenarios)
    yield _announced("accounts", accounts)
    yield _announced("design", design)
    yield _announced("territory", territory)
    yield _announced("delays", delays)
    yield _announced("reading", reading)
    yield _announced("staffing", staffing)
    yield _announced("starting", lambda: commands.starting(REFORM))


def _announced(title, bench):
    """Say what is measured, then what was found: a later bench that fails loses nothing."""
    print(f"{title} …", file=sys.stderr)
    found = bench()
    print(render(found), file=sys.stderr)
    return found


def _year(rows):
    print(f"invented year, {rows} rows …", file=sys.stderr)
    return national.write(DATA, rows)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rows", type=int, default=ROWS, help="rows of the national year (default: %(default)s)"
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROWS} rows, for a first look")
    arguments = parser.parse_args()
    return QUICK_ROWS if arguments.quick else arguments.rows


if __name__ == "__main__":
    main()
