"""What a result says, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.texts import has_text, text

if TYPE_CHECKING:
    from radioscopie.result import Assumption, ResultTable


def assumption_label(assumption: Assumption, lang: str) -> str:
    """Say what is assumed: the text of the key if there is one, else the address of the law itself."""
    return text(assumption.key, lang) if has_text(assumption.key, lang) else assumption.key


def finding_label(key: str, lang: str) -> str:
    """Say what was found; a key without text is shown as it is."""
    return text(key, lang) if has_text(key, lang) else key


def table_title(table: ResultTable, lang: str) -> str:
    """Give the title of a table."""
    return text(table.title, lang)


def table_sign(table: ResultTable, lang: str) -> str:
    """Give the sign convention of a table; empty when it holds no difference."""
    return text(table.sign, lang) if table.sign else ""
