"""The dimensions by which an impact is told: the code of each row and the words of the codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import MODALITIES
from radioscopie.models.pricing.encode import coded_words

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from radioscopie.arrays import Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded, Fleet

    Coding = tuple[Whole, list[str]]


def dimensions_of(
    rows: pa.Table,
    coded: Coded,
    fleet: Fleet,
    law: Compiled,
    is_wanted: Callable[[str], bool] = lambda _: True,
) -> dict[str, Coding]:
    """Give each dimension that is wanted."""
    every: dict[str, Callable[[], Coding]] = {
        "practice": lambda: _in_order(*coded_words(rows, "practice")),
        "site": lambda: _in_order(*coded_words(rows, "site")),
        "machine": lambda: (coded.rows.machine + 1, ["", *fleet.ids]),
        "modality": lambda: (law.acts.modality[coded.rows.act], list(MODALITIES)),
        "act": lambda: (coded.rows.act, list(law.codes)),
    }
    return {name: coding() for name, coding in every.items() if is_wanted(name)}


def _in_order(codes: Whole, words: list[str]) -> Coding:
    """Give words in their order, whatever that of the rows."""
    listed = sorted(set(words))
    rank = {word: at for at, word in enumerate(listed)}
    return np.array([rank[word] for word in words] or [0], np.int64)[codes], listed
