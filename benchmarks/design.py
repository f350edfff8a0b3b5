"""The least harmful plan of the nation, once the baseline and its accounts exist. No peer does this.

`python benchmarks/design.py` prints the seconds of each part (of the clock and of the processor) and the peak memory,
from a process of its own. The peer of the program alone is the same one with all its rows written at once, given to
HiGHS's interior point: practices × draws, no cuts.
"""

from __future__ import annotations

import json
import subprocess
import sys

from contest import Score

DRAWS, POINTS, SECONDS = 200, 20, 60
PROGRAM = """
import json, resource, time
from dataclasses import replace
seconds, clock, last = {}, time.perf_counter, (0.0, 0.0)
def lap(name):
    global last
    now = clock(), time.process_time()
    seconds[name] = now[0] - last[0], now[1] - last[1]
    last = clock(), time.process_time()

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_array, coo_array, eye_array
from radioscopie.law.load import Law
from radioscopie.models.design.solve import solve
from radioscopie.models.joins.policy.effects import Ground
from radioscopie.models.joins.policy.frontier import frontier
from radioscopie.models.joins.policy.programs import make_program
from radioscopie.models.joins.policy.read import find_design, read_design
from radioscopie.models.joins.policy.search import search
from radioscopie.models.joins.policy.spec import LOSSES, NEWLY_UNDER
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.tables.charges import default_charges

ground = Ground(build_baseline(), Law.load(), tuple(default_charges()))
ground.nation, ground.placing
design = read_design(find_design("fewest_under_water"))
linear = replace(design, harms=tuple(one for one in design.harms if one.kind == LOSSES))
count = replace(design, harms=tuple(one for one in design.harms if one.kind == NEWLY_UNDER))
search(ground, replace(linear, levers=design.levers), 2, 2026, 1)
last = clock(), time.process_time()
found = search(ground, linear, DRAWS, 2026, SECONDS)
lap("optimum, sum of losses, DRAWS draws")
frontier(ground, found, POINTS, SECONDS / 10)
lap("frontier of POINTS plans, sum of losses")
counted = search(ground, count, DRAWS, 2026, SECONDS)
lap("optimum, practices counted")
program = make_program(linear, found.effects, found.alone, found.known, float(found.amount))
last = clock(), time.process_time()
cut = solve(program, SECONDS)
lap("the program alone, met by cuts")
forms, weight = program.harms[0].forms, program.harms[0].weight
rows, levers = forms.slope.shape
above = block_array([[coo_array(forms.slope / 1e8), -eye_array(rows)]]).tocsr()
saved = np.hstack([-program.wanted.savings.slope / 1e8, np.zeros((1, rows))])
whole = linprog(
    np.concatenate([np.zeros(levers), weight]),
    A_ub=block_array([[above], [coo_array(saved)]]).tocsr(),
    b_ub=np.concatenate([-forms.start / 1e8, [-(program.wanted.amount - program.wanted.savings.start[0]) / 1e8]]),
    bounds=[*zip(program.least, program.most), *[(0, None)] * rows],
    method="highs-ipm",
)
lap("the same program, all rows at once (HiGHS, interior point)")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
gap = 1 - counted.bounds[0] / counted.plan.harms[0]
same = [cut.harms[0] / 1e8, whole.fun]
print(json.dumps({"rows": rows, "seconds": seconds, "peak_mb": peak, "gap": gap, "same": same}))
"""


def design() -> list[Score]:
    """Time the plan of the nation in a fresh process."""
    program = PROGRAM
    for name, value in (("DRAWS", DRAWS), ("POINTS", POINTS), ("SECONDS", SECONDS)):
        program = program.replace(name, str(value))
    said = json.loads(
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout
    )
    print(f"gap of the count: {said['gap']:.3f}; the two solvers: {said['same']}", file=sys.stderr)
    return [
        Score(f"design: {name}", "radioscopie", said["rows"], spent, used, said["peak_mb"])
        for name, (spent, used) in said["seconds"].items()
    ]


if __name__ == "__main__":
    for one in design():
        print(
            f"{one.seconds:8.1f} s  {one.processor_seconds:8.1f} s of processor  {one.peak_mb} MB  {one.question}"
        )
