"""Changes of the law as requests write them, made ready for a reform."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, problem
from radioscopie.kinds import iso_day
from radioscopie.law.addresses import unknown_address
from radioscopie.law.load import Law

if TYPE_CHECKING:
    from collections.abc import Iterator

Days = tuple[tuple[str, tuple[str, str]], ...]
Orders = tuple[tuple[str, Days], ...]
LAW_FROM = "2026-07-01"  # the day of a change in percent that says none
ORDERS, SET = ("set", "scale"), "="
PLAIN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")
LOWEST, HIGHEST = Decimal(-100), Decimal(900)


def orders_of(given: object) -> Orders:
    """Read changes: by address, a percent ("-12.5@2026-07-01"), a value ("=65.40@…"), or by day `set` or `scale`.

    Raises
    ------
    InputError : every change that cannot be read
    """
    if given in (None, ""):
        return ()
    if not isinstance(given, dict):
        raise InputError(problem("web.not_an_object", "law"))
    problems: list[Problem] = []
    found = []
    for address, change in sorted(given.items()):
        try:
            found.append((_address(address), tuple(_days(address, change))))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(found)


def _address(address: str) -> str:
    law = Law.load()
    if address not in law.entries and address not in law.prefixes:
        raise InputError(unknown_address(address, "law", law.entries, law.prefixes))
    return address


def _days(address: str, change: object) -> Iterator[tuple[str, tuple[str, str]]]:
    if isinstance(change, dict):
        for day, order in sorted(change.items()):
            yield _day(address, day), _order(address, order)
    else:
        written, _, day = str(change).partition("@")
        order = (
            ("set", _amount(address, written[1:]))
            if written.startswith(SET)
            else ("scale", scale(written, address))
        )
        yield _day(address, day or LAW_FROM), order


def _amount(address: str, written: str) -> str:
    number = written.strip().replace(",", ".")
    if not PLAIN.fullmatch(number):
        raise InputError(problem("law.reform_number", address, written))
    return number


def _day(address: str, written: str) -> str:
    try:
        return iso_day(written).isoformat()
    except ValueError:
        raise InputError(problem("asking.not_a_day", address, written)) from None


def _order(address: str, order: Any) -> tuple[str, str]:
    if not isinstance(order, dict) or len(order) != 1 or next(iter(order)) not in ORDERS:
        raise InputError(problem("law.reform_order", address, str(order)))
    ((name, number),) = order.items()
    written = str(number)
    if isinstance(number, bool) or not PLAIN.fullmatch(written):
        raise InputError(problem("law.reform_number", address, written))
    return name, written


def scale(percent: object, address: str = "law") -> str:
    """Write a change in percent as the factor of a reform, exactly: -12.5 is 0.875.

    Raises
    ------
    InputError : no number, or below -100 or above 900 %
    """
    written = str(percent).replace(",", ".").replace("\u2212", "-")
    try:
        number = Decimal(written)
        known = number.is_finite() and LOWEST <= number <= HIGHEST
    except ArithmeticError:
        known = False
    if not known:
        raise InputError(problem("web.not_a_percent", address, written, low=LOWEST, high=HIGHEST))
    return f"{(1 + number / 100).normalize():f}"


def numbers_of(given: object) -> tuple[tuple[str, float], ...]:
    """Read numbers by key.

    Raises
    ------
    InputError : every number that is none
    """
    if given in (None, ""):
        return ()
    if not isinstance(given, dict):
        raise InputError(problem("web.not_an_object", "values"))
    problems, found = [], []
    for key, value in sorted(given.items()):
        try:
            found.append((str(key), number_of(value)))
        except ValueError:
            problems.append(problem("asking.not_a_number", str(key), value))
    if problems:
        raise InputError(problems)
    return tuple(found)


def number_of(value: object) -> float:
    """Read a number.

    Raises
    ------
    ValueError : it is none
    """
    written = "" if isinstance(value, bool) else str(value)
    found = float(re.sub(r"[\s\u00a0\u202f]", "", written).replace(",", ".").replace("\u2212", "-"))
    if not math.isfinite(found):
        raise ValueError(value)
    return found
