"""The three files that linking adds to an index: the person of each identity, the links, the pairs for a human."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from radioscopie.errors import InputError, problem

if TYPE_CHECKING:
    from pathlib import Path

    from radioscopie.arrays import Ints

PEOPLE_FILE, LINKS_FILE, GREY_FILE = "people.parquet", "links.parquet", "grey.parquet"


class Links(Protocol):
    """What linking found (`models.studies.linking.Linked`)."""

    @property
    def people(self) -> Ints:
        """Rank of the person of each identity."""

    @property
    def links(self) -> pa.Table:
        """Pairs linked, with their rule."""

    @property
    def grey(self) -> pa.Table:
        """Pairs for a human."""


def write_links(folder: Path, identities: pa.ChunkedArray, found: Links) -> None:
    """Write what linking found, in pseudonyms; whatever stops it, pairs never stand beside the people of another."""
    people = pa.table({"identity": identities, "person": identities.take(pa.array(found.people))})
    tables = {PEOPLE_FILE: people}
    for name, pairs in ((LINKS_FILE, found.links), (GREY_FILE, found.grey)):
        ends = {side: identities.take(pairs[side]) for side in ("left", "right")}
        tables[name] = pa.table({**ends, "rule": pairs["rule"]})
    drafts = {folder / f".{name}": folder / name for name in tables}
    try:
        for draft, table in zip(drafts, tables.values(), strict=True):
            pq.write_table(table, draft, compression="zstd")
        for name in (LINKS_FILE, GREY_FILE):
            (folder / name).unlink(missing_ok=True)
        for draft, place in drafts.items():
            draft.replace(place)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def read_people(folder: Path) -> pa.Table:
    """Read the person of each identity.

    Raises
    ------
    InputError : the index was not linked
    """
    path = folder / PEOPLE_FILE
    if not path.is_file():
        raise InputError(problem("studies.not_linked", str(folder)))
    return pq.read_table(path)
