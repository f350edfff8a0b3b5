"""The only rounding of the rules."""

import math
from fractions import Fraction


def half_up(cents):
    """Round an exact amount to the cent, a half going up."""
    return math.floor(cents + Fraction(1, 2))
