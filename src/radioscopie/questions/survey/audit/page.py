"""What a reader works out of a published table, as shown."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from radioscopie.numbers import format_count, format_plain
from radioscopie.report.columns import columns
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.questions.survey.audit.answer import Bound, Found


def summary(result: Found, lang: str) -> str:
    """Say how many hidden cells can be found, then the bounds of each."""
    counts = {"cells": result.cells, "hidden": len(result.bounds), "found": result.exact}
    said = text(
        "survey_audit.answer", lang, **{name: format_count(count, lang) for name, count in counts.items()}
    )
    if not result.bounds:
        return said
    heads = (*result.columns, text("survey_audit.low", lang), text("survey_audit.high", lang), "")
    rows = [heads, *(_row(result, one, lang) for one in result.bounds)]
    width = len(result.columns)
    return f"{said}\n\n{columns(rows, {width, width + 1})}"


def _row(result: Found, one: Bound, lang: str) -> tuple[str, ...]:
    ends = (_written(result, end, lang) for end in (one.low, one.high))
    return (*one.place, *ends, text("survey_audit.found", lang) if one.is_found else "")


def _written(result: Found, end: float, lang: str) -> str:
    number = _number(result, end)
    return text("survey_audit.no_end", lang) if number is None else format_plain(f"{number:.12g}", lang)


def _number(result: Found, end: float) -> float | int | None:
    if abs(end) == inf:
        return None
    number = end / 10**result.decimals
    return int(number) if number == int(number) else number


def plain(result: Found, _: str) -> dict[str, object]:
    """Give the same as plain data; null where a cell has no bound."""
    return {
        "cells": result.cells,
        "hidden": len(result.bounds),
        "found": result.exact,
        "bounds": [
            {
                "place": dict(zip(result.columns, one.place, strict=True)),
                "low": _number(result, one.low),
                "high": _number(result, one.high),
                "found": one.is_found,
            }
            for one in result.bounds
        ],
    }
