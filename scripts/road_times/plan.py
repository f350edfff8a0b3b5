"""The plan of the network: its nodes, its edges and what the minutes of each edge are a sum of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, cKDTree

from radioscopie.tables.roads import KINDS

from .plane import plane
from .roads import CLASSES, national_roads
from .water import COAST, is_over_water

if TYPE_CHECKING:
    from .sources import Sources

LOCAL, ROAD, TRANSFER, ACCESS, FERRY = range(len(KINDS))
DENSITY_CUTS = (35, 100, 300, 1000, 3000)  # inhabitants per km²
URBAN = 400.0
NEIGHBOURS, NEIGHBOUR_KM = 5, 25.0
TRANSFER_KM, SAME_ROUTE_KM = 1.5, 0.8
ACCESS_NEIGHBOURS, ACCESS_KM, FROM_COMMUNE_KM = 5, 8.0, 4.0
RELIEF_KM, MOST_RELIEF = 10.0, 6.0  # relief counts in hundreds of metres, up to six
NEAR_ALTITUDES = 3
FERRIES = (("17306", "33544", 32.0),)  # Royan to Le Verdon: the router takes it, the times to Paris show it

LOCAL_NAMES = tuple(f"local_{rank}" for rank in range(len(DENSITY_CUTS) + 1))
ROAD_NAMES = tuple(f"{name}{end}" for name in CLASSES for end in ("", "_urban"))
NAMES = (*LOCAL_NAMES, "climb", "relief", "hop", "access", *ROAD_NAMES, "transfer", "transfer_km", "ferry")
STARTS = (1.0, 1.0, 1.0, 0.95, 0.95, 0.95, 0.5, 0.2, 0.3, 0.8,
          0.58, 0.62, 0.56, 0.62, 0.6, 0.74, 0.68, 0.9, 0.95, 1.0, 0.8, 0.7, 1.0)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """n nodes (communes first) and m edges.

    Parameters
    ----------
    code : shape (n,), of communes, then routes
    degrees, flat : shape (n, 2), degrees and plane kilometres
    home : shape (n,), nearest commune
    density_class : shape (n,), of the home
    relief : shape (n,), metres
    start, end, kind : shape (m,)
    features : shape (m, len(NAMES)); minutes are features @ coefficients
    communes : how many
    """

    code: np.ndarray
    degrees: np.ndarray
    flat: np.ndarray
    home: np.ndarray
    density_class: np.ndarray
    relief: np.ndarray
    start: np.ndarray
    end: np.ndarray
    kind: np.ndarray
    features: np.ndarray
    communes: int


@dataclass(frozen=True)
class _Ground:
    """What is known of the communes, and of the nodes through their homes."""

    flat: np.ndarray
    home: np.ndarray
    density_class: np.ndarray
    is_urban: np.ndarray
    altitude: np.ndarray
    relief: np.ndarray


def plan_of(sources: Sources) -> Plan:
    """Draw the plan."""
    communes, roads = sources.communes, national_roads(sources.sections)
    n = len(communes["code"])
    degrees = np.concatenate([np.column_stack([communes["lon"], communes["lat"]]), np.array(roads.point)])
    flat = plane(*degrees.T)
    home = np.concatenate([np.arange(n), cKDTree(flat[:n]).query(flat[n:])[1]])
    ground = _ground(sources, flat, home)
    steps = np.array(list(roads.steps))
    parts = (
        (LOCAL, _neighbours(flat[:n])),
        (ROAD, steps + n),
        (TRANSFER, _transfers(flat[n:], np.array(roads.route), steps) + n),
        (ACCESS, _accesses(flat, n, np.flatnonzero(roads.is_access))),
    )
    pairs = np.concatenate([part for _, part in parts])
    kind = np.concatenate([np.full(len(part), number) for number, part in parts])
    km = np.linalg.norm(flat[pairs[:, 0]] - flat[pairs[:, 1]], axis=1)
    length = np.array([one[0] for one in roads.steps.values()])
    features = _features(pairs, kind, np.where(kind == ROAD, _put(kind == ROAD, length), km), ground)
    features[np.flatnonzero(kind == ROAD)] += _road_features(pairs[kind == ROAD], roads, ground)
    kept = _kept(sources, degrees, home, pairs, kind, km)
    pairs, kind, features = _with_ferries(communes["code"], pairs[kept], kind[kept], features[kept])
    code = np.concatenate([communes["code"], np.array(roads.route)])
    classes, relief = ground.density_class[home], ground.relief[home]
    return Plan(code, degrees, flat, home, classes, relief, *pairs.T, kind, features, n)


def _ground(sources: Sources, flat: np.ndarray, home: np.ndarray) -> _Ground:
    communes = sources.communes
    n, around = len(communes["code"]), communes["density_km2"]
    area = communes["area_km2"]
    own = np.where(area > 0, communes["population"] / np.maximum(area, 1e-9), around)
    density = np.sqrt(np.maximum(own, 0.1) * np.maximum(around, 0.1))
    classes = np.searchsorted(DENSITY_CUTS, density, side="right")
    altitude = _altitudes(sources.altitudes, communes["code"], flat[:n])
    near = cKDTree(flat[:n]).query_ball_point(flat[:n], RELIEF_KM)
    relief = np.array([altitude[ranks].std() for ranks in near])
    return _Ground(flat, home, classes, around > URBAN, altitude, relief)


def _altitudes(known: dict[str, float], codes: np.ndarray, flat: np.ndarray) -> np.ndarray:
    altitude = np.array([known.get(code, np.nan) for code in codes.tolist()])
    is_known = ~np.isnan(altitude)
    near = cKDTree(flat[is_known]).query(flat[~is_known], NEAR_ALTITUDES)[1]
    altitude[~is_known] = altitude[is_known][near].mean(axis=1)
    return altitude


def _neighbours(flat: np.ndarray) -> np.ndarray:
    corners = Delaunay(flat).simplices
    near = cKDTree(flat).query(flat, NEIGHBOURS + 1)[1]
    stars = np.column_stack([np.repeat(np.arange(len(flat)), NEIGHBOURS), near[:, 1:].ravel()])
    pairs = _once(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]], stars]))
    return pairs[np.linalg.norm(flat[pairs[:, 0]] - flat[pairs[:, 1]], axis=1) < NEIGHBOUR_KM]


def _transfers(flat: np.ndarray, route: np.ndarray, steps: np.ndarray) -> np.ndarray:
    pairs = cKDTree(flat).query_pairs(TRANSFER_KM, output_type="ndarray")
    km = np.linalg.norm(flat[pairs[:, 0]] - flat[pairs[:, 1]], axis=1)
    pairs = _once(pairs[(route[pairs[:, 0]] != route[pairs[:, 1]]) | (km < SAME_ROUTE_KM)])
    width = len(flat)
    return pairs[~np.isin(pairs @ [width, 1], steps @ [width, 1])]


def _accesses(flat: np.ndarray, n: int, access: np.ndarray) -> np.ndarray:
    km, near = cKDTree(flat[:n]).query(flat[n:][access], ACCESS_NEIGHBOURS)
    out = np.column_stack([np.repeat(access + n, ACCESS_NEIGHBOURS), near.ravel()])[km.ravel() < ACCESS_KM]
    around = cKDTree(flat[:n]).query_ball_tree(cKDTree(flat[n:][access]), FROM_COMMUNE_KM)
    back = [(access[rank] + n, commune) for commune, ranks in enumerate(around) for rank in ranks]
    return _once(np.concatenate([out, np.array(back)]))


def _once(pairs: np.ndarray) -> np.ndarray:
    pairs = np.sort(pairs, axis=1)
    return np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)


def _put(mask: np.ndarray, values: np.ndarray) -> np.ndarray:
    found = np.zeros(len(mask))
    found[mask] = values
    return found


def _features(pairs: np.ndarray, kind: np.ndarray, km: np.ndarray, ground: _Ground) -> np.ndarray:
    found = np.zeros((len(pairs), len(NAMES)))
    column = {name: rank for rank, name in enumerate(NAMES)}
    homes = ground.home[pairs]
    off = np.flatnonzero((kind == LOCAL) | (kind == ACCESS))
    for side in (0, 1):
        np.add.at(found, (off, ground.density_class[homes[off, side]]), km[off] / 2)
    relief = np.minimum(ground.relief[homes[off]].mean(axis=1) / 100, MOST_RELIEF)
    found[off, column["relief"]] = km[off] * relief
    local, transfer = np.flatnonzero(kind == LOCAL), np.flatnonzero(kind == TRANSFER)
    found[local, column["climb"]] = np.abs(np.diff(ground.altitude[homes[local]], axis=1))[:, 0] / 100
    found[local, column["hop"]] = 1
    found[kind == ACCESS, column["access"]] = 1
    found[transfer, column["transfer"]], found[transfer, column["transfer_km"]] = 1, km[transfer]
    return found


def _road_features(pairs: np.ndarray, roads: object, ground: _Ground) -> np.ndarray:
    km, kind = (np.array(one) for one in zip(*roads.steps.values(), strict=True))
    is_urban = ground.is_urban[ground.home[pairs]].all(axis=1)
    found = np.zeros((len(pairs), len(NAMES)))
    found[np.arange(len(pairs)), NAMES.index(ROAD_NAMES[0]) + 2 * kind + is_urban] = km
    return found


def _kept(
    sources: Sources,
    degrees: np.ndarray,
    home: np.ndarray,
    pairs: np.ndarray,
    kind: np.ndarray,
    km: np.ndarray,
) -> np.ndarray:
    """Say which edges stay: none from one land to another, nor over water but what alone joins a part to the rest."""
    land, departement = (sources.communes[name][home] for name in ("land", "departement"))
    kept = (land[pairs[:, 0]] == land[pairs[:, 1]]) | (kind == ROAD)
    is_coast = np.isin(departement, COAST)[pairs].any(axis=1)
    doubtful = np.flatnonzero(kept & is_coast & (kind != ROAD) & (km > 1))
    start, end = (degrees[pairs[doubtful, side]] for side in (0, 1))
    wet = doubtful[is_over_water(start, end, km[doubtful], sources.outlines)]
    kept[wet] = False
    part = _parts(pairs[kept], len(home))
    for edge in wet[np.argsort(km[wet], kind="stable")].tolist():
        one, other = part[pairs[edge]]
        kept[edge] = one != other
        part[part == other] = one
    return kept


def _parts(pairs: np.ndarray, nodes: int) -> np.ndarray:
    links = coo_array((np.ones(len(pairs)), tuple(pairs.T)), shape=(nodes, nodes))
    return connected_components(links, directed=False)[1]


def _with_ferries(
    codes: np.ndarray, pairs: np.ndarray, kind: np.ndarray, features: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rank = {code: number for number, code in enumerate(codes.tolist())}
    ends = np.array([[rank[a], rank[b]] for a, b, _ in FERRIES])
    added = np.zeros((len(FERRIES), len(NAMES)))
    added[:, NAMES.index("ferry")] = [minutes for _, _, minutes in FERRIES]
    kinds = np.full(len(FERRIES), FERRY)
    return np.concatenate([pairs, ends]), np.concatenate([kind, kinds]), np.concatenate([features, added])
