"""Give the minutes of pairs of places, each with its interval and how it was found."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from radioscopie.errors import InputError, Problem, problem
from radioscopie.models.access.travel.asked import asked_interval, asked_minutes, noise_on, on_roads, straight
from radioscopie.models.access.travel.draws import road_noise
from radioscopie.models.access.travel.network import road_network
from radioscopie.models.access.travel.roads import trips_between
from radioscopie.models.access.where import points_at, where
from radioscopie.questions.roads import own_roads, travel_model
from radioscopie.replacing import draft_of_file
from radioscopie.results.answer import Answer, Draft
from radioscopie.schema import Table, text
from radioscopie.sources.blocks import read_blocks
from radioscopie.tables.communes import read_communes
from radioscopie.tables.rejects import NO_REJECTS, block_rejects, reject_rows, sorted_rejects
from radioscopie.tables.roads import read_road_areas
from radioscopie.tables.supply.table import shipped_supply

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.inputs import Input
    from radioscopie.models.access.places import Points
    from radioscopie.models.access.travel.own import Own
    from radioscopie.models.access.where import Place, Where
    from radioscopie.questions.travel.ask import Ask
    from radioscopie.result import Assumption
    from radioscopie.results.answer import Advance

PAIRS = Table("pairs", (text("from", required=True), text("to", required=True)), "tables.travel")
DIGITS = 1
ON_ROADS = {  # by what the area was fitted on
    "local": "network_local",
    "paris": "network_paris",
    "none": "network_none",
    "user": "network_user",
}


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes of pairs.

    Parameters
    ----------
    rows : columns from, to (as written), minutes (null: no road), low_min and high_min (nine draws in ten; null: not
        drawn, or not on the network), km (great circle), method (a code of the words `travel.method`)
    labels : what the words are, by word
    draws : how many networks were drawn
    own : network bent to the times of the user, None without
    out, refused : where the rows, and those refused, are written
    read, lost : rows read, rows refused
    """

    rows: pa.Table
    labels: Mapping[str, str]
    draws: int
    own: Own | None
    assumptions: tuple[Assumption, ...]
    out: Path | None
    refused: Path | None
    read: int
    lost: int


def answer(ask: Ask, advance: Advance) -> Answer:
    """Give the minutes asked.

    Raises
    ------
    InputError : a place that is unknown or several, a file that cannot be used
    OSError : the output cannot be written; nothing is left
    """
    known = where(read_communes(), shipped_supply())
    own = own_roads(ask.calibrate, known) if ask.calibrate else None
    pairs, places, rejects, read = _pairs(ask.pairs, known) if ask.pairs else _one_pair(ask, known)
    rows = _rows(pairs, places, known, own, ask.draws, advance)
    labels = {word: place.label for word, place in places.items()}
    lost = len(rejects["line"].unique())
    times = Times(rows, labels, ask.draws, own, (travel_model(),), ask.out, ask.refused, read, lost)
    draft = _written(ask.out, ask.refused, rows) if ask.out and ask.refused else None
    return Answer(times, rejects if ask.pairs else None, read, draft=draft)


def _one_pair(ask: Ask, known: Where) -> tuple[pa.Table, dict[str, Place], pa.Table, int]:
    places, problems = dict[str, Any](), list[Problem]()
    for word, place in ((ask.start, "FROM"), (ask.end, "TO")):
        try:
            places[word] = known.find(word, place)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return pa.table({"from": [ask.start], "to": [ask.end]}), places, NO_REJECTS, 1


def _pairs(source: Input, known: Where) -> tuple[pa.Table, dict[str, Place], pa.Table, int]:
    """Read the pairs of a file whose places are known, and the rows refused."""
    blocks = list(read_blocks(PAIRS, source))
    rejects = [block_rejects(block, str(source)) for block in blocks]
    table = pa.concat_tables(block.table for block in blocks).cast(
        pa.schema([("line", pa.int64()), ("from", pa.string()), ("to", pa.string())])
    )
    places, good = dict[str, Any](), np.ones(table.num_rows, dtype=bool)
    for column in ("from", "to"):
        found, lost = _found(table[column].to_pylist(), known, column)
        places |= found
        bad = np.array([word in lost for word in table[column].to_pylist()], dtype=bool)
        why = [lost[word] for word in table[column].filter(pa.array(bad)).to_pylist()]
        lines = table["line"].to_numpy()[bad]
        rejects += [reject_rows(str(source), lines, column, why)] if why else []
        good &= ~bad
    kept = table.filter(pa.array(good)).drop_columns(["line"])
    if not kept.num_rows:
        raise InputError(problem("travel.no_pair", str(source)))
    return kept, places, sorted_rejects(rejects), sum(block.rows_read for block in blocks)


def _found(words: list[str], known: Where, column: str) -> tuple[dict[str, Place], dict[str, Problem]]:
    found, lost = dict[str, Any](), dict[str, Problem]()
    for word in dict.fromkeys(words):
        try:
            found[word] = known.find(word, column)
        except InputError as error:
            (lost[word],) = error.problems
    return found, lost


def _rows(
    pairs: pa.Table, places: Mapping[str, Place], known: Where, own: Own | None, draws: int, advance: Advance
) -> pa.Table:
    words = list(places)
    points, rank = points_at(list(places.values()), known.communes), {word: n for n, word in enumerate(words)}
    origin, site = (np.array([rank[word] for word in pairs[name].to_pylist()]) for name in ("from", "to"))
    network = own.network if own else road_network()
    trips = trips_between(network, points, points)
    is_on = on_roads(trips, origin, site)
    minutes = asked_minutes(network, points, points, origin, site)
    low, high = _interval(own, points, (origin, site), is_on, draws, advance)
    areas = np.array([places[word].departement for word in words])
    found = {
        "minutes": _finite(minutes),
        "low_min": _finite(low),
        "high_min": _finite(high),
        "km": _finite(straight(points, points, origin, site)),
        "method": pa.array(_methods(minutes, is_on, areas[origin], own)),
    }
    return pa.table({"from": pairs["from"], "to": pairs["to"], **found})


def _interval(
    own: Own | None, points: Points, pairs: tuple[Ints, Ints], is_on: Bools, draws: int, advance: Advance
) -> tuple[Reals, Reals]:
    """Give the interval of the pairs on the network, nan elsewhere."""
    low, high = (np.full(len(is_on), np.nan) for _ in range(2))
    if draws and is_on.any():
        network = own.network if own else road_network()
        noise, trips = noise_on(road_noise(), network), trips_between(network, points, points)
        some = (pairs[0][is_on], pairs[1][is_on])
        low[is_on], high[is_on] = asked_interval(noise, trips, some, draws, advance)
    return low, high


def _methods(minutes: Reals, is_on: Bools, departement: np.ndarray, own: Own | None) -> list[str]:
    times = {row["departement"]: row["times"] for row in read_road_areas().to_pylist()}
    return [
        _method(here, "user" if own else times.get(code, "none"), joined)
        for here, code, joined in zip(is_on, departement.tolist(), np.isfinite(minutes), strict=True)
    ]


def _method(is_on: bool, times: str, is_joined: bool) -> str:
    if not is_joined:
        return "no_road"
    return ON_ROADS[times] if is_on else "line"


def _finite(values: Reals) -> pa.Array:
    return pa.array(np.round(values, DIGITS), mask=~np.isfinite(values))


def _written(out: Path, refused: Path, rows: pa.Table) -> Draft:
    out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        ready = held.enter_context(draft_of_file(out)) / f"ready{out.suffix}"
        (pc.write_csv if out.suffix == ".csv" else pq.write_table)(rows, ready)
        return Draft(ready, out, refused, held.pop_all())
