"""The baseline and its checks as a few tables of plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.models.nation.targets import is_bound
from radioscopie.numbers import MINUS, format_count
from radioscopie.questions.nation.verdicts import VERDICTS
from radioscopie.report.columns import columns, counted_assumptions
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.result import Result

LEAST, NO_GAP = "> ", "–"
KIND_FIGURES = ("practices", "sites", "ct", "mri", "pet", "real", "acts")


def summary_nation(result: Result, lang: str) -> str:
    """Say a `nation` result in the terminal: kinds of practice, targets and gaps, checks, assumptions."""
    rows = result.tables["targets"].table.to_pylist()
    parts = [
        text("nation.kinds", lang) + "\n" + _kinds(result.tables["kinds"].table.to_pylist(), lang),
        text("nation.calibration", lang) + "\n" + _figures(_used(rows, "calibration"), lang),
        text("nation.checks", lang) + "\n" + _figures(_used(rows, "check"), lang),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def summary_validation(result: Result, lang: str) -> str:
    """Say a `validate` result in the terminal: counts of verdicts, every check with its verdict, why, the targets."""
    checks = result.tables["checks"].table.to_pylist()
    counts = ["  " + _pair(text(key, lang), format_count(rows, lang), lang) for key, rows in result.findings]
    reasons = [
        "- " + _pair(f"{_measure(row, lang)} ({row['id']})", word("nation.why", row["why"], lang), lang)
        for row in checks
        if row["why"]
    ]
    targets = result.tables["calibration"].table.to_pylist()
    parts = [
        text("nation.checks", lang) + "\n" + _figures(checks, lang, verdicts=True),
        "\n".join(counts),
        text("nation.reasons", lang) + "\n" + "\n".join(dict.fromkeys(reasons)),
        text("nation.calibration", lang) + "\n" + _figures(targets, lang),
        counted_assumptions(result, lang),
    ]
    return "\n\n".join(parts)


def _pair(name: str, value: str, lang: str) -> str:
    return text("nation.pair", lang, name=name, value=value)


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


def _figures(rows: list[dict[str, Any]], lang: str, *, verdicts: bool = False) -> str:
    names = ("id", "label", "perimeter", "year", "published", "achieved", "gap")
    head = [word("nation.col", name, lang) for name in names]
    body = [_figure(row, lang) for row in rows]
    if verdicts:
        head.append(word("nation.col", "verdict", lang))
        body = [[*cells, text(VERDICTS[row["verdict"]], lang)] for cells, row in zip(body, rows, strict=True)]
    return columns([head, *body], (4, 5, 6))


def _figure(row: dict[str, Any], lang: str) -> list[str]:
    return [
        row["id"],
        _measure(row, lang),
        word("nation.perimeter", row["perimeter"], lang),
        row["year"],
        (LEAST if is_bound(row) else "") + _number(row["published"], lang),
        _number(row["achieved"], lang),
        NO_GAP if is_bound(row) else _gap(row["gap_pct"], lang),
    ]


def _measure(row: dict[str, Any], lang: str) -> str:
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
