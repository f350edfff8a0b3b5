"""What `radioscopie studies index` answers: what a server gives, how much was read, which files hold no study."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, measure

HEADS = "studies_index.head"

PROBE = Declared(
    "probe",
    "studies_index.probe",
    HEADS,
    (
        *(code("field", "studies_index.field"), count("studies"), count("told")),
        code("verdict", "studies_index.verdict"),
    ),
    optional=True,
)
COUNTS = Declared(
    "counts",
    "studies_index.counts",
    HEADS,
    (code("what", "studies_index.what"), count("number")),
    "count",
    optional=True,
)
FIELDS = Declared(
    "fields",
    "studies_index.fields",
    HEADS,
    (code("field", "studies_index.field"), count("studies"), measure("share", "share")),
    optional=True,
)
LEFT_OUT = Declared(
    "left_out",
    "studies_index.left_out",
    HEADS,
    (count("file"), code("reason", "studies_index.reason")),
    optional=True,
)
TABLES = {one.name: one for one in (PROBE, COUNTS, FIELDS, LEFT_OUT)}
