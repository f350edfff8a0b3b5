"""The user's own travel times, matched to communes and sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.places import arc_km, commune_places, on_sphere, site_places
from radioscopie.models.access.travel.line import model_minutes
from radioscopie.models.access.travel.pairs import Travel, shortest, sorted_travel
from radioscopie.models.access.travel.roads import inside_minutes
from radioscopie.tables.supply.files import WHOLE_CITIES

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.access.places import Points

Groups = dict[str, list[int]]
SAMPLE = 10_000


@dataclass(frozen=True, slots=True)
class Matched:
    """Travel from a matrix, and what of the matrix was left.

    Parameters
    ----------
    travel : pairs kept
    unknown_from, unknown_to : rows whose commune, or whose site or commune of arrival, is not ours
    inside : pairs inside a commune given as zero minutes, replaced by the model's time inside it
    absent : communes from which the matrix goes nowhere that we know
    to_model : median of the times given over those of straight lines, for a sample of the pairs (1 when there is none)
    """

    travel: Travel
    unknown_from: int
    unknown_to: int
    inside: int
    absent: int
    to_model: float


def matrix_travel(matrix: pa.Table, communes: pa.Table, sites: pa.Table, reach_min: float) -> Matched:
    """Match a travel table (`tables.travel`) with communes and sites.

    Parameters
    ----------
    matrix : columns from, to (dictionaries), minutes; `to` is a site, or a commune and then all its sites; the code of
        Paris, Lyon or Marseille stands for all their arrondissements
    communes, sites : those of the study, in order
    reach_min : minutes beyond which only the nearest site is kept
    """
    starts, ends = _origins(communes), _goals(sites)
    origin, goal = _ranks(matrix["from"], starts), _ranks(matrix["to"], ends)
    known = (origin >= 0) & (goal >= 0)
    minutes = matrix["minutes"].to_numpy()[known]
    i, goals, minutes = _spread(origin[known], goal[known], minutes, starts)
    j, i, minutes = _spread(goals, i, minutes, ends)
    places = _places(communes, sites)
    minutes, inside = _inside(i, minutes, places[0])
    best = shortest(i, minutes, communes.num_rows)
    kept = (minutes <= reach_min) | (minutes == best[i])
    travel = sorted_travel(i[kept], j[kept], minutes[kept], communes.num_rows, sites.num_rows)
    lost = [int((ranks < 0).sum()) for ranks in (origin, goal)]
    return Matched(
        travel, lost[0], lost[1], inside, int(np.isinf(best).sum()), _to_model(i, j, minutes, places)
    )


def _ranks(words: pa.ChunkedArray, groups: Groups) -> Ints:
    """Give the rank of the group of each word, -1 where it names none."""
    one = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
    found = pc.fill_null(pc.index_in(one.dictionary, value_set=pa.array(list(groups), pa.string())), -1)
    ranks: Ints = found.to_numpy().astype(np.int64)[one.indices.to_numpy()]
    return ranks


def _origins(communes: pa.Table) -> Groups:
    """Give the ranks of communes by code, and those of the arrondissements by the code of their city."""
    codes = communes["code"].to_pylist()
    return {code: [rank] for rank, code in enumerate(codes)} | _cities(codes)


def _goals(sites: pa.Table) -> Groups:
    """Give the ranks of sites by number, by commune and by city."""
    codes, groups = sites["commune_code"].to_pylist(), Groups()
    for rank, code in enumerate(codes):
        groups.setdefault(code, []).append(rank)
    return groups | _cities(codes) | {site: [rank] for rank, site in enumerate(sites["site"].to_pylist())}


def _cities(codes: list[str]) -> Groups:
    inside = {
        city: [rank for rank, code in enumerate(codes) if code == city or code.startswith(start)]
        for city, start in WHOLE_CITIES.items()
    }
    return {city: ranks for city, ranks in inside.items() if ranks}


def _spread(group: Ints, other: Ints, minutes: Reals, groups: Groups) -> tuple[Ints, Ints, Reals]:
    """Repeat each pair for every member of its group: the members, the other end, the minutes."""
    sizes = np.array([len(ranks) for ranks in groups.values()], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    members = np.array([rank for ranks in groups.values() for rank in ranks], dtype=np.int64)
    times = sizes[group]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return (
        members[np.repeat(starts[group], times) + within],
        np.repeat(other, times),
        np.repeat(minutes, times),
    )


def _places(communes: pa.Table, sites: pa.Table) -> tuple[Points, Points]:
    here = commune_places(communes)
    return here, site_places(sites, here)


def _inside(i: Ints, minutes: Reals, communes: Points) -> tuple[Reals, int]:
    """Give the model's time inside a commune to the pairs that the matrix has at zero."""
    zero = np.flatnonzero(minutes == 0)
    filled = minutes.copy()
    filled[zero] = inside_minutes(communes)[i[zero]]
    return filled, len(zero)


def _to_model(i: Ints, j: Ints, minutes: Reals, places: tuple[Points, Points]) -> float:
    """Compare the times given with those of straight lines, so that another unit than minutes is seen."""
    some = np.arange(0, len(i), max(len(i) // SAMPLE, 1))
    ends = (
        on_sphere(one.lon[ranks], one.lat[ranks])
        for one, ranks in zip(places, (i[some], j[some]), strict=True)
    )
    km = arc_km(np.linalg.norm(next(ends) - next(ends), axis=1))
    ratio = minutes[some] / model_minutes(km, *places, i[some], j[some])
    joined = ratio[ratio > 0]
    return float(np.median(joined)) if len(joined) else 1.0
