"""Read ahead: the next part of a file is read while this one is counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.tables.activity import Activity


def ahead(batches: Iterator[Activity]) -> Iterator[Activity]:
    """Read the next batch while this one is priced."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch
