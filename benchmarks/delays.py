"""Delays of the nation, all told, and the appointment book beside SimPy on the same market, in one run.

`python benchmarks/delays.py` prints seconds of processor and peak memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from math import log
from time import perf_counter

from contest import Score

REQUESTS, CAPACITY, FALL, DAYS = 60.0, 45.0, 0.02, 1500.0
LIKE = 0.05  # the two books wait alike, and as the equation says
NATION = """
import json, resource
from radioscopie.questions.delays.answer import answer
from radioscopie.questions.delays.ask import Ask
from radioscopie.results.answer import silent
result = answer(Ask(equipment="mri", add=("49=2",)), silent).result
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"rows": sum(one.table.num_rows for one in result.tables.values()),
                  "seconds": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss // 1024}))
"""
BOOK = """
import json, resource, sys, time
import numpy as np
from radioscopie.models.waiting.book import simulate
from radioscopie.models.waiting.market import Market, Needs, steady
requests, capacity, fall, days = map(float, sys.argv[1:])
needs = Needs(np.ones(1), np.ones(1), np.array([fall]))
market = Market(np.array([requests]), np.ones((1, 1)), np.array([capacity]), needs, fall)
delay = steady(market)
simulate(market, delay, (0.0, 10.0), 1)
start = time.process_time()
seen = simulate(market, delay, (200.0, days), 1)
print(json.dumps({"rows": seen.asked, "seconds": time.process_time() - start, "wait": seen.days[0, 0],
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""
PEER = """
import json, resource, sys, time
import numpy as np, simpy
requests, capacity, fall, days = map(float, sys.argv[1:])
draws, waits, asked = np.random.default_rng(1), [], [0]
env = simpy.Environment()
machine = simpy.Resource(env)
def patient():
    now = env.now
    with machine.request() as place:
        yield place
        yield env.timeout(1 / capacity)
    if env.now >= 200:
        waits.append(env.now - now)
def come():
    while True:
        yield env.timeout(draws.exponential(1 / requests))
        asked[0] += 1
        if draws.random() < np.exp(-fall * (machine.count + len(machine.queue)) / capacity):
            env.process(patient())
env.process(come())
start = time.process_time()
env.run(days)
print(json.dumps({"rows": asked[0], "seconds": time.process_time() - start, "wait": sum(waits) / len(waits),
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
"""


def delays():
    """Give the scores."""
    nation, book, peer = _run(NATION), _run(BOOK, True), _run(PEER, True)
    expected = log(REQUESTS / CAPACITY) / FALL
    for one in (book, peer):
        if abs(one["wait"] / expected - 1) > LIKE:
            sys.exit(f"a book waits {one['wait']:.1f} days where the equation says {expected:.1f}")
    return [
        _score("delays: nation, 101 guesses", "radioscopie", nation),
        _score("delays: appointment book", "radioscopie", book),
        _score("delays: appointment book", "SimPy", peer),
    ]


def _score(bench, who, said):
    return Score(bench, who, said["rows"], said["clock"], said["seconds"], said["peak"])


def _run(program, with_market=False):
    words = [str(one) for one in (REQUESTS, CAPACITY, FALL, DAYS)] if with_market else []
    command, start = [sys.executable, "-c", program, *words], perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return {"clock": perf_counter() - start} | json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    for score in delays():
        print(score)
