"""What a column is: its name, its type, how its values are written and which are possible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from radioscopie.schema.parsers import (
    AMOUNT,
    COUNT,
    NO_WORDS,
    to_cents,
    to_choice,
    to_date,
    to_number,
    to_text,
    to_whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

WORDS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : its canonical name, the unit at its end where there is one
    type : Arrow type of the parsed values
    parse : reader of one trimmed, non-empty text; raises `Refused`
    required : the file must have it and no value may be empty
    default : typed value of an empty cell or of an absent column (None: stays missing)
    bounds : lowest and highest possible value, for dates and numbers
    choices : words that a value may take, and what each stands for
    units : other units in which a file may write it (mapping file, section units), with their readers
    """

    name: str
    type: pa.DataType
    parse: Callable[[str], object]
    required: bool = False
    default: object = None
    bounds: tuple[object, object] | None = None
    choices: Mapping[str, str] | None = None
    units: Mapping[str, Callable[[str], object]] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as we hold it.

    Parameters
    ----------
    columns : in order
    words : table of words that says what it is (`about`) and what each column means; "" when the dictionary has it not
    """

    name: str
    columns: tuple[Column, ...]
    words: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """Arrow schema of the parsed rows, the line in the file first."""
        fields = [pa.field(column.name, column.type) for column in self.columns]
        return pa.schema([pa.field("line", pa.int64()), *fields])


def text(name: str, *, required: bool = False) -> Column:
    """Declare a column of free text; an empty cell is ""."""
    return Column(name, WORDS, to_text, required, "")


def written(name: str, parse: Callable[[str], str], *, required: bool = False) -> Column:
    """Declare a column of texts of one form, read by `parse`; an empty cell is ""."""
    return Column(name, WORDS, parse, required, "")


def choice(
    name: str,
    choices: dict[str, str],
    *,
    default: str = "",
    required: bool = False,
    also: Mapping[str, str] = NO_WORDS,
) -> Column:
    """Declare a column of known words; `choices` says what each word stands for, `also` other ways to write them."""
    parse = partial(to_choice, choices=choices, also=also)
    return Column(name, WORDS, parse, required, default, choices=choices)


def dated(name: str, low: date, high: date, *, required: bool = False) -> Column:
    """Declare a column of days."""
    return Column(name, pa.date32(), partial(to_date, low=low, high=high), required, bounds=(low, high))


def whole(
    name: str,
    kind: pa.DataType,
    low: int,
    high: int,
    *,
    default: int | None = None,
    negative: str = "",
    unreadable: str = "",
) -> Column:
    """Declare a column of whole numbers; one whose name ends in `_cents` may also be written in euros.

    Parameters
    ----------
    negative, unreadable : reasons of a number below zero, and of what is no whole number; "" those of all columns
    """
    is_amount = name.endswith("_cents")
    why = unreadable or ("tables.not_cents" if is_amount else "tables.not_whole")
    unit = AMOUNT if is_amount else COUNT
    parse = partial(to_whole, low=low, high=high, negative=negative, unreadable=why, unit=unit)
    units = {"euros": partial(to_cents, low=low, high=high, negative=negative)} if is_amount else None
    return Column(name, kind, parse, default=default, bounds=(low, high), units=units)


def measured(name: str, low: float, high: float) -> Column:
    """Declare a column of measures (never money); an empty cell stays missing."""
    parse = partial(to_number, low=low, high=high)
    return Column(name, pa.float64(), parse, bounds=(low, high))
