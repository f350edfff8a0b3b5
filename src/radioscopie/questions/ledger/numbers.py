"""Numbers of the ledger in words: as they were said, and as we know them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from radioscopie.bilingual import Words
from radioscopie.models.ledger import LAW, LEAST, MOST
from radioscopie.numbers import format_plain
from radioscopie.result import said, word_of
from radioscopie.results.declared import AT_LEAST, AT_MOST

if TYPE_CHECKING:
    from radioscopie.models.ledger import Figure
    from radioscopie.result import Sayable
    from radioscopie.tables.ledger import Statement

NUMBER = "ledger.number"
SIGNS = {"": "", MOST: AT_MOST, LEAST: AT_LEAST}
KNOWN = 3  # figures of an estimate
CENT = Decimal("0.01")


def code_said(one: Statement) -> str:
    """Write the number of a statement in no language, for files."""
    if not one.low:
        return ""
    return f"{one.kind} {one.low} {one.high} {one.unit}"


def code_found(figure: Figure | None, unit: str) -> str:
    """Write a figure in no language, for files."""
    if figure is None:
        return ""
    low, central, high = (f"{one:.6g}" for one in (figure.low, figure.central, figure.high))
    return f"{central} [{low}, {high}] {unit} {figure.basis} {figure.bound}".rstrip()


def as_said(one: Statement) -> Sayable:
    """Write the number of a statement as it was said."""
    if not one.low:
        return ""
    ends = {"low": _plain(one.low), "high": _plain(one.high)}
    two = one.kind == "exact" and one.low != one.high
    return word_of(NUMBER, "range" if two else one.kind, unit=_unit(one.unit), **ends)


def as_found(figure: Figure, unit: str) -> Sayable:
    """Write a figure with its ends, and no more figures than it is known by."""
    low, central, high = (_shown(one, figure.basis) for one in (figure.low, figure.central, figure.high))
    if low == high:
        return word_of(NUMBER, "exact", low=central, unit=_unit(unit))
    if figure.basis == LAW:
        return word_of(NUMBER, "range", low=low, high=high, unit=_unit(unit))
    return said(
        "ledger.estimate", sign=SIGNS[figure.bound], central=central, low=low, high=high, unit=_unit(unit)
    )


def _unit(unit: str) -> Sayable:
    return word_of("ledger.unit", unit)


def _plain(written: str) -> Words:
    return Words(format_plain(written, "fr"), format_plain(written, "en"))


def _shown(value: float, basis: str) -> Words:
    """Round: to the cent for the law, else to three figures."""
    number = Decimal(repr(value))
    rounded = number.quantize(CENT) if basis == LAW else Decimal(f"{number:.{KNOWN}g}")
    written = f"{rounded:f}"
    return _plain(written.rstrip("0").rstrip(".") if "." in written else written)
