"""Content items of a structured report (DICOM PS3.3 C.17.3): concepts, codes, numbers with their unit, texts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Item = Any  # a data set of pydicom, which is brought when a file is opened


class Code(NamedTuple):
    """A coded entry; three empty strings where there is none."""

    value: str
    scheme: str
    meaning: str


class Measured(NamedTuple):
    """A number as the report has it, and its unit; None: written otherwise than a number."""

    number: Decimal | None
    unit: str


NO_CODE = Code("", "", "")


def children(item: Item) -> Iterator[Item]:
    """Give the items right under another."""
    yield from item.get("ContentSequence", None) or ()


def descendants(item: Item) -> Iterator[Item]:
    """Give all the items under another, in the order of the file."""
    for one in children(item):
        yield one
        yield from descendants(one)


def concept(item: Item) -> str:
    """Give the code that names an item; "" where it has none."""
    return first_code(item, "ConceptNameCodeSequence").value


def coded(item: Item) -> Code:
    """Give the code that an item holds."""
    return first_code(item, "ConceptCodeSequence")


def first_code(item: Item, sequence: str) -> Code:
    """Give the first entry of a sequence of codes."""
    found = item.get(sequence, None)
    if not found:
        return NO_CODE
    names = ("CodeValue", "CodingSchemeDesignator", "CodeMeaning")
    return Code(*(words(found[0], name) for name in names))


def measured(item: Item) -> Measured | None:
    """Give the number that an item holds; None where it holds none."""
    found = item.get("MeasuredValueSequence", None)
    if not found:
        return None
    return Measured(
        decimal(found[0], "NumericValue"), first_code(found[0], "MeasurementUnitsCodeSequence").value
    )


def decimal(item: Item, keyword: str) -> Decimal | None:
    """Read a number as it is written; None where there is none, or no number."""
    written = item.get(keyword, None)
    if written is None or written == "":
        return None
    try:
        number = Decimal(str(written).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def words(item: Item, keyword: str) -> str:
    """Read a text without its padding; the values of a list after each other."""
    written = item.get(keyword, None)
    if written is None:
        return ""
    many = (
        written if isinstance(written, list | tuple) or type(written).__name__ == "MultiValue" else [written]
    )
    return "\\".join(str(one).strip(" \0") for one in many)


def read_again(text: str) -> str:
    """Read as UTF-8 what was written in it under the name of Latin-1; what is not stays as it is."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
