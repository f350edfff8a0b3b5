"""The user's own travel times, matched to communes and sites."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.places import commune_places, site_places
from radioscopie.models.access.travel import Travel, model_minutes, shortest, sorted_travel

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Matched:
    """Travel from a matrix, and what of the matrix was left.

    Parameters
    ----------
    travel : pairs kept
    unknown_from, unknown_to : rows whose commune, or whose site or commune of arrival, is not ours
    inside : rows inside a commune given as zero minutes, replaced by the model's time inside it
    absent : communes from which the matrix goes nowhere that we know
    """

    travel: Travel
    unknown_from: int
    unknown_to: int
    inside: int
    absent: int


def matrix_travel(matrix: pa.Table, communes: pa.Table, sites: pa.Table, reach_min: float) -> Matched:
    """Match a travel table (`tables.travel`) with communes and sites.

    Parameters
    ----------
    matrix : columns from, to (dictionaries), minutes; `to` is a site, or a commune and then all its sites
    communes, sites : those of the study, in order
    reach_min : minutes beyond which only the nearest site is kept
    """
    origin = _ranks(matrix["from"], communes["code"])
    goal, groups = _goals(matrix["to"], sites)
    known = (origin >= 0) & (goal >= 0)
    minutes = matrix["minutes"].to_numpy()[known]
    i, j, minutes = _spread(origin[known], goal[known], minutes, groups)
    minutes, inside = _inside(i, j, minutes, communes, sites)
    best = shortest(i, minutes, communes.num_rows)
    kept = (minutes <= reach_min) | (minutes == best[i])
    travel = sorted_travel(i[kept], j[kept], minutes[kept], communes.num_rows, sites.num_rows)
    absent = int(np.isinf(best).sum())
    return Matched(travel, int((origin < 0).sum()), int((goal < 0).sum()), inside, absent)


def _ranks(words: pa.ChunkedArray, known: pa.ChunkedArray) -> NDArray[np.int64]:
    """Give the rank of each word among the known ones, -1 where it is none of them."""
    one = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
    value_set = pa.array(known.to_pylist(), pa.string())
    found = pc.fill_null(pc.index_in(one.dictionary, value_set=value_set), -1).to_numpy()
    ranks: NDArray[np.int64] = found.astype(np.int64)[one.indices.to_numpy()]
    return ranks


def _goals(words: pa.ChunkedArray, sites: pa.Table) -> tuple[NDArray[np.int64], list[list[int]]]:
    """Give the rank of each goal among the groups of sites: one for each site, one for each commune with sites."""
    groups: dict[str, list[int]] = {}
    for rank, row in enumerate(sites.select(["commune_code"]).to_pylist()):
        groups.setdefault(row["commune_code"], []).append(rank)
    groups |= {site: [rank] for rank, site in enumerate(sites["site"].to_pylist())}
    names = pa.chunked_array([pa.array(list(groups), pa.string())])
    return _ranks(words, names), list(groups.values())


def _spread(
    origin: NDArray[np.int64], goal: NDArray[np.int64], minutes: NDArray[np.float64], groups: list[list[int]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Repeat each pair for every site of its goal."""
    sizes = np.array([len(group) for group in groups], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    members = np.array([rank for group in groups for rank in group], dtype=np.int64)
    times = sizes[goal]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return (
        np.repeat(origin, times),
        members[np.repeat(starts[goal], times) + within],
        np.repeat(minutes, times),
    )


def _inside(
    i: NDArray[np.int64],
    j: NDArray[np.int64],
    minutes: NDArray[np.float64],
    communes: pa.Table,
    sites: pa.Table,
) -> tuple[NDArray[np.float64], int]:
    """Give the model's time inside a commune to the pairs that the matrix has at zero."""
    zero = np.flatnonzero(minutes == 0)
    here = commune_places(communes)
    there = site_places(sites, here)
    at_once = model_minutes(np.zeros(len(zero)), here, there, i[zero], j[zero])
    filled = minutes.copy()
    filled[zero] = at_once
    return filled, len(zero)
