"""The kinds of fields of an `Ask`: how a word is read, the types of the values, what is said of another."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radioscopie.inputs import Upload
from radioscopie.money import cents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")
AUTO = "auto"


def iso_day(written: str) -> date:
    """Read a day written YYYY-MM-DD, and no other way.

    Raises
    ------
    ValueError : any other word
    """
    found = date.fromisoformat(written)
    if found.isoformat() != written:
        raise ValueError(written)
    return found


def _years(written: str) -> tuple[int, ...]:
    found = YEARS.fullmatch(written)
    if not found or int(found[1]) > int(found[2] or found[1]):
        raise ValueError(written)
    return tuple(range(int(found[1]), int(found[2] or found[1]) + 1))


def _whole(written: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", written):
        raise ValueError(written)
    return int(written)


def _auto(written: str) -> int | str:
    return written if written == AUTO else _whole(written)


def _number(written: str) -> float:
    found = float(written.replace(",", "."))
    if not math.isfinite(found):
        raise ValueError(written)
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of option: how a word is read, the types of its values, the text of a value that is not one."""

    read: Callable[[str], Any]
    types: tuple[type, ...]
    reason: str


KINDS: Mapping[str, Kind] = {
    "choice": Kind(str, (str,), "asking.not_a_choice"),
    "word": Kind(str, (str,), "asking.not_words"),
    "flag": Kind(bool, (bool,), "asking.not_a_flag"),
    "whole": Kind(_whole, (int,), "asking.not_whole"),
    "auto": Kind(_auto, (int, str), "asking.not_auto"),
    "number": Kind(_number, (int, float), "asking.not_a_number"),
    "euros": Kind(cents, (int,), "asking.not_euros"),
    "day": Kind(iso_day, (date,), "asking.not_a_day"),
    "years": Kind(_years, (int,), "asking.not_years"),
    "file": Kind(Path, (Path, Upload), "asking.not_a_file"),
    "typed": Kind(str, (str,), "asking.not_words"),
    "place": Kind(Path, (Path,), "asking.not_a_place"),
    "day_or_file": Kind(iso_day, (date, Path, Upload), "asking.not_a_day"),
    "shipped": Kind(str, (Path, Upload, str), "asking.not_a_file"),
    "named": Kind(str, (tuple,), "asking.not_a_file"),
    "folder": Kind(str, (tuple,), "asking.not_a_file"),
}


def shown(kind: str, value: Any) -> str:
    """Write a value as it is typed."""
    if kind == "euros":
        return f"{value // 100}"
    return f"{value:g}" if isinstance(value, float) else str(value)
