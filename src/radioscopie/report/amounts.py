"""Amounts as charts and headlines show them: rounded to k€ or M€ where large, with a true minus sign."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.money import half_up
from radioscopie.numbers import FIXED, MINUS, format_change, format_count, format_euros
from radioscopie.results.declared import AT_LEAST, AT_MOST
from radioscopie.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    Ends = tuple[int | None, int | None]

SIGNS = (AT_MOST, AT_LEAST)
SCALES = ((100_000_000, "M€"), (100_000, "k€"))
MOST_FIGURES = 5
FIGURES = 3  # of an estimate whose interval is not known
WHOLE = 1000
PERCENTS = ((WHOLE, 100), (20, 10), (0, 1))  # half of an interval, last figure kept; in thousandths


def compact_euros(cents: int, lang: str) -> str:
    """Write an amount with one decimal of its scale: −12,3 M€, 456,7 k€; below 1 000 €, to the cent."""
    for scale, unit in SCALES:
        if abs(cents) >= scale:
            tenths = half_up(abs(cents) * 10, scale)
            return (MINUS if cents < 0 else "") + _tenths(tenths, unit, lang)
    return format_euros(cents, lang) if cents else ("0\u00a0€" if lang == "fr" else "€0")


def signed_euros(cents: int, lang: str) -> str:
    """Write a change rounded, with its sign: +1,2 M€, −1,2 M€."""
    return ("+" if cents > 0 else "") + compact_euros(cents, lang)


def estimated_euros(cents: int, lang: str, ends: Ends = (None, None)) -> str:
    """Write an estimate with the figures that its interval justifies: down to the second one of its half width.

    Parameters
    ----------
    ends : of the interval; None: not known, three figures
    """
    step = _step(cents, *ends)
    shown = half_up(abs(cents), step) * step
    scale, unit = next(((size, unit) for size, unit in SCALES if max(shown, step) >= size), (100, "€"))
    decimals = max(len(str(scale)) - len(str(step)), 0)
    digits = f"{half_up(shown * 10**decimals, scale):0{decimals + 1}d}"
    whole, part = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    number = format_count(int(whole), lang) + (("," if lang == "fr" else ".") + part if part else "")
    sign = MINUS if cents < 0 and shown else ""
    return f"{sign}{number}{FIXED}{unit}" if lang == "fr" else f"{sign}€{number}{unit.rstrip('€')}"


def known_euros(cents: int, lang: str, ends: Ends) -> str:
    """Write an amount whose two ends are told: as it is where they are the same, as an estimate else."""
    low, high = ends
    return compact_euros(cents, lang) if low == high else estimated_euros(cents, lang, ends)


def estimated_count(number: int, lang: str, ends: Ends = (None, None)) -> str:
    """Write an estimated count with the figures that its interval justifies; three when it is not known."""
    low, high = ends
    half = abs(high - low) // 2 if low is not None and high is not None else 0
    size, kept = (half, 2) if half else (abs(number), FIGURES)
    step = 10 ** max(len(str(size)) - kept, 0)
    return format_count(half_up(number, step) * step, lang)


def signed_estimate(cents: int, lang: str, ends: Ends = (None, None)) -> str:
    """Write an estimated change with its sign."""
    return ("+" if cents > 0 else "") + estimated_euros(cents, lang, ends)


def said_interval(lang: str, ends: Ends) -> str:
    """Say the 95 % interval of an estimate, or that there are too few draws for one."""
    low, high = ends
    if low is None or high is None:
        return text("report.no_interval_95", lang)
    return text(
        "report.interval_95",
        lang,
        low=estimated_euros(low, lang, ends),
        high=estimated_euros(high, lang, ends),
    )


def _step(cents: int, low: int | None, high: int | None) -> int:
    """Give the place of the last figure that is known, a power of ten of cents."""
    half = abs(high - low) // 2 if low is not None and high is not None else 0
    size, kept = (half, 2) if half else (abs(cents), FIGURES)
    last = max(len(str(size)) - kept, len(str(abs(cents))) - MOST_FIGURES, len("€c"))
    step: int = 10**last
    return step


def estimated_percent(permille: int, lang: str, ends: Ends = (None, None)) -> str:
    """Write an estimated share with the figures that its interval justifies.

    Tenths of a percent where it is known to less than two points, then whole percents, tens beyond a hundred points.

    Parameters
    ----------
    permille : in thousandths
    ends : of the interval, in thousandths; None: not known, tenths below 100 %
    """
    low, high = ends
    known = low is not None and high is not None
    half = abs(high - low) // 2 if low is not None and high is not None else 0
    step = next(size for least, size in PERCENTS if half >= least)
    if not known and abs(permille) >= WHOLE:
        step = 10
    shown = half_up(abs(permille), step) * step
    tenths = f"{',' if lang == 'fr' else '.'}{shown % 10}" if step == 1 else ""
    sign = MINUS if permille < 0 and shown else ""
    return f"{sign}{format_count(shown // 10, lang)}{tenths}" + (f"{FIXED}%" if lang == "fr" else "%")


def signed_percent(change: int, base: int, lang: str) -> str:
    """Write a change relative to its base; a dash where there is no base."""
    if not base:
        return "–"
    return format_change(Fraction(change, base), lang)


def between(words: Iterable[str], lang: str) -> str:
    """Write one word, or the two ends of a range."""
    kept = list(dict.fromkeys(words))
    if len(kept) == 1:
        return kept[0]
    sign = next((one for one in SIGNS if all(word.startswith(one) for word in kept)), "")
    return sign + text("report.range", lang, low=kept[0].removeprefix(sign), high=kept[-1].removeprefix(sign))


def _tenths(tenths: int, unit: str, lang: str) -> str:
    whole, mark = format_count(tenths // 10, lang), "," if lang == "fr" else "."
    number = f"{whole}{mark}{tenths % 10}"
    return f"{number}{FIXED}{unit}" if lang == "fr" else f"€{number}{unit[0]}"
