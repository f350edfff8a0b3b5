"""Plain aligned columns for the terminal."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

GAP = "  "


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> str:
    """Align rows of words; the columns whose number is in `right` (from 0) are aligned to the right."""
    widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    return "\n".join(_line(row, widths, right) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    cells = (
        word.rjust(width) if number in right else word.ljust(width)
        for number, (word, width) in enumerate(zip(row, widths, strict=False))
    )
    return GAP.join(cells).rstrip()
