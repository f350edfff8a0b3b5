"""The steps of a price and who pays: laid out for a page, and drawn to be taken away."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import format_euros
from radioscopie.questions.law.written import show_content
from radioscopie.report.dates import long_date
from radioscopie.texts import text, word
from radioscopie.version import __version__
from radioscopie.web.bars import Bar, bars_drawn
from radioscopie.web.reports import Drawn

if TYPE_CHECKING:
    from radioscopie.models.pricing.explain import Explanation, Step

STEPS, PAYERS = "steps", "payers"


def step_of(step: Step, label: str, lang: str) -> dict[str, Any]:
    """Lay out a step: its words, its amount, the values of the law that it uses."""
    fees = ""
    if step.fees:
        fees = text(
            "explain.fees", lang, **asdict(step.fees) | {"age": word("explain.age", step.fees.age, lang)}
        )
    used = [
        {
            "address": value.address,
            "value": show_content(value, lang),
            "status": word("explain.status", value.status, lang),
            "code": value.status,
            "since": value.valid_from if value.valid_from > date.min else None,
            "reference": value.reference,
        }
        for value in step.used
    ]
    amount = bounds(step.low_cents, step.high_cents, lang)
    return {"label": label, "units": step.units, "amount": amount, "fees": fees, "used": used}


def laid_out(found: Explanation, lang: str) -> dict[str, Any]:
    """Lay out what a row costs, its steps, who pays."""
    return {
        "total": total_of(found, lang),
        STEPS: [step_of(one, label, lang) for one, label in _steps(found, lang)],
        PAYERS: [step_of(one, label, lang) for one, label in _payers(found, lang)],
    }


def _steps(found: Explanation, lang: str) -> list[tuple[Step, str]]:
    return [(one, word("explain.step", one.rule, lang)) for one in found.steps]


def _payers(found: Explanation, lang: str) -> list[tuple[Step, str]]:
    return [(one, word("explain.payer", one.rule, lang)) for one in found.payers]


def drawn(found: Explanation, lang: str) -> dict[str, Drawn]:
    """Draw the steps of a price, and who pays."""
    titles = {STEPS: text("web_act.steps", lang), PAYERS: text("web_act.payers", lang)}
    parts = {STEPS: _steps(found, lang), PAYERS: _payers(found, lang)}
    return {key: _drawn(found, key, titles[key], rows, lang) for key, rows in parts.items() if rows}


def _drawn(found: Explanation, key: str, title: str, rows: list[tuple[Step, str]], lang: str) -> Drawn:
    on = text("web_act.on", lang, day=long_date(found.date, lang))
    sentence = f"{found.act} {found.label}{text('report.colon', lang)}{total_of(found, lang)} {on}"
    bars = [
        Bar(_named(one, label), bounds(one.low_cents, one.high_cents, lang), one.low_cents, one.high_cents)
        for one, label in rows
    ]
    foot = text("web_law.made_with", lang, version=__version__, law=found.law_version)
    wide, narrow = (bars_drawn(lang, sentence, title, bars, foot, narrow=one) for one in (False, True))
    return Drawn(key, title, wide, narrow)


def _named(step: Step, label: str) -> str:
    return f"{label} × {step.units}" if step.units > 1 else label


def total_of(found: Explanation, lang: str) -> str:
    """Write what a row costs."""
    return bounds(found.total_low_cents, found.total_high_cents, lang)


def bounds(low: int | None, high: int | None, lang: str) -> str:
    """Write an amount, or its two bounds."""
    if low is None or high is None:
        return text("explain.unknown", lang)
    said = format_euros(low, lang)
    return said if low == high else f"{said} – {format_euros(high, lang)}"
