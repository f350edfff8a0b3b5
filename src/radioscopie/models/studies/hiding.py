"""Which counts may be shown: none under a least number of studies, none that gives such a number by a difference.

Zero is shown: it tells of nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Bools

    Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]


def may_show(count: int, least: int) -> bool:
    """Tell whether a count is of nobody, or of enough."""
    return count == 0 or count >= least


def may_show_part(part: int, whole: int, least: int) -> bool:
    """Tell whether a part of a whole that is shown may be, with what is left of it."""
    return may_show(part, least) and may_show(whole - part, least)


def shown_of_parts(counts: Sequence[int], least: int) -> list[bool]:
    """Tell which parts of a whole may be shown, when the whole may be known: what is hidden is together enough."""
    shown = [may_show(one, least) for one in counts]
    hidden = sum(one for one, is_shown in zip(counts, shown, strict=True) if not is_shown)
    ranks = sorted((one, rank) for rank, one in enumerate(counts) if one and shown[rank])
    for one, rank in ranks:
        if may_show(hidden, least):
            break
        shown[rank] = False
        hidden += one
    return shown


def told_findings(counts: Mapping[str, int], few: str, least: int) -> Iterator[tuple[str, int]]:
    """Give findings with their count; of few things, with `few` after the key, the most that they can be."""
    for key, count in counts.items():
        if may_show(count, least):
            yield from [(key, count)] if count else []
        else:
            yield key + few, least - 1


class Gate:
    """Let sets of the same things be counted, one after the other: none that is few, none few apart from another."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._shown: list[tuple[Bytes, int]] = []

    def admits(self, members: Bools) -> bool:
        """Tell whether a set may be counted beside those before it; if so, it is one of them."""
        packed, count = np.packbits(members), int(members.sum())
        if not may_show(count, self._least) or any(self._is_near(packed, count, *one) for one in self._shown):
            return False
        self._shown.append((packed, count))
        return True

    def _is_near(self, packed: Bytes, count: int, other: Bytes, held: int) -> bool:
        """Tell whether one of two sets holds the other and few more."""
        if may_show(abs(count - held), self._least):
            return False
        small, large = (packed, other) if count < held else (other, packed)
        return not (small & ~large).any()
