"""Rows of totals, that programs write below a table: none of what a row must have is in them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from radioscopie.sources.rows import words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.schema import Binding, Refusals
    from radioscopie.sources.rows import Block

NO_ROWS: Ints = np.zeros(0, np.int64)
SUM = re.compile(r"\s*(sous[\s-]*)?(total|totaux|grand total|somme)\b", re.IGNORECASE)


def sum_rows(bindings: Sequence[Binding], block: Block, refusals: Sequence[Refusals]) -> Ints:
    """Find the rows of totals among those refused: a cell says so, and each required cell is empty or that one.

    Returns
    -------
    Shape (n,), ranks of the rows in the block
    """
    refused = np.unique(np.concatenate([one.rows for one in refusals]))
    must = [one.source for one in bindings if one.column.required and one.source]
    cells = {name: words_in(column.take(pa.array(refused))) for name, column in block.columns.items()}
    said = np.zeros(len(refused), bool)
    held = np.zeros(len(refused), bool)
    for name, words in cells.items():
        says = np.array([bool(SUM.match(word)) for word in words], bool)
        said |= says
        if name in must:
            held |= np.array([bool(word) for word in words], bool) & ~says
    found: Ints = refused[said & ~held]
    return found


def without_rows(refusals: Refusals, rows: Ints) -> Refusals:
    """Take rows out of the refusals of a column."""
    keep = ~np.isin(refusals.rows, rows)
    return refusals if keep.all() else replace(refusals, rows=refusals.rows[keep], codes=refusals.codes[keep])
