"""Shortest ways written as their definition, with a heap and dictionaries, without the package nor scipy."""

from __future__ import annotations

import heapq
import math


def ways(edges: list[tuple[int, int, float]], start: list[tuple[int, float]]) -> dict[int, float]:
    """Minutes from a point joined to nodes (`start`: node, minutes) to every node that a way leads to."""
    out: dict[int, list[tuple[int, float]]] = {}
    for a, b, minutes in edges:
        out.setdefault(a, []).append((b, minutes))
        out.setdefault(b, []).append((a, minutes))
    waiting = [(minutes, node) for node, minutes in start]
    heapq.heapify(waiting)
    found: dict[int, float] = {}
    while waiting:
        minutes, node = heapq.heappop(waiting)
        if node not in found:
            found[node] = minutes
            for other, more in out.get(node, []):
                heapq.heappush(waiting, (minutes + more, other))
    return found


def trip(way: float, most: float, half: float) -> float:
    return way + most * way / (way + half)


def great_circle_km(lon_1: float, lat_1: float, lon_2: float, lat_2: float) -> float:
    a, b, c, d = map(math.radians, (lon_1, lat_1, lon_2, lat_2))
    return 6371.0 * math.acos(
        min(1.0, math.sin(b) * math.sin(d) + math.cos(b) * math.cos(d) * math.cos(a - c))
    )
