"""One result type: tables with their unit and sign, the assumptions they rest on, the record that replays them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from radioscopie.bilingual import Words
from radioscopie.numbers import format_euros, format_exact, format_percent
from radioscopie.texts import text, word

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from pathlib import Path

    import pyarrow as pa

    from radioscopie.errors import Problem


@dataclass(frozen=True, slots=True)
class Said:
    """Words that a result does not hold, since it knows no language: the key of a text and what fills it in.

    Parameters
    ----------
    key : of a sentence, or of a table of words
    code : whose word it is in that table
    """

    key: str
    fields: tuple[tuple[str, object], ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A figure that is written when the language is known.

    Parameters
    ----------
    unit : "cents" (integer cents), "share" (a part of one), or "exact"
    """

    value: int | Fraction
    unit: str


CENTS = "cents"
FEW = ":few"  # after the key of a finding: of few things, and the count is the most that they can be
SHOWN, MOST_TOLD = "radioscopie.shown", 4  # the module that shows a result is above it: brought in when asked

Sayable = str | Said | Written | Words
Names = Mapping[str, Mapping[str, Sayable]]  # of codes, by column
NO_NAMES: Names = MappingProxyType({})


def _euros(cents: int, lang: str) -> str:
    """Write an amount as its source does: whole euros without cents."""
    return (
        format_euros(cents, lang).replace(",00" if lang == "fr" else ".00", "")
        if not cents % 100
        else format_euros(cents, lang)
    )


WRITERS: Mapping[str, Callable[[Any, str], str]] = {
    "cents": _euros,
    "share": format_percent,
    "exact": format_exact,
}


def said(key: str, **fields: object) -> Said:
    """Give the words whose text is `key` in the catalogue, its {fields} filled in."""
    return Said(key, tuple(fields.items()))


def word_of(table: str, code: str, **fields: object) -> Said:
    """Give the word of a code in a table of words, its {fields} filled in."""
    return Said(table, tuple(fields.items()), code)


def in_words(words: Sayable, lang: str) -> str:
    """Say words in a language; a string is the same in all, a number is written as the language does."""
    if isinstance(words, str):
        return words
    if isinstance(words, Words):
        return words[lang]
    if isinstance(words, Written):
        return WRITERS[words.unit](words.value, lang)
    fields = {name: _filled(one, lang) for name, one in words.fields}
    return word(words.key, words.code, lang, **fields) if words.code else text(words.key, lang, **fields)


def _filled(field: object, lang: str) -> object:
    if isinstance(field, Fraction):
        return format_exact(field, lang)
    return in_words(field, lang) if isinstance(field, Said | Written | Words) else field


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something the result rests on that no text says.

    Parameters
    ----------
    key : address of the law, or key of a text that states a hypothesis of the method: a sentence, or a table of words
        (`label`, and where there are any `note`, `low`, `central`, `high`)
    status : "computed", "assumed", "missing", or "inferred" of what a user's file says without writing it
    note : what is known of it: in the French words of the law's row, or a text to be filled in (empty when the table
        of the key says it)
    rows : how many rows of the user's data rest on it (0 = not counted)
    low, central, high : the values tried, as they should be read (empty when there is only one, or the table says them)
    moves : what the figure of the headline moves between the ends of what it may be, in `unit`; None: not tried
    unit : of what is moved, a word of `report.moved`
    label : words of what is assumed, when its key is that of no text: a row of the data, a line of a file
    """

    key: str
    status: str
    note: Sayable = ""
    rows: int = 0
    low: Sayable = ""
    central: Sayable = ""
    high: Sayable = ""
    label: Said | None = field(default=None, kw_only=True)
    moves: int | None = field(default=None, kw_only=True)
    unit: str = field(default=CENTS, kw_only=True)


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table that may be shown.

    Parameters
    ----------
    title, sign : keys of texts
    unit : "cents", "count" or "mixed"
    said : for each column of codes that is written in words, the table of words that has them, or the words themselves
    listed : the JSON also gives its rows, each by the names of its columns, under the name of the table
    named : names that pages show for codes of the data, by column; files hold the codes
    """

    table: pa.Table
    title: str
    unit: str = "cents"
    sign: str = ""
    said: Mapping[str, str | Mapping[str, Sayable]] = field(default_factory=lambda: MappingProxyType({}))
    listed: bool = False
    named: Names = field(default_factory=lambda: NO_NAMES)


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """What is answered, in no language. A table is also had by its name: `result.by_machine`.

    Parameters
    ----------
    tables : by name
    findings : key of a text (with `FEW` where the number is hidden), and number of rows or things
    record : what was used, text by text
    titles : what the record also holds, in the language it is written in, by the key it has there
    refused : what was read and could not be used; shown as one more table, `rejects`
    """

    name: str
    tables: Mapping[str, ResultTable]
    assumptions: tuple[Assumption, ...] = ()
    findings: tuple[tuple[str, int], ...] = ()
    record: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    refused: tuple[Problem, ...] = ()
    titles: Mapping[str, Sayable] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        """Say what it is in a line."""
        sizes = ", ".join(
            f"{name} {one.table.num_rows}" for name, one in list(self.tables.items())[:MOST_TOLD]
        )
        more = ", …" if len(self.tables) > MOST_TOLD else ""
        return f"<Result {self.name}: {sizes}{more} ({len(self.tables)} tables, {len(self.assumptions)} assumptions)>"

    def _repr_html_(self) -> str:
        """Show it in a notebook."""
        shown: str = import_module(SHOWN).html(self)
        return shown

    def __getattr__(self, name: str) -> pa.Table:
        """Give a table by its name.

        Raises
        ------
        AttributeError : no such table; says those there are
        """
        if name.startswith("_") or name not in self.tables:
            raise AttributeError(f"{name}: {', '.join(self.tables) if not name.startswith('_') else ''}")
        return self.tables[name].table

    def __dir__(self) -> list[str]:
        """List what may be asked of it, its tables included."""
        return [*object.__dir__(self), *self.tables]

    def to_pandas(self, name: str) -> Any:
        """Give a table to pandas, without the totals that are empty in some rows (`shown.to_pandas`)."""
        return import_module(SHOWN).to_pandas(self.tables[name].table)

    def report(self, path: str | PathLike[str], lang: str = "fr") -> Path:
        """Write its report, one HTML file that opens offline; give its path (`shown.report`)."""
        written: Path = import_module(SHOWN).report(self, path, lang)
        return written
