"""What `radioscopie totals` answers: the acts and fees of each practice, the fees of each machine."""

from __future__ import annotations

import pyarrow as pa

from radioscopie.questions.amounts_billed import BILLED
from radioscopie.results.declared import Declared, Shown, amount, count, name
from radioscopie.results.refused import OF_ROWS

HEADS = "totals.head"
LOW, HIGH = amount("technical_fee_low_cents"), amount("technical_fee_high_cents")

PRACTICES = Declared(
    "practices",
    "totals.practices",
    HEADS,
    (
        *(name("practice"), amount("act_cents"), amount("excess_cents"), LOW, HIGH),
        *(amount("total_low_cents"), amount("total_high_cents")),
    ),
    "cents",
)
MACHINES = Declared(
    "machines",
    "totals.machines",
    HEADS,
    (name("machine"), name("practice"), Shown("year", pa.int32(), "year"), count("fees"), LOW, HIGH),
    "cents",
)
TABLES = {one.name: one for one in (PRACTICES, MACHINES, *BILLED)} | OF_ROWS
