"""A national year of remote reading, and the same queue in SimPy and Ciw: `python benchmarks/reading.py`.

Peers get one queue (Poisson requests, two priorities, gamma readings, 20 readers): what they do best. Ours does
that queue with its whole engine, and a national year (3 million exams, 500 sites, 200 readers, protocols, questions,
second readings) alone. Each in a process of its own, after a replication that does not count (compiling, memory).
The mean waits must agree within a fifth before any time is shown.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from contest import Score

SEATS, LOAD, READ, CV, DAYS = 20, 17.0, 16.0, 0.85, 150
FLAT = str([1] * 24)
QUEUE = f"""
title = "one queue"
[run]
days = {DAYS}
warm_up_days = 0
[exams.x]
mean_min = {READ}
cv = {CV}
law = "gamma"
[mixes.m]
x = 1
[profiles.flat]
weekday = {FLAT}
saturday = {FLAT}
sunday = {FLAT}
[[priorities]]
name = "a"
[[priorities]]
name = "b"
[[flows]]
name = "f"
profile = "flat"
mix = "m"
protocol = false
priorities = {{ a = 0.3, b = 0.7 }}
acquisition = {{ mean_min = 0, law = "fixed" }}
[[sites]]
name = "S"
volumes = {{ f = {LOAD * 1440 / READ} }}
[[readers]]
name = "r"
national = true
shifts = [{{ start = "00:00", end = "24:00", seats = {SEATS} }}]
"""
NATION = """
title = "a national year"
[run]
start = 2025-01-08
days = 355
warm_up_days = 7
[[priorities]]
name = "vital"
[[priorities]]
name = "urgent"
[[priorities]]
name = "scheduled"
[[flows]]
name = "emergency"
profile = "emergency_department"
priorities = { vital = 0.1, urgent = 0.9 }
[[flows]]
name = "scheduled"
profile = "office"
protocol = false
priorities = { scheduled = 1 }
[[sites]]
name = "S"
count = 500
volumes = { emergency = 10, scheduled = 6.75 }
[[readers]]
name = "r"
national = true
speed = 1.2
shifts = [{ start = "00:00", end = "24:00", seats = 200 }]
"""
SHIFTS = '[{ start = "00:00", end = "24:00" }, { start = "08:00", end = "20:00" }]'
STAFFED = NATION.replace("count = 500", f"count = 500\nrooms = 1\nradiographers = {SHIFTS}").replace(
    "[[flows]]", '[[flows]]\nacquisition = { mean_min = 20, cv = 0.5, law = "lognormal" }'
)
NATIONS = {
    "nation": "a national year of remote reading",
    "nation_told": "the same, with its statistics",
    "nation_rooms": "the same, with a room and radiographers on 500 sites",
}


def ours(network, *, told=False):
    """Give exams, mean wait and seconds of a replication, with its statistics when they are `told`."""
    from radioscopie.models.reading.encode import make_plan  # noqa: PLC0415
    from radioscopie.models.reading.network.read import read_network  # noqa: PLC0415
    from radioscopie.models.reading.simulate import replicate  # noqa: PLC0415
    from radioscopie.models.reading.statistics import observe  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "network.toml").write_text(network, "utf-8")
        described = read_network(Path(folder) / "network.toml")
    plan = make_plan(described)
    first = replicate(plan, 1, 1)
    if told:
        observe(described, plan, first)
    clock, processor = time.perf_counter(), time.process_time()
    run = replicate(plan, 1, 0, first.room)
    if told:
        observe(described, plan, run)
    exams = run.records.exams
    taken = time.perf_counter() - clock, time.process_time() - processor
    wait = exams["started"] - exams["received"]
    return len(exams), float(wait[wait == wait].mean()), *taken  # noqa: PLR0124 - NaN


def simpy_queue():
    import numpy as np  # noqa: PLC0415
    import simpy  # noqa: PLC0415

    clock, processor = time.perf_counter(), time.process_time()
    draw, env, waits = np.random.default_rng(3), simpy.Environment(), []
    readers = simpy.PriorityResource(env, SEATS)

    def exam():
        begin = env.now
        with readers.request(priority=int(draw.random() >= 0.3)) as asked:
            yield asked
            waits.append(env.now - begin)
            yield env.timeout(draw.gamma(1 / CV**2, READ * CV**2))

    def source():
        while True:
            yield env.timeout(draw.exponential(READ / LOAD))
            env.process(exam())

    env.process(source())
    env.run(until=DAYS * 1440)
    return len(waits), sum(waits) / len(waits), time.perf_counter() - clock, time.process_time() - processor


def ciw_queue():
    import ciw  # noqa: PLC0415

    clock, processor = time.perf_counter(), time.process_time()
    ciw.seed(3)
    network = ciw.create_network(
        arrival_distributions={
            "a": [ciw.dists.Exponential(0.3 * LOAD / READ)],
            "b": [ciw.dists.Exponential(0.7 * LOAD / READ)],
        },
        service_distributions={name: [ciw.dists.Gamma(1 / CV**2, READ * CV**2)] for name in "ab"},
        number_of_servers=[SEATS],
        priority_classes={"a": 0, "b": 1},
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(DAYS * 1440)
    waits = [record.waiting_time for record in simulation.get_all_records()]
    return len(waits), sum(waits) / len(waits), time.perf_counter() - clock, time.process_time() - processor


CONTESTANTS = {
    "radioscopie": lambda: ours(QUEUE),
    "simpy": simpy_queue,
    "ciw": ciw_queue,
    "nation": lambda: ours(NATION),
    "nation_told": lambda: ours(NATION, told=True),
    "nation_rooms": lambda: ours(STAFFED),
}


def reading() -> list[Score]:
    """Time the queue in the three, and the national year; seconds are for a million exams in the queue."""
    said = {name: _ask(name) for name in CONTESTANTS}
    waits = [said[name]["wait"] for name in ("radioscopie", "simpy", "ciw")]
    if max(waits) > 1.2 * min(waits):
        sys.exit(f"reading: the mean waits differ: {waits}")
    return [_score(name, one) for name, one in said.items()]


def _score(name, said):
    nation = name in NATIONS
    scale = 1 if nation else 1e6 / said["exams"]
    question = NATIONS.get(name, "remote reading, one queue, per million exams")
    rows = said["exams"] if nation else 1_000_000
    who = "radioscopie" if nation else name
    return Score(
        question, who, rows, said["seconds"] * scale, said["processor_seconds"] * scale, said["peak_mb"]
    )


def _ask(name):
    said = subprocess.run([sys.executable, __file__, name], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(said)


def _answer(name):
    exams, wait, seconds, processor = CONTESTANTS[name]()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"exams": exams, "wait": wait, "seconds": seconds, "processor_seconds": processor, "peak_mb": peak}


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_answer(sys.argv[1])))
    else:
        from table import render

        print(render(reading()))
