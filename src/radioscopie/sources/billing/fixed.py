"""Records of a file of fixed layout: cut into fields, with the line of each; a file that is cut short is refused."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, Problem, problem
from radioscopie.inputs import opened
from radioscopie.sources.encoding import refuse_binary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Row
    from radioscopie.inputs import Readable

RSF, B2, NOEMIE = "rsf-ace", "b2", "noemie"
FORMATS = (RSF, B2, NOEMIE)
B2_WIDTH, CENTURY, PIVOT = 128, 2000, 70
RSF_LINE = re.compile(r"[ABCHLMP][0-9A-Z]{9}")
KNOWN_RECORDS = {RSF: "ABCHLMP", B2: "0123456789", NOEMIE: "0123456789"}
HEAD = 4096


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: first and last position, from 1, and kind: text, whole, date_dmy or date_ymd."""

    name: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record read.

    Parameters
    ----------
    kind : its type in the layout: "B", "3S", "210"; one that the layout has not is told by its first letters
    values : by the name of the field: text, whole number, day; None where it is blank
    """

    line: int
    kind: str
    values: Row


@cache
def layout(format_: str) -> dict[tuple[str, str], tuple[Field, ...]]:
    """Give the fields of each record of a format, by version and type."""
    text = (files("radioscopie.sources.billing") / "layouts.csv").read_text("utf-8")
    found: dict[tuple[str, str], tuple[Field, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["format"] == format_:
            key = row["version"], row["record"]
            one = Field(row["field"], int(row["start"]), int(row["end"]), row["kind"])
            found[key] = (*found.get(key, ()), one)
    return found


@cache
def role(variable: str, code: str) -> str:
    """Give what a code stands for; "" when nothing is known of it."""
    text = (files("radioscopie.sources.billing") / "codes.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return next((row["role"] for row in rows if (row["variable"], row["code"]) == (variable, code)), "")


def format_of(source: Readable) -> str:
    """Tell the format of a file from its first line; "" when it is none of them."""
    with opened(source) as stream:
        start = stream.read(HEAD).decode("latin-1")
    first = next((line for line in start.splitlines() if line.strip()), "")
    if first.startswith("000"):
        return NOEMIE if first.rstrip().endswith("@") or start.count("@") > 1 else B2
    return RSF if RSF_LINE.match(first) else ""


Rejected = tuple[int, str, Problem]  # line, field, what is wrong


def records(source: Readable, format_: str, rejected: list[Rejected]) -> Iterator[Record]:
    """Read the records of a file, in order; one that cannot be read is listed in `rejected`, without its content.

    Raises
    ------
    InputError : empty, binary, of another format, cut short
    """
    lines = _lines(source, format_)
    norm = "hospital"
    for number, line in lines:
        kind = _kind(line, format_)
        if format_ == B2 and kind == "1":
            norm = "hospital" if line[78:80] == "CP" else "liberal"
        fields = _fields(format_, norm, kind)
        if kind[0] not in KNOWN_RECORDS[format_]:
            rejected.append((number, "", problem("read.unknown_record", "", kind)))
        elif fields and len(line) < max(one.end for one in fields):
            rejected.append((number, "", problem("read.short_record", "", kind, length=len(line))))
        else:
            values, bad = _values(line, fields)
            rejected += [
                (number, one.name, problem("read.bad_field", "", line[one.start - 1 : one.end], record=kind))
                for one in bad
            ]
            if not bad:
                yield Record(number, kind, values)


def _fields(format_: str, norm: str, kind: str) -> tuple[Field, ...]:
    known = layout(format_)
    for version in (norm, "common", "2022-2026", "2007"):
        if (version, kind) in known:
            return known[version, kind]
    return ()


def _kind(line: str, format_: str) -> str:
    """Tell the type of a record: some have a letter further on, that says which part of a line they are."""
    if format_ == RSF:
        return line[0]
    if format_ == NOEMIE:
        return line[:3]
    more = {"3": line[38:39], "4": line[35:36]}.get(line[0], "")
    return line[0] + (more if more in ("S", "M") else "")


def _values(line: str, fields: tuple[Field, ...]) -> tuple[Row, list[Field]]:
    values: Row = {}
    bad = list[Field]()
    for one in fields:
        word = line[one.start - 1 : one.end].strip()
        try:
            values[one.name] = _value(word, one.kind)
        except ValueError:
            bad.append(one)
    return values, bad


def _value(word: str, kind: str) -> str | int | date | None:
    if kind == "text":
        return word
    if not word or (kind != "whole" and not word.strip("0")):
        return None
    if not (word.isascii() and word.isdigit()):
        raise ValueError(word)
    if kind == "whole":
        return int(word)
    if kind == "date_dmy":
        return date(int(word[4:8]), int(word[2:4]), int(word[:2]))
    year = int(word[:2])
    return date(year + CENTURY if year < PIVOT else year + CENTURY - 100, int(word[2:4]), int(word[4:6]))


def _lines(source: Readable, format_: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a file with their numbers; B2 without line feeds is cut every 128 characters."""
    with opened(source) as stream:
        content = stream.read()
    refuse_binary(str(source), content[:HEAD])
    text = content.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
    if format_ == B2 and "\n" not in text and len(text) % B2_WIDTH == 0:
        text = "".join(text[n : n + B2_WIDTH] + "\n" for n in range(0, len(text), B2_WIDTH))
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    _refuse_cut(source, format_, text, lines)
    return iter(lines)


def _refuse_cut(source: Readable, format_: str, text: str, lines: list[tuple[int, str]]) -> None:
    """Refuse a file without its end: the record 999, or the end of its last line.

    Raises
    ------
    InputError : it is cut
    """
    number, last = lines[-1]
    ends = {
        B2: last.startswith("999"),
        NOEMIE: last.startswith("999"),
        RSF: text.endswith("\n") or _is_whole(last),
    }
    if not ends[format_]:
        raise InputError(problem("read.truncated", f"{source}:{number}", last[:1]))


def _is_whole(line: str) -> bool:
    fields = layout(RSF).get(("2022-2026", line[0]), ())
    return not fields or len(line) >= max(one.end for one in fields)
