"""From communes to départements, regions and the nation: who is how far."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.access.inequality import quantiles, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from radioscopie.arrays import Ints, Reals

BEYOND_MIN = (15, 20, 30, 45, 60)
BEYOND_KM = (10, 20, 30, 50)
SHARES = {"p10": 0.1, "median": 0.5, "p90": 0.9, "p95": 0.95}
PER = 100_000


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured in n communes: people, minutes and straight kilometres to the nearest site (inf: none).

    `accessibility` is the supply per person, None when only the nearest site is looked for.
    """

    people: Reals
    minutes: Reals
    km: Reals
    accessibility: Reals | None


def level_rows(groups: Mapping[str, Ints], measures: Measures) -> list[dict[str, Any]]:
    """Describe each group of communes.

    Parameters
    ----------
    groups : code of the group → ranks of its communes

    Returns
    -------
    one row a group: code, people, minutes (mean over those a road joins to a site, quantiles over all), people and
    share beyond each time and distance; those whom no road joins to a site are beyond every time
    """
    return [{"code": code} | _described(part_of(measures, ranks)) for code, ranks in groups.items()]


def ranks_by(codes: list[str]) -> dict[str, Ints]:
    """Give the ranks of each code, codes in order, the empty one left out."""
    words, inverse = np.unique(np.array(codes, dtype=np.str_), return_inverse=True)
    order = np.argsort(inverse, kind="stable")
    cuts = np.cumsum(np.bincount(inverse))[:-1]
    parts = zip(words.tolist(), np.split(order, cuts), strict=True)
    return {word: ranks for word, ranks in parts if word}


def part_of(measures: Measures, ranks: Ints) -> Measures:
    """Keep some of the communes."""
    access = None if measures.accessibility is None else measures.accessibility[ranks]
    return Measures(measures.people[ranks], measures.minutes[ranks], measures.km[ranks], access)


def _described(part: Measures) -> dict[str, Any]:
    people = part.people
    total = people.sum()
    row: dict[str, Any] = {"people": int(total), "mean_min": _mean(part.minutes, people)}
    values = quantiles(part.minutes, people, tuple(SHARES.values()))
    row |= {f"{name}_min": finite(value, 1) for name, value in zip(SHARES, values, strict=True)}
    row |= dict(_beyond(part.minutes, people, BEYOND_MIN, "min"))
    row |= dict(_beyond(part.km, people, BEYOND_KM, "km"))
    if part.accessibility is not None:
        row["per_100000"] = finite(PER * _ratio((part.accessibility * people).sum(), total), 4)
    return row


def _beyond(values: Reals, people: Reals, limits: tuple[int, ...], unit: str) -> Iterator[tuple[str, Any]]:
    """Count people beyond each limit: `beyond_30_min`, `share_beyond_30_min`, `beyond_50_km`, and so on."""
    for limit in limits:
        far = people[values > limit].sum()
        yield f"beyond_{limit}_{unit}", int(far)
        yield f"share_beyond_{limit}_{unit}", finite(_ratio(far, people.sum()), 5)


def _mean(values: Reals, people: Reals) -> float | None:
    known = np.isfinite(values)
    return finite(_ratio((values[known] * people[known]).sum(), people[known].sum()), 2)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def finite(value: float, digits: int) -> float | None:
    """Round a value; None when there is none."""
    return round(float(value), digits) if isfinite(value) else None


def newly_within(before: Reals, after: Reals, people: Reals) -> Any:
    """Count the people who come within each time (negative: who fall beyond it), by time."""
    return {
        limit: int(summed((after <= limit).astype(np.int64), people, 2)[1] - people[before <= limit].sum())
        for limit in BEYOND_MIN
    }


def nearer(before: Reals, after: Reals, people: Reals) -> int:
    """Count the people whose time to the nearest site falls by a minute or more, or who are joined to one by a road."""
    return int(people[after <= before - 1].sum())
