"""What a result says, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.texts import has_text, text

if TYPE_CHECKING:
    from radioscopie.result import Assumption, ResultTable

LEVER = "lever:"


def lever_label(key: str, lang: str) -> str:
    """Say what a number of a scenario is ("growth.mri"), and which variant sets it ("enacted/growth.mri")."""
    variant, _, number = key.rpartition("/")
    kind, _, name = number.partition(".")
    shown = next(
        (text(k, lang) for k in (f"scenario.word_{name}", f"report.value_{name}") if has_text(k, lang)), name
    )
    label = text(f"scenario.input_{kind}", lang, name=shown) if name else text(f"scenario.input_{kind}", lang)
    return f"{label} [{variant}]" if variant else label


def assumption_label(assumption: Assumption, lang: str) -> str:
    """Say what is assumed: the text of the key if there is one, else the address of the law itself."""
    if assumption.key.startswith(LEVER):
        return lever_label(assumption.key.removeprefix(LEVER), lang)
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
