"""An entry of the law, or the entries of a prefix, as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.questions.law.written import entry_data, entry_lines, group_lines

if TYPE_CHECKING:
    from radioscopie.questions.law.show.answer import LawShown


def summary(result: LawShown, lang: str) -> str:
    """Write the values of the entry, or the value of each entry on the day."""
    if result.on is None:
        ((entry, values),) = result.entries
        return entry_lines(entry, values, lang)
    return group_lines([(entry, value) for entry, (value,) in result.entries], lang)


def plain(result: LawShown, lang: str) -> dict[str, object]:
    """Give the same as plain data; amounts are integer cents, rates exact decimals in a string."""
    entries = [entry_data(entry, values, lang) for entry, values in result.entries]
    if result.on is None:
        return {**entries[0], "law_version": result.law_version}
    head = {"address": result.address, "on": result.on.isoformat()}
    return {**head, "entries": entries, "law_version": result.law_version}
