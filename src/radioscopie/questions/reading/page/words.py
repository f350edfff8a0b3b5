"""Minutes, shares and tables of a reading network as people read them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import FIXED, format_euros, format_percent, format_plain
from radioscopie.report.grid import Column, Grid, data_uri
from radioscopie.report.view import short, tenths
from radioscopie.texts import text, word, words

if TYPE_CHECKING:
    import pyarrow as pa

SHARES = (
    "within",
    "within_half",
    "occupancy",
    "share",
    "share_half",
    "alone",
    "alone_single",
    "post_occupancy",
    "room_occupancy",
    "radiographers_occupancy",
    "rooms_occupancy",
    "remote_share",
    "remote_share_half",
)
RATES, BOUNDS = ("rate", "low", "high"), ("from_min", "to_min", "promise_min")
CODED = {
    "grouping": "reading.grouping",
    "interval": "reading.interval",
    "rule": "reading.rule",
    "state": "reading.state",
    "price": "reading.price",
    "definition": "reading.definition",
    "measure": "reading.measure",
    "status": "report.status",
}


def decimal(value: float | None, lang: str) -> str:
    """Write a number with one decimal; – when it is not known."""
    return short(value, lang)


def minutes(value: float | None, lang: str) -> str:
    """Write minutes with their unit."""
    return text("reading.minutes", lang, value=decimal(value, lang))


def share(value: float | None, lang: str) -> str:
    """Write a share as a percentage; – when it is not known."""
    return "–" if value is None else format_percent(Fraction(value).limit_denominator(100_000), lang)


def reading_grid(table: pa.Table, names: tuple[str, ...], lang: str, file: str) -> Grid:
    """Lay out columns of a table of a reading network, and the whole table as CSV."""
    rows = tuple(tuple(cell(name, row[name], lang) for name in names) for row in table.to_pylist())
    heads = tuple(Column(word("reading.col", name, lang), _figures(table, name)) for name in names)
    return Grid(heads, rows, data_uri(table), file, table.num_rows)


def cell(name: str, value: Any, lang: str) -> str:
    """Write one cell by the name of its column."""
    if value is None:
        return "–"
    if name in CODED:
        return words(CODED[name], lang).get(value, value)
    if name in (*RATES, *SHARES):
        return _rate(value, lang) if name in RATES else share(value, lang)
    if name.endswith("_cents"):
        return format_euros(value, lang)
    if isinstance(value, str):
        return value
    return decimal(value, lang) if name in BOUNDS or isinstance(value, int) else tenths(value, lang)


def _rate(value: float, lang: str) -> str:
    """Write a rate of errors, some of which are near a thousandth."""
    return format_plain(f"{100 * value:.2f}", lang) + (f"{FIXED}%" if lang == "fr" else "%")


def _figures(table: pa.Table, name: str) -> bool:
    return name not in CODED and str(table.schema.field(name).type) != "string"
