"""Tables of results, declared once: columns, types, units, words. Pages, docs and the API follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.errors import InternalError
from radioscopie.result import NO_NAMES, ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.result import Names, Said

TEXT, WHOLE, REAL, DAY, FLAG = pa.string(), pa.int64(), pa.float64(), pa.date32(), pa.bool_()


AT_MOST, AT_LEAST = "≤\u00a0", "≥\u00a0"  # signs of a bound
LACKING = "lacking"  # column that counts the amounts that a row lacks


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a result.

    Parameters
    ----------
    name : with its unit at the end where there is one
    type : Arrow type
    unit : how its values are written: a key of `report.view.WRITERS`; "" for codes and names
    words : table of words of its codes; "" when its values are shown as they are
    head : its header; None: the word of its name in the table of words `heads` of the table
    digits : decimals of a measure
    optional : left out of the table when the question does not ask for it
    said : the files hold the words, not the codes
    estimated : an amount, or a share in thousandths, shown with the figures that it is known by
    bounds : of an estimate, the columns that hold its interval
    rests : an estimate only in the rows whose bounds differ: to the cent in the others
    apart : the bounds are not its own: they tell whether it is an estimate, then shown with three figures
    bound : sign written before it in the rows where `LACKING` is not 0: it is at least, or at most, what is said
    filed : left to files: pages say it in another column
    """

    name: str
    type: pa.DataType
    unit: str = ""
    words: str = ""
    head: Said | None = None
    digits: int = 1
    optional: bool = False
    said: bool = False
    estimated: bool = False
    bounds: tuple[str, str] = ("", "")
    rests: bool = False
    apart: bool = False
    bound: str = ""
    filed: bool = False

    @property
    def is_figure(self) -> bool:
        """Tell whether its values are figures, written to the right."""
        is_number = pa.types.is_integer(self.type) or pa.types.is_floating(self.type)
        return is_number and self.unit != "year"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A change shown beside the columns, that the files have not: a column over another, signed, in percent."""

    name: str
    part: str
    whole: str

    @property
    def is_figure(self) -> bool:
        """Tell that its values are figures."""
        return True


@dataclass(frozen=True, slots=True)
class Declared:
    """A table of a result.

    Parameters
    ----------
    title, sign : keys of texts
    heads : table of words of the headers
    columns : in order
    unit : "cents", "count" or "mixed"
    optional : some answers have it not
    listed : the JSON also gives its rows, each by the names of its columns
    ratios : what pages show beside its columns
    """

    name: str
    title: str
    heads: str
    columns: tuple[Shown, ...]
    unit: str = "mixed"
    sign: str = ""
    optional: bool = False
    listed: bool = False
    ratios: tuple[Ratio, ...] = ()

    def of(self, rows: Iterable[Mapping[str, Any]], named: Names = NO_NAMES) -> ResultTable:
        """Make the table of rows; an optional column that no row has is left out.

        Parameters
        ----------
        named : names that pages show for codes of the data, by column; files hold the codes

        Raises
        ------
        InternalError : a row has a column that is not declared, or lacks one that is
        """
        listed = list(rows)
        held = set(listed[0]) if listed else {one.name for one in self.columns if not one.optional}
        schema = pa.schema([(one.name, one.type) for one in self._present(held)])
        return self.around(pa.Table.from_pylist(listed, schema=schema), named)

    def around(self, table: pa.Table, named: Names = NO_NAMES) -> ResultTable:
        """Take a table that has the columns declared.

        Raises
        ------
        InternalError : columns or types are others
        """
        present = self._present(set(table.column_names))
        wrong = [one.name for one in present if plain_type(table.schema.field(one.name).type) != one.type]
        if wrong or table.column_names != [one.name for one in present]:
            raise InternalError(self.name, table.column_names, wrong)
        said = {one.name: one.words for one in present if one.said}
        return ResultTable(table, self.title, self.unit, self.sign, said, self.listed, named)

    def _present(self, held: set[str]) -> list[Shown]:
        present = [one for one in self.columns if one.name in held]
        absent = [one.name for one in self.columns if one.name not in held and not one.optional]
        if absent or len(present) != len(held):
            raise InternalError(self.name, absent, held - {one.name for one in present})
        return present


def plain_type(kind: pa.DataType) -> pa.DataType:
    """Give the type of the values of a column, whether they are in a dictionary or not."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def name(name: str, **more: Any) -> Shown:
    """Declare names, or other words shown as they are."""
    return Shown(name, TEXT, **more)


def code(name: str, words: str, **more: Any) -> Shown:
    """Declare codes, each with its word in a table of words."""
    return Shown(name, TEXT, words=words, **more)


def count(name: str, unit: str = "count", **more: Any) -> Shown:
    """Declare a number of things."""
    return Shown(name, WHOLE, unit, **more)


def amount(name: str, unit: str = "cents", **more: Any) -> Shown:
    """Declare an amount in integer cents."""
    return Shown(name, WHOLE, unit, **more)


def estimate(name: str, *bounds: str, **more: Any) -> Shown:
    """Declare an estimated amount in integer cents, shown with the figures that it is known by.

    Parameters
    ----------
    bounds : the columns of its interval, if there are; else it is shown with three figures
    """
    low, high = bounds or ("", "")
    return Shown(name, WHOLE, "cents", estimated=True, bounds=(low, high), **more)


def rested(name: str, low: str, high: str, **more: Any) -> Shown:
    """Declare what rests on charges that may be assumed: exact in the rows where both ends are the same.

    Parameters
    ----------
    low, high : columns whose difference is what charges leave unknown
    """
    unit, type_ = more.pop("unit", "cents"), more.pop("type", WHOLE)
    return Shown(name, type_, unit, estimated=True, bounds=(low, high), rests=True, **more)


def measure(name: str, unit: str = "measure", **more: Any) -> Shown:
    """Declare a measure that is not money."""
    return Shown(name, REAL, unit, **more)


def day(name: str, **more: Any) -> Shown:
    """Declare a day."""
    return Shown(name, DAY, "day", **more)


def flag(name: str, **more: Any) -> Shown:
    """Declare yes or no."""
    return Shown(name, FLAG, "flag", **more)
