"""What the search for places gives, before it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.access.siting import Choice
    from radioscopie.questions.siting.by_delay import ByDelay
    from radioscopie.questions.territory import Area


@dataclass(frozen=True, slots=True)
class Drawn:
    """A network drawn.

    Parameters
    ----------
    places : ranks of the candidates that are best on it
    states : minutes of each commune before, then after each of the places chosen on the central network
    gain : what these bring to the goal
    sizes : catchment of each of them (`models.access.volume`)
    """

    places: tuple[int, ...]
    states: tuple[Reals, ...]
    gain: float
    sizes: Reals


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Parameters
    ----------
    communes : those with a point
    sites : those there are
    candidates : places allowed
    choice : places chosen, ranks of candidates
    before : shape (communes,), minutes to the nearest site today
    after : the same once each place is added, in the order of the choice
    here : shape (communes,), whether each is in the area looked at
    people : shape (communes,), of the area looked at
    outside : shape (communes,), the others
    area : None: the whole country
    equipped : sites that have another machine: one of a group may be there, that the SAE does not have
    sizes : shape (places chosen,), catchment of a machine at each of them over that of a mean machine
    drawn : what each network drawn chooses and gives
    waited : delays, where the goal is about them
    """

    communes: pa.Table
    sites: pa.Table
    candidates: pa.Table
    choice: Choice
    before: Reals
    after: tuple[Reals, ...]
    here: Bools
    people: Reals
    outside: Reals
    area: Area | None
    equipped: frozenset[str]
    sizes: Reals
    drawn: tuple[Drawn, ...] = ()
    waited: ByDelay | None = None
