"""Tables as people read them: words to the left, figures to the right, the same rows to download."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

import pyarrow.csv as pc

from radioscopie.spreadsheet import inert_texts

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """A column as shown: header, and whether it holds figures (each written with its unit)."""

    label: str
    figures: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as shown, and the same rows as a CSV to download (a data: address), with amounts in cents or none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    csv: str
    file: str
    total: int
    cents: bool = True


def data_uri(table: pa.Table) -> str:
    """Give a table as a CSV to download (a data: address)."""
    buffer = BytesIO()
    pc.write_csv(inert_texts(table), buffer)
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
