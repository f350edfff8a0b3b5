"""Run contestants, each in a process of its own, and hold their answers equal to the cent.

`python contest.py QUESTION CONTESTANT FOLDER ROWS` is one such process: it prints its seconds,
peak memory and answer as JSON.
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

REPEATS = 3


class Score(NamedTuple):
    """What a contestant took: median seconds of `REPEATS` runs, peak memory of its process."""

    question: str
    contestant: str
    rows: int
    seconds: float
    peak_mb: int


def contest(question: str, year: national.Year) -> list[Score]:
    """Put a question to its contestants over a year; exit when two answers differ, before any time is shown."""
    scores, answers = [], {}
    for name in CONTESTANTS[question]:
        said = _ask(question, name, year)
        scores.append(Score(question, name, year.rows, median(said["seconds"]), said["peak_mb"]))
        answers[name] = Answer(*said["answer"])
    check(question, answers)
    return scores


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
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _answer(question, name, year):
    prepare, run = contestant(question, name)
    prepared, seconds = prepare(year), []
    for _ in range(REPEATS):
        start = time.perf_counter()
        answer = run(prepared)
        seconds.append(time.perf_counter() - start)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": seconds, "peak_mb": peak_mb, "answer": answer}


if __name__ == "__main__":
    question, name, folder, rows = sys.argv[1:]
    print(json.dumps(_answer(question, name, national.write(Path(folder), int(rows)))))
