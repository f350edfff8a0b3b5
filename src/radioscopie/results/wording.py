"""What a result says, in the user's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.law.load import Law
from radioscopie.law.words import HEADS
from radioscopie.result import FEW, in_words
from radioscopie.texts import has_words, text, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.result import Assumption, Result, ResultTable, Sayable

PARAMETER = "parameter."
PARTS = ("note", "low", "central", "high")


@dataclass(frozen=True, slots=True)
class Told:
    """An assumption in a language: what is assumed, what is known of it, the values tried."""

    label: str
    note: str
    low: str
    central: str
    high: str


def told(assumption: Assumption, lang: str) -> Told:
    """Say an assumption in a language: its own words first, then those of its table."""
    known = _known(assumption, lang)
    own = (in_words(getattr(assumption, name), lang) or known.get(name, "") for name in PARTS)
    return Told(known["label"], *own)


def _known(assumption: Assumption, lang: str) -> Mapping[str, str]:
    """Give the words of a value of the law, of a hypothesis of the method, or the assumption's own."""
    key = assumption.key
    if assumption.label:
        return {"label": in_words(assumption.label, lang)}
    if address_of(assumption):
        return {"label": Law.load().entries[key].label(lang)}
    if has_words(key, lang):
        return words(key, lang)
    return {"label": text(key, lang)}


def address_of(assumption: Assumption) -> str:
    """Give the address of the law that an assumption names (its note is then French law); empty for another one."""
    key = assumption.key
    return key if key.partition(".")[0] in HEADS and key in Law.load().entries else ""


def finding_label(key: str, lang: str) -> str:
    """Say what was found; of a few things (`result.FEW`), that the count is the most that they can be."""
    found, is_few, _ = key.partition(FEW)
    return text("report.at_most", lang, found=text(found, lang)) if is_few else text(key, lang)


def said_table(table: pa.Table, said: Mapping[str, str | Mapping[str, Sayable]], lang: str) -> pa.Table:
    """Give a table with the words of some columns of codes.

    Parameters
    ----------
    said : table of words of each of these columns, or the words of its codes
    """
    for column, known in said.items():
        by_code = words(known, lang) if isinstance(known, str) else _in_language(known, lang)
        written = [by_code.get(code, code) for code in table[column].to_pylist()]
        table = table.set_column(table.column_names.index(column), column, pa.array(written, pa.string()))
    return table


def _in_language(said: Mapping[str, Sayable], lang: str) -> dict[str, str]:
    return {code: in_words(one, lang) for code, one in said.items()}


def record_in(result: Result, lang: str) -> dict[str, str]:
    """Give the record of a result as it is written in a language: its titles stand among its parameters."""
    if not result.titles:
        return dict(result.record)
    record = dict(result.record) | _in_language(result.titles, lang)
    parameters = sorted(key for key in record if key.startswith(PARAMETER))
    others = [key for key in record if not key.startswith(PARAMETER)]
    first = next((n for n, key in enumerate(record) if key.startswith(PARAMETER)), len(others))
    return {key: record[key] for key in (*others[:first], *parameters, *others[first:])}


def record_label(key: str, lang: str) -> str:
    """Say what an entry of a record is: a version, the digest of a file, what was asked."""
    head, _, name = key.partition(".")
    if head == "sha256":
        return text("report.record_digest", lang, file=name)
    if head == PARAMETER.removesuffix("."):
        first, _, rest = name.partition(".")
        asked = words("report.parameter", lang).get(first, first)
        return text("report.record_asked", lang, what=f"{asked} {rest}".strip())
    return words("report.record_of", lang).get(key) or text("report.record_library", lang, name=key)


def table_title(table: ResultTable, lang: str) -> str:
    """Give the title of a table."""
    return text(table.title, lang)


def table_sign(table: ResultTable, lang: str) -> str:
    """Give the sign convention of a table; empty when it holds no difference."""
    return text(table.sign, lang) if table.sign else ""
