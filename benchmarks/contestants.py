"""Who answers which question: each contestant prepares (not timed), then runs (timed) and gives an `Answer`."""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple

import national

CONTESTANTS = {
    "memory": ("radioscopie", "duckdb", "numpy"),
    "small": ("radioscopie", "openfisca"),
    "parquet": ("radioscopie", "duckdb", "duckdb scan"),
}
MODULES = {
    ("memory", "radioscopie"): "memory_radioscopie",
    ("memory", "duckdb"): "memory_duckdb",
    ("memory", "numpy"): "memory_numpy",
    ("small", "radioscopie"): "memory_radioscopie",
    ("small", "openfisca"): "memory_openfisca",
    ("parquet", "radioscopie"): "parquet_radioscopie",
    ("parquet", "duckdb"): "parquet_duckdb",
    ("parquet", "duckdb scan"): "parquet_scan",
}


class Answer(NamedTuple):
    """Cents of the acts by practice and of the fees by machine; None where the contestant does not compute them."""

    acts: dict[str, int] | None
    fees: dict[str, int] | None


def contestant(question, name):
    """Give the functions `prepare(year)` and `run(prepared)` of a contestant."""
    module = import_module(MODULES[question, name])
    return module.prepare, module.run


def named(acts, fees):
    """Make an answer of two sequences in the order of the practice and machine numbers; zeros are left out."""
    return Answer(
        {national.practice_name(n): int(cents) for n, cents in enumerate(acts) if cents},
        {national.machine_name(n): int(cents) for n, cents in enumerate(fees) if cents},
    )
