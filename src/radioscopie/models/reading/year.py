"""What a civil year asks, beside the days measured: months, kinds of days and public holidays are not the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.reading.encode import make_plan
from radioscopie.models.reading.simulate import expected_by_site

if TYPE_CHECKING:
    from radioscopie.models.reading.network.spec import Network


def times_a_year(network: Network) -> tuple[float, np.ndarray]:
    """Give by how much the requests of the days measured are multiplied in the civil year of the first of them.

    Returns
    -------
    for all the sites together, and for each of them (S,); 1 for a site without requests
    """
    first = network.start
    days = (date(first.year + 1, 1, 1) - date(first.year, 1, 1)).days
    whole = replace(network, start=date(first.year, 1, 1), warm_up_days=0, days=days)
    year, seen = (_requests(one) for one in (whole, network))
    by_site = np.divide(year, seen, out=np.ones_like(year), where=seen > 0)
    return float(year.sum() / seen.sum()) if seen.sum() else 1.0, by_site


def _requests(network: Network) -> np.ndarray:
    first = network.warm_up_days
    return expected_by_site(make_plan(network), first, first + network.days)
