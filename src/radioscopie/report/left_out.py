"""What was left out of the files of sites, said in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.result import Result

TABLES = ("rejects", "unplaced")


def left_out(result: Result, lang: str) -> tuple[str, ...]:
    """Say how many rows could not be read and how many sites could not be placed; nothing when all were used."""
    counts = {name: result.tables[name].table.num_rows for name in TABLES if name in result.tables}
    return tuple(text(f"access.told_{name}", lang, count=format_count(n, lang)) for name, n in counts.items())
