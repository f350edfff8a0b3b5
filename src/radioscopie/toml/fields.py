"""Read the fields of a TOML file one by one; what is wrong goes to a list, so that all of it is said at once.

A key is read once by the method of its type, which marks it: `close` then refuses the keys that nobody read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self, TypeVar

from radioscopie.bilingual import Words, same_words
from radioscopie.errors import InputError, close_matches
from radioscopie.inputs import name_of
from radioscopie.meant import meant
from radioscopie.money import cents
from radioscopie.ranges import ASSUMED, CASES, DISTRIBUTIONS, FIXED, READ, Range, certain
from radioscopie.texts import LANGUAGES
from radioscopie.toml.file import read_toml
from radioscopie.toml.table import UNREAD, TomlTable
from radioscopie.toml.values import plain_decimal, to_decimal, to_monday

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from fractions import Fraction

    from radioscopie.inputs import Readable

    Table = dict[str, Any]

NAME = re.compile(r"[A-Za-z0-9_-]+")
CLOCK = re.compile(r"([01]?[0-9]|2[0-4]):([0-5][0-9])")
SAID = re.compile(r"\s*(-?[0-9]+(?:[.,][0-9]+)?)\s*%\s*")
RATES = {"growth_pct", "rate_pct", "loan_rate_pct"}  # percentages a year, of which some are below 1
SMALL_SHARE, SMALL_RATE = 1, Decimal("0.2")
MOST_CLOSE = 20
FLAGS = {"yes": True, "no": False}
DRAWN, TRIANGULAR = "distribution", "triangular"
Number = TypeVar("Number", int, float, "Fraction")
Found = TypeVar("Found")


@dataclass(slots=True)
class Fields(TomlTable):
    """A table of the file whose keys are read by the method of their type."""

    def text(self, key: str, default: str | None = None) -> str:
        """Read words; those without default must be there."""
        value = self.take(key, default)
        if not isinstance(value, str) or (default is None and not value):
            self.refuse("toml.missing_text", key, "" if value is None else value)
            return ""
        return value

    def name(self) -> str:
        """Read the name of a variant or of a measure: letters, digits, _ and -."""
        name = self.text("name")
        if name and not NAME.fullmatch(name):
            self.refuse("toml.bad_name", "name", name)
        return name

    def words(self, key: str, default: str | None = None) -> Words:
        """Read words: one string for both languages, or a table with one for each."""
        if not isinstance(self.table.get(key), dict):
            return same_words(self.text(key, default))
        inside = self.inside(key)
        inside.only(LANGUAGES)
        return Words(*(inside.text(lang) for lang in LANGUAGES))

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Read one word among those known; the first of them stands in for one that is not."""
        value = meant(self.text(key, default), known)
        return value if not value or self.knows(key, value, known) else next(iter(known), "")

    def knows(self, key: str, word: object, known: Iterable[str]) -> bool:
        """Tell whether a word is known; else note it with the closest ones."""
        words = list(known)
        if word in words:
            return True
        reason = "toml.unknown_word_of" if words else "toml.nothing_described"
        self.refuse(reason, key, word, close=close_matches(str(word), words) or ", ".join(words[:MOST_CLOSE]))
        return False

    def listed(self, key: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """Read a list of words, all among those known when they are told; none when there is no list."""
        found = self.take(key, [])
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            self.refuse("toml.not_words", key, found)
            return ()
        if known is None:
            return tuple(found)
        return tuple(word for word in (meant(one, known) for one in found) if self.knows(key, word, known))

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false, or "oui" or "non"."""
        value = self.take(key, default)
        value = FLAGS.get(meant(value, FLAGS), value) if isinstance(value, str) else value
        if not isinstance(value, bool):
            self.refuse("toml.not_a_flag", key, value)
            return default
        return value

    def whole(self, key: str, default: int | None = None, bounds: tuple[int, int] | None = None) -> int:
        """Read a number of things, from 0, or between bounds."""
        value = self.take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.refuse("toml.not_whole", key, "" if value is None else value)
            return bounds[0] if bounds else 0
        if bounds and not bounds[0] <= value <= bounds[1]:
            self.refuse("toml.out_of_bounds", key, value, low=bounds[0], high=bounds[1])
            return bounds[0]
        return value

    def decimal(self, key: str, bounds: tuple[float, float], default: float | None = None) -> Decimal:
        """Read a number between bounds, exactly as written; a bound stands in for what is none, or is out of them."""
        value = self.take(key, default)
        said = self._said_in_percent(key, value)
        number = to_decimal(value) if said is None else said
        if number is None:
            self.refuse("toml.not_a_number", key, "" if value is None else value)
            return Decimal(bounds[0])
        if not bounds[0] <= number <= bounds[1]:
            self.refuse("toml.out_of_bounds", key, value, low=f"{bounds[0]:g}", high=f"{bounds[1]:g}")
            return Decimal(bounds[number > bounds[1]])
        if said is None and value is not default and self._looks_like_a_share(key, number):
            self.refuse(
                "toml.percent_or_share", key, value, number=f"{number:f}", percent=plain_decimal(100 * number)
            )
        return number

    def _said_in_percent(self, key: str, value: object) -> Decimal | None:
        """Read a percentage written with its sign ("0.08 %"), which leaves no doubt; None when it is not."""
        found = SAID.fullmatch(value) if isinstance(value, str) and self._percentage(key) else None
        return Decimal(found[1].replace(",", ".")) if found else None

    def _looks_like_a_share(self, key: str, number: Decimal) -> bool:
        """Tell whether a percentage is so small that a share of one was perhaps meant (0.08 for 8 %)."""
        name = self._percentage(key)
        if not name or (key in CASES and key != CASES[1]):
            return False
        return 0 < abs(number) < (SMALL_RATE if name in RATES else SMALL_SHARE)

    def _percentage(self, key: str) -> str:
        """Give the name of a percentage that a key holds, or a key of its table of cases or modalities; "" for none."""
        inside = self.place.rpartition(".")[2]
        return next((name for name in (key, inside) if name.endswith("_pct")), "")

    def number(self, key: str, bounds: tuple[float, float], default: float | None = None) -> float:
        """Read a number between bounds."""
        return float(self.decimal(key, bounds, default))

    def numbers(self, key: str, size: int, bounds: tuple[float, float]) -> tuple[float, ...]:
        """Read a list of numbers between bounds; none when there is no list."""
        found = self.take(key)
        if found is None:
            return ()
        read = [to_decimal(one) for one in found] if isinstance(found, list) else []
        known = [float(one) for one in read if one is not None and bounds[0] <= one <= bounds[1]]
        if len(known) != size or len(read) != size:
            self.refuse("toml.not_numbers", key, "", size=size, low=f"{bounds[0]:g}", high=f"{bounds[1]:g}")
            return ()
        return tuple(known)

    def shares(self, key: str, known: Collection[str]) -> dict[str, float]:
        """Read a table of shares of words, which must add up to 1 (to 0.1 % near); scaled to 1."""
        inside = self.inside(key)
        inside.only(known)
        shares = {word: inside.number(word, (0, 1)) for word in known if word in inside.table}
        total = sum(shares.values())
        if shares and abs(total - 1) > 0.001:
            self.refuse("toml.shares", key, f"{total:g}")
        return {word: share / total for word, share in shares.items()} if total else {}

    def between(
        self,
        key: str,
        read: Callable[[Self, str], Number],
        told: tuple[str, ...] = (),
        source: str | None = None,
    ) -> Range[Number]:
        """Read a number, or a table low, central, high, and what may be told of it: distribution, source.

        Parameters
        ----------
        read : reads a number under a key of a table
        told : "distribution", "source"
        source : of a number alone, and of a table that tells none; None: the table must, a number alone is assumed
        """
        if not isinstance(self.table.get(key), dict):
            return certain(read(self, key), *_known(same_words(source or ASSUMED)))
        inside = self.inside(key)
        inside.only((*CASES, *told))
        low, central, high = inside.in_order(read)
        drawn = inside.word("distribution", DISTRIBUTIONS[1:], TRIANGULAR) if DRAWN in told else FIXED
        words = inside.words("source", source) if "source" in told else same_words(source or ASSUMED)
        return Range(low, central, high, drawn if low != high else FIXED, *_known(words))

    def in_order(self, read: Callable[[Self, str], Number]) -> tuple[Number, Number, Number]:
        """Read the low, central and high values of this table, which must follow each other."""
        before = len(self.problems)
        low, central, high = (read(self, case) for case in CASES)
        was_read = not any(one.reason in UNREAD for one in self.problems[before:])
        if was_read and not low <= central <= high:
            self.refuse("toml.not_in_order", "", f"{low}, {central}, {high}")
        return low, central, high

    def euros(self, key: str, default: int | None = None, *, most: int = 10**12) -> int:
        """Read an amount in euros, at most two decimals, as cents."""
        value = self.take(key, default)
        try:
            amount = None if to_decimal(value) is None else cents(str(value))
        except ValueError:
            amount = None
        if amount is None or not 0 <= amount <= most:
            self.refuse("toml.not_euros", key, "" if value is None else value)
            return 0
        return amount

    def day(self, key: str, years: tuple[int, int], default: date | None = None) -> date:
        """Read a date inside civil years."""
        value = self.take(key, default)
        if type(value) is not date:
            self.refuse("toml.not_a_date", key, "" if value is None else value)
            return date(years[0], 1, 1)
        if not years[0] <= value.year <= years[1]:
            self.refuse("toml.outside_years", key, value, first=years[0], last=years[1])
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """Read a list of dates; none when there is no list."""
        found = self.take(key, [])
        if not isinstance(found, list) or any(type(day) is not date for day in found):
            self.refuse("toml.not_dates", key, found)
            return ()
        return tuple(found)

    def week(self, key: str) -> date:
        """Read an ISO week, "2026-W12", as its Monday; the first of dates when it is refused."""
        word = self.text(key)
        monday = to_monday(word)
        if word and monday is None:
            self.refuse("toml.not_a_week", key, word)
        return monday or date.min

    def clock(self, key: str) -> int:
        """Read a time of day, "18:30", as minutes."""
        word = self.text(key)
        found = CLOCK.fullmatch(word)
        if word and not found:
            self.refuse("toml.not_a_clock", key, word)
        return 60 * int(found[1]) + int(found[2]) if found else 0


Kind = TypeVar("Kind", bound=Fields)


def open_fields(path: Readable, kind: type[Kind]) -> Kind:
    """Open a TOML file by its fields of a kind.

    Raises
    ------
    InputError : the file cannot be read
    """
    return kind(read_toml(path, parse_float=Decimal), name_of(path), [])


def read_fields(path: Readable, kind: type[Kind], read: Callable[[Kind], Found]) -> Found:
    """Read a TOML file by its fields.

    Parameters
    ----------
    kind : the fields of this kind of file
    read : reads the whole file, and notes what is wrong

    Raises
    ------
    InputError : the file cannot be read; or all its problems
    """
    fields = open_fields(path, kind)
    found = read(fields)
    if fields.problems:
        raise InputError(fields.problems)
    return found


def _known(source: Words) -> tuple[Words, str]:
    """Give a source, and how the number is known: assumed or read, by the first word of the source."""
    return source, ASSUMED if source.en.startswith(ASSUMED) else READ
