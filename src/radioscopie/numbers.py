"""Numbers as people read them: French typography (−1 234,56 €; 15,8 %) or English (−€1,234.56; 15.8%)."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
THIN, FIXED, MINUS = "\u202f", "\u00a0", "−"


def format_count(count: int, lang: str = "fr") -> str:
    """Write an integer with its thousands apart."""
    return f"{count:,}".replace(",", THIN if lang == "fr" else ",").replace("-", MINUS)


def format_plain(word: str, lang: str = "fr") -> str:
    """Write a plain decimal ("-0.3", "3500000") in a language; other words as they are."""
    if not PLAIN.fullmatch(word):
        return word
    whole, _, part = word.lstrip("-").partition(".")
    mark = "," if lang == "fr" else "."
    sign = MINUS if word.startswith("-") else ""
    return sign + format_count(int(whole), lang) + (mark + part if part else "")


def format_exact(number: Fraction, lang: str = "fr") -> str:
    """Write an exact number: as a decimal where it is one, else as a fraction ("1/3")."""
    left = number.denominator
    for prime in (2, 5):
        while left % prime == 0:
            left //= prime
    if left > 1:
        return f"{number.numerator}/{number.denominator}"
    decimal = Decimal(number.numerator) / number.denominator
    return format_plain(f"{decimal.normalize():f}", lang)


def format_measured(value: float, lang: str = "fr", error: float | None = None) -> str:
    """Write an estimate with no more figures than it is known by: down to the second figure of its error.

    Parameters
    ----------
    error : standard error; None or 0: four figures
    """
    size = abs(error) / 100 if error else abs(value) / 10_000
    last = math.ceil(math.log10(size)) if size > 0 else 0
    shown = round(value, -last)
    digits = f"{abs(shown):.{max(-last, 0)}f}"
    sign = "-" if shown < 0 and digits.strip("0.") else ""
    return format_plain(sign + digits, lang)


def format_euros(cents: int, lang: str = "fr") -> str:
    """Write cents as euros."""
    sign, amount = MINUS if cents < 0 else "", abs(cents)
    whole, part = format_count(amount // 100, lang), f"{amount % 100:02d}"
    return f"{sign}{whole},{part}{FIXED}€" if lang == "fr" else f"{sign}€{whole}.{part}"


def format_percent(rate: Fraction, lang: str = "fr") -> str:
    """Write a rate as a percentage with one decimal, a half rounded away from zero."""
    tenths = int((abs(rate) * 2000 + 1) // 2)
    sign, whole = MINUS if rate < 0 and tenths else "", format_count(tenths // 10, lang)
    return f"{sign}{whole},{tenths % 10}{FIXED}%" if lang == "fr" else f"{sign}{whole}.{tenths % 10}%"


def format_change(rate: Fraction, lang: str = "fr") -> str:
    """Write a change as a percentage with its sign."""
    percent = format_percent(rate, lang)
    return percent if rate <= 0 else f"+{percent}"
