"""What `radioscopie fees` answers: fees as paid beside another law, by band and by month, and what moved bands add."""

from __future__ import annotations

import pyarrow as pa

from radioscopie.results.declared import Declared, Shown, amount, code, count

HEADS = "fees.head"
SIGN = "fees.sign"
AMOUNTS = (
    *(count("quantity"), amount("paid_cents"), amount("low_cents"), amount("high_cents")),
    *(amount("change_low_cents"), amount("change_high_cents")),
)
BY_FEE = Declared(
    "by_fee",
    "fees.by_fee",
    HEADS,
    (
        code("equipment", "snds.equipment"),
        code("code", "snds.few"),
        code("reading", "fees.reading"),
        *AMOUNTS,
    ),
    "mixed",
    SIGN,
)
BY_MONTH = Declared(
    "by_month", "fees.by_month", HEADS, (code("care_month", "snds.few"), *AMOUNTS), "mixed", SIGN
)
BANDS_MOVED = Declared(
    "bands_moved",
    "fees.bands_moved",
    HEADS,
    (
        code("equipment", "snds.equipment"),
        Shown("year", pa.int32(), "year"),
        *(count("pools"), count("fees"), amount("change_low_cents"), amount("change_high_cents")),
    ),
    "mixed",
    SIGN,
    optional=True,
)
TABLES = {one.name: one for one in (BY_FEE, BY_MONTH, BANDS_MOVED)}
