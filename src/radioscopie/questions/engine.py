"""Where rows are counted: what several questions ask alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.errors import problem

if TYPE_CHECKING:
    from radioscopie.errors import Problem

SPARK, THREADS = "spark", "threads"


def engine_clashes(engine: str | None, master: str | None) -> list[Problem]:
    """Refuse the address of an engine that is not asked."""
    alone = master is not None and engine != SPARK
    return [problem("totals.master_alone", "--master", master)] if alone else []
