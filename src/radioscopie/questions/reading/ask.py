"""What may be asked of `radioscopie reading`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.asking import auto, file, refuse, whole
from radioscopie.models.draws import MOST_SEED
from radioscopie.models.reading.tried import REPLICATIONS

if TYPE_CHECKING:
    from radioscopie.inputs import Input

MOST_REPLICATIONS, MOST_TRIALS = 1000, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A reading network, and another one to compare it with.

    Parameters
    ----------
    network : network file
    compare : a second one, simulated with the same requests and the same draws
    replications : how many, or "auto": until the share within the promise is known (`models.reading.study`)
    seed : of the draws
    trials : replications of each end of the values that the file leaves out; 0: none is tried
    """

    network: Input = file("NETWORK", by_place=True)
    compare: Input | None = file(default=None)
    replications: int | str = auto(1, MOST_REPLICATIONS)
    seed: int = whole(0, MOST_SEED, 1, "S")
    trials: int = whole(0, MOST_TRIALS, REPLICATIONS)

    def __post_init__(self) -> None:
        """Refuse what is out of its limits."""
        refuse(self)
