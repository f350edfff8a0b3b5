"""Minutes, shares and tables of a reading network as people read them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from radioscopie.numbers import FIXED, MINUS, format_count, format_euros, format_percent, format_plain
from radioscopie.report.grid import Column, Grid, data_uri
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
RATES, BOUNDS, MANY = ("rate", "low", "high"), ("from_min", "to_min", "promise_min"), 1000
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
    if value is None:
        return "–"
    tenths = round(abs(value) * 10)
    sign = MINUS if value < 0 and tenths else ""
    whole, part = format_count(tenths // 10, lang), tenths % 10
    point = "," if lang == "fr" else "."
    return f"{sign}{whole}{point}{part}" if part else f"{sign}{whole}"


def tenths(value: float, lang: str) -> str:
    """Write a number of a table: one decimal even when it is 0, none from 1 000 on."""
    if abs(value) >= MANY:
        return format_count(round(value), lang)
    said = decimal(value, lang)
    return said if said[-2:-1] in (",", ".") else f"{said}{',' if lang == 'fr' else '.'}0"


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
