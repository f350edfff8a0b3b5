"""The published figures beside those of the model, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.nation.page import figures, measure_word
from radioscopie.questions.validation.verdicts import VERDICTS
from radioscopie.questions.validation.waits import WAITS
from radioscopie.report.columns import counted_assumptions, plain_table
from radioscopie.report.view import View
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.result import Result

SHOWN = (
    "id", "place", "year", "base_days", "machines_ratio", "days", "expected", "expected_low", "expected_high",
    "verdict",
)  # fmt: skip


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: counts of verdicts, every check with its verdict, why, the targets."""
    checks = result.tables["checks"].table.to_pylist()
    counts = ["  " + _pair(text(key, lang), format_count(rows, lang), lang) for key, rows in result.findings]
    reasons = [
        "- " + _pair(f"{measure_word(row, lang)} ({row['id']})", word("nation.why", row["why"], lang), lang)
        for row in checks
        if row["why"]
    ]
    targets = result.tables["calibration"].table.to_pylist()
    parts = [
        text("nation.checks", lang)
        + "\n"
        + figures(checks, lang, [text(VERDICTS[row["verdict"]], lang) for row in checks], is_target=False),
        "\n".join(counts),
        text("nation.reasons", lang) + "\n" + "\n".join(dict.fromkeys(reasons)),
        text("nation.calibration", lang) + "\n" + figures(targets, lang),
        _waits(result, lang),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def _waits(result: Result, lang: str) -> str:
    """Lay out the published waits: fitted, held, outside."""
    view = View(result, lang, {WAITS.name: WAITS})
    note = view.say("validation.waits_note")
    return f"{view.say('validation.waits')}\n{plain_table(view.grid('waits', SHOWN))}\n{note}"


def _pair(name: str, value: str, lang: str) -> str:
    return text("nation.pair", lang, name=name, value=value)
