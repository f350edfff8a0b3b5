"""A month's units spread evenly over its days, exactly: claims listed one by one and counts give the same cents.

Unit u (from 0) of the q units of a row falls on day floor((2u + 1) * D / (2q)) of the D days of its month, so
that ceil(q * b / D - 1/2) of them come before day b (0 = first day of the month).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.arrays import Ints


def units_before(quantity: Ints, day: Ints, days: Ints) -> Ints:
    """Count the units of a row billed before a day of its month (from 0; `days` = the whole month).

    Parameters
    ----------
    quantity, day, days : integer arrays that broadcast together; `days` is the length of the month
    """
    return -half_up(-quantity * day, days)  # a half goes down
