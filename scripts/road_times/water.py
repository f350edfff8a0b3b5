"""Straight lines that leave the land: no road is drawn over a bay or an estuary."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

STEP_KM, MOST_KM = 0.25, 1.0
# Départements with a coast: inland, an outline is left for a neighbour's road, not for water.
COAST = (
    *(["62", "80", "76", "27", "14", "50", "35", "22", "29", "56", "44", "85", "17", "33", "40", "64"]),
    *(["66", "11", "34", "30", "13", "83", "06", "2A", "2B"]),
)


def is_over_water(start: np.ndarray, end: np.ndarray, km: np.ndarray, outlines: list[dict]) -> np.ndarray:
    """Say which segments have more than a kilometre outside every outline.

    Parameters
    ----------
    start, end : shape (n, 2), degrees
    km : shape (n,), their lengths
    """
    steps = np.maximum(2, np.ceil(km / STEP_KM).astype(int))
    row = np.repeat(np.arange(len(km)), steps - 1)
    share = np.concatenate([np.arange(1, count) / count for count in steps])
    points = start[row] + (end[row] - start[row]) * share[:, None]
    outside = np.bincount(row, ~_on_land(points, outlines), len(km))
    return outside * km / steps > MOST_KM


def _on_land(points: np.ndarray, outlines: list[dict]) -> np.ndarray:
    found = np.zeros(len(points), dtype=bool)
    for outline in outlines:
        many = outline["type"] == "MultiPolygon"
        for rings in outline["coordinates"] if many else [outline["coordinates"]]:
            edges = [np.array(ring, dtype=float)[:, :2] for ring in rings]
            low, high = edges[0].min(axis=0), edges[0].max(axis=0)
            near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
            found[near[_crossings(points[near], edges) % 2 == 1]] = True
    return found


def _crossings(points: np.ndarray, rings: list[np.ndarray]) -> np.ndarray:
    """Count the sides that a ray to the east of each point crosses."""
    count = np.zeros(len(points), dtype=int)
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            level = np.flatnonzero((y1 > points[:, 1]) != (y2 > points[:, 1]))
            cross = x1 + (points[level, 1] - y1) * (x2 - x1) / (y2 - y1)
            count[level] += cross > points[level, 0]
    return count
