"""Structured reports written by hand, item by item."""

from __future__ import annotations

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence


def _code(value, meaning="", scheme="DCM"):
    entry = Dataset()
    entry.CodeValue, entry.CodingSchemeDesignator, entry.CodeMeaning = value, scheme, meaning
    return Sequence([entry])


def _item(kind, concept):
    item = Dataset()
    item.ValueType, item.ConceptNameCodeSequence = kind, _code(concept)
    return item


def container(concept, *items):
    """Make a container of items."""
    found = _item("CONTAINER", concept)
    found.ContentSequence = Sequence(items)
    return found


def number(concept, value, unit):
    """Make a number with its unit; `value` as it is written, right or wrong."""
    found, held = _item("NUM", concept), Dataset()
    held.add_new(0x0040A30A, "LO", value)
    held.MeasurementUnitsCodeSequence = _code(unit, scheme="UCUM")
    found.MeasuredValueSequence = Sequence([held])
    return found


def text_item(concept, value):
    """Make a text."""
    found = _item("TEXT", concept)
    found.TextValue = value
    return found


def uid_item(concept, value):
    """Make a UID."""
    found = _item("UIDREF", concept)
    found.UID = value
    return found


def code(concept, value, meaning):
    """Make a coded entry."""
    found = _item("CODE", concept)
    found.ConceptCodeSequence = _code(value, meaning)
    return found


def dose_report(*items):
    """Make a dose report."""
    return container("113701", *items)
