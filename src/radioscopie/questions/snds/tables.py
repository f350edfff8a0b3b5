"""What `radioscopie snds` answers: the control first, then what was read, kept, set aside and refused."""

from __future__ import annotations

import pyarrow as pa

from radioscopie.results.declared import Declared, Shown, amount, code, count, name

HEADS = "snds.head"
KIND, LINES = code("kind", "snds.kind"), count("lines")
AMOUNTS = (amount("paid_cents"), amount("repriced_cents"), amount("difference_cents"))
HELD = (KIND, LINES, count("equal_lines"), count("equal_permille", "permille"), *AMOUNTS)
MONTH = code("care_month", "snds.few")
CONTROL_SIGN = "snds.control_sign"

CONTROL = Declared(
    "control",
    "snds.control",
    HEADS,
    (KIND, code("cause", "snds.cause"), LINES, count("lines_permille", "permille"), *AMOUNTS),
    "mixed",
    CONTROL_SIGN,
)
CONTROL_MONTHS = Declared(
    "control_months", "snds.control_months", HEADS, (MONTH, *HELD), "mixed", CONTROL_SIGN
)
CONTROL_REGIONS = Declared(
    "control_regions",
    "snds.control_regions",
    HEADS,
    (code("region", "snds.region"), *HELD),
    "mixed",
    CONTROL_SIGN,
)
CONTROL_SPECIALTIES = Declared(
    "control_specialties",
    "snds.control_specialties",
    HEADS,
    (code("specialty", "snds.specialty"), *HELD),
    "mixed",
    CONTROL_SIGN,
)
ACCOUNTS = Declared(
    "accounts",
    "snds.accounts",
    HEADS,
    (name("source"), count("read"), count("kept"), count("excluded"), count("rejected")),
    "count",
)
KEPT = Declared(
    "kept",
    "snds.kept",
    HEADS,
    (code("origin", "snds.origin"), KIND, LINES, count("quantity"), amount("base_cents")),
)
EXCLUDED = Declared(
    "excluded",
    "snds.excluded",
    HEADS,
    (code("source", "snds.few"), code("reason", "snds.reason"), LINES, amount("base_cents")),
)
LAGS = Declared(
    "lags",
    "snds.lags",
    HEADS,
    (MONTH, Shown("lag_months", pa.int64(), "count"), LINES, count("cumulative_permille", "permille")),
    "count",
)
CORRECTIONS = Declared(
    "corrections",
    "snds.corrections",
    HEADS,
    (code("correction", "snds.correction"), count("acts"), amount("base_cents")),
)
VISITS = Declared(
    "visits",
    "snds.visits",
    HEADS,
    (
        *(code("visit", "snds.visit"), count("visits"), count("acts"), amount("paid_cents")),
        *(amount("alone_cents"), amount("together_cents"), amount("difference_cents")),
    ),
    "mixed",
    "snds.visits_sign",
)
SECTORS = Declared(
    "sectors", "snds.sectors", HEADS, (code("sector", "snds.few"), code("way", "snds.way"), LINES), "count"
)
RATES = Declared(
    "rates",
    "snds.rates",
    HEADS,
    (code("exemption", "snds.exemption"), Shown("rate", pa.int64(), "count"), LINES),
    "count",
)
FEE_PRICES = Declared(
    "fee_prices",
    "snds.fee_prices",
    HEADS,
    (
        *(
            code("code", "snds.few"),
            code("equipment", "snds.equipment"),
            code("told_by", "snds.told_by"),
            amount("unit_cents"),
        ),
        *(
            name("class"),
            name("zone"),
            code("age", "snds.age"),
            count("meanings"),
            LINES,
            amount("paid_cents"),
        ),
    ),
)
PAYERS = Declared("payers", "snds.payers", HEADS, (code("payer", "snds.payer"), LINES, amount("cents")))
PROOFS = Declared(
    "proofs", "snds.proofs", HEADS, (name("trap"), code("what", "snds.what"), count("value")), "count"
)
LEFT = Declared("left", "snds.left", HEADS, (name("file"),), "count", optional=True)
TABLES = {
    one.name: one
    for one in (
        *(CONTROL, CONTROL_MONTHS, CONTROL_REGIONS, CONTROL_SPECIALTIES, ACCOUNTS, KEPT, EXCLUDED, LAGS),
        *(VISITS, CORRECTIONS, SECTORS, RATES, FEE_PRICES, PAYERS, PROOFS, LEFT),
    )
}
