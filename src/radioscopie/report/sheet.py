"""A sheet of a workbook whose columns are written whole: the bytes that cells written one by one give, in less time."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Held = tuple[Any, str] | None

BLOCK = 16  # rows that say together from which column to which they hold cells


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet of columns written whole, or of cells written one by one, never of both."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[list[Held]] = []

    def write_whole(self, cells: Iterable[tuple[Any, Any]]) -> None:
        """Write the next column, from its head, that is never absent.

        Parameters
        ----------
        cells : a text or a finite number, and its format; None: no cell
        """
        index = self.str_table._get_shared_string_index  # noqa: SLF001
        held: list[Held] = [
            None
            if value is None
            else (form, f' t="s"><v>{index(value)}</v></c>')
            if isinstance(value, str)
            else (form, f"><v>{value:.16G}</v></c>")
            for value, form in cells
        ]
        while held and held[-1] is None:
            held.pop()
        for row in (0, len(held) - 1):
            self._check_dimensions(row, len(self.columns))  # what the sheet says it spans
        self.columns.append(held)

    def _write_rows(self) -> None:
        """Write the rows: what the library calls to fill a sheet."""
        if self.columns:
            self.fh.write("".join(_rows(self.columns)))
        else:
            super()._write_rows()


class _Shown(dict[Any, str]):
    """The attribute of each format, numbered when it is first met."""

    def __missing__(self, form: Any) -> str:
        self[form] = f' s="{form._get_xf_index()}"' if form else ""  # noqa: SLF001
        return self[form]


def _rows(columns: list[list[Held]]) -> Iterator[str]:
    """Write the rows that hold a cell."""
    names, spans, shown = [xl_col_to_name(rank) for rank in range(len(columns))], _spans(columns), _Shown()
    for row, cells in enumerate(zip_longest(*columns), 1):
        written = [
            f'<c r="{name}{row}"{shown[cell[0]]}{cell[1]}'
            for name, cell in zip(names, cells, strict=True)
            if cell
        ]
        if written:
            yield f'<row r="{row}" spans="{spans[(row - 1) // BLOCK]}">{"".join(written)}</row>'


def _spans(columns: list[list[Held]]) -> list[str]:
    """Give the first and the last column that hold a cell, for each block of rows."""
    blocks = range(0, max(map(len, columns)), BLOCK)
    held = [
        [rank for rank, cells in enumerate(columns, 1) if any(cells[row : row + BLOCK])] for row in blocks
    ]
    return [f"{ranks[0]}:{ranks[-1]}" if ranks else "" for ranks in held]
