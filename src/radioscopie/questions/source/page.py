"""A figure and its source, for a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from radioscopie.report.columns import columns
from radioscopie.texts import word

if TYPE_CHECKING:
    from radioscopie.questions.source.answer import Source

SHOWN = ("value", "year", "place", "source", "url", "confidence", "note", "cited_by")


def summary(result: tuple[Source, ...], lang: str) -> str:
    """Say each figure: what, how much, where it was read, how sure it is, which lines rest on it."""
    return "\n\n".join(_said(one, lang) for one in result)


def plain(result: tuple[Source, ...], _: str) -> dict[str, object]:
    """Give the same as plain data."""
    return {"sources": [asdict(one) | {"cited_by": list(one.cited_by)} for one in result]}


def _said(source: Source, lang: str) -> str:
    values = asdict(source) | {
        "value": f"{source.value} {source.unit}".strip(),
        "cited_by": ", ".join(source.cited_by),
        "confidence": word("source.confidence", source.confidence or "none", lang),
    }
    rows = [(f"  {word('source.head', name, lang)}", values[name]) for name in SHOWN if values[name]]
    return f"{source.fact}  {source.quantity}\n{columns(rows)}"
