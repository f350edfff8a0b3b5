"""The totals of a file, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from radioscopie.numbers import format_count, format_euros
from radioscopie.questions.amounts_billed import BILLED, billed_lines
from radioscopie.questions.totals.tables import TABLES
from radioscopie.report.columns import inferred_lines
from radioscopie.report.refused import refused_share
from radioscopie.report.view import View

if TYPE_CHECKING:
    from radioscopie.result import Result

SUMMED = (
    "act_cents",
    "excess_cents",
    "technical_fee_low_cents",
    "technical_fee_high_cents",
    "total_low_cents",
    "total_high_cents",
)


def summary(result: Result, lang: str) -> str:
    """Add the practices up, and say what the sums hold."""
    view = View(result, lang, TABLES)
    refused = refused_share(view)
    lines = [refused, ""] if refused else []
    lines += [f"  {view.word('totals.sum', name):<52} {_sum(view, name):>22}" for name in SUMMED]
    billed = [
        line for table in BILLED if view.has(table.name) for line in billed_lines(view.rows(table.name), lang)
    ]
    lines += [
        *(["", *billed] if billed else []),
        "",
        view.say("totals.fees_owner"),
        *(f"{format_count(missing, lang)} {view.say(key)}" for key, missing in result.findings),
        *inferred_lines(result.assumptions, lang),
        view.say("price.law_version", version=result.record["law"]),
    ]
    return "\n".join(lines)


def _sum(view: View, name: str) -> str:
    return format_euros(pc.sum(view.table("practices")[name]).as_py() or 0, view.lang)
