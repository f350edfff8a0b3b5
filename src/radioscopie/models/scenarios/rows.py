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
    from radioscopie.law.compile import Compiled
    from radioscopie.models.nation.baseline import Baseline


SECTORS = ("1", "2", "optam")


@dataclass(frozen=True, slots=True)
class ScenarioRows:
    """The activity as integers, shape (rows,): ranks in the law, of modifiers, sectors, places, machines (-1: none)."""

    act: Ints
    combo: Ints
    association: Ints
    sector: Ints
    place: Ints
    machine: Ints
    month: Ints
    quantity: Ints


def read_rows(
    baseline: Baseline, law: Compiled, machines: tuple[str, ...], place: Ints
) -> tuple[tuple[str, ...], ScenarioRows]:
    """Read the modifiers billed, sorted, and the rows of the activity.

    Parameters
    ----------
    machines : names of the machines, in order
    place : place of each row

    Raises
    ------
    InputError : acts, machines or sectors that nothing holds
    """
    table = baseline.activity
    combo, words = coded_words(table, "combo")
    combos = tuple(sorted({sorted_letters(word) for word in words}))
    known = {"": NONE} | {machine: i for i, machine in enumerate(machines)}
    return combos, ScenarioRows(
        coded_by(table, "act", {code: i for i, code in enumerate(law.codes)}),
        np.array([combos.index(sorted_letters(word)) for word in words], np.int64)[combo],
        integers(table["association"].to_numpy()),
        coded_by(table, "sector", {word: i for i, word in enumerate(SECTORS)}),
        place,
        coded_by(table, "machine", known),
        integers(table["month"].to_numpy()),
        integers(table["quantity"].to_numpy()),
    )


def coded_by(table: pa.Table, column: str, index: dict[str, int]) -> Ints:
    """Read the words of a column of the activity as their ranks in an index.

    Raises
    ------
    InputError : words that the index does not hold
    """
    codes, words = coded_words(table, column)
    unknown = sorted(set(words) - index.keys())
    if unknown:
        raise InputError([problem("scenario.unknown_word", f"activity, {column}", word) for word in unknown])
    coded: Ints = np.array([index[word] for word in words] or [0], np.int64)[codes]
    return coded


def integers(values: Iterable[int] | Ints) -> Ints:
    """Give whole numbers as an array of int64."""
    return np.asarray(values if isinstance(values, np.ndarray) else list(values)).astype(np.int64)
