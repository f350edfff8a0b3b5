"""What may be asked of `radioscopie run`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, named, refuse, shipped, typed, whole
from radioscopie.models.draws import MOST_SEED
from radioscopie.models.finances.closures import shipped_closures
from radioscopie.models.nation.baseline import SEED as BASELINE_SEED
from radioscopie.models.scenarios.read import shipped_scenarios
from radioscopie.questions.engine import SPARK, engine_clashes
from radioscopie.tables.estimated import ESTIMATED
from radioscopie.tables.nation import BASELINE_TABLES

if TYPE_CHECKING:
    from radioscopie.inputs import Input

DRAWS, SEED, MOST_DRAWS = 1000, 2026, 100_000
CONSTRUCTIONS, MOST_CONSTRUCTIONS = 4, 50
CLOSURE_DRAWS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A scenario on the national baseline.

    Parameters
    ----------
    scenario : a file, or the name of one that is shipped
    draws, seed : draws of the uncertain numbers, and what makes them the same again
    baseline_seed, table : of the baseline, as `nation` builds it; `assumptions` that a survey
        has estimated stand in place of those of the scenario
    constructions : times the baseline is constructed, from seeds that follow, for the intervals of places and payers
    closures : a rule by which practices close; up to `CLOSURE_DRAWS` of the draws close practices
    engine : where a year of acts given as `activity` is read; None: here
    master : address of Spark; None: what its environment says, else this machine
    beside : files that the scenario names; those that are not given stand beside it, when it is a file of this machine
    """

    scenario: Input | str = shipped(shipped_scenarios(), by_place=True)
    draws: int = whole(1, MOST_DRAWS, DRAWS)
    seed: int = whole(0, MOST_SEED, SEED)
    baseline_seed: int = whole(0, MOST_SEED, BASELINE_SEED)
    constructions: int = whole(1, MOST_CONSTRUCTIONS, CONSTRUCTIONS)
    table: tuple[tuple[str, Input], ...] = named((*BASELINE_TABLES, ESTIMATED))
    closures: Input | str | None = shipped(shipped_closures(), None)
    beside: tuple[Input, ...] = file(default=(), many=True)
    engine: str | None = typed("ENGINE", (SPARK,))
    master: str | None = typed("URL")

    def __post_init__(self) -> None:
        """Refuse what is out of its limits, and an engine that has nothing to read."""
        refuse(self, engine_clashes(self.engine, self.master))
