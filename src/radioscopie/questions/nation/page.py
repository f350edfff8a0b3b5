"""The baseline and its checks as a few tables of plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.numbers import MINUS, format_count
from radioscopie.report.columns import columns, counted_assumptions
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.result import Result

LEAST, NO_GAP = "> ", "–"
KIND_FIGURES = ("practices", "sites", "ct", "mri", "pet", "real", "acts")


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal: kinds of practice, targets and gaps, checks, assumptions."""
    rows = result.tables["targets"].table.to_pylist()
    parts = [
        text("nation.kinds", lang) + "\n" + _kinds(result.tables["kinds"].table.to_pylist(), lang),
        text("nation.calibration", lang) + "\n" + figures(_used(rows, "calibration"), lang),
        text("nation.checks", lang) + "\n" + figures(_used(rows, "check"), lang),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def _used(rows: list[dict[str, Any]], use: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["used"] == use]


def _kinds(rows: list[dict[str, Any]], lang: str) -> str:
    head = [word("nation.col", name, lang) for name in ("perimeter", "kind", *KIND_FIGURES)]
    body = [
        [word("nation.perimeter", row["perimeter"], lang), word("nation.kind", row["kind"], lang)]
        + [format_count(row[name], lang) for name in KIND_FIGURES]
        for row in rows
    ]
    return columns([head, *body], range(2, 2 + len(KIND_FIGURES)))


def figures(rows: list[dict[str, Any]], lang: str, verdicts: Sequence[str] = ()) -> str:
    """Lay out published figures beside those of the model, with what is said of each."""
    names = ("id", "label", "perimeter", "year", "published", "achieved", "gap")
    head = [word("nation.col", name, lang) for name in names]
    body = [_figure(row, lang) for row in rows]
    if verdicts:
        head.append(word("nation.col", "verdict", lang))
        body = [[*cells, said] for cells, said in zip(body, verdicts, strict=True)]
    return columns([head, *body], (4, 5, 6))


def _figure(row: dict[str, Any], lang: str) -> list[str]:
    return [
        row["id"],
        measure_word(row, lang),
        word("nation.perimeter", row["perimeter"], lang),
        row["year"],
        (LEAST if row["at_least"] else "") + _number(row["published"], lang),
        _number(row["achieved"], lang),
        NO_GAP if row["at_least"] else _gap(row["gap_pct"], lang),
    ]


def measure_word(row: dict[str, Any], lang: str) -> str:
    """Name what a row measures."""
    return word("nation.measure", row["label"], lang)


def _number(value: float, lang: str) -> str:
    """Write a figure: whole above one thousand, else with up to three digits after the point."""
    if abs(value) >= 1000:
        return format_count(round(value), lang)
    written = f"{value:.3f}".rstrip("0").rstrip(".")
    return (written.replace(".", ",") if lang == "fr" else written).replace("-", MINUS)


def _gap(percent: float, lang: str) -> str:
    written = f"{percent:+.1f}".replace("-", MINUS)
    return f"{written.replace('.', ',')} %" if lang == "fr" else f"{written}%"
