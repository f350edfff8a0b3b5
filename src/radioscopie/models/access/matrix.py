"""The user's own travel times, matched to communes and sites."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.access.places import arc_km, commune_places, on_sphere, site_places
from radioscopie.models.access.travel.line import model_minutes
from radioscopie.models.access.travel.pairs import Travel, shortest, sorted_travel
from radioscopie.models.access.travel.roads import inside_minutes
from radioscopie.tables.places import WHOLE_CITIES, city_of, with_zero

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.places import Points

Groups = dict[str, list[int]]
SAMPLE, MOST_TOLD = 10_000, 100


@dataclass(frozen=True, slots=True)
class Matched:
    """Travel from a matrix, and what of the matrix was left.

    Parameters
    ----------
    travel : pairs kept
    unknown_from, unknown_to : rows whose commune, or whose site or commune of arrival, is not ours
    unmatched : column, code and rows of the codes that are not ours, the most frequent of each column first
    repaired : codes written without their leading zero, and read with it
    inside : pairs inside a commune given as zero minutes, replaced by the model's time inside it
    no_time : pairs of two communes given as zero minutes: no time, left out
    no_route : rows without minutes: a pair that nobody can travel, left out
    absent : communes from which the matrix goes nowhere that we know
    to_model : median of the times given over those of straight lines, for a sample of the pairs (1 when there is none)
    """

    travel: Travel
    unknown_from: int
    unknown_to: int
    unmatched: tuple[tuple[str, str, int], ...]
    repaired: int
    inside: int
    no_time: int
    no_route: int
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
    (origin, first), (goal, second) = _ranks(matrix["from"], starts), _ranks(matrix["to"], ends)
    has_route = pc.is_valid(matrix["minutes"]).to_numpy()
    rows = np.flatnonzero((origin >= 0) & (goal >= 0) & has_route)
    pairs = _pairs(rows, origin, goal, (starts, ends))
    minutes = pc.fill_null(matrix["minutes"], 0.0).to_numpy()[pairs.row]
    places = _places(communes, sites)
    zero = np.flatnonzero(minutes == 0)
    is_inside = _is_inside(pairs.part(zero), communes, sites)
    minutes[zero] = np.where(is_inside, inside_minutes(places[0])[pairs.origin[zero]], np.inf)
    timed = np.flatnonzero(np.isfinite(minutes))
    i, j, minutes = pairs.origin[timed], pairs.site[timed], minutes[timed]
    best = shortest(i, minutes, communes.num_rows)
    kept = (minutes <= reach_min) | (minutes == best[i])
    travel = sorted_travel(i[kept], j[kept], minutes[kept], communes.num_rows, sites.num_rows)
    return Matched(
        travel,
        int((origin < 0).sum()),
        int((goal < 0).sum()),
        _unmatched(matrix["from"], origin, "from") + _unmatched(matrix["to"], goal, "to"),
        first + second,
        int(is_inside.sum()),
        int((~is_inside).sum()),
        int((~has_route).sum()),
        int(np.isinf(best).sum()),
        _to_model(i, j, minutes, places),
    )


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs that rows of a matrix give, shape (n,): ranks of commune, site and row; is the row of a whole city."""

    origin: Ints
    site: Ints
    row: Ints
    is_city: Bools

    def part(self, ranks: Ints) -> _Pairs:
        """Keep some of the pairs."""
        return _Pairs(self.origin[ranks], self.site[ranks], self.row[ranks], self.is_city[ranks])


def _pairs(rows: Ints, origin: Ints, goal: Ints, groups: tuple[Groups, Groups]) -> _Pairs:
    """Repeat rows for every member of their two ends."""
    starts, ends = groups
    i, first = _spread(origin[rows], starts)
    j, second = _spread(goal[rows][first], ends)
    row = rows[first][second]
    is_city = np.isin(list(starts), list(WHOLE_CITIES))[origin[row]]
    return _Pairs(i[second], j, row, is_city)


def _is_inside(pairs: _Pairs, communes: pa.Table, sites: pa.Table) -> Bools:
    """Tell the pairs whose site is in the commune of their origin, or in its city where that is what the file gives."""
    here, there = communes["code"].to_pylist(), sites["commune_code"].to_pylist()
    ends = zip(pairs.origin.tolist(), pairs.site.tolist(), pairs.is_city.tolist(), strict=True)
    found = [_is_same(here[i], there[j], is_city=is_city) for i, j, is_city in ends]
    return np.array(found, dtype=bool)


def _is_same(origin: str, goal: str, *, is_city: bool) -> bool:
    """Tell whether two codes are one commune; a whole city, on either side, is all its arrondissements."""
    in_city = (is_city or goal in WHOLE_CITIES) and city_of(origin)
    return origin == goal or bool(in_city and city_of(origin) == city_of(goal))


def _ranks(words: pa.ChunkedArray, groups: Groups) -> tuple[Ints, int]:
    """Give the rank of the group of each word (-1 where it names none), and how many codes lacked their zero."""
    one = words.combine_chunks() if isinstance(words, pa.ChunkedArray) else words
    written = one.dictionary.to_pylist()
    codes = [with_zero(word, groups) for word in written]
    ranks = {word: rank for rank, word in enumerate(groups)}
    found = np.array([ranks.get(code, -1) for code in codes], dtype=np.int64)
    used = np.bincount(one.indices.to_numpy(), minlength=len(codes)) > 0
    is_repaired = np.array([code != word for code, word in zip(codes, written, strict=True)], dtype=bool)
    return found[one.indices.to_numpy()], int((is_repaired & used).sum())


def _unmatched(words: pa.ChunkedArray, ranks: Ints, column: str) -> tuple[tuple[str, str, int], ...]:
    """Count the rows of the codes that are not ours: the most frequent first."""
    lost = words.combine_chunks().filter(pa.array(ranks < 0)).cast(pa.string())
    counted = Counter({one["values"]: one["counts"] for one in lost.value_counts().to_pylist()})
    most = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:MOST_TOLD]
    return tuple((column, code, rows) for code, rows in most)


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


def _spread(group: Ints, groups: Groups) -> tuple[Ints, Ints]:
    """Repeat each rank of a group for every member of it: the members, and which of the ranks each comes from."""
    sizes = np.array([len(ranks) for ranks in groups.values()], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    members = np.array([rank for ranks in groups.values() for rank in ranks], dtype=np.int64)
    times = sizes[group]
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return members[np.repeat(starts[group], times) + within], np.repeat(np.arange(len(group)), times)


def _places(communes: pa.Table, sites: pa.Table) -> tuple[Points, Points]:
    here = commune_places(communes)
    return here, site_places(sites, here)


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
