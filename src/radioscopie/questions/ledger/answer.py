"""Recompute public statements: every verdict is worked out here, from the models, each time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from radioscopie.models.ledger import CALIBRATED, UNTESTED, Said, judge
from radioscopie.questions.ledger.figures import Figures
from radioscopie.questions.ledger.numbers import as_found, as_said, code_found, code_said
from radioscopie.questions.ledger.tables import FIGURES, FOUND, SIDES, STATEMENTS, YEARS
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.tables.ledger import SIDES as ORDER
from radioscopie.tables.ledger import read_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from radioscopie.models.ledger import Figure
    from radioscopie.questions.ledger.ask import Ask
    from radioscopie.result import Names, Sayable
    from radioscopie.results.answer import Advance
    from radioscopie.tables.ledger import Statement

    Row = dict[str, Any]

LACKING = "lacking"  # why: charges without an amount
ASSUMED = (
    "ledger.assume_perimeter",
    "ledger.assume_allowance",
    "ledger.assume_construction",
    "ledger.assume_years",
)


def answer(ask: Ask, advance: Advance) -> Answer:
    """Judge the statements asked."""
    statements = [one for one in read_statements() if not ask.id or one.number in ask.numbers]
    figures = Figures(ask.draws, advance)
    judged = [_Judged(one, figures.of(one.tests)) for one in statements]
    rows = [one.row for one in judged]
    tables = {
        "statements": STATEMENTS.of(rows, _names(judged)),
        "figures": FIGURES.of((row for one in judged for row in one.figures), {"recomputed": _found(judged)}),
        "sides": SIDES.of(_counted(rows, "side", ORDER)),
        "years": YEARS.of(_counted(rows, "year", sorted({row["day"][:4] for row in rows}))),
    }
    told = tuple(Assumption(key, "assumed") for key in ASSUMED)
    findings = tuple((key, _count(rows, name)) for name, key in FOUND.items())
    record = make_record(
        figures.law.version, [], {"draws": str(ask.draws), "id": ", ".join(sorted(ask.numbers))}
    )
    return Answer(Result("ledger", tables, told, findings, record))


@dataclass(frozen=True, slots=True)
class _Judged:
    """A statement with the figures that judge it."""

    statement: Statement
    found: tuple[Figure, ...]

    @property
    def row(self) -> Row:
        """Its row of the table of statements."""
        one, ours = self.statement, self.found[0] if self.found else None
        verdict = _verdict(one, self.found)
        same = ("day", "side", "unit", "kind", "perimeter", "source", "confidence", "fact")
        return {
            "id": one.number,
            "who": one.who.fr,
            "statement": one.statement.fr,
            "statement_en": one.statement.en,
            "number": code_said(one),
            "recomputed": code_found(ours, one.unit),
            "low": float(one.low) if one.low else None,
            "high": float(one.high) if one.high else None,
            "verdict": verdict,
            "why": one.why or (LACKING if verdict == UNTESTED else ""),
            "ours_low": ours.low if ours else None,
            "ours": ours.central if ours else None,
            "ours_high": ours.high if ours else None,
            "basis": ours.basis if ours else "",
            "ours_perimeter": ours.perimeter if ours else "",
            "command": f"radioscopie {ours.command}" if ours else "",
            **{name: getattr(one, name) for name in same},
        }

    @property
    def figures(self) -> Iterator[Row]:
        """Rows of the table of figures."""
        for one in self.found:
            yield {
                "id": self.statement.number,
                "test": one.test,
                "perimeter": one.perimeter,
                "recomputed": code_found(one, self.statement.unit),
                "ours_low": one.low,
                "ours": one.central,
                "ours_high": one.high,
                "unit": self.statement.unit,
                "basis": one.basis,
                "meets": "" if self.statement.why else _alone(self.statement, one),
                "command": f"radioscopie {one.command}",
            }


def _verdict(statement: Statement, found: tuple[Figure, ...]) -> str:
    if statement.why:
        return CALIBRATED if statement.why == CALIBRATED else UNTESTED
    return judge(Said(statement.low, statement.high, statement.kind), found)


def _alone(statement: Statement, figure: Figure) -> str:
    """Judge a statement against one figure; of two numbers, against the one that it is nearer."""
    said = Said(statement.low, statement.high, statement.kind)
    if said.kind == "both":
        end = min((said.low, said.high), key=lambda one: abs(float(one) - figure.central))
        said = Said(end, end, "exact")
    return judge(said, (figure,))


def _names(judged: list[_Judged]) -> Names:
    """Give the words of each statement, of who said it, of its number and of ours."""
    said = [one.statement for one in judged]
    return {
        "statement": {one.statement.fr: one.statement for one in said},
        "who": {one.who.fr: one.who for one in said},
        "number": {code_said(one): as_said(one) for one in said},
        "recomputed": _found(judged),
    }


def _found(judged: list[_Judged]) -> dict[str, Sayable]:
    """Give the words of every figure."""
    listed = [(ours, one.statement.unit) for one in judged for ours in one.found]
    return {code_found(ours, unit): as_found(ours, unit) for ours, unit in listed}


def _counted(rows: list[Row], column: str, groups: Iterable[str]) -> Iterator[Row]:
    """Count verdicts by side, or by the year of the day."""
    for group in groups:
        mine = [row for row in rows if (row["day"][:4] if column == "year" else row[column]) == group]
        if mine:
            counts = Counter(row["verdict"] for row in mine)
            yield {column: group, **{name: counts[name] for name in FOUND}, "statements": len(mine)}


def _count(rows: list[Row], verdict: str) -> int:
    return sum(row["verdict"] == verdict for row in rows)
