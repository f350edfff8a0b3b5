"""The tables shipped with the package, in our own schemas; each has a card beside it."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from radioscopie.sources.blocks import read_whole

if TYPE_CHECKING:
    import pyarrow as pa

    from radioscopie.schema import Table


def shipped(table: Table, name: str) -> pa.Table:
    """Read a table shipped with the package, without its line numbers."""
    with as_file(files("radioscopie.tables") / "reference" / name) as path:
        return read_whole(table, path).drop_columns(["line"])
