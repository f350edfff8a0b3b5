"""Declare a table once: header check, parsing, Arrow types and dictionary page follow."""

from radioscopie.meant import plain_word
from radioscopie.schema.binding import Binding, bind
from radioscopie.schema.columns import Column, Table, choice, dated, measured, text, whole, written
from radioscopie.schema.mapping import NO_MAPPING, Mapping, read_mapping
from radioscopie.schema.page import dictionary_page
from radioscopie.schema.parsers import AMOUNT, COUNT, Refused, to_moment, within_days
from radioscopie.schema.parsing import Refusals, Texts, parse

__all__ = [
    "AMOUNT",
    "COUNT",
    "NO_MAPPING",
    "Binding",
    "Column",
    "Mapping",
    "Refusals",
    "Refused",
    "Table",
    "Texts",
    "bind",
    "choice",
    "dated",
    "dictionary_page",
    "measured",
    "parse",
    "plain_word",
    "read_mapping",
    "text",
    "to_moment",
    "whole",
    "within_days",
    "written",
]
