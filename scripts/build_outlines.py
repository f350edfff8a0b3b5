"""Build the drawings of the départements and of the regions.

Usage: python scripts/build_outlines.py SOURCE_DIR, where SOURCE_DIR holds departements.geojson and regions.geojson
(IGN Admin Express COG 2018, Licence Ouverte, simplified). The drawings are for display only: plane coordinates in
whole units, y downwards; the overseas départements and the Paris area are redrawn in boxes. `frames` says how each
box is drawn: x = left + (longitude × cosine − west) × scale, y = top + (−latitude − north) × scale.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

from build_sites import check
from radioscopie.sources.cards import card

TARGET = Path(__file__).parents[1] / "src/radioscopie/report/reference"
TOLERANCE_DEG = 0.014
SCALE = 80
MIDDLE_LATITUDE = 46.5
BOX = {  # code: (x, y, width, height) of its box in the drawing
    "971": (-95, 560, 110, 90),
    "972": (-95, 660, 110, 90),
    "973": (-95, 760, 110, 120),
    "974": (40, 800, 100, 80),
    "976": (150, 800, 80, 80),
}
REGIONS = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}  # region: its only département
PARIS_AREA = ("75", "92", "93", "94")
PARIS_BOX = (-95, -10, 190, 160)
SOURCE = "IGN, Admin Express COG 2018, Licence Ouverte; simplified for display"

Point = tuple[float, float]
Ring = list[Point]
Box = tuple[int, int, int, int]


def main(source_dir: str) -> None:
    check(Path(source_dir), card("outlines"))
    shapes = read_shapes(Path(source_dir) / "departements.geojson")
    frames = {code: frame([shapes[code]], box) for code, box in BOX.items()}
    frames["paris"] = frame([shapes[code] for code in PARIS_AREA], PARIS_BOX)
    write("departements", drawing(shapes, BOX) + paris_inset(shapes), {"frames": frames})
    boxes = {region: BOX[code] for region, code in REGIONS.items()}
    write("regions", drawing(read_shapes(Path(source_dir) / "regions.geojson"), boxes), {})


def read_shapes(path: Path) -> dict[str, list[Ring]]:
    features = json.loads(path.read_text("utf-8"))["features"]
    return {feature["properties"]["code"]: polygons(feature["geometry"]) for feature in features}


def drawing(shapes: dict[str, list[Ring]], boxes: dict[str, Box]) -> list[dict[str, object]]:
    kept = set().union(*(kept_points(ring) for rings in shapes.values() for ring in rings))
    simple = {code: [simplified(ring, kept) for ring in rings] for code, rings in shapes.items()}
    return [drawn(code, simple[code], boxes) for code in sorted(simple)]


def write(name: str, features: list[dict[str, object]], more: dict[str, object]) -> None:
    whole = {"type": "FeatureCollection", "source": SOURCE, "features": features} | more
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / f"{name}.json").write_text(json.dumps(whole, separators=(",", ":")) + "\n", "utf-8")


def polygons(geometry: dict[str, object]) -> list[Ring]:
    """List the outer rings; the holes are too small to be drawn."""
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[(x, y) for x, y, *_ in part[0]] for part in parts]


def kept_points(ring: Ring) -> set[Point]:
    """Points that Douglas-Peucker keeps; neighbours keep the union, so that a common border stays common."""
    half = len(ring) // 2
    return _peucker(ring[: half + 1]) | _peucker(ring[half:])


def _peucker(line: Ring) -> set[Point]:
    if len(line) < 3:
        return set(line)
    gaps = [distance(point, line[0], line[-1]) for point in line[1:-1]]
    far = max(range(len(gaps)), key=gaps.__getitem__)
    if gaps[far] <= TOLERANCE_DEG:
        return {line[0], line[-1]}
    return _peucker(line[: far + 2]) | _peucker(line[far + 1 :])


def distance(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = math.hypot(bx - ax, by - ay)
    if not length:
        return math.hypot(px - ax, py - ay)
    return abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length


def simplified(ring: Ring, kept: set[Point]) -> Ring:
    return [point for point in ring if point in kept]


def drawn(code: str, rings: list[Ring], boxes: dict[str, Box]) -> dict[str, object]:
    if code in boxes:
        return feature(code, fitted([rings], boxes[code])[0], "overseas")
    return feature(code, [[plane(point) for point in ring] for ring in rings], "")


def paris_inset(shapes: dict[str, list[Ring]]) -> list[dict[str, object]]:
    fitted_shapes = fitted([shapes[code] for code in PARIS_AREA], PARIS_BOX)
    return [feature(code, rings, "paris") for code, rings in zip(PARIS_AREA, fitted_shapes, strict=True)]


def plane(point: Point) -> Point:
    x, y = point
    return (x + 5.2) * SCALE * math.cos(math.radians(MIDDLE_LATITUDE)), (51.15 - y) * SCALE


def fitted(shapes: list[list[Ring]], box: Box) -> list[list[Ring]]:
    """Scale shapes together into a box, keeping their proportions."""
    left, top, cosine, west, north, scale = frame(shapes, box)
    return [
        [
            [(left + (x * cosine - west) * scale, top + (-y - north) * scale) for x, y in ring]
            for ring in rings
        ]
        for rings in shapes
    ]


def frame(shapes: list[list[Ring]], box: Box) -> list[float]:
    """Give how a box is drawn: left, top, cosine of its latitude, west, north, scale."""
    points = [point for rings in shapes for ring in rings for point in ring]
    cosine = math.cos(math.radians(sum(y for _, y in points) / len(points)))
    xs, ys = [x * cosine for x, _ in points], [-y for _, y in points]
    left, top, width, height = box
    scale = min(width / (max(xs) - min(xs)), height / (max(ys) - min(ys)))
    return [left, top, cosine, min(xs), min(ys), scale]


def feature(code: str, rings: list[Ring], inset: str) -> dict[str, object]:
    whole = [closed([(round(x), round(y)) for x, y in ring]) for ring in rings]
    coordinates = [[ring] for ring in whole if len(ring) > 3]
    return {
        "type": "Feature",
        "properties": {"code": code, "inset": inset},
        "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
    }


def closed(ring: Ring) -> Ring:
    """Drop repeated points and close the ring."""
    points = [point for point, before in zip(ring, [None, *ring], strict=False) if point != before]
    return points if points[0] == points[-1] else [*points, points[0]]


if __name__ == "__main__":
    main(sys.argv[1])
