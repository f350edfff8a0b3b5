"""The first lines of a CSV file: the delimiter, the names of the columns, how many fields a row has."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice, takewhile

from radioscopie.errors import InputError, problem
from radioscopie.sources.csv_quotes import swallows_rows
from radioscopie.sources.head_line import DEEPEST, LEAST_NAMES, head_rank

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
    title : how many of them are a title above the names
    """

    delimiter: str
    names: tuple[str, ...]
    width: int
    lines: int
    text: str
    title: int = 0


def read_header(path: str, text: str) -> Header:
    """Read the header: the first line that is not blank, after a line `sep=;` and a title if there are.

    Raises
    ------
    InputError : a quote is never closed, or there is no end of line
    """
    told = TOLD.match(text)
    above = told[0] if told else ""
    title = _title(text[len(above) :], told[1] if told else "")
    delimiter = told[1] if told else _delimiter(text[len(title) :].lstrip("\r\n").partition("\n")[0])
    above += title
    below = text[len(above) :]
    lines = io.StringIO(below, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        names = next((row for row in reader if row), [])
        height, end = reader.line_num, lines.tell()
    except csv.Error:
        key = "tables.open_quote" if '"' in text else "tables.endless_line"
        raise InputError(problem(key, f"{path}:1")) from None
    first = _height(above)
    if swallows_rows(below[:end].lstrip("\r\n").encode(), delimiter.encode(), len(names)):
        raise InputError(problem("tables.open_quote", f"{path}:{first + 1}"))
    width = _width(names, below[end : end + LONGEST_ROW], delimiter)
    held = above + below[:end]
    return Header(delimiter, tuple(map(str.strip, names)), width, first + height, held, _height(title))


def _height(lines: str) -> int:
    return lines.count("\n") + lines.count("\r") - lines.count("\r\n")


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _title(text: str, told: str) -> str:
    """Give the lines above the header; "" when it is the first line."""
    whole = takewhile(lambda line: line.count('"') % 2 == 0, io.StringIO(text[:LONGEST_ROW], newline=""))
    lines = list(islice(whole, DEEPEST + 2))
    most = LEAST_NAMES - 1
    delimiter = told or max(DELIMITERS, key=lambda one: sum(line.count(one) >= most for line in lines))
    rows = [next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), []) for line in lines]
    rank = head_rank(rows)
    return "".join(lines[:rank]) if "".join(map("".join, rows[:rank])).strip() else ""


def _width(names: list[str], below: str, delimiter: str) -> int:
    """Say how many fields a row has: those of the header, and the empty ones that the first row adds."""
    row = next(csv.reader(below.lstrip("\r\n").splitlines()[:1], delimiter=delimiter), [])
    return len(names) if "".join(row[len(names) :]).strip() else max(len(names), len(row))
