"""Build the outlines of the communes: python scripts/build_commune_outlines.py SOURCE_DIR.

SOURCE_DIR holds communes_2026.topojson.gz: the shapes of IGN Admin Express COG 2018 (Licence Ouverte) merged to the
communes of 2026, a TopoJSON whose only property is `code`. What is written is for display: whole steps of about 0.9 km
by 0.8 km. `arcs` are lines shared by neighbours, each a first point then steps ("x y dx dy …"); `rings` of a commune,
its outer ring and its holes alike, are parted by commas, each the ranks of its arcs (~rank: backwards); degrees are
translate + scale × steps.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from build_sites import check
from radioscopie.sources.cards import card

if TYPE_CHECKING:
    from collections.abc import Iterable

TARGET = Path(__file__).parents[1] / "src/radioscopie/report/reference/communes.json.gz"
FILE = "communes_2026.topojson.gz"


def main(source_dir: str) -> None:
    check(Path(source_dir), card("commune_outlines"))
    source = json.loads(gzip.decompress((Path(source_dir) / FILE).read_bytes()))
    rings = {one["properties"]["code"]: rings_of(one) for one in source["objects"]["communes"]["geometries"]}
    drawing = {
        **source["transform"],
        "arcs": [words(number for point in arc for number in point) for arc in source["arcs"]],
        "rings": {code: ",".join(map(words, rings[code])) for code in sorted(rings) if rings[code]},
    }
    content = json.dumps(drawing, separators=(",", ":")).encode()
    TARGET.write_bytes(gzip.compress(content, 9, mtime=0))


def words(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def rings_of(geometry: dict) -> list[list[int]]:
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for part in geometry.get("arcs", ()) for ring in part]


if __name__ == "__main__":
    main(*sys.argv[1:])
