"""The national baseline: prepare a scenario, change its law or a number, draw it a thousand times. No peer does this.

`python benchmarks/scenarios.py` prints the seconds of each part, on the clock and on the processors, and the peak
memory until its end, from a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys

from contest import Score

DRAWS, TIMES, POSITIONS = 1000, 20, 41
PROGRAM = """
import json, resource, time
import numpy as np
parts, started = {}, None
def start():
    global started
    started = time.perf_counter(), time.process_time()
def lap(name, times=1):
    clock, processor = time.perf_counter() - started[0], time.process_time() - started[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    parts[name] = clock / times, processor / times, peak
    start()

from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.scenarios.curve import curve
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.models.scenarios.simulate import simulate
law, scenario = Law.load(), read_scenario(find_scenario("decision_2025"))
words = find_scenario("decision_2025").read_text("utf-8").replace('law = "in_force"', "law = { reforms = ['r.toml'] }")
REFORM = "title = 'r'\\n[values.'technical_fees.mri.full']\\n2026-05-{day:02d} = {{ scale = 0.9 }}\\n"
def changed(day):
    reform = Upload("r.toml", REFORM.format(day=day).encode())
    return make_model(read_scenario(Upload("s.toml", words.encode()), [reform]), baseline, law)
start()
baseline = build_baseline()
lap("build the national baseline")
model = make_model(scenario, baseline, law)
lap("prepare a scenario, three years, ten measures")
simulate(model, 10, 1), changed(31), curve(model, "enacted", "growth.mri", [5])
start()
for day in range(1, TIMES + 1):
    changed(day)
lap("change a fee and its date, prepare again", TIMES)
for i in range(TIMES):
    curve(model, "enacted", "growth.mri", [i / 2])
lap("change one number, every measure", TIMES)
curve(model, "enacted", "growth.mri", np.linspace(0, 10, POSITIONS))
lap("POSITIONS positions of a number, every measure")
simulate(model, DRAWS, 2026)
lap("draw DRAWS times, every measure")
print(json.dumps({"rows": baseline.activity.num_rows, "parts": parts}))
"""


def scenarios() -> list[Score]:
    """Time the parts of a scenario in a fresh process."""
    program = PROGRAM
    for name, number in (("TIMES", TIMES), ("DRAWS", DRAWS), ("POSITIONS", POSITIONS)):
        program = program.replace(name, str(number))
    said = json.loads(
        subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True).stdout
    )
    return [
        Score(f"national baseline: {part}", "radioscopie", said["rows"], *measured)
        for part, measured in said["parts"].items()
    ]


if __name__ == "__main__":
    for one in scenarios():
        print(
            f"{one.seconds:8.3f} s  {one.processor_seconds:8.3f} s of processor  {one.peak_mb} MB  {one.question}"
        )
