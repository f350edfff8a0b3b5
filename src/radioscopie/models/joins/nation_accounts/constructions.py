"""How sure the shares of each group of practices are: the draws, shared out between several constructions.

What is constructed of the baseline (who has which machine, how many radiologists, which owner) is constructed again
from other seeds, and each construction takes its part of the draws: the interval of a group holds both doubts.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.distribution import drawn_shares, groups
from radioscopie.models.joins.nation_accounts.books import drawn_margins
from radioscopie.models.joins.nation_accounts.groups import DIMENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.distribution import PracticeGroup
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.joins.nation_accounts.practices import Practices

    Key = tuple[str, int, str, str]  # variant, year, dimension, word
    Shares = Mapping[Key, Mapping[str, Ints]]


def listed(practices: Practices) -> list[PracticeGroup]:
    """List the groups of the practices whose margin can be told, of all dimensions."""
    return list(groups({name: practices.groups[name] for name in DIMENSIONS}, practices.judged))


def group_shares(nations: Iterable[NationAccounts], constructions: int, draws: int, seed: int) -> Shares:
    """Draw the shares of every group (`distribution.drawn_shares`), in thousandths.

    Parameters
    ----------
    nations : the same question on each construction of the baseline, whose own comes first; made one at a time
    constructions : how many there are
    draws, seed : number of draws (0: none), and what makes them the same again

    Returns
    -------
    The draws of the constructions one after the other; those of a construction that has not a group are left out
    """
    found: dict[Key, list[Mapping[str, Ints]]] = {}
    for k, nation in enumerate(islice(nations, min(constructions, draws))):
        for key, own in _shares(nation, draws, seed, slice(k, None, constructions)).items():
            found.setdefault(key, []).append(own)
    return {
        key: {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        for key, parts in found.items()
    }


def _shares(nation: NationAccounts, draws: int, seed: int, part: slice) -> Shares:
    drawn = drawn_margins(nation, draws, seed, part)
    first = {year: own for (_, year), own in reversed(drawn.items())}
    return {
        (variant, year, group.dimension, group.word): drawn_shares(own, first[year], group)
        for (variant, year), own in drawn.items()
        for group in listed(nation.practices)
    }
