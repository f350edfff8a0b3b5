"""What was left out of the files of sites, said in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.result import Result


def left_out(result: Result, lang: str) -> tuple[str, ...]:
    """Say how many rows could not be read and how many sites could not be placed; nothing when all were used."""
    unplaced = result.tables["unplaced"].table.num_rows if "unplaced" in result.tables else 0
    counts = {"access.told_rejects": len(result.refused), "access.told_unplaced": unplaced}
    return tuple(text(key, lang, count=format_count(n, lang)) for key, n in counts.items() if n)
