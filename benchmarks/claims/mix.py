"""What is invented claims' care: acts in the national mix, their modifiers, the sites and machines of the baseline."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from benchmarks.national import SHARES as MODALITIES

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import LETTERS, kind_index
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.pricing.control import control_acts
from radioscopie.models.pricing.screen import is_well_formed
from radioscopie.tables.reference_nation import read_reference

YEAR, DAYS, EPOCH = 2025, 365, date(1970, 1, 1)
FIRST_DAY = (date(YEAR, 1, 1) - EPOCH).days
LAW_DAY_0 = (date(2005, 1, 1) - EPOCH).days
OTHERS, WITH_Z = 0.15, 0.4  # share of the acts that the national mix leaves out; of Z where an act takes it
KINDS = {"ct": 1, "mri": 2}


class Care(NamedTuple):
    """Acts done: code, day, modifiers, equipment whose fee each opens (0 none), machine (rank in `fleet`, -1 none)."""

    code: np.ndarray
    day: np.ndarray
    modifiers: np.ndarray
    fee: np.ndarray
    machine: np.ndarray


class Machines(NamedTuple):
    """CT and MRI of the baseline: equipment, kind of the law, year of installation, FINESS without its key."""

    equipment: np.ndarray
    kind: np.ndarray
    installed: np.ndarray
    site: np.ndarray


@cache
def _law():
    return compile_law(Law.load())


@cache
def fleet() -> Machines:
    """Give the CT and MRI of the national baseline."""
    rows = [row for row in build_baseline().machines.to_pylist() if row["equipment"] in KINDS]
    return Machines(
        np.array([KINDS[row["equipment"]] for row in rows]),
        np.array([kind_index(row["equipment"], row["class"], row["zone"]) for row in rows]),
        np.array([row["installed_year"] for row in rows]),
        np.array([row["site"][:8] for row in rows]),
    )


def draw(rng: np.random.Generator, n: int, *, modifiers: bool, operators: bool) -> Care:
    """Draw acts of the year; every act in force comes once before any comes twice.

    Parameters
    ----------
    modifiers : any that an act takes, else Z alone
    operators : acts that open a fee are done on a machine of the baseline
    """
    compiled = _law()
    alive = (compiled.acts.tariff[np.unique(periods(FIRST_DAY + np.arange(DAYS)))] >= 0).all(axis=(0, 1))
    codes, weights = np.array(compiled.codes)[alive], _weights(alive)
    rank = np.concatenate([np.arange(len(codes)), rng.choice(len(codes), n, p=weights)])[:n]
    rank = rank[rng.permutation(n)]
    day = FIRST_DAY + rng.integers(0, DAYS, n)
    accepts, fee = compiled.acts.accepts[alive][rank], compiled.acts.fee_kind[alive][rank]
    words = np.where((accepts >> LETTERS.index("Z") & 1 == 1) & (rng.random(n) < WITH_Z), "Z", "")
    if modifiers:
        words = _others(rng, codes[rank], day, words, accepts)
    return Care(codes[rank], day, words, fee, _machines(rng, fee) if operators else np.full(n, -1))


def periods(day: np.ndarray) -> np.ndarray:
    """Give the period of the law of each day since 1970."""
    return _law().period_of_day[day - LAW_DAY_0]


def _weights(alive: np.ndarray) -> np.ndarray:
    """Weigh acts as the national mix does within a modality, modalities by their share, the others alike."""
    rank = {code: i for i, code in enumerate(np.array(_law().codes)[alive])}
    weights = np.full(len(rank), OTHERS / len(rank))
    mix = [row for row in read_reference().mix if row["act"] in rank and row["modality"] in MODALITIES]
    for modality, share in MODALITIES.items():
        rows = [row for row in mix if row["modality"] == modality]
        total = sum(row["weight"] for row in rows)
        for row in rows:
            weights[rank[row["act"]]] += (1 - OTHERS) * share * row["weight"] / total
    return weights / weights.sum()


def _others(rng, codes, day, words, accepts):
    """Give half of the acts one more letter that they take, where the law has a price for both on that day."""
    n = len(codes)
    bits = accepts[:, None] >> np.arange(len(LETTERS)) & 1
    letter = np.argmax(bits * rng.random((n, len(LETTERS))), axis=1)
    more = np.where((bits.sum(axis=1) > 0) & (rng.random(n) < 0.5), np.array(list(LETTERS))[letter], "")
    both = np.array(["".join(sorted({*one, *two})) for one, two in zip(words, more, strict=True)])
    is_used = np.array([is_well_formed(one) for one in both])
    for grid in (14, 16):
        plain = np.where(is_used, both, words)
        is_used &= priced(codes, day, plain, np.zeros(n), np.full(n, grid)) >= 0
    return np.where(is_used, both, words)


def _machines(rng, fee):
    """Give each act that opens a fee a machine of its equipment."""
    machine = np.full(len(fee), -1)
    for kind in KINDS.values():
        mine = np.flatnonzero(fee == kind)
        machine[mine] = rng.choice(np.flatnonzero(fleet().equipment == kind), len(mine))
    return machine


def priced(code, day, modifiers, association, grid):
    """Price acts alone, in cents; -1 where the law has no price."""
    table = pa.table(
        {
            "date": pa.array(day.astype(np.int32), pa.int32()).cast(pa.date32()),
            "act": code.astype(str),
            "modifiers": modifiers.astype(str),
            "association": pa.array(association.astype(np.int8)),
            "sector": np.where(grid == 14, "2", "1"),
            "base_cents": pa.nulls(len(code), pa.int64()),
        }
    )
    keys = ["date", "act", "modifiers", "association", "sector"]
    alone = table.group_by(keys).aggregate([("base_cents", "count")]).select(keys)
    alone = alone.append_column("base_cents", pa.nulls(alone.num_rows, pa.int64()))
    priced = alone.append_column("cents", control_acts(alone, _law())[0]).drop_columns(["base_cents"])
    ranked = table.append_column("rank", pa.array(np.arange(len(code)))).join(priced, keys)
    return ranked.sort_by("rank")["cents"].fill_null(-1).to_numpy()
