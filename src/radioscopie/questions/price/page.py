"""The totals of a priced file, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count, format_euros
from radioscopie.questions.amounts_billed import billed_lines, billed_rows
from radioscopie.report.columns import inferred_lines
from radioscopie.report.refused import refused_share
from radioscopie.report.view import View
from radioscopie.result import Result
from radioscopie.results.export import assumption_json
from radioscopie.results.refused import OF_ROWS
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.questions.price.answer import PricedFile, Summary


def summary(result: PricedFile, lang: str) -> str:
    """Say what was read, the totals, what is to be known and assumed, and where the rows are."""
    totals = result.totals
    counts = {"read": totals.rows_read, "accepted": totals.accepted, "rejected": totals.rejected}
    read = text("price.read", lang, **{name: format_count(n, lang) for name, n in counts.items()})
    refused = refused_share(View(Result("price", result.rows), lang, OF_ROWS))
    blocks = [
        [read],
        [refused] if refused else [],
        _amounts(totals, lang),
        [
            line
            for one in (totals.billed, totals.fees_billed)
            for line in billed_lines(billed_rows(one), lang)
        ],
        _findings(totals, lang),
        _assumptions(totals, lang),
        _written(result, lang),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def plain(result: PricedFile, lang: str) -> dict[str, object]:
    """Give the totals as plain data, in cents, each assumption with its label."""
    totals = result.totals
    findings = [{"key": key, "rows": rows, "text": text(key, lang)} for key, rows in totals.findings]
    return {
        "low": totals.low,
        "high": totals.high,
        "findings": findings,
        "assumptions": [assumption_json(one, lang) for one in totals.assumptions],
        "law_version": totals.law_version,
        "unit": "cents",
        **({"amounts_billed": billed_rows(totals.billed)} if totals.billed else {}),
        **({"fees_billed": billed_rows(totals.fees_billed)} if totals.fees_billed else {}),
    }


def _amounts(totals: Summary, lang: str) -> list[str]:
    labels = {name: word("price.total", name, lang) for name in totals.low}
    width = max(map(len, labels.values()))
    shown = {
        name: " – ".join(format_euros(cents, lang) for cents in dict.fromkeys((low, totals.high[name])))
        for name, low in totals.low.items()
    }
    return [f"  {label:<{width}}  {shown[name]:>24}" for name, label in labels.items()]


def _findings(totals: Summary, lang: str) -> list[str]:
    lines = [f"  {format_count(n, lang):>9}  {text(key, lang)}" for key, n in totals.findings]
    return [text("price.findings_title", lang), *lines] if lines else []


def _assumptions(totals: Summary, lang: str) -> list[str]:
    """List what the pricing itself assumes; count the values of the law that are assumed."""
    own = [one for one in totals.assumptions if one.key.startswith("price.")]
    inferred = inferred_lines(totals.assumptions, lang)
    others = len(totals.assumptions) - len(own) - max(len(inferred) - 1, 0)
    lines = [f"  {word('explain.status', one.status, lang):<9} {text(one.key, lang)}" for one in own]
    lines += ["  " + text("price.assumed_values", lang, n=others)] if others else []
    return [*inferred, text("price.assumptions_title", lang, n=len(totals.assumptions)), *lines]


def _written(result: PricedFile, lang: str) -> list[str]:
    rejected = format_count(result.totals.rejected, lang)
    refused = text("price.rejects_written", lang, n=rejected, rejects=result.rejects)
    return [
        text("price.written", lang, out=result.out),
        *([refused] if result.totals.rejected else []),
        text("price.law_version", lang, version=result.totals.law_version),
    ]
