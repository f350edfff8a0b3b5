"""The national baseline: prepare a scenario, change one lever, draw it a thousand times. No peer does this.

`python benchmarks/scenarios.py` prints the seconds of each part and the peak memory until its end,
from a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys

from contest import Score

DRAWS, LEVERS = 1000, 20
PROGRAM = """
import json, resource, time
seconds, peaks, last = {}, {}, time.perf_counter()
def lap(name, times=1):
    global last
    seconds[name] = (time.perf_counter() - last) / times
    peaks[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    last = time.perf_counter()

from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.model import make_model
from radioscopie.models.scenarios.read import find_scenario
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.models.scenarios.simulate import simulate
law, scenario = Law.load(), read_scenario(find_scenario("decision_2025"))
last = time.perf_counter()
baseline = build_baseline()
lap("build the national baseline")
model = make_model(scenario, baseline, law)
lap("prepare a scenario, three years, ten measures")
stage, values = len(model.paths["enacted"]) - 1, central(scenario)
evaluate(model, "enacted", stage, values)
simulate(model, 10, 1)
last = time.perf_counter()
for i in range(LEVERS):
    evaluate(model, "enacted", stage, values | {"growth.mri": float(i)})
lap("change one lever", LEVERS)
simulate(model, DRAWS, 2026)
lap(f"draw {DRAWS} times, every measure")
print(json.dumps({"rows": baseline.activity.num_rows, "seconds": seconds, "peak_mb": peaks}))
"""


def scenarios() -> list[Score]:
    """Time the parts of a scenario in a fresh process."""
    program = PROGRAM.replace("LEVERS", str(LEVERS)).replace("DRAWS", str(DRAWS))
    said = json.loads(
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout
    )
    return [
        Score(f"national baseline: {part}", "radioscopie", said["rows"], seconds, 0.0, said["peak_mb"][part])
        for part, seconds in said["seconds"].items()
    ]


if __name__ == "__main__":
    for one in scenarios():
        print(f"{one.seconds:8.3f} s  {one.peak_mb} MB  {one.question}")
