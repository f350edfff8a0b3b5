"""From acts of the year by site and machine to rows: act, month, modifiers, association, sector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.models.draws import stream
from radioscopie.models.nation.draws import systematic
from radioscopie.models.nation.places import Machine
from radioscopie.tables.reference_nation import CONSTRUCTION, read_shapes

if TYPE_CHECKING:
    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.nation.demand import Demand
    from radioscopie.models.nation.mix import Mix


AUGUST = 8
COLUMNS = ("site", "act", "machine", "month", "combo", "association", "sector", "quantity", "status")
WORDS = ("site", "act", "machine", "combo", "sector", "status")
ORDER = ("site", "machine", "act", "month", "combo", "association")


@dataclass(frozen=True, slots=True)
class ActivityCells:
    """The cells over which a year's acts of one place are split, shape (cells,): shares of sum 1."""

    act: tuple[str, ...]
    combo: tuple[str, ...]
    month: Ints
    association: Ints
    shares: Reals


def cells(mix: Mix, associations: dict[int, float]) -> ActivityCells:
    """Cross the acts of a mix with the months and the association codes."""
    months, codes = np.arange(1, 13), list(associations)
    n_acts, n_codes = len(mix.acts), len(codes)
    split = np.array(list(associations.values()))
    shares = mix.shares[:, None, None] * month_shares()[None, :, None] * split[None, None, :]
    return ActivityCells(
        tuple(act for act in mix.acts for _ in range(12 * n_codes)),
        tuple(combo for combo in mix.combos for _ in range(12 * n_codes)),
        np.tile(np.repeat(months, n_codes), n_acts),
        np.tile(codes, 12 * n_acts),
        shares.ravel(),
    )


def month_shares() -> Reals:
    """Give the share of each month: its working days of 2024, fewer in August (constructed)."""
    assumed = read_shapes(CONSTRUCTION)
    (august,) = assumed["august"]
    worked = enumerate(assumed["working_days"], 1)
    days = np.array([days * (august if month == AUGUST else 1) for month, days in worked])
    shares: Reals = days / days.sum()
    return shares


def rows_of(demand: Demand, split: ActivityCells, sectors: dict[str, str], seed: int) -> pa.Table:
    """Split the acts of each place over the cells; every place keeps its total.

    Parameters
    ----------
    sectors : sector of each practice
    """
    starts = stream(seed, f"cells {demand.perimeter} {demand.modality} {split.association.max()}").random(
        len(demand.acts)
    )
    counts = systematic(demand.acts, split.shares, starts)
    place, cell = np.nonzero(counts)
    sites = [where.site if isinstance(where, Machine) else where for where in demand.places]
    machines = [where.machine if isinstance(where, Machine) else "" for where in demand.places]
    return pa.table(
        {
            "site": taken([site.site for site in sites], place),
            "act": taken(split.act, cell),
            "machine": taken(machines, place),
            "month": pa.array(split.month[cell], pa.int8()),
            "combo": taken(split.combo, cell),
            "association": pa.array(split.association[cell], pa.int8()),
            "sector": taken([sectors.get(site.practice, "1") for site in sites], place),
            "quantity": pa.array(counts[place, cell], pa.int32()),
            "status": taken(demand.status, place),
        }
    )


def taken(words: tuple[str, ...] | list[str], positions: Ints) -> pa.DictionaryArray:
    """Take words by position as a dictionary whose words are sorted, so that codes sort like words."""
    known, codes = np.unique(np.array(words, dtype=object), return_inverse=True)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes[positions], pa.int32()), pa.array(known, pa.string())
    )


def joined(parts: list[pa.Table]) -> pa.Table:
    """Put parts together in one order of rows: by site, machine, act, month, modifiers and association."""
    table = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    keys = [_ranks(table[name].chunk(0)) if name in WORDS else table[name].to_numpy() for name in ORDER]
    return table.take(pa.array(np.lexsort(keys[::-1])))


def _ranks(column: pa.DictionaryArray) -> Ints:
    order = np.argsort(np.argsort(column.dictionary.to_numpy(zero_copy_only=False)))
    ranks: Ints = order[column.indices.to_numpy()]
    return ranks
