"""The accounts of the nation's practices, once the baseline and the scenario model exist. No peer does this.

`python benchmarks/accounts.py` prints the seconds of each part and the peak memory, from a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys

from contest import Score

DRAWS = 200
PROGRAM = """
import json, resource, time
from datetime import date
seconds, last = {}, time.perf_counter()
def lap(name):
    global last
    seconds[name] = time.perf_counter() - last
    last = time.perf_counter()

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import PRICES_OF
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.joins.nation_accounts.books import books
from radioscopie.models.joins.nation_accounts.books import prepare
from radioscopie.questions.nation_accounts.tables.camps import camps_table
from radioscopie.questions.nation_accounts.tables.margins import nation_tables
from radioscopie.models.joins.nation_accounts.takings import reference_takings
from radioscopie.tables.charges import default_charges
law, baseline, charges = Law.load(), build_baseline(), default_charges()
last = time.perf_counter()
nation = prepare(baseline, law, charges, "decision_2025")
lap("prepare: desks, reference year, scenario of three years")
compiled = compile_law(law.frozen(PRICES_OF))
def all_of_it(draws):
    reference_takings(baseline, nation.scene, compiled, date.fromisoformat(PRICES_OF))
    found = books(nation, draws, 2026)
    return nation_tables(nation, found), camps_table(nation, found[0])
all_of_it(2)
last = time.perf_counter()
all_of_it(0)
lap("takings, accounts at three levels, distribution, published ratios: base and decision, three years")
all_of_it(DRAWS)
lap("the same with DRAWS draws")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps({"rows": baseline.activity.num_rows, "seconds": seconds, "peak_mb": peak}))
"""


def accounts() -> list[Score]:
    """Time the accounts of the nation in a fresh process."""
    program = PROGRAM.replace("DRAWS", str(DRAWS))
    said = json.loads(
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout
    )
    return [
        Score(f"accounts of the nation: {part}", "radioscopie", said["rows"], seconds, 0.0, said["peak_mb"])
        for part, seconds in said["seconds"].items()
    ]


if __name__ == "__main__":
    for one in accounts():
        print(f"{one.seconds:8.3f} s  {one.peak_mb} MB  {one.question}")
