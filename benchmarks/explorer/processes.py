"""A server and the processes that it started: their memory, and the seconds of processor that they used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

TICKS = os.sysconf("SC_CLK_TCK")
QUIET, LOOK_S, LONGEST = 0.05, 2.0, 60


def family(process: int) -> list[int]:
    """Give a process and those it started, that still live."""
    found = [process]
    for stat in sorted(Path("/proc").glob("[0-9]*/stat"), key=lambda path: int(path.parent.name)):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent in found:
            found.append(int(stat.parent.name))
    return found


def memory_mb(processes: list[int], kind: str = "Pss:") -> float:
    """Give the memory of processes, shared pages counted by their share; or of a kind that the system tells."""
    total = 0.0
    for one in processes:
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith(kind)) / 1024
        except OSError:
            continue
    return total


@dataclass(frozen=True, slots=True)
class Parted:
    """The memory of a server, by role, in MB.

    Shares of pages are not added up here: while they are read, workers come and go, and what they shared with their
    parent is then in nobody's share. What the first two hold and what workers wrote is never less than what is taken.

    Parameters
    ----------
    web, parents : all that the process that answers holds, and those that made all ready
    workers : what those that work for one answer wrote for themselves; it ends with them
    working : workers alive
    """

    web: float
    parents: float
    workers: float
    working: int

    @property
    def standing(self) -> float:
        """What stays when nobody works."""
        return self.web + self.parents

    @property
    def all(self) -> float:
        """All processes."""
        return self.standing + self.workers


def parted(process: int) -> Parted:
    """Give the memory of a server by role: it answers, its children make ready, theirs work."""
    others = family(process)[1:]
    parents = [one for one in others if _parent(one) == process]
    workers = [one for one in others if one not in parents]
    return Parted(
        memory_mb([process], "Rss:"), memory_mb(parents, "Rss:"), memory_mb(workers, "Private_"), len(workers)
    )


def _parent(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def processor_s(process: int) -> float:
    """Give the seconds of processor of a process, of those it started, and of those of them that ended."""
    total = 0
    for one in family(process):
        try:
            total += sum(map(int, Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:15]))
        except OSError:
            continue
    return total / TICKS


def settled(process: int) -> float:
    """Wait until nothing works in the background, two minutes at most; give the most memory meanwhile."""
    before, most = processor_s(process), 0.0
    for _ in range(LONGEST):
        for _ in range(4):
            time.sleep(LOOK_S / 4)
            most = max(most, memory_mb(family(process)))
        now = processor_s(process)
        if now - before < QUIET * LOOK_S:
            break
        before = now
    return most


@contextmanager
def explorer() -> Iterator[tuple[str, int]]:
    """Serve the explorer until all is ready and its first page is made; give its address and its process.

    The most memory that it took meanwhile is printed.
    """
    command = [sys.executable, "-m", "radioscopie", "serve", "--no-browser", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            url = json.loads(process.stdout.readline())["url"].rstrip("/")
            most = 0.0
            while not all(json.load(urlopen(f"{url}/healthz"))["ready"].values()):  # noqa: S310
                time.sleep(0.3)
                most = max(most, memory_mb(family(process.pid)))
            most = max(most, settled(process.pid))
            print(f"memory: most while starting {most:.0f} MB")
            yield url, process.pid
        finally:
            process.terminate()
