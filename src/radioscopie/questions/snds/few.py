"""Cells of few lines: put together, so that none of them can be read nor found again by a subtraction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.sources.snds.cards import rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Row

FEW = "few"


def without_few(rows: Sequence[Row], names: Sequence[str], by: str = "lines") -> list[Row]:
    """Put the cells of few lines together in one row, with the smallest of the others when they are still few.

    Parameters
    ----------
    names : columns that tell a cell; `few` in the row of those put together
    by : column that counts the lines; the other figures add up, those that cannot are left out (null)
    """
    low = rule("hidden_under")
    kept = [row for row in rows if abs(row[by]) >= low]
    few = [row for row in rows if abs(row[by]) < low]
    while few and kept and sum(abs(row[by]) for row in few) < low:
        few.append(kept.pop(min(range(len(kept)), key=lambda rank: abs(kept[rank][by]))))
    if not few or sum(abs(row[by]) for row in few) < low:
        return kept
    return [*kept, _together(few, names)]


def hushed(rows: Sequence[Row], by: str) -> list[Row]:
    """Leave out the figures of rows that count few lines, where rows of a kind cannot be put together (null)."""
    low = rule("hidden_under")
    return [
        {
            name: None if isinstance(value, int) and 0 < abs(row[by]) < low else value
            for name, value in row.items()
        }
        for row in rows
    ]


def parted(row: Row, total: str, parts: Sequence[str]) -> Row:
    """Leave out the parts of a total that count few lines, and one more where a subtraction would give one back."""
    low = rule("hidden_under")
    few = [name for name in parts if 0 < row[name] < low]
    others = sorted((name for name in parts if row[name] >= low), key=lambda name: int(row[name]))
    hidden = {*few, *(others[:1] if len(few) == 1 else ()), *((total,) if 0 < row[total] < low else ())}
    return {name: None if name in hidden else value for name, value in row.items()}


def _together(rows: Sequence[Row], names: Sequence[str]) -> Row:
    return {
        name: FEW if name in names and isinstance(value, str) else _sum(rows, name, in_names=name in names)
        for name, value in rows[0].items()
    }


def _sum(rows: Sequence[Row], name: str, *, in_names: bool) -> Any:
    if in_names or name.endswith("permille"):
        return None
    values = [row[name] for row in rows]
    return None if any(one is None for one in values) else sum(values)
