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
seconds, last = {}, time.perf_counter()
def lap(name):
    global last
    seconds[name] = time.perf_counter() - last
    last = time.perf_counter()

from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.tables.charges import default_charges
law, baseline, charges = Law.load(), build_baseline(), default_charges()
nation_accounts(baseline, law, charges, "decision_2025", 2, constructions=1)
last = time.perf_counter()
nation_accounts(baseline, law, charges, "decision_2025", 0, constructions=1)
lap("every table at central charges: base and decision, three years")
nation_accounts(baseline, law, charges, "decision_2025", DRAWS, constructions=1)
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
