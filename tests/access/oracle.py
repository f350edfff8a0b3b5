"""Catchments, nearest sites and inequality written as their definitions, pair by pair, without the package."""

from __future__ import annotations

import math

PACE_OPEN, PACE_DENSE, ENDS = 60 / 45, 60 / 54, 3.0


def haversine_km(lon_1: float, lat_1: float, lon_2: float, lat_2: float) -> float:
    x1, y1, x2, y2 = map(math.radians, (lon_1, lat_1, lon_2, lat_2))
    half = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def minutes(km: float, density_1: float, density_2: float, area_km2: float) -> float:
    way = max(km, 2 / 3 * math.sqrt(area_km2 / math.pi))
    paces = [PACE_DENSE if density >= 1500 else PACE_OPEN for density in (density_1, density_2)]
    return ENDS + way * sum(paces) / 2


def step_weight(time: float, steps: list[tuple[float, float]]) -> float:
    return next((weight for limit, weight in steps if time <= limit), 0.0)


def two_step(times, need, supply, weight):
    """`times[i][j]`: minutes, or None when there is no road."""
    w = [[0.0 if t is None else weight(t) for t in row] for row in times]
    ratio = []
    for j, amount in enumerate(supply):
        demand = sum(need[i] * w[i][j] for i in range(len(need)))
        ratio.append(amount / demand if demand else 0.0)
    return [sum(ratio[j] * w[i][j] for j in range(len(supply))) for i in range(len(need))]


def three_step(times, need, supply, weight):
    w = [[0.0 if t is None else weight(t) for t in row] for row in times]
    choice = [[x / sum(row) if x else 0.0 for x in row] for row in w]
    ratio = []
    for j, amount in enumerate(supply):
        demand = sum(need[i] * w[i][j] * choice[i][j] for i in range(len(need)))
        ratio.append(amount / demand if demand else 0.0)
    return [sum(ratio[j] * w[i][j] * choice[i][j] for j in range(len(supply))) for i in range(len(need))]


def gini(values, people):
    """Half the mean difference of all pairs of people, over the mean."""
    total = sum(people)
    mean = sum(v * p for v, p in zip(values, people, strict=True)) / total
    gaps = sum(
        p * q * abs(v - u)
        for v, p in zip(values, people, strict=True)
        for u, q in zip(values, people, strict=True)
    )
    return gaps / (2 * total * total * mean)


def theil(values, people):
    total = sum(people)
    mean = sum(v * p for v, p in zip(values, people, strict=True)) / total
    return sum(p * (v / mean) * math.log(v / mean) for v, p in zip(values, people, strict=True) if v) / total
