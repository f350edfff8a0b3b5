"""The cells of the tables of a release: every combination that has a row, with its margins."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from radioscopie.models.survey.disclosure.contributions import TOTAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radioscopie.models.survey.disclosure.contributions import Contributions

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A margin and the cells that add up to it, by rank."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells in their printed order: fewest margins first, then by label.

    Parameters
    ----------
    columns : columns of all the tables, in the order in which they are first named
    places : shape (n, columns), label of each cell in each column, `total` where it is a margin
    rows : shape (n,), ranks of the contributions of each cell
    sums : margins of the tables; a combination without a row is no cell
    """

    columns: tuple[str, ...]
    places: tuple[Place, ...]
    rows: tuple[tuple[int, ...], ...]
    sums: tuple[Sum, ...]


def cells_of(contributions: Contributions, tables: Sequence[Sequence[str]]) -> Cells:
    """Make the cells of tables.

    Parameters
    ----------
    tables : the columns of each; cells that two tables share are one cell
    """
    columns = tuple(dict.fromkeys(name for table in tables for name in table))
    ranks = [contributions.columns.index(name) for name in columns]
    rows: dict[Place, list[int]] = {}
    shown = _shown(columns, tables)
    for row, labels in enumerate(contributions.labels):
        for is_kept in shown:
            place = tuple(labels[r] if keep else TOTAL for r, keep in zip(ranks, is_kept, strict=True))
            rows.setdefault(place, []).append(row)
    places = tuple(sorted(rows, key=_printed))
    return Cells(columns, places, tuple(tuple(rows[place]) for place in places), sums_of(places))


def _shown(columns: Sequence[str], tables: Iterable[Sequence[str]]) -> list[tuple[bool, ...]]:
    """Give, for each margin of each table, the columns that it keeps."""
    kept = {
        tuple(name in table and keep[table.index(name)] for name in columns)
        for table in tables
        for keep in product((True, False), repeat=len(table))
    }
    return sorted(kept, reverse=True)


def _printed(place: Place) -> tuple[int, tuple[bool, ...], Place]:
    return place.count(TOTAL), tuple(label == TOTAL for label in place), place


def sums_of(places: Sequence[Place]) -> tuple[Sum, ...]:
    """Find the sums that tables of `places` hold: along each column, what adds up to a margin."""
    rank = {place: number for number, place in enumerate(places)}
    return tuple(
        Sum(rank[whole], parts)
        for column in range(len(places[0]) if places else 0)
        for whole, parts in _lines(rank, column).items()
        if whole in rank
    )


def _lines(rank: Mapping[Place, int], column: int) -> dict[Place, tuple[int, ...]]:
    lines: dict[Place, list[int]] = {}
    for place, number in rank.items():
        if place[column] != TOTAL:
            lines.setdefault((*place[:column], TOTAL, *place[column + 1 :]), []).append(number)
    return {whole: tuple(parts) for whole, parts in lines.items()}
