"""What a ledger holds, and what is wrong with it, as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.report.columns import columns
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.questions.survey.ledger_verify.answer import Fault, Outline, Verified

SHOWN_DIGEST = 16
HEADS = ("number", "day", "cells", "hidden", "digest", "state")


def summary(result: Verified, lang: str) -> str:
    """Say whether the ledger holds, then each entry."""
    key = "survey_ledger.broken" if result.faults else "survey_ledger.sound"
    counts = {"entries": len(result.entries), "faults": len(result.faults)}
    said = text(key, lang, **{name: format_count(count, lang) for name, count in counts.items()})
    heads = tuple(word("survey_ledger.head", name, lang) for name in HEADS)
    rows = [heads, *(_row(one, result.faults, lang) for one in result.entries)]
    last = text("survey_ledger.last", lang, digest=result.entries[-1].digest)
    return f"{said}\n\n{columns(rows, {0, 2, 3})}\n\n{last}"


def _row(one: Outline, faults: tuple[Fault, ...], lang: str) -> tuple[str, ...]:
    state = "; ".join(text(fault.reason, lang) for fault in faults if fault.number == one.number)
    counts = (format_count(count, lang) for count in (one.cells, one.hidden))
    return (f"{one.number:04d}", one.day, *counts, one.digest[:SHOWN_DIGEST], state)


def plain(result: Verified, lang: str) -> dict[str, object]:
    """Give the same as plain data."""
    return {
        "sound": not result.faults,
        "entries": [
            {
                "number": one.number,
                "day": one.day,
                "cells": one.cells,
                "hidden": one.hidden,
                "digest": one.digest,
            }
            for one in result.entries
        ],
        "faults": [
            {
                "number": one.number,
                "reason": one.reason.removeprefix("disclosure."),
                "text": text(one.reason, lang),
            }
            for one in result.faults
        ],
    }
