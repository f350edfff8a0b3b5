"""The explorer under load: some people, one act each few seconds, beside an idle one; then memory over a longer time.

`python benchmarks/explorer.py [--people 20] [--seconds 300] [--soak 0]` starts a server, prints the median of
each act alone, its 95th percentile under load, their ratio, the errors, and the memory of the processes. Times on a
shared machine say nothing by themselves: read the ratios.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

EVERY_S, IDLE = 5.0, 7
PLACES = (
    "07186",
    "26362",
    "63113",
    "48095",
    "15014",
    "46042",
    "12202",
    "05061",
    "04070",
    "58194",
    "23096",
    "19272",
)
ACTS = {
    "law": lambda n: ("GET", f"/loi?q=IRM&on=2026-{1 + n % 12:02d}-01", None),
    "price": lambda n: (
        "GET",
        f"/api/v1/price?act=ZBQK002&date=2026-{1 + n % 12:02d}-{1 + n % 28:02d}",
        None,
    ),
    "whatif": lambda n: ("POST", "/api/v1/nation/whatif", {"values": {"growth.mri": 3 + n % 97 / 20}}),
    "curve": lambda n: (
        "POST",
        "/api/v1/nation/curve",
        {"lever": "growth.mri", "values": [i / 8 + n % 89 / 1000 for i in range(41)]},
    ),
    "map": lambda n: ("POST", "/api/v1/nation/map", {"values": {"growth.ct": 2 + n % 83 / 30}}),
    "access": lambda n: (
        "POST",
        "/api/v1/access/add",
        {"places": [{"commune": PLACES[n % len(PLACES)], "machines": 1 + n % 5}]},
    ),
}
BOUNDS = {"law": 5, "price": 5, "whatif": 8, "curve": 8, "map": 8, "access": 8}


def asked(url: str, act: str, number: int) -> tuple[float, bool]:
    """Do an act; give its seconds, and whether it was answered."""
    method, path, body = ACTS[act](number)
    started = time.perf_counter()
    request = Request(url + path, json.dumps(body).encode() if body else None, method=method)  # noqa: S310
    try:
        with urlopen(request, timeout=120) as answer:  # noqa: S310
            answer.read()
    except (URLError, TimeoutError):
        return time.perf_counter() - started, False
    return time.perf_counter() - started, True


def person(url: str, until: float, found: dict[str, list[tuple[float, bool]]], seed: int) -> None:
    """Act every few seconds, until the end."""
    mine = random.Random(seed)
    time.sleep(mine.uniform(0, EVERY_S))
    while time.monotonic() < until:
        act, started = mine.choice(list(ACTS)), time.monotonic()
        found[act].append(asked(url, act, mine.randrange(10**6)))
        time.sleep(max(EVERY_S - (time.monotonic() - started), 0))


def memory_mb(process: int) -> float:
    """Give the memory of a process and of those it started, shared pages counted by their share."""
    parents = {process}
    total = 0.0
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
        try:
            number, parent = int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
            if number in parents or parent in parents:
                parents.add(number)
                lines = (stat.parent / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        except (OSError, StopIteration):
            continue
    return total


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--soak", type=int, default=0)
    wanted = parser.parse_args()
    command = [sys.executable, "-m", "radioscopie", "serve", "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        url = json.loads(process.stdout.readline())["url"].rstrip("/")
        while not all(json.load(urlopen(f"{url}/healthz"))["ready"].values()):  # noqa: S310
            time.sleep(1)
        for act in ACTS:
            asked(url, act, 999_999)
        idle = {act: statistics.median(asked(url, act, n)[0] for n in range(IDLE)) for act in ACTS}
        before = memory_mb(process.pid)
        found: dict[str, list[tuple[float, bool]]] = {act: [] for act in ACTS}
        for seconds in (wanted.seconds, wanted.soak):
            until = time.monotonic() + seconds
            people = [
                threading.Thread(target=person, args=(url, until, found, n))
                for n in range(wanted.people if seconds else 0)
            ]
            for one in people:
                one.start()
            for one in people:
                one.join()
        print(f"{'act':8} {'n':>5} {'idle median':>12} {'p95':>8} {'ratio':>6} {'most':>5} {'errors':>6}")
        for act, rows in found.items():
            times = sorted(seconds for seconds, _ in rows) or [0.0]
            p95 = times[min(int(0.95 * len(times)), len(times) - 1)]
            errors = sum(not good for _, good in rows)
            print(
                f"{act:8} {len(rows):5} {idle[act]:12.3f} {p95:8.3f} {p95 / idle[act]:6.1f} {BOUNDS[act]:5} {errors:6}"
            )
        print(f"memory: {before:.0f} MB before, {memory_mb(process.pid):.0f} MB after")
        process.terminate()


if __name__ == "__main__":
    main()
