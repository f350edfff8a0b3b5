"""What is shown of accounts: those of a practice, or those of the nation's practices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.accounts.nation.page import report as nation
from radioscopie.questions.accounts.practice.page import report as practice

if TYPE_CHECKING:
    from radioscopie.result import Result

PAGES = {"accounts": practice.page, "accounts_nation": nation.page}
SUMMARIES = {"accounts": practice.summary, "accounts_nation": nation.summary}


def page(result: Result, lang: str) -> str:
    """Give the report as one HTML file.

    Raises
    ------
    MissingExtraError : the extra `report` is not installed
    """
    return PAGES[result.name](result, lang)


def summary(result: Result, lang: str) -> str:
    """Say the answer in the terminal."""
    return SUMMARIES[result.name](result, lang)
