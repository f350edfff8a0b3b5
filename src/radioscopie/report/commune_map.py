"""The map of the communes of an area, each in its outline (scripts/build_commune_outlines.py): SVG, without script."""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.report.territory_map import cross, legend_at, map_svg, numbered, shade_of, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radioscopie.arrays import Reals
    from radioscopie.report.territory_map import Base, Legend, Spot

    Line = Reals  # shape (points, 2), degrees
    Project = Callable[[Any, Any], tuple[Any, Any]]

WIDTH, HEIGHT, LEGEND_WIDTH, ROOM = 760, 820, 200, 12
NO_SHAPE = 5  # radius of the disc of a commune that has no outline


@dataclass(frozen=True, slots=True)
class Drawn:
    """A commune of a map: its code, its département, its point, its value, what it says."""

    code: str
    spot: Spot


def commune_map(
    communes: Sequence[Drawn], sites: Iterable[Spot], legend: Legend, base: Base, places: Iterable[Spot] = ()
) -> str:
    """Draw the communes of an area, the borders of its départements, sites and numbered places on top; SVG.

    Parameters
    ----------
    communes : those of the area; one without an outline is a disc at its point
    places : each with its rank as value
    """
    rings = {one.code: lines_of(one.code) for one in communes}
    alone = np.array([(one.spot.lon, one.spot.lat) for one in communes])
    points = np.concatenate([*(line for lines in rings.values() for line in lines), alone])
    project, height = _projection(points)
    view = (0, 0, WIDTH + LEGEND_WIDTH, height)
    ordered = _big_first(communes, rings)
    shapes = [spoken(_shape(rings[one.code], one, legend, project), one.spot.says, view) for one in ordered]
    line = 'fill="none" stroke="#1b1b1b" stroke-width="1.3" pointer-events="none"'
    borders = f'<path d="{_borders(communes, project)}" {line}/>'
    box = list(zip(points.min(axis=0).tolist(), points.max(axis=0).tolist(), strict=True))
    near = (one for one in sites if _is_in(one, box))
    signs = "".join(cross(*project(one.lon, one.lat)) for one in near)
    marks = f'<g stroke="#08306b" stroke-width="1.8" pointer-events="none">{signs}</g>'
    ranks = (spoken(numbered(one, *project(one.lon, one.lat)), one.says, view) for one in places)
    return map_svg(
        base, [*shapes, borders, marks, *ranks, *legend_at(legend, base, WIDTH + ROOM, ROOM + 40)], view
    )


def _big_first(communes: Sequence[Drawn], rings: Mapping[str, list[Line]]) -> list[Drawn]:
    """Put discs after outlines, so that they are seen."""
    return sorted(communes, key=lambda one: not rings[one.code])


def _shape(lines: Sequence[Line], one: Drawn, legend: Legend, project: Project) -> str:
    fill = f'fill="{shade_of(one.spot.value, legend)}" stroke="#8a8a8a" stroke-width=".4"'
    if lines:
        return f'<path d="{_path(lines, project)}" {fill} fill-rule="evenodd"/>'
    x, y = project(one.spot.lon, one.spot.lat)
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{NO_SHAPE}" {fill}/>'


def _path(lines: Iterable[Line], project: Project, end: str = "Z") -> str:
    drawn = (np.rint(np.stack(project(*line.T), axis=1)).astype(int).tolist() for line in lines)
    return "".join(f"M{'L'.join(f'{x} {y}' for x, y in points)}{end}" for points in drawn)


def _projection(points: Line) -> tuple[Project, int]:
    """Give how degrees are drawn, filling the frame, and the height of what is drawn."""
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    cosine = math.cos(math.radians((north + south) / 2))
    wide, tall = (east - west) * cosine or 1.0, north - south or 1.0
    scale = min((WIDTH - 2 * ROOM) / wide, HEIGHT / tall)

    def project(lon: Any, lat: Any) -> tuple[Any, Any]:
        return ROOM + (lon - west) * cosine * scale, ROOM + (north - lat) * scale

    return project, math.ceil(max(tall * scale, 300)) + 2 * ROOM


def _is_in(spot: Spot, box: Sequence[tuple[float, float]]) -> bool:
    (west, east), (south, north) = box
    return west <= spot.lon <= east and south <= spot.lat <= north


def _borders(communes: Iterable[Drawn], project: Project) -> str:
    """Draw the lines between two départements, and around the area."""
    sides = defaultdict[int, list[str]](list)
    for one in communes:
        for ring in _drawing()["rings"].get(one.code, ()):
            for rank in ring:
                sides[rank if rank >= 0 else ~rank].append(one.spot.departement)
    edges = (rank for rank, beside in sides.items() if len(beside) == 1 or len(set(beside)) > 1)
    return _path((_arc(rank) for rank in edges), project, end="")


def lines_of(code: str) -> list[Line]:
    """Give the rings of a commune, in degrees; none when it has no outline."""
    return [_ring(ring) for ring in _drawing()["rings"].get(code, ())]


def _ring(ranks: Iterable[int]) -> Line:
    return np.concatenate([_arc(rank) if rank >= 0 else _arc(~rank)[::-1] for rank in ranks])


@cache
def _arc(rank: int) -> Line:
    drawing = _drawing()
    steps = np.array(drawing["arcs"][rank]).reshape(-1, 2).cumsum(axis=0)
    points: Line = np.array(drawing["translate"]) + np.array(drawing["scale"]) * steps
    return points


@cache
def _drawing() -> dict[str, Any]:
    content = (files("radioscopie.report") / "reference" / "communes.json.gz").read_bytes()
    return dict(json.loads(gzip.decompress(content)))
