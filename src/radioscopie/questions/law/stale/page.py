"""The values of the law to check again, as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.law.written import iso, value_data
from radioscopie.report.columns import columns
from radioscopie.texts import text

if TYPE_CHECKING:
    from radioscopie.questions.law.stale.answer import StaleValues


def summary(result: StaleValues, lang: str) -> str:
    """Write last check, address, first day in force and reference of each value, and their number."""
    count = text("law_stale.count", lang, count=format_count(len(result.values), lang))
    lines = columns(
        [(iso(v.checked_on) or "", v.address, iso(v.valid_from) or "", v.reference) for v in result.values]
    )
    return f"{lines}\n\n{count}".strip()


def plain(result: StaleValues, _: str) -> dict[str, object]:
    """Give the same as plain data."""
    head = {"on": result.on.isoformat(), "days": result.days, "law_version": result.law_version}
    return {**head, "values": [{"address": value.address, **value_data(value)} for value in result.values]}
