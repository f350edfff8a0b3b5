"""The rows of the activity of a baseline as integers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, problem
from radioscopie.law.words import NONE
from radioscopie.models.pricing.encode import coded_words, sorted_letters

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from radioscopie.arrays import Ints
    from radioscopie.errors import Problem
    from radioscopie.models.nation.baseline import Baseline


SECTORS = ("1", "2", "optam")


@dataclass(frozen=True, slots=True)
class ScenarioRows:
    """The activity as integers, shape (rows,): ranks of acts, of modifiers, sectors, places, machines (-1: none)."""

    act: Ints
    combo: Ints
    association: Ints
    sector: Ints
    place: Ints
    machine: Ints
    month: Ints
    quantity: Ints


def read_rows(
    baseline: Baseline, machines: tuple[str, ...], place: Ints
) -> tuple[tuple[str, ...], tuple[str, ...], ScenarioRows]:
    """Read the acts and the modifiers billed, sorted, and the rows of the activity.

    Parameters
    ----------
    machines : names of the machines, in order
    place : place of each row

    Raises
    ------
    InputError : machines or sectors that nothing holds
    """
    table = baseline.activity
    act, named = coded_words(table, "act")
    combo, words = coded_words(table, "combo")
    acts, combos = tuple(sorted(set(named))), tuple(sorted({sorted_letters(word) for word in words}))
    known = {"": NONE} | {machine: i for i, machine in enumerate(machines)}
    return acts, combos, ScenarioRows(
        _ranks(named, acts)[act],
        _ranks(map(sorted_letters, words), combos)[combo],
        integers(table["association"].to_numpy()),
        coded_by(table, "sector", {word: i for i, word in enumerate(SECTORS)}),
        place,
        coded_by(table, "machine", known),
        integers(table["month"].to_numpy()),
        integers(table["quantity"].to_numpy()),
    )  # fmt: skip


def _ranks(words: Iterable[str], among: tuple[str, ...]) -> Ints:
    index = {word: i for i, word in enumerate(among)}
    return np.array([index[word] for word in words] or [0], np.int64)


def coded_by(table: pa.Table, column: str, index: dict[str, int]) -> Ints:
    """Read the words of a column of the activity as their ranks in an index.

    Raises
    ------
    InputError : words that the index does not hold
    """
    codes, words = coded_words(table, column)
    unknown = sorted(set(words) - index.keys())
    if unknown:
        raise InputError(unknown_words(column, unknown))
    coded: Ints = np.array([index[word] for word in words] or [0], np.int64)[codes]
    return coded


def integers(values: Iterable[int] | Ints) -> Ints:
    """Give whole numbers as an array of int64."""
    return np.asarray(values if isinstance(values, np.ndarray) else list(values)).astype(np.int64)


def unknown_words(column: str, words: Iterable[str]) -> list[Problem]:
    """Refuse words of a column of the activity."""
    return [problem("scenario.unknown_word", f"activity, {column}", word) for word in words]


def ranked(keys: Ints) -> tuple[Ints, Ints]:
    """Give the distinct keys, in order, and the rank of each among them; keys are small numbers, from 0."""
    present = np.zeros(int(keys.max(initial=-1)) + 1, bool)
    present[keys] = True
    return np.flatnonzero(present), (np.cumsum(present) - 1)[keys]


def sum_by(index: Ints, amounts: Ints, size: int) -> Ints:
    """Add amounts up by index, along their first axis, shape (size, …)."""
    total = np.zeros((size, *amounts.shape[1:]), np.int64)
    order = np.argsort(index, kind="stable")
    found, first = np.unique(index[order], return_index=True)
    if len(found):
        total[found] = np.add.reduceat(amounts[order], first, axis=0)
    return total
