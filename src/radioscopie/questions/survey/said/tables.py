"""What `radioscopie survey said` answers: each printed share, its interval at best, its bounds, the model's answer."""

from __future__ import annotations

from radioscopie.ranges import CASES
from radioscopie.results.declared import Declared, code, count, measure, name

HEADS = "survey_said.head"
ASKED = code("asked", "survey_said.asked")

SHARES = Declared(
    "shares",
    "survey_said.shares",
    HEADS,
    (
        *(name("survey", unit="year"), ASKED, measure("printed", "share")),
        *(count("answers"), code("answers_status", "survey_said.status")),
        *(count("invited"), code("invited_status", "survey_said.status")),
        *(measure(one, "share") for one in ("interval_low", "interval_high", "bound_low", "bound_high")),
        name("source"),
    ),
)
MODEL = Declared(
    "model",
    "survey_said.model",
    HEADS,
    (
        *(ASKED, code("basis", "survey_said.basis"), measure("printed", "share")),
        *(measure(one, "share") for one in CASES),
    ),
)
TABLES = {one.name: one for one in (SHARES, MODEL)}
