"""What is to be known of the law, as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.numbers import format_count
from radioscopie.questions.law.written import iso, show_days
from radioscopie.report.columns import columns
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from radioscopie.questions.law.check.answer import Finding, LawFindings


def summary(result: LawFindings, lang: str) -> str:
    """Write each finding on one line, and their number."""
    count = text("law_check.count", lang, count=format_count(len(result.findings), lang))
    lines = columns([_line(finding, lang) for finding in result.findings])
    return f"{lines}\n\n{count}".strip()


def _line(finding: Finding, lang: str) -> tuple[str, ...]:
    level, kind = word("law_check.level", finding.level, lang), word("law_check.kind", finding.kind, lang)
    return level, kind, finding.address, show_days(finding.starts, finding.ends, lang)


def plain(result: LawFindings, lang: str) -> dict[str, object]:
    """Give the same as plain data."""
    findings = [_finding(finding, lang) for finding in result.findings]
    return {"law_version": result.law_version, "findings": findings}


def _finding(finding: Finding, lang: str) -> dict[str, object]:
    return {
        "level": finding.level,
        "kind": finding.kind,
        "address": finding.address,
        "starts": iso(finding.starts),
        "ends": iso(finding.ends),
        "text": word("law_check.kind", finding.kind, lang),
    }
