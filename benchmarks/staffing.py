"""Shifts that keep a promise: the night example, and a small week beside an exhaustive search.

`python benchmarks/staffing.py`. The peer of a small week tries every plan, from the fewest hours on, on the same 64
simulated runs, until one keeps the promise: both must find the same hours before any time is shown. The night example
(29 hospitals, 90 % under 60 min, the shifts of its file) is ours alone: it is whole, floor hour by hour, program, proof
of one shift fewer and bad days. Each in a process of its own, after a run that does not count (compiling).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import numpy as np

from contest import Score

NIGHT = Path(__file__).parent.parent / "examples" / "reading" / "night-2017.toml"
HOURS = [0] * 8 + [1] * 12 + [0] * 4
SHIFTS = {"morning": ("08:00", "14:00"), "evening": ("14:00", "22:00"), "long": ("08:00", "22:00")}
WEEK = f"""
[run]
start = 2025-01-06
days = 14
warm_up_days = 1
[dispatch]
policy = "pooled"
[[priorities]]
name = "u"
promise_min = 60
[profiles.day]
weekday = {HOURS}
saturday = {HOURS}
sunday = {HOURS}
[exams.x]
mean_min = 15
[mixes.m]
x = 1
[[flows]]
name = "f"
profile = "day"
mix = "m"
protocol = false
acquisition = {{ mean_min = 0, law = "fixed" }}
[[sites]]
name = "S"
volumes = {{ f = 48 }}
[[readers]]
name = "r"
national = true
shifts = [{{ start = "08:00", end = "22:00" }}]
[rota]
start = 2025-01-06
[[rota.people]]
name = "A"
""" + "".join(
    f'[[rota.shifts]]\nname = "{name}"\nstart = "{start}"\nend = "{end}"\n'
    for name, (start, end) in SHIFTS.items()
)
LEVEL, MOST = 0.8, 4
QUESTIONS = {"night": "shifts of a night network, with proofs", "week": "shifts of a small week", "every": ""}


def _bench(text):
    from radioscopie.inputs import Upload  # noqa: PLC0415
    from radioscopie.models.reading.network.read import read_network  # noqa: PLC0415
    from radioscopie.models.reading.rota.file import read_rota  # noqa: PLC0415
    from radioscopie.models.reading.staffing.posts import described  # noqa: PLC0415
    from radioscopie.models.reading.staffing.trials import Bench, Promise  # noqa: PLC0415

    file, runs = Upload("week.toml", text.encode()), []
    network = read_network(file)
    posts = described(network, (0,), read_rota(file))
    return Bench(network, (0,), Promise(LEVEL, 60, ("u",)), 1, runs.append, posts), posts, runs


def week():
    """Find the fewest hours by the program; give the hours and the runs."""
    from radioscopie.models.reading.staffing.descent import lightened, mended  # noqa: PLC0415
    from radioscopie.models.reading.staffing.judge import Judge  # noqa: PLC0415
    from radioscopie.models.reading.staffing.posts import week_minutes  # noqa: PLC0415
    from radioscopie.models.reading.staffing.program import fewest  # noqa: PLC0415

    bench, posts, runs = _bench(WEEK)
    judge, most = Judge(bench), np.full(len(posts), MOST)
    held = lightened(judge, posts, mended(judge, posts, most, np.zeros(len(posts), np.int64)))
    found = fewest(judge, posts, most, held, 200)
    return week_minutes(posts, found.counts) / 60, sum(runs)


def every():
    """Try every plan from the fewest hours on: 64 runs each, none is remembered."""
    from radioscopie.models.reading.staffing.posts import week_minutes  # noqa: PLC0415

    bench, posts, runs = _bench(WEEK)
    plans = [np.array(plan) for plan in product(range(MOST + 1), repeat=len(posts))]
    for plan in sorted(plans, key=lambda plan: week_minutes(posts, plan)):
        if not len(bench.trial(plan, 64).broken(LEVEL)):
            return week_minutes(posts, plan) / 60, sum(runs)
    raise AssertionError


def night():
    """Size the night example, whole."""
    from radioscopie.models.reading.network.read import read_network  # noqa: PLC0415
    from radioscopie.models.reading.staffing.posts import week_minutes  # noqa: PLC0415
    from radioscopie.models.reading.staffing.staffing import staff  # noqa: PLC0415
    from radioscopie.models.reading.staffing.trials import Promise  # noqa: PLC0415

    runs = []
    found = staff(read_network(NIGHT), (0,), Promise(0.9, 60, ("vital", "urgent")), 1, runs.append)
    return week_minutes(found.posts, found.plan.counts) / 60, sum(runs)


CONTESTANTS = {"night": night, "week": week, "every": every}


def staffing() -> list[Score]:
    """Time the night example, and a small week beside an exhaustive search; rows are simulated runs."""
    said = {name: _ask(name) for name in CONTESTANTS}
    if said["week"]["hours"] != said["every"]["hours"]:
        sys.exit(f"staffing: the hours differ: {said['week']['hours']} and {said['every']['hours']}")
    return [
        _score(QUESTIONS["night"], "radioscopie", said["night"]),
        _score(QUESTIONS["week"], "radioscopie", said["week"]),
        _score(QUESTIONS["week"], "exhaustive", said["every"]),
    ]


def _score(question, who, said):
    return Score(question, who, said["runs"], said["seconds"], said["processor_seconds"], said["peak_mb"])


def _ask(name):
    said = subprocess.run([sys.executable, __file__, name], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)


def _answer(name):
    bench, posts, _ = _bench(WEEK)
    bench.trial(np.ones(len(posts), np.int64), 2)  # compiling
    clock, processor = time.perf_counter(), time.process_time()
    hours, runs = CONTESTANTS[name]()
    taken = {"seconds": time.perf_counter() - clock, "processor_seconds": time.process_time() - processor}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"hours": hours, "runs": runs, "peak_mb": peak} | taken


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_answer(sys.argv[1])))
    else:
        from table import render

        print(render(staffing()))
