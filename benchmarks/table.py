"""The table that `make bench` prints, in Markdown, and the machine it was measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("radioscopie", "numpy", "numba", "pyarrow", "duckdb", "openfisca-core", "simpy", "ciw")
TITLES = {
    "memory": "acts in memory, bands included",
    "small": "the same on a tenth of the rows",
    "parquet": "Parquet to totals per practice",
}
HEAD = (
    "work",
    "rows",
    "contestant",
    "seconds",
    "ratio to ours",
    "processor seconds",
    "ratio to ours",
    "peak memory",
)


def machine() -> str:
    """Say on what the times were measured."""
    system = (
        f"{os.cpu_count()} cores, {_processor()}, Python {platform.python_version()}, {platform.system()}"
    )
    return f"{system}; " + ", ".join(f"{package} {_version(package)}" for package in PACKAGES)


def render(scores) -> str:
    """Lay scores out; those of one question stand together, ours first, and the ratio is theirs over ours."""
    rows = [HEAD, *_rows(scores)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(_line(row, widths) for row in rows)


def _line(row, widths):
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"


def _rows(scores):
    ours = {}
    for score in scores:
        first = ours.setdefault(score.question, score)
        yield (
            TITLES.get(score.question, score.question),
            f"{score.rows:,}".replace(",", " ") if score.rows else "",
            score.contestant,
            f"{score.seconds:.3f}",
            "" if score is first else _ratio(score.seconds, first.seconds),
            f"{score.processor_seconds:.2f}" if score.processor_seconds else "",
            "" if score is first else _ratio(score.processor_seconds, first.processor_seconds),
            f"{score.peak_mb} MB" if score.peak_mb else "",
        )


def _ratio(theirs, ours):
    """Write a ratio; nothing where one of the two was not measured."""
    return f"{theirs / ours:.1f}" if theirs and ours else ""


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


def _version(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
