"""Hatching of outlines: diagonal lines kept inside, lines of their own since charts have no pattern to fill with."""

from __future__ import annotations

from itertools import pairwise
from math import floor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Ring = Sequence[Sequence[float]]

STEP = 6.0  # between two lines, in the units of the drawing, along an axis


def hatched(feature: dict[str, Any], step: float = STEP) -> dict[str, Any]:
    """Give the hatching of a shape as a feature of lines; rings are taken together, so that holes stay empty."""
    shape = feature["geometry"]
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    lines = [line for part in parts for line in _lines(part, step)]
    geometry = {"type": "MultiLineString", "coordinates": lines}
    return {"type": "Feature", "geometry": geometry, "properties": {}}


def _lines(rings: Sequence[Ring], step: float) -> Iterator[list[list[float]]]:
    """Cut the lines x + y = k × step where they cross the edges, and keep every other piece."""
    edges = [(a, b) for ring in rings for a, b in pairwise([*ring, ring[0]])]
    crossings: dict[int, list[float]] = {}
    for (x0, y0), (x1, y1) in edges:
        start, end = sorted((x0 + y0, x1 + y1))
        for k in range(floor(start / step) + 1, floor(end / step) + 1):
            share = (k * step - (x0 + y0)) / ((x1 + y1) - (x0 + y0))
            crossings.setdefault(k, []).append(x0 + share * (x1 - x0))
    for k, found in sorted(crossings.items()):
        for left, right in zip(*[iter(sorted(found))] * 2, strict=False):
            yield [[round(x, 1), round(k * step - x, 1)] for x in (left, right)]
