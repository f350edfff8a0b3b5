"""The explanation of a row: the steps, their sum, who pays."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count, format_euros
from radioscopie.questions.law.written import show_content
from radioscopie.report.columns import inferred_lines
from radioscopie.results.export import assumption_json
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.questions.explain.answer import Explanation, Step

WIDTH = 26


def summary(result: Explanation, lang: str) -> str:
    """Write an explanation for a terminal."""
    named = {"line": result.line, "act": result.act, "label": result.label, "date": result.date}
    lines = [text("explain.title", lang, **named), ""]
    for step in result.steps:
        lines += _step(step, word("explain.step", step.rule, lang), lang)
    total = _bounds(result.total_low_cents, result.total_high_cents, lang)
    lines += ["", f"  {text('explain.total', lang):<{WIDTH}} {total:>22}", "", text("explain.payers", lang)]
    for step in result.payers:
        lines += _step(step, word("explain.payer", step.rule, lang), lang)
    read, refused = result.rows_read, result.rows_rejected
    counts = {"read": read, "accepted": read - refused, "rejected": refused}
    lines += ["", text("price.read", lang, **{name: format_count(n, lang) for name, n in counts.items()})]
    lines += inferred_lines(result.inferred, lang)
    lines += [text("price.law_version", lang, version=result.law_version)]
    return "\n".join(lines)


def plain(result: Explanation, lang: str) -> dict[str, object]:
    """Give the same as plain data: amounts in cents, values of the law as written in their text."""
    return result.to_dict() | {"inferred": [assumption_json(one, lang) for one in result.inferred]}


def _step(step: Step, label: str, lang: str) -> list[str]:
    units = f" × {step.units}" if step.units > 1 else ""
    lines = [f"  {label + units:<{WIDTH}} {_bounds(step.low_cents, step.high_cents, lang):>22}"]
    if step.fees:
        words = asdict(step.fees) | {"age": word("explain.age", step.fees.age, lang)}
        lines.append("      " + text("explain.fees", lang, **words))
    for value in step.used:
        status = word("explain.status", value.status, lang)
        since = (
            f" {text('explain.since', lang, date=value.valid_from)}" if value.valid_from > date.min else ""
        )
        lines.append(f"      {value.address} = {show_content(value, lang)} [{status}]{since}")
        lines += [f"        {value.reference}"] if value.reference else []
    return lines


def _bounds(low: int | None, high: int | None, lang: str) -> str:
    if low is None or high is None:
        return text("explain.unknown", lang)
    shown = format_euros(low, lang)
    return shown if low == high else f"{shown} – {format_euros(high, lang)}"
