"""What `radioscopie read` answers: acts, fees and payments of a file of bills, and what they are beside the law."""

from __future__ import annotations

import pyarrow as pa

from radioscopie.results.declared import Declared, Shown, amount, code, count, day, flag, name

HEADS = "read.head"
LINE, DAY = count("line"), day("date")
EQUIPMENT = code("equipment", "snds.equipment")
SIGN = "snds.control_sign"

CONTROL = Declared(
    "control",
    "read.control",
    HEADS,
    (
        *(code("kind", "snds.kind"), code("cause", "snds.cause"), count("lines"), amount("paid_cents")),
        *(amount("repriced_cents"), amount("difference_cents")),
    ),
    "mixed",
    SIGN,
    optional=True,
)
RANKS = Declared(
    "ranks",
    "read.ranks",
    HEADS,
    (
        *(name("machine"), Shown("year", pa.int64(), "year"), EQUIPMENT, count("fees"), count("first_rank")),
        *(count("last_rank"), count("missing"), count("twice"), count("last_full"), count("first_reduced")),
        count("disagree"),
    ),
    "count",
    optional=True,
)
ACTIVITY = Declared(
    "activity",
    "read.activity",
    HEADS,
    (
        *(LINE, DAY, name("site"), name("machine"), name("act"), name("modifiers"), count("association")),
        *(count("quantity"), name("sector"), code("exemption", "read.exemption"), amount("excess_cents")),
        *(name("encounter"), amount("billed_cents")),
    ),
    optional=True,
)
FEES = Declared(
    "fees",
    "read.fees",
    HEADS,
    (
        *(
            LINE,
            DAY,
            name("site"),
            EQUIPMENT,
            name("code"),
            flag("second"),
            count("quantity"),
            amount("unit_cents"),
        ),
        *(amount("paid_cents"), name("machine"), count("order_number"), name("encounter")),
        *(amount("repriced_cents"), code("cause", "snds.cause"), count("meanings")),
    ),
    optional=True,
)
PAYMENTS = Declared(
    "payments",
    "read.payments",
    HEADS,
    (LINE, DAY, name("nature"), EQUIPMENT, count("quantity"), amount("base_cents"), amount("paid_cents")),
    optional=True,
)
RETURNED = Declared(
    "returned",
    "read.returned",
    HEADS,
    (LINE, DAY, name("nature"), name("code"), name("label")),
    optional=True,
)
RECORDS = Declared(
    "records",
    "read.records",
    HEADS,
    (code("outcome", "read.outcome"), code("reason", "read.reason"), count("lines")),
    "count",
)
CHECKS = Declared(
    "checks",
    "read.checks",
    HEADS,
    (code("what", "read.what"), amount("written_cents"), amount("found_cents"), amount("difference_cents")),
    optional=True,
)
MONTHS = Declared(
    "months",
    "read.months",
    HEADS,
    (
        *(
            name("care_month"),
            code("code", "read.fee_code"),
            count("rows"),
            count("quantity"),
            count("second_fees"),
        ),
        *(amount("base_cents"), count("ct_low"), count("ct_high")),
    ),
    optional=True,
)
CT_REFERENCE = Declared(
    "ct_reference",
    "read.ct_reference",
    HEADS,
    (
        *(Shown("year", pa.int64(), "year"), count("machines"), code("reading", "read.reading")),
        *(count("low"), count("central"), count("high")),
    ),
    "count",
    optional=True,
)
TABLES = {
    one.name: one
    for one in (MONTHS, CT_REFERENCE, CONTROL, RANKS, ACTIVITY, FEES, PAYMENTS, RETURNED, RECORDS, CHECKS)
}
