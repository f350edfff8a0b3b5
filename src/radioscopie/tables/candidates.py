"""Places where a machine may be added, that the user brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.errors import InputError, problem
from radioscopie.schema import Table, text, whole
from radioscopie.schema.columns import measured
from radioscopie.sources.blocks import read_whole

if TYPE_CHECKING:
    from radioscopie.inputs import Readable

MOST_CENTS = 10**12

CANDIDATES = Table(
    "candidates",
    (
        text("site", required=True),
        *(text(name) for name in ("name", "commune_code")),
        measured("lon", -180, 180),
        measured("lat", -90, 90),
        whole("cost_cents", pa.int64(), 0, MOST_CENTS),
    ),
    words="tables.candidates",
)


def read_candidates(path: Readable) -> pa.Table:
    """Read candidate places.

    Returns
    -------
    Columns of `CANDIDATES`; cost of a machine there in cents (null where not given)

    Raises
    ------
    InputError : every problem of the file, a place given twice included
    """
    table = read_whole(CANDIDATES, path).drop_columns(["line"])
    names = table["site"].to_pylist()
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError([problem("site.place_twice", str(path), name) for name in twice])
    return table
