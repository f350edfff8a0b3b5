"""What `radioscopie ledger` answers: statements with their verdicts, the figures that judge them, counts."""

from __future__ import annotations

from radioscopie.results.declared import Declared, code, count, measure, name

HEADS = "ledger.head"
SIDE, VERDICT = code("side", "ledger.side"), code("verdict", "ledger.verdict")
OURS = tuple(measure(one, filed=True) for one in ("ours_low", "ours", "ours_high"))
NUMBER = (measure("low", filed=True), measure("high", filed=True))
UNIT = code("unit", "ledger.unit", filed=True)
STATEMENTS = Declared(
    "statements",
    "ledger.table_statements",
    HEADS,
    (
        *(name("id"), name("day"), SIDE, name("who"), name("statement"), name("statement_en", filed=True)),
        *(
            name("number"),
            *NUMBER,
            UNIT,
            code("kind", "ledger.kind", filed=True),
            code("perimeter", "ledger.perimeter"),
        ),
        *(VERDICT, code("why", "ledger.why", said=True)),
        *(name("recomputed"), *OURS, code("basis", "ledger.basis")),
        *(code("ours_perimeter", "ledger.perimeter"), name("command")),
        *(name("source"), code("confidence", "ledger.confidence"), name("fact")),
    ),
    listed=True,
)
FIGURES = Declared(
    "figures",
    "ledger.table_figures",
    HEADS,
    (
        *(name("id"), name("test"), code("perimeter", "ledger.perimeter")),
        *(name("recomputed"), *OURS, UNIT),
        *(code("basis", "ledger.basis"), code("meets", "ledger.verdict"), name("command")),
    ),
)
FOUND = {  # what counts the statements of each verdict
    "holds": "ledger.found_holds",
    "near": "ledger.found_near",
    "elsewhere": "ledger.found_elsewhere",
    "fails": "ledger.found_fails",
    "calibrated": "ledger.found_calibrated",
    "untested": "ledger.found_untested",
}
COUNTS = tuple(count(one) for one in (*FOUND, "statements"))
SIDES = Declared("sides", "ledger.table_sides", HEADS, (SIDE, *COUNTS), "count")
YEARS = Declared("years", "ledger.table_years", HEADS, (name("year"), *COUNTS), "count")
TABLES = {one.name: one for one in (STATEMENTS, FIGURES, SIDES, YEARS)}
