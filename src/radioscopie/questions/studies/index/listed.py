"""Index a list of studies that an archive exports: a part of each row, changed rows again, rows gone forgotten."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from radioscopie.models.studies.pseudonyms import pseudonym
from radioscopie.questions.studies.index.archive import part_of
from radioscopie.tables.rejects import sorted_rejects
from radioscopie.tables.studies.export import exported
from radioscopie.tables.studies.state import drop, put, stamps

if TYPE_CHECKING:
    from sqlite3 import Connection

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.inputs import Input
    from radioscopie.results.answer import Advance


def index_list(
    state: Connection, key: bytes, source: str, given: tuple[Input, Input | None], advance: Advance
) -> tuple[Row, pa.Table]:
    """Index a list, and give what was counted (files, read, gone), and the rows refused.

    Parameters
    ----------
    given : the list, its mapping

    Raises
    ------
    InputError : the list or its mapping cannot be used at all
    """
    known, named, read, rows, refused = stamps(state, source), set[str](), 0, 0, []
    for block in exported(*given):
        parts = []
        for words, told in block.rows:
            name = pseudonym(key, "part", "row", *words)
            stamp = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
            named.add(name)
            if known.get(name) != stamp:
                parts.append(part_of(key, source, name, stamp, told))
        put(state, parts)
        advance(len(block.rows))
        read, rows = read + len(parts), rows + block.read
        refused.append(block.rejects)
    gone = known.keys() - named
    drop(state, source, gone)
    return {"rows": rows, "read": read, "gone": len(gone)}, sorted_rejects(refused)
