"""What `radioscopie survey count` answers: the cells counted, and which machine is which."""

from __future__ import annotations

from radioscopie.results.declared import Declared, count, measure, name

HEADS = "survey_count.head"

CELLS = Declared(
    "cells",
    "survey_count.cells",
    HEADS,
    (name("cell"), measure("value", "exact")),
    listed=True,
)
MACHINES = Declared(
    "machines", "survey_count.machines", HEADS, (name("row"), name("machine"), count("known")), optional=True
)
TABLES = {one.name: one for one in (CELLS, MACHINES)}
