"""The first lines of a CSV file: the delimiter, the names of the columns, how many fields a row has."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from radioscopie.errors import InputError, problem
from radioscopie.sources.csv_quotes import swallows_rows

LONGEST_ROW = 1 << 16
DELIMITERS = (",", ";", "\t")
TOLD = re.compile(r'(?:\r?\n)*"?sep=([^"\r\n])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines say.

    Parameters
    ----------
    delimiter : one character
    names : names of the columns, trimmed
    width : fields of a row; more than the names when rows end with delimiters of their own
    lines : lines of the file that the header takes, those above it included
    text : these lines
    """

    delimiter: str
    names: tuple[str, ...]
    width: int
    lines: int
    text: str


def read_header(path: str, text: str) -> Header:
    """Read the header: the first line that is not blank, after the line `sep=;` of spreadsheets if there is one.

    Raises
    ------
    InputError : a quote is never closed, or there is no end of line
    """
    told = TOLD.match(text)
    below = text[told.end() :] if told else text
    first = below.lstrip("\r\n").partition("\n")[0]
    delimiter = told[1] if told else max(DELIMITERS, key=first.count)
    lines = io.StringIO(below, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        names = next((row for row in reader if row), [])
        height, end = reader.line_num, lines.tell()
    except csv.Error:
        key = "tables.open_quote" if '"' in text else "tables.endless_line"
        raise InputError(problem(key, f"{path}:1")) from None
    above = len(told[0].splitlines()) if told else 0
    if swallows_rows(below[:end].lstrip("\r\n").encode(), delimiter.encode(), len(names)):
        raise InputError(problem("tables.open_quote", f"{path}:{above + 1}"))
    text_of_it = (told[0] if told else "") + below[:end]
    width = _width(names, below[end : end + LONGEST_ROW], delimiter)
    return Header(delimiter, tuple(map(str.strip, names)), width, above + height, text_of_it)


def _width(names: list[str], below: str, delimiter: str) -> int:
    """Say how many fields a row has: those of the header, and the empty ones that the first row adds."""
    row = next(csv.reader(below.lstrip("\r\n").splitlines()[:1], delimiter=delimiter), [])
    return len(names) if "".join(row[len(names) :]).strip() else max(len(names), len(row))
