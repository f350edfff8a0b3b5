"""Money in integer cents and exact rates. No float ever holds money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from radioscopie.arrays import Ints


CENTS = 100
MOST_DIGITS = 1000  # of an amount: more could not even be said


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
        amount = Decimal(text.strip().replace(",", "."))
    except ArithmeticError:
        raise ValueError(text) from None
    if not amount.is_finite() or (amount and abs(amount.adjusted()) > MOST_DIGITS):
        raise ValueError(text)
    amount *= CENTS
    if amount != amount.to_integral_value():
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


@overload
def half_up(amount: Fraction | int, divisor: int = 1) -> int: ...
@overload
def half_up(amount: Ints, divisor: Ints | int = 1) -> Ints: ...
def half_up(amount: Any, divisor: Any = 1) -> Any:
    """Divide and round to the nearest integer, a half going up (towards +∞): the one rounding of the project.

    Source: SFG RG_VF640 for the price of acts (docs/reference/pricing.md, M3.13); docs/decisions/03-money.md elsewhere.

    Parameters
    ----------
    amount : exact, of either sign: an integer, a fraction, or an array of int64
    divisor : a positive integer, or an array of them that broadcasts with `amount`
    """
    return (2 * amount + divisor) // (2 * divisor)
