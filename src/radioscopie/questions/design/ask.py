"""What may be asked of `radioscopie design`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import file, number, refuse, shipped, whole
from radioscopie.models.draws import MOST_SEED
from radioscopie.models.joins.policy.read import shipped_designs
from radioscopie.models.nation.baseline import SEED as BASELINE_SEED

if TYPE_CHECKING:
    from radioscopie.inputs import Input

DRAWS, SEED, MOST_DRAWS = 200, 2026, 2000
POINTS, MOST_POINTS = 20, 100
SECONDS, MOST_SECONDS = 20.0, 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The least harmful plan of a design file.

    Parameters
    ----------
    design : a file, or the name of one that is shipped
    draws, seed : draws of uncertain numbers and of charges, and what makes them the same again
    points : plans of the frontier of savings and harm; 0: none
    seconds : of the solver, for each harm
    baseline_seed : of the baseline, as `nation` builds it
    beside : files that the design names; those that are not given stand beside it, when it is a file of this machine
    """

    design: Input | str = shipped(shipped_designs(), by_place=True)
    draws: int = whole(0, MOST_DRAWS, DRAWS)
    seed: int = whole(0, MOST_SEED, SEED)
    points: int = whole(0, MOST_POINTS, POINTS)
    seconds: float = number(0.1, MOST_SECONDS, SECONDS, "SECONDS")
    baseline_seed: int = whole(0, MOST_SEED, BASELINE_SEED)
    beside: tuple[Input, ...] = file(default=(), many=True)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
