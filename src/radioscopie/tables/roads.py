"""The shipped network of communes and national roads with its fitted minutes, in a folder of its own (ODbL).

`reference/roads` holds the three tables, their card and their notice: figures in it were drawn from OpenStreetMap.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.schema import Table, choice, measured, text, whole
from radioscopie.tables.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_NODES = 1_000_000
KINDS = ("local", "road", "transfer", "access", "ferry")

NODES = Table(
    "road_nodes",
    (
        text("code", required=True),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
        whole("home", pa.int64(), 0, MOST_NODES),
        measured("slowness_min_km", 0, 10),
        measured("relief_m", 0, 5_000),
    ),
)
EDGES = Table(
    "road_edges",
    (
        whole("start", pa.int64(), 0, MOST_NODES),
        whole("end", pa.int64(), 0, MOST_NODES),
        choice("kind", {kind: kind for kind in KINDS}, required=True),
        measured("minutes", 0, 1_000),
    ),
)
COEFFICIENTS = Table(
    "road_coefficients",
    (
        text("id", required=True),
        measured("value", -1_000, 1_000),
        text("unit"),
        text("status", required=True),
        text("source", required=True),
    ),
)


AREAS = Table(
    "road_areas",
    (
        text("departement", required=True),
        choice("times", {word: word for word in ("local", "paris", "none")}, required=True),
        whole("pairs", pa.int64(), 0, MOST_NODES),
    ),
)

ERRORS = Table(
    "road_errors",
    (
        text("id", required=True),
        measured("minutes", -1_000, 1_000),
        whole("pairs", pa.int64(), 0, MOST_NODES),
        text("source", required=True),
    ),
)


def read_road_errors() -> Mapping[str, float]:
    """Give the errors of the network on published times that it never saw, minutes by id."""
    return {row["id"]: row["minutes"] for row in shipped(ERRORS, "roads/errors.csv").to_pylist()}


def read_road_areas() -> pa.Table:
    """Read what each département was fitted on: local times, times to Paris, none; and how many local pairs."""
    return shipped(AREAS, "roads/areas.csv")


@cache  # read by the network and by its errors; tables of pyarrow do not change
def read_road_nodes() -> pa.Table:
    """Read the nodes: communes first, by code, then points of the national roads.

    Returns
    -------
    Columns code (of the commune, or route), lon, lat (degrees, WGS 84), home (row of the nearest commune, itself for
    a commune), slowness_min_km (minutes per straight kilometre around), relief_m (standard deviation of the altitudes
    of the seats within 10 km)
    """
    return shipped(NODES, "roads/nodes.csv.gz")


def read_road_edges() -> pa.Table:
    """Read the edges, undirected: start and end (rows of the nodes), kind (one of KINDS), minutes as fitted."""
    return shipped(EDGES, "roads/edges.csv.gz")


def read_road_coefficients() -> Mapping[str, float]:
    """Give the national coefficients of the network by id."""
    rows = shipped(COEFFICIENTS, "roads/coefficients.csv").to_pylist()
    return {row["id"]: row["value"] for row in rows}
