"""The explorer under load: some people, one act each few seconds, beside an idle one; then memory over a longer time.

`python benchmarks/explorer/load.py [--people 20] [--every 5] [--seconds 300] [--soak 0]` starts a server; prints the
seconds of processor of each act alone beside its budget, its idle median, its 95th percentile under load, their ratio,
the errors; then the memory of the server over time, by role. Times on a shared machine say nothing by themselves: read
the ratios, and the load of the machine that is printed with them.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import threading
import time

from acts import ACTS, asked
from processes import Parted, explorer, family, memory_mb, parted, processor_s, settled

EVERY_S, IDLE, SAMPLE_S, A_MINUTE = 5.0, 15, 5.0, 12
ROLES = {
    "web": "process that answers",
    "parents": "processes that made all ready",
    "standing": "both, that stay",
    "workers": "what processes at work wrote",
    "all": "all processes",
}
Found = dict[str, list[tuple[float, bool]]]


def person(url: str, until: float, found: Found, seed: int, every: float) -> None:
    """Act every few seconds, until the end."""
    mine = random.Random(seed)
    time.sleep(mine.uniform(0, every))
    while time.monotonic() < until:
        act, started = mine.choice(list(ACTS)), time.monotonic()
        found[act].append(asked(url, act, mine.randrange(10**6)))
        time.sleep(max(every - (time.monotonic() - started), 0))


def alone(url: str, process: int) -> dict[str, tuple[float, float]]:
    """Give the median of each act alone, and its seconds of processor."""
    found = {}
    for act in ACTS:
        asked(url, act, 999_999)
        settled(process)
        before = processor_s(process)
        times = [asked(url, act, 7919 * n + 1)[0] for n in range(IDLE)]
        time.sleep(1)  # processes are counted once they are buried
        found[act] = statistics.median(times), (processor_s(process) - before) / IDLE
    return found


def crowd(
    url: str, people: int, seconds: float, seed: int, process: int, every: float = EVERY_S
) -> tuple[Found, list[Parted]]:
    """Put people on a server; give what they met, and its memory as time passes, said each minute."""
    found: Found = {act: [] for act in ACTS}
    started = time.monotonic()
    until = started + seconds
    threads = [
        threading.Thread(target=person, args=(url, until, found, seed + n, every)) for n in range(people)
    ]
    for one in threads:
        one.start()
    memory: list[Parted] = []
    while time.monotonic() < until:
        time.sleep(min(SAMPLE_S, max(until - time.monotonic(), 0)))
        memory.append(parted(process))
        if len(memory) % A_MINUTE == 0:
            minute(time.monotonic() - started, memory[-A_MINUTE:], found)
    for one in threads:
        one.join()
    return found, memory


def minute(passed: float, last: list[Parted], found: Found) -> None:
    """Print the memory of the last minute by role, its middle, beside the acts done and the load of the machine."""
    said = " ".join(f"{name} {statistics.median(getattr(one, name) for one in last):.0f}" for name in ROLES)
    acts, load = sum(map(len, found.values())), os.getloadavg()[0]
    print(
        f"{passed / 60:5.1f} min: {said} MB, {last[-1].working} working, {acts} acts, load {load:.1f}",
        flush=True,
    )


def told(found: Found, idle: dict[str, tuple[float, float]]) -> None:
    """Print what people met beside an idle server."""
    print("act        cpu s  budget      n    idle     p95  ratio  most  errors")
    for act, rows in found.items():
        times = sorted(seconds for seconds, _ in rows) or [0.0]
        p95 = times[min(int(0.95 * len(times)), len(times) - 1)]
        errors, (median, used), bounds = sum(not good for _, good in rows), idle[act], ACTS[act]
        alone = f"{act:8} {used:7.3f} {bounds.processor_s:7.2f}"
        print(
            f"{alone} {len(rows):6} {median:7.3f} {p95:7.3f} {p95 / median:6.1f} {bounds.slower:5} {errors:7}"
        )


def flatness(memory: list[Parted]) -> None:
    """Print how memory moved, by role: its middle in the second fifth of the time and in the last."""
    fifth = max(len(memory) // 5, 1)
    for name, role in ROLES.items():
        values = [getattr(one, name) for one in memory]
        first, last = (
            statistics.median(part) for part in (values[fifth : 2 * fifth] or values, values[-fifth:])
        )
        change = f"{100 * (last / first - 1):+.1f} %" if first else "-"
        print(f"memory, {role}: {first:.0f} MB then {last:.0f} MB ({change}), most {max(values):.0f} MB")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--soak", type=int, default=0)
    parser.add_argument("--every", type=float, default=EVERY_S, help="seconds between two acts of a person")
    wanted = parser.parse_args()
    with explorer() as (url, process):
        print(
            f"load of the machine: {os.getloadavg()[0]:.1f}; memory at rest: {memory_mb(family(process)):.0f} MB"
        )
        idle = alone(url, process)
        for seconds in filter(None, (wanted.seconds, wanted.soak)):
            found, memory = crowd(url, wanted.people, seconds, seconds, process, wanted.every)
            print(f"{wanted.people} people for {seconds} s; load of the machine: {os.getloadavg()[0]:.1f}")
            told(found, idle)
            flatness(memory)


if __name__ == "__main__":
    main()
