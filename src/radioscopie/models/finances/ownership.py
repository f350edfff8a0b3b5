"""What the owner of a practice changes in its accounts: the debt that a fund-backed group serves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.money import half_up
from radioscopie.tables.practice import INDEBTED
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.accounts import Accounts
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.reference_nation import Hypothesis


HYPOTHESES = "finance_ownership.toml"
PERCENT = 100


def debt_numbers() -> dict[str, Hypothesis]:
    """Give the debt of a fund-backed group: `debt_multiple` of its gross surplus, at `debt_rate_pct` a year."""
    return read_hypotheses(HYPOTHESES)


def gross_surplus(drawn: Accounts) -> Ints:
    """Give the gross surplus (EBITDA) of places: their margin before works and machines bought are written off."""
    left: Ints = drawn.margin + drawn.charges_where(
        np.array([_is_capital(line) for line in drawn.lines], bool)
    )
    return left


def _is_capital(line: Charge) -> bool:
    return line.nature == "depreciation" or (line.nature == "premises" and line.per == "machine")


def debt_service(
    ownership: Sequence[str], surplus: Ints, numbers: Mapping[str, Hypothesis], case: str = "central"
) -> Ints:
    """Give the interest that practices bear a year on the debt of their owner, in cents, shape (P,).

    Senior debt of `debt_multiple` times the surplus before the debt, at `debt_rate_pct`, principal not paid back
    within the year (OWN-020, OWN-023: one group, one quoted rate). The debt was sized on a past surplus: give that
    one, not that of the year. Others than fund-backed groups bear nothing here: their debt is in no source, and
    their machines are in the lines of lease.

    Parameters
    ----------
    ownership : word of `tables.practice_file.OWNERSHIPS` of each practice
    surplus : gross surplus on which the debt was sized, in cents; below 0: no debt, shape (P,)
    """
    multiple, rate = (numbers[key].value.at(case) for key in ("debt_multiple", "debt_rate_pct"))
    share = Fraction(multiple * rate, PERCENT)
    owed = np.array([word == INDEBTED for word in ownership], np.int64) * np.maximum(surplus, 0)
    return half_up(owed * share.numerator, share.denominator)
