"""The map of the communes of an area, each in its outline (scripts/build_commune_outlines.py): SVG, without script."""

from __future__ import annotations

import gzip
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.report.territory_map import cross, legend_at, map_svg, numbered, shade_of, spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radioscopie.arrays import Reals
    from radioscopie.report.territory_map import Base, Legend, Spot

    Line = Reals  # shape (points, 2), degrees
    Ring = list[int]  # ranks of arcs, ~rank when drawn backwards
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
    rings = {one.code: rings_of(one.code) for one in communes}
    numbers, points = arcs_of(rank for lines in rings.values() for ring in lines for rank in ring)
    alone = np.array([(one.spot.lon, one.spot.lat) for one in communes])
    every = np.concatenate([*points, alone])
    project, height = _projection(every)
    view = (0, 0, WIDTH + LEGEND_WIDTH, height)
    arcs = dict(zip(numbers, _words(points, project), strict=True))
    ordered = _big_first(communes, rings)
    shapes = [
        spoken(_shape(rings[one.code], arcs, one, legend, project), one.spot.says, view) for one in ordered
    ]
    line = 'fill="none" stroke="#1b1b1b" stroke-width="1.3" pointer-events="none"'
    borders = f'<path d="{_borders(communes, rings, arcs)}" {line}/>'
    box = list(zip(every.min(axis=0).tolist(), every.max(axis=0).tolist(), strict=True))
    near = (one for one in sites if _is_in(one, box))
    signs = "".join(cross(*project(one.lon, one.lat)) for one in near)
    marks = f'<g stroke="#08306b" stroke-width="1.8" pointer-events="none">{signs}</g>'
    ranks = (spoken(numbered(one, *project(one.lon, one.lat)), one.says, view) for one in places)
    return map_svg(
        base, [*shapes, borders, marks, *ranks, *legend_at(legend, base, WIDTH + ROOM, ROOM + 40)], view
    )


def _big_first(communes: Sequence[Drawn], rings: Mapping[str, list[Ring]]) -> list[Drawn]:
    """Put discs after outlines, so that they are seen."""
    return sorted(communes, key=lambda one: not rings[one.code])


def _shape(
    rings: list[Ring], arcs: Mapping[int, list[str]], one: Drawn, legend: Legend, project: Project
) -> str:
    fill = f'fill="{shade_of(one.spot.value, legend)}" stroke="#8a8a8a" stroke-width=".4"'
    if rings:
        return f'<path d="{_path(rings, arcs)}" {fill} fill-rule="evenodd"/>'
    x, y = project(one.spot.lon, one.spot.lat)
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{NO_SHAPE}" {fill}/>'


def _path(rings: Iterable[Ring], arcs: Mapping[int, list[str]], end: str = "Z") -> str:
    """Write lines, each made of arcs, those of negative rank (~rank) drawn backwards."""
    lines = ((arcs[rank] if rank >= 0 else arcs[~rank][::-1] for rank in ring) for ring in rings)
    return "".join(f"M{'L'.join(chain.from_iterable(line))}{end}" for line in lines)


def _words(lines: Sequence[Line], project: Project) -> list[list[str]]:
    """Write the points of lines as they are drawn: "x y"."""
    if not lines:
        return []
    x, y = (np.rint(axis).astype(int).tolist() for axis in project(*np.concatenate(lines).T))
    words = [f"{one} {two}" for one, two in zip(x, y, strict=True)]
    cuts = [0, *accumulate(map(len, lines))]
    return [words[low:high] for low, high in pairwise(cuts)]


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


def _borders(
    communes: Iterable[Drawn], rings: Mapping[str, list[Ring]], arcs: Mapping[int, list[str]]
) -> str:
    """Draw the lines between two départements, and around the area."""
    sides = defaultdict[int, list[str]](list)
    for one in communes:
        for rank in chain.from_iterable(rings[one.code]):
            sides[rank if rank >= 0 else ~rank].append(one.spot.departement)
    edges = ([rank] for rank, beside in sides.items() if len(beside) == 1 or len(set(beside)) > 1)
    return _path(edges, arcs, end="")


def arcs_of(asked: Iterable[int]) -> tuple[list[int], list[Line]]:
    """Give the ranks of the arcs asked, backwards or not, each once, and their points in degrees."""
    ranks = list(dict.fromkeys(rank if rank >= 0 else ~rank for rank in asked))
    if not ranks:
        return [], []
    drawing = _drawing()
    steps = np.array(" ".join([drawing["arcs"][rank] for rank in ranks]).split(), dtype=np.int64)
    sizes = [(drawing["arcs"][rank].count(" ") + 1) // 2 for rank in ranks]
    first = np.cumsum([0, *sizes[:-1]])
    whole = np.vstack([(0, 0), steps.reshape(-1, 2).cumsum(axis=0)])
    grid = whole[1:] - np.repeat(whole[first], sizes, axis=0)
    points = np.array(drawing["translate"]) + np.array(drawing["scale"]) * grid
    return ranks, np.split(points, first[1:])


def rings_of(code: str) -> list[Ring]:
    """Give the rings of a commune; none when it has no outline."""
    written = _drawing()["rings"].get(code, "")
    return [[int(rank) for rank in ring.split()] for ring in written.split(",") if ring]


@cache
def _drawing() -> dict[str, Any]:
    content = (files("radioscopie.report") / "reference" / "communes.json.gz").read_bytes()
    return dict(json.loads(gzip.decompress(content)))
