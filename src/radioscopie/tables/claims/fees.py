"""Technical fees as paid, as `radioscopie snds` writes them: one row a day, establishment, band and unit price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.calendar import FIRST_DAY, LAST_DAY
from radioscopie.schema import Table, choice, dated, measured, text, whole
from radioscopie.sources.blocks import read_whole
from radioscopie.tables.activity import FEE_CODES

if TYPE_CHECKING:
    from radioscopie.inputs import Readable

MOST, MOST_CENTS = 10_000_000, 10**12
FEES = Table(
    "fees",
    (
        dated("date", FIRST_DAY, LAST_DAY, required=True),
        text("site"),
        choice("equipment", {one: one for one in ("", "ct", "mri", "pet")}),
        choice("code", {one: one for one in (*FEE_CODES, "FTS")}, required=True),
        measured("coefficient", 0, 10),
        whole("unit_cents", pa.int64(), 0, MOST),
        whole("quantity", pa.int64(), -MOST, MOST, default=1),
        whole("paid_cents", pa.int64(), -MOST_CENTS, MOST_CENTS, default=0),
    ),
)


def read_fees(path: Readable) -> pa.Table:
    """Read fees as paid: the columns of `FEES`, whatever others stand beside them.

    Raises
    ------
    InputError : every problem of the file
    """
    return read_whole(FEES, path, None, lambda *_: ())
