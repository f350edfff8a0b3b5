"""From one written value to one typed value. Each parser gets a trimmed, non-empty text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import EPOCH, LAST_DAY
from radioscopie.clock import in_paris
from radioscopie.errors import close_matches
from radioscopie.meant import meant, plain_word
from radioscopie.money import cents

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_TEXT = 200
AMOUNT, COUNT = "cents", "count"  # fields of a refused number below zero
CENTS = 100  # in a euro
CONTROL = "[\\x00-\\x1f\\x7f]"
ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
FRENCH = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
TIME = re.compile(
    r"[T ]([0-9]{1,2}):([0-9]{2})(:([0-9]{2})(\.[0-9]+)?)? ?(Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?$"
)
UNIVERSAL = ("Z", "+00", "+0000", "+00:00", "-00", "-0000", "-00:00")
NOTHING = ("0001-01-01", "1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01", "1970-01-01", "9999-12-31")
WHOLE = re.compile(r"([+-]?[0-9]{1,15})(?:[.,]0+)?")
NUMBER = re.compile(
    r"[+-]?[0-9]+(?:[.,][0-9]*)?(?:[eE][+-]?[0-9]+)?"
)  # as programs write them, exponents included
ACT = re.compile(r"[A-Z]{4}[0-9]{3}")
MODIFIERS = re.compile(r"[A-Z0-9]+")
NO_WORDS: Mapping[str, str] = MappingProxyType({})
SPACES = str.maketrans("", "", " \u00a0\u202f€")
NO_BREAK, NO_WIDTH = "\u00a0\u2007\u202f", "\u200b\ufeff"
AS_READ = str.maketrans(dict.fromkeys(NO_BREAK, " ") | dict.fromkeys(NO_WIDTH, ""))


class Refused(ValueError):  # noqa: N818 - a value is refused, the program does not fail
    """A value that cannot be read; `reason` is a key of the texts, `fields` fills it in."""

    def __init__(self, reason: str, **fields: object) -> None:
        self.reason, self.fields = reason, fields
        super().__init__(reason)


def as_read(word: str) -> str:
    """Give a word as people read it: accents composed, spaces plain, none around it, no sign without width."""
    return (word if word.isascii() else unicodedata.normalize("NFC", word).translate(AS_READ)).strip()


def to_number_word(word: str) -> str:
    """Keep a number as it was written.

    Raises
    ------
    Refused : not a number
    """
    if not NUMBER.fullmatch(word):
        raise Refused("tables.not_a_number")
    return word


def to_text(word: str) -> str:
    """Accept any text of one line."""
    if len(word) > LONGEST_TEXT or re.search(CONTROL, word):
        raise Refused("tables.not_text", longest=LONGEST_TEXT)
    return word


def to_date(word: str, low: date, high: date) -> date:
    """Read AAAA-MM-JJ, JJ/MM/AAAA, JJ/MM/AA, AAAAMMJJ; a time of day is ignored, universal time is brought to Paris."""
    try:
        when = to_moment(word, needed=False).date()
    except (ValueError, OverflowError):
        raise Refused("tables.not_a_date") from None
    return within_days(when, low, high)


def to_moment(word: str, *, needed: bool = True) -> datetime:
    """Read a day with its time, on the clock of the place: universal time is brought to Paris, another zone is a place.

    Parameters
    ----------
    needed : the time must be there

    Raises
    ------
    ValueError : no such day or time
    """
    time = TIME.search(word)
    if needed and not time:
        raise ValueError(word)
    day = _date(word[: time.start()] if time else word)
    if not time:
        return datetime.combine(day, datetime.min.time())
    hour, minute, second = (int(time[group] or 0) for group in (1, 2, 4))
    moment = datetime(day.year, day.month, day.day, hour, minute, second)
    return local_time(moment) if time[6] in UNIVERSAL else moment


def local_time(universal: datetime) -> datetime:
    """Bring a universal time to the clock of Paris."""
    seconds = round((universal - datetime(EPOCH.year, 1, 1)).total_seconds())
    (local,) = in_paris(np.array([seconds], np.int64)).tolist()
    return universal + timedelta(seconds=int(local) - seconds)


def within_days(when: date, low: date, high: date) -> date:
    """Refuse a day out of its bounds; a date that programs write for none is told as such."""
    if low <= when <= high:
        return when
    reason = "tables.date_of_nothing" if when.isoformat() in NOTHING else "tables.date_range"
    raise Refused(reason, low=low.isoformat(), high=high.isoformat())


def _date(day: str) -> date:
    if found := ISO.fullmatch(day):
        return date(*map(int, found.groups()))
    if found := FRENCH.fullmatch(day):
        return date(_year(found[4]), int(found[3]), int(found[1]))
    if found := COMPACT.fullmatch(day):
        return date(*map(int, found.groups()))
    raise ValueError(day)


def _year(written: str) -> int:
    """Read a year; one of two digits is the last that has them."""
    return int(written) if len(written) > 2 else LAST_DAY.year - (LAST_DAY.year - int(written)) % 100


def to_whole(
    word: str,
    low: int,
    high: int,
    negative: str = "",
    unreadable: str = "tables.not_whole",
    unit: str = COUNT,
) -> int:
    """Read a whole number ("3", "3.0").

    Parameters
    ----------
    negative : reason of a number below zero, where it has one of its own; told with that number, under its unit
    unreadable : reason of what is no whole number
    """
    found = WHOLE.fullmatch(word)
    if not found:
        raise Refused(unreadable)
    number = int(found[1])
    _refuse_negative(number, low, negative, unit)
    if not low <= number <= high:
        raise Refused("tables.number_range", low=low, high=high)
    return number


def to_cents(word: str, low: int, high: int, negative: str = "") -> int:
    """Read an amount in euros ("12,50", "1 234.5") as cents; `negative` as in `to_whole`."""
    try:
        amount = cents(word.translate(SPACES))
    except ValueError:
        raise Refused("tables.not_euros") from None
    _refuse_negative(amount, low, negative, AMOUNT)
    if not low <= amount <= high:
        raise Refused("tables.euros_range", low=low // CENTS, high=high // CENTS)
    return amount


def _refuse_negative(number: int, low: int, reason: str, unit: str) -> None:
    if reason and number < min(low, 0):
        raise Refused(reason, **{unit: number})


def to_number(word: str, low: float, high: float) -> float:
    """Read a decimal number ("2.35", "2,35"); never money."""
    if not NUMBER.fullmatch(word):
        raise Refused("tables.not_a_number")
    number = float(word.replace(",", "."))
    if not low <= number <= high:
        raise Refused("tables.number_range", low=low, high=high)
    return number


def to_choice(word: str, choices: dict[str, str], also: Mapping[str, str] = NO_WORDS) -> str:
    """Read one of the known words, whatever its case; `also` holds others, as `plain_word` writes them."""
    folded = {known.casefold(): value for known, value in choices.items()}
    if word.casefold() not in folded:
        plain, code = plain_word(word), meant(word, choices)
        if plain in also:
            return also[plain]
        if code in choices:
            return choices[code]
        known = ", ".join(filter(None, choices))
        near = close_matches(word.casefold(), folded)
        raise Refused("tables.near_choice" if near else "tables.not_a_choice", known=known, near=near)
    return folded[word.casefold()]


def to_act(word: str) -> str:
    """Read the form of a CCAM code: four letters, three digits."""
    code = word.upper()
    if not ACT.fullmatch(code):
        raise Refused("tables.not_an_act")
    return code


def to_modifiers(word: str) -> str:
    """Read modifiers as letters and digits, in the order of the file: "z, y" → "ZY"; a letter twice stays twice."""
    letters = re.sub(r"[\s,]", "", word).upper()
    if not MODIFIERS.fullmatch(letters or "0"):
        raise Refused("tables.not_modifiers")
    return letters
