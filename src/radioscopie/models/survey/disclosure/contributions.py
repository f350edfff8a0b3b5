"""Contributions: one row a respondent and a combination, and who gave it."""

from __future__ import annotations

from dataclasses import dataclass

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Contributions:
    """What was answered, row by row.

    Parameters
    ----------
    columns : names of the columns that classify a row
    labels : shape (n, columns), the classes of each row
    units : shape (n,), who answers: a holding that has several rows is one unit
    values : shape (n,), what was answered, in whole steps (the last decimal written in the file)
    weighted : shape (n,), the same times the weight of the row; equal to `values` where nothing is weighted
    decimals : a step is 10 ** -decimals
    is_named : whether the units are names that mean the same in another file; else they only number the rows
    """

    columns: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    units: tuple[str, ...]
    values: tuple[int, ...]
    weighted: tuple[int, ...]
    decimals: int = 0
    is_named: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether a contribution may be negative: zero is then no bound for who attacks."""
        return any(value < 0 for value in self.values)
