"""What `radioscopie studies relevance` answers: sequences of exams, what was published, cost, who asked."""

from __future__ import annotations

from radioscopie.results.declared import Declared, amount, code, count, measure, name
from radioscopie.results.refused import OF_ROWS

HEADS = "studies_relevance.head"
SEQUENCE = code("sequence", "studies_relevance.sequence")

SEQUENCES = Declared(
    "sequences",
    "studies_relevance.sequences",
    HEADS,
    (
        *(SEQUENCE, code("direction", "studies_relevance.direction"), count("window_days")),
        *(count("looked"), count("met"), measure("share", "share")),
        *(measure("low_95", "share"), measure("high_95", "share"), measure("published", "share")),
        *(code("status", "studies_relevance.status"), name("source"), name("note")),
    ),
    listed=True,
)
REQUESTERS = Declared(
    "requesters",
    "studies_relevance.requesters",
    HEADS,
    (SEQUENCE, name("requester"), count("looked"), count("met"), measure("share", "share")),
    optional=True,
)
COST = Declared(
    "cost",
    "studies_relevance.cost",
    HEADS,
    (
        *(SEQUENCE, count("studies"), count("matched")),
        *(amount("list_low_cents"), amount("list_high_cents")),
        *(amount("marginal_low_cents"), amount("marginal_high_cents")),
        *(amount("insurer_low_cents"), amount("insurer_high_cents")),
    ),
    "mixed",
    optional=True,
)
TABLES = {one.name: one for one in (SEQUENCES, REQUESTERS, COST)} | OF_ROWS
