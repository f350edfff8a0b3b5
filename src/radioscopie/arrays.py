"""The arrays and the rows that travel between models, by what they hold; shapes are said where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]  # cents, counts, ranks
    Whole = NDArray[np.integer]  # whole numbers of any width
    Reals = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Strings = NDArray[np.str_]

Row = dict[str, Any]
Rows = list[Row]
