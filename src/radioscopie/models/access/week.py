"""Access by hour of the week: who has an open site near, from one change of hours to the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.access.study import travel_by_model
from radioscopie.models.access.travel.pairs import nearest
from radioscopie.tables.opening_hours import DAY, WEEK, is_open, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.access.travel.network import Network

NEAR_MIN = 5.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Minutes of the week, the last excluded, during which the same sites are open.

    Parameters
    ----------
    least, most : minutes of each commune to the nearest site, shape (communes,): with the sites whose hours nobody says
        open, then closed
    open, unsaid : how many sites say that they are open, and how many say no hours
    """

    first: int
    last: int
    least: Reals
    most: Reals
    open: int
    unsaid: int


def week_of(communes: pa.Table, sites: pa.Table, network: Network | None = None) -> Iterator[Stretch]:
    """Go through the week, one stretch at a time and never over midnight.

    Parameters
    ----------
    communes : those with a point
    sites : those of an equipment, with a column `open` (`tables.opening_hours.to_hours`)
    network : bent to known times; None: that of the package
    """
    hours = sites["open"].to_pylist()
    unsaid = np.array([not word for word in hours], bool)
    known: dict[bytes, Reals] = {}
    for first, last in changes(hours):
        opened = np.array([is_open(word, first) for word in hours], bool)
        least, most = (_minutes(known, communes, sites, kept, network) for kept in (opened | unsaid, opened))
        yield Stretch(first, last, least, most, int(opened.sum()), int(unsaid.sum()))


def changes(hours: Sequence[str]) -> list[tuple[int, int]]:
    """Cut the week where a site opens or closes, and at midnight."""
    ends = {end for word in hours for span in spans_of(word) for end in span}
    cuts = sorted(ends | set(range(0, WEEK + 1, DAY)))
    return list(pairwise(cuts))


def _minutes(
    known: dict[bytes, Reals], communes: pa.Table, sites: pa.Table, kept: Bools, network: Network | None
) -> Reals:
    """Give the minutes to the nearest of some sites, looked for once for each set of them."""
    key = kept.tobytes()
    if key not in known:
        found = np.full(communes.num_rows, np.inf)
        if kept.any():
            found = nearest(travel_by_model(communes, sites.filter(kept), NEAR_MIN, network)).minutes
        known[key] = found
    return known[key]
