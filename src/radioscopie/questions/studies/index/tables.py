"""What `radioscopie studies index` answers: how much was read, what the archive tells, which files hold no study."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, measure

HEADS = "studies_index.head"

COUNTS = Declared(
    "counts", "studies_index.counts", HEADS, (code("what", "studies_index.what"), count("number")), "count"
)
FIELDS = Declared(
    "fields",
    "studies_index.fields",
    HEADS,
    (code("field", "studies_index.field"), count("studies"), measure("share", "share")),
)
LEFT_OUT = Declared(
    "left_out", "studies_index.left_out", HEADS, (count("file"), code("reason", "studies_index.reason"))
)
TABLES = {one.name: one for one in (COUNTS, FIELDS, LEFT_OUT)}
