"""The national roads as nodes and steps: ends of traffic sections and points every 2.5 km between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from .plane import plane

STEP_KM, CELL_KM = 2.5, 0.25
CLASSES = ("toll", "free", "national_20000", "national_9000", "national")
BUSY, LESS_BUSY = 20_000, 9_000


@dataclass
class Roads:
    """Nodes and steps, as they are found."""

    rank: dict[tuple, int] = field(default_factory=dict)
    point: list[np.ndarray] = field(default_factory=list)
    route: list[str] = field(default_factory=list)
    is_access: list[bool] = field(default_factory=list)
    steps: dict[tuple[int, int], tuple[float, int]] = field(default_factory=dict)

    def node(self, route: str, degrees: np.ndarray, km: np.ndarray, access: bool) -> int:
        """Give the node of a route in a cell of 250 m, making it the first time."""
        key = (route, *(np.round(km / CELL_KM).astype(int).tolist()))
        rank = self.rank.setdefault(key, len(self.rank))
        if rank == len(self.point):
            self.point.append(degrees)
            self.route.append(route)
            self.is_access.append(access)
        self.is_access[rank] |= access
        return rank


def national_roads(sections: list[dict[str, str]]) -> Roads:
    """Cut every section whose length fits the line between its ends."""
    roads = Roads()
    ends = [np.array([[float(row[f"{axis}_{side}"]) for axis in ("lon", "lat")] for row in sections])
            for side in ("from", "to")]  # fmt: skip
    flat = [plane(*one.T) for one in ends]
    line = np.linalg.norm(flat[0] - flat[1], axis=1)
    length = np.array([float(row["length_m"]) / 1000 for row in sections])
    fits = (line <= 1.3 * length + 1) & (length <= 6 * line + 6)
    for rank in np.flatnonzero(fits).tolist():
        _cut(roads, sections[rank], [one[rank] for one in ends], [one[rank] for one in flat], length[rank])
    return roads


def _cut(roads: Roads, section: dict[str, str], ends: list, flat: list, length: float) -> None:
    pieces = max(1, int(np.ceil(np.linalg.norm(flat[0] - flat[1]) / STEP_KM)))
    kind = _class(section)
    nodes = []
    for piece in range(pieces + 1):
        degrees, km = (a + (b - a) * piece / pieces for a, b in (ends, flat))
        is_access = kind != 0 or piece in {0, pieces}  # a toll motorway is left at its interchanges alone
        nodes.append(roads.node(section["route"], degrees, km, is_access))
    for a, b in pairwise(nodes):
        if a != b:
            roads.steps.setdefault((min(a, b), max(a, b)), (length / pieces, kind))


def _class(section: dict[str, str]) -> int:
    is_motorway, traffic = section["route"].startswith("A"), float(section["vehicles_per_day"] or 0)
    if is_motorway:
        return CLASSES.index("toll" if section["concession"] == "C" else "free")
    return 2 if traffic >= BUSY else 3 if traffic >= LESS_BUSY else 4
