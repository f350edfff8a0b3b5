"""Where the header of a file is: its first line, or below the title that people and programs write above a table."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from radioscopie.result import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.result import Said

DEEPEST = 30  # lines among which a header is looked for
LEAST_NAMES = 3
FIGURE = re.compile(r"[-+]?[0-9][0-9 .,:/\u00a0\u202f%€T-]*")


def head_rank(rows: Sequence[Sequence[str]]) -> int:
    """Find the header among the first rows of a file: the first row, unless it is a title.

    A title has few cells filled; the header below it has at least twice as many, all of them different words, and a row
    below it.

    Parameters
    ----------
    rows : cells of each row; a blank row has none
    """
    filled = [(rank, cells) for rank, row in enumerate(rows[: DEEPEST + 2]) if (cells := _filled(row))]
    if not filled:
        return 0
    first, title = filled[0]
    least = max(LEAST_NAMES, 2 * len(title))
    pairs = pairwise(filled[1:])
    return next((rank for (rank, cells), (_, below) in pairs if _is_header(cells, below, least)), first)


def title_seen(lines: int) -> tuple[Said, ...]:
    """Say how many lines of a title stand above the header."""
    return (said("tables.seen_title", lines=lines),) if lines else ()


def _filled(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _is_header(cells: list[str], below: list[str], least: int) -> bool:
    are_names = not any(FIGURE.fullmatch(cell) for cell in cells)
    return len(cells) >= least and are_names and len(set(cells)) == len(cells) and len(below) > 1
