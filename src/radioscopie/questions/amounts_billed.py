"""The amounts billed beside the text, in any answer: the table, and what a terminal says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_count, format_euros
from radioscopie.report.columns import columns
from radioscopie.results.declared import Declared, amount, code, count, name
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.models.pricing.billed import Compared
    from radioscopie.result import Result

EQUAL = "equal"
COLUMNS = (
    code("reason", "billed.reason"),
    count("rows"),
    *(amount(one) for one in ("billed_cents", "text_cents", "difference_cents")),
    code("reading", "billed.reading"),
    name("lines"),
)
AMOUNTS_BILLED = Declared("amounts_billed", "billed.title", "billed.head", COLUMNS, optional=True)
FEES_BILLED = Declared("fees_billed", "billed.fees_title", "billed.head", COLUMNS, optional=True)
BILLED = (AMOUNTS_BILLED, FEES_BILLED)


def billed_rows(compared: Compared | None) -> list[dict[str, Any]]:
    """Give a row a reason, those that are equal first; nothing when nothing was billed."""
    if compared is None:
        return []
    return [
        {
            "reason": reason,
            "rows": group.rows,
            "billed_cents": group.billed,
            "text_cents": group.text,
            "difference_cents": group.billed - group.text,
            "reading": compared.reading,
            "lines": ", ".join(map(str, group.lines)),
        }
        for reason, group in compared.by_reason.items()
    ]


def with_billed(result: Result, acts: Compared | None, fees: Compared | None) -> Result:
    """Give a result with the amounts billed beside the text, of acts and of lines of fees, where there are any."""
    pairs = [(table, billed_rows(one)) for table, one in zip(BILLED, (acts, fees), strict=True)]
    tables = {table.name: table.of(rows) for table, rows in pairs if rows}
    return replace(result, tables={**result.tables, **tables})


def billed_lines(rows: Sequence[dict[str, Any]], lang: str) -> Iterator[str]:
    """Say the difference between the amounts billed and the text, then the rows that differ by reason."""
    if not rows:
        return
    others = [row for row in rows if row["reason"] != EQUAL]
    said = {
        "difference": format_euros(sum(row["difference_cents"] for row in rows), lang),
        "rows": format_count(sum(row["rows"] for row in rows), lang),
        "differ": format_count(sum(row["rows"] for row in others), lang),
        "reading": word("billed.reading", rows[0]["reading"], lang),
    }
    yield text("billed.some_differ" if others else "billed.all_equal", lang, **said)
    if others:
        yield columns([_line(row, lang) for row in others], {0, 1})


def _line(row: dict[str, Any], lang: str) -> tuple[str, ...]:
    first = text("billed.lines", lang, lines=row["lines"])
    return (
        f"  {format_count(row['rows'], lang)}",
        format_euros(row["difference_cents"], lang),
        word("billed.reason", row["reason"], lang),
        first,
    )
