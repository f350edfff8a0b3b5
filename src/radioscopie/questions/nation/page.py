"""The baseline and its checks as a few tables of plain text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import MINUS, format_count
from radioscopie.report.columns import columns, counted_assumptions
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.result import Result

LEAST, NO_GAP = "> ", "–"
FIGURES, FEWEST = 3, 2  # of an estimate; of one beside a figure that is published with one
KIND_FIGURES = ("practices", "sites", "ct", "mri", "pet", "real", "acts")


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: kinds of practice, targets and gaps, checks, assumptions."""
    rows = result.tables["targets"].table.to_pylist()
    parts = [
        text("nation.kinds", lang) + "\n" + _kinds(result.tables["kinds"].table.to_pylist(), lang),
        text("nation.calibration", lang) + "\n" + figures(_used(rows, "calibration"), lang),
        text("nation.checks", lang) + "\n" + figures(_used(rows, "check"), lang, is_target=False),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def _used(rows: list[dict[str, Any]], use: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["used"] == use]


def _kinds(rows: list[dict[str, Any]], lang: str) -> str:
    head = [word("nation.col", name, lang) for name in ("perimeter", "kind", *KIND_FIGURES)]
    body = [
        [word("nation.perimeter", row["perimeter"], lang), word("nation.kind", row["kind"], lang)]
        + [format_count(row[name], lang) for name in KIND_FIGURES[:-1]]
        + [_number(row["acts"], lang, FIGURES)]
        for row in rows
    ]
    return columns([head, *body], range(2, 2 + len(KIND_FIGURES)))


def figures(
    rows: list[dict[str, Any]], lang: str, verdicts: Sequence[str] = (), *, is_target: bool = True
) -> str:
    """Lay out published figures beside those of the model, with what is said of each.

    What the model gives has the figures of what is published; three at most where it was no target.
    """
    names = ("id", "label", "perimeter", "year", "published", "achieved", "gap")
    head = [word("nation.col", name, lang) for name in names]
    body = [_figure(row, lang, is_target=is_target) for row in rows]
    if verdicts:
        head.append(word("nation.col", "verdict", lang))
        body = [[*cells, said] for cells, said in zip(body, verdicts, strict=True)]
    return columns([head, *body], (4, 5, 6))


def _figure(row: dict[str, Any], lang: str, *, is_target: bool) -> list[str]:
    published = len(f"{row['published']:.10g}".replace(".", "").strip("0"))
    kept = max(published if is_target else min(published, FIGURES), FEWEST)
    return [
        row["id"],
        measure_word(row, lang),
        word("nation.perimeter", row["perimeter"], lang),
        row["year"],
        (LEAST if row["at_least"] else "") + _number(row["published"], lang, published),
        _number(row["achieved"], lang, kept),
        NO_GAP if row["at_least"] else _gap(row["gap_pct"], lang, decimals=int(is_target)),
    ]


def measure_word(row: dict[str, Any], lang: str) -> str:
    """Name what a row measures."""
    return word("nation.measure", row["label"], lang)


def _number(value: float, lang: str, kept: int) -> str:
    """Write a figure with so many figures: whole above one thousand."""
    last = kept - 1 - math.floor(math.log10(abs(value))) if value else 0
    rounded = round(value, last)
    if abs(rounded) >= 1000:
        return format_count(round(rounded), lang)
    written = f"{rounded:.{max(last, 0)}f}"
    return (written.replace(".", ",") if lang == "fr" else written).replace("-", MINUS)


def _gap(percent: float, lang: str, decimals: int) -> str:
    written = f"{percent:+.{decimals}f}".replace("-", MINUS)
    return f"{written.replace('.', ',')} %" if lang == "fr" else f"{written}%"
