"""Run contestants, each in a process of its own, and hold their answers equal to the cent.

`python contest.py QUESTION CONTESTANT FOLDER ROWS` is one such process: it prints its seconds,
processor seconds, peak memory and answer as JSON, after one run that does not count.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

import national
from contestants import CONTESTANTS, Answer, contestant

ROUNDS = 3


class Score(NamedTuple):
    """What a contestant took: medians of `ROUNDS` runs, on the clock and on the processors; peak memory."""

    question: str
    contestant: str
    rows: int
    seconds: float
    processor_seconds: float
    peak_mb: int


class Said(NamedTuple):
    """What one process of a contestant prints."""

    seconds: float
    processor_seconds: float
    peak_mb: int
    answer: Answer


def contest(question: str, year: national.Year) -> list[Score]:
    """Put a question to its contestants in turn, round after round; exit when answers differ."""
    names = CONTESTANTS[question]
    rounds = [{name: _ask(question, name, year) for name in names} for _ in range(ROUNDS)]
    for said in rounds:
        check(question, {name: said[name].answer for name in names})
    return [score(question, name, year.rows, [said[name] for said in rounds]) for name in names]


def score(question: str, name: str, rows: int, runs: list[Said]) -> Score:
    """Sum up the runs of a contestant."""
    seconds = median(run.seconds for run in runs)
    processor_seconds = median(run.processor_seconds for run in runs)
    return Score(question, name, rows, seconds, processor_seconds, max(run.peak_mb for run in runs))


def check(question: str, answers: dict[str, Answer]) -> None:
    """Exit with the first differences when the answers are not the same to the cent."""
    first, *others = answers.items()
    for name, answer in others:
        for part, ours, theirs in zip(Answer._fields, first[1], answer, strict=True):
            if theirs is not None and ours != theirs:
                different = sorted(
                    key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)
                )
                shown = [(key, ours.get(key), theirs.get(key)) for key in different[:3]]
                sys.exit(f"{question}: {first[0]} and {name} differ on {len(different)} {part}: {shown}")


def _ask(question, name, year):
    command = [sys.executable, __file__, question, name, str(year.folder.parent), str(year.rows)]
    *figures, answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return Said(*figures, Answer(*answer))


def _answer(question, name, year):
    prepare, run = contestant(question, name)
    prepared = prepare(year)
    run(prepared)
    start, processor_start = time.perf_counter(), time.process_time()
    answer = run(prepared)
    seconds, processor_seconds = time.perf_counter() - start, time.process_time() - processor_start
    return Said(seconds, processor_seconds, _peak_mb(), answer)


def _peak_mb():
    """Give the peak memory of this process; the system's other count begins at that of the process that started it."""
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    question, name, folder, rows = sys.argv[1:]
    print(json.dumps(_answer(question, name, national.write(Path(folder), int(rows)))))
