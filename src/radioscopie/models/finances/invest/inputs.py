"""What an investment is judged with: the machines as they stand, the general numbers, which bound of each is taken."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.law.words import NONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from radioscopie.tables.reference_nation import Hypothesis

WHOLE = 1000
PERCENT = 100
INPUTS = (
    "price_eur", "works_eur", "lease_eur", "resale_eur", "exams", "act_receipts_eur", "fees", "charges",
    "reading_pay_pct", "overheads_pct", "discount_pct",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A machine of the practice as it stands.

    Parameters
    ----------
    reference : reference activity typed by the user, -1 if none
    exams : technical fees at 100 % opened in a year
    act_cents : acts and excess fees taken for each exam, in exact cents; None where it does none
    permille : thousandths of its fees and charges that are the practice's
    """

    name: str
    equipment: str
    klass: str
    zone: str
    site: str
    installed_on: date
    exams: int
    act_cents: Fraction | None
    reference: int = NONE
    permille: int = WHOLE


@dataclass(frozen=True, slots=True)
class InputBounds:
    """Which bound of each input is taken ("low", "central", "high"), and the general numbers."""

    numbers: Mapping[str, Hypothesis]
    bounds: Mapping[str, str]

    def bound(self, name: str) -> str:
        """Give the bound of an input; the central one unless told."""
        return self.bounds.get(name, "central")

    def of(self, number: Hypothesis, name: str) -> Fraction:
        """Give the value of a number, in the bound of an input."""
        return number.value.at(self.bound(name))

    def general(self, key: str, name: str = "") -> Fraction:
        """Give a general number, in the bound of the input of its name."""
        return self.of(self.numbers[key], name or key)


def find(held: Sequence[Held], name: str, place: str) -> Held:
    """Find a machine of the practice.

    Raises
    ------
    InputError : it has no such machine, with the closest names
    """
    names = [one.name for one in held]
    if name not in names:
        close = close_matches(name, names) or ", ".join(names) or "–"
        raise InputError(problem("practice.invest_no_machine", place, name, close=close))
    return held[names.index(name)]


def per_exam(cents: int, exams: int) -> Fraction | None:
    """Give what each exam brings, in exact cents; None without exam."""
    return Fraction(cents, exams) if exams else None
