"""List what the law does not say, or says badly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.law.check import ERROR, Finding, check
from radioscopie.law.load import Law
from radioscopie.results.answer import Answer

if TYPE_CHECKING:
    from radioscopie.questions.law.check.ask import Ask
    from radioscopie.results.answer import Advance

__all__ = ["Finding", "LawFindings", "answer"]


@dataclass(frozen=True, slots=True)
class LawFindings:
    """What is to be known of the law."""

    findings: tuple[Finding, ...]
    law_version: str


def answer(_: Ask, __: Advance) -> Answer:
    """Look at the whole law; not sound when it holds what must not be in a law."""
    law = Law.load()
    findings = check(law)
    sound = not any(finding.level == ERROR for finding in findings)
    return Answer(LawFindings(findings, law.version), sound=sound)
