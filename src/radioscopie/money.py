"""Money in integer cents and exact rates. No float ever holds money."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

CENTS = 100


def cents(text: str) -> int:
    """Read an amount in euros as integer cents.

    Parameters
    ----------
    text : "12.34", "12,34" or "12"; at most two decimals

    Raises
    ------
    ValueError : not an amount, or finer than a cent
    """
    try:
        amount = Decimal(text.strip().replace(",", ".")) * CENTS
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite() or amount != amount.to_integral_value():
        raise ValueError(text)
    return int(amount)


def euros(amount_cents: int) -> str:
    """Write cents as plain euros with a decimal point: 1234 → "12.34" (for data, not for pages)."""
    sign, amount = ("-", -amount_cents) if amount_cents < 0 else ("", amount_cents)
    return f"{sign}{amount // CENTS}.{amount % CENTS:02d}"


def rate(text: str) -> Fraction:
    """Read a decimal rate as an exact fraction: "0.158" → 79/500."""
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(text) from None


def round_half_up(amount: Fraction | int) -> int:
    """Round a non-negative exact amount of cents to the nearest cent, a half going up.

    This is the rounding of the act price (SFG RG_VF640, rules_more 3.13).
    """
    return int((amount * 2 + 1) // 2)
