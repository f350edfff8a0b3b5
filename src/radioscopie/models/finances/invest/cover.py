"""What is left each year to pay debts with, once an option is taken, beside the instalments: debt service cover.

The last year of the accounts goes on; what is spent on the machines is what the loans pay, and is not counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.finances.invest.options import option_plans, setting_of
from radioscopie.models.finances.invest.verdicts import loan_flows
from radioscopie.money import half_up
from radioscopie.ranges import CASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.finances.invest.options import Case, MachineYears
    from radioscopie.models.finances.invest.verdicts import OptionVerdict

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class OwnCash:
    """What a practice has each year before any debt, in cents, by case ("low", "central", "high"), and its instalments.

    Parameters
    ----------
    left : margin and what is written off, radiologists paid
    owed : instalments of the loans that it has, by civil year
    """

    left: Mapping[str, int]
    owed: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class CoverYear:
    """A year of debts, in cents: what is left before them, the loans held, interest and principal of the new one."""

    year: int
    left: Mapping[str, int]
    loans: int
    interest: int
    principal: int

    @property
    def due(self) -> int:
        """All instalments of the year."""
        return self.loans + self.interest + self.principal

    def cover(self, case: str) -> int | None:
        """Give how many times what is left pays the instalments, in hundredths; None when there are none."""
        return half_up(HUNDRED * self.left[case], self.due) if self.due > 0 else None


def debt_cover(case: Case, judged: OptionVerdict, own: OwnCash) -> list[CoverYear]:
    """Follow the debts of a practice that takes an option, over its horizon."""
    plans = option_plans(case, judged.option, setting_of(case))[1]
    interest, principal = loan_flows(case, judged.option, plans[-1])
    more = {
        name: (_earned(found.with_it) - _earned(found.without)).tolist()
        for name, found in judged.worths.items()
    }
    return [
        CoverYear(
            year,
            {name: own.left[name] + more[name][rank] for name in CASES},
            own.owed.get(year, 0),
            int(interest[rank + 1]),
            int(principal[rank + 1]),
        )
        for rank, year in enumerate(case.years)
    ]


def _earned(found: MachineYears) -> Ints:
    earned: Ints = found.acts + found.fees - found.charges - found.reading
    return earned
