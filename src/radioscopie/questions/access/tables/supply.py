"""Rows on the sites themselves: when they are open, who reads there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.access.levels import finite
from radioscopie.tables.opening_hours import DAY, DAYS
from radioscopie.tables.supply.table import sae_readers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from radioscopie.arrays import Bools, Reals
    from radioscopie.models.access.week import Stretch

LIMIT_MIN = 30
ANSWERS = {None: "", 0: "no", 1: "yes"}


def hour_rows(week: Sequence[Stretch], inside: Bools, people: Reals) -> list[dict[str, Any]]:
    """Say, stretch by stretch, who is more than 30 minutes from an open site: between the two ends of what is unsaid.

    Parameters
    ----------
    inside : shape (all communes,), those of the area looked at
    people : shape (all communes,)
    """
    mine = people[inside]
    return [
        {
            "day": DAYS[one.first // DAY],
            "from": _clock(one.first % DAY),
            "to": _clock((one.last - 1) % DAY + 1),
            "sites_open": one.open,
            "sites_unsaid": one.unsaid,
            "beyond_30_min_least": int(mine[one.least[inside] > LIMIT_MIN].sum()),
            "beyond_30_min_most": int(mine[one.most[inside] > LIMIT_MIN].sum()),
            "mean_min": _mean(one.most[inside], mine),
        }
        for one in week
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _mean(minutes: Reals, people: Reals) -> float | None:
    known = np.isfinite(minutes) & (people > 0)
    return finite(float(np.average(minutes[known], weights=people[known])), 1) if known.any() else None


def reader_rows(sites: pa.Table) -> list[dict[str, Any]]:
    """Say what the SAE 2023 says of the radiologists of the sites that it has."""
    known = sae_readers()
    return [
        {name: row[name] for name in ("site", "name", "departement", "machines")}
        | {name: known[row["site"]][name] for name in ("salaried_fte", "private_doctors")}
        | {name: ANSWERS[known[row["site"]][name]] for name in ("on_duty", "on_call")}
        for row in sites.to_pylist()
        if row["site"] in known
    ]
