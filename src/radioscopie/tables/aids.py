"""What an aid is: rules with their dates, in the order in which they apply."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from radioscopie.calendar import shift_to_year
from radioscopie.ranges import ASSUMED, USER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.bilingual import Words

EVERYONE, SHORT = "all", "short_of_cash"
WHO = (EVERYONE, SHORT)
SAME_WEEKS, YEAR_SHARE = "same_weeks", "year_share"
SHARED = ("kind", "name", "title", "who", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """An aid: its name, who asks for it, and the source of each of its parameters, in each language.

    Parameters
    ----------
    who : "all", or "short_of_cash": those who run out of cash with the aids that come before
    """

    kind: ClassVar[str]
    name: str
    title: Words
    who: str
    source: Mapping[str, Words]

    def parameters(self) -> dict[str, str]:
        """Give the parameters of the rule, as written."""
        own = [field.name for field in fields(self) if field.name not in SHARED]
        return {name: _written(getattr(self, name)) for name in own}

    def status(self, parameter: str) -> str:
        """Say how a parameter is known: "read", "assumed", or "user" when the file does not say."""
        if parameter not in self.source:
            return USER
        return ASSUMED if self.source[parameter]["en"].startswith(ASSUMED) else "read"

    def moved(self, years: int) -> Aid:
        """Give the same aid some years later."""
        dated = {field.name: _shifted(getattr(self, field.name), years) for field in fields(self)}
        return replace(self, **dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialActivity(Aid):
    """Idle pay between two dates: `allowance` of it is paid back, `saved` of it is no longer due."""

    kind: ClassVar[str] = "partial_activity"
    first: date
    last: date
    natures: tuple[str, ...]
    allowance: Fraction
    saved: Fraction
    delay_weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dipa(Aid):
    """(Fees of reference − fees of the period) × rate of fixed charges − other aids, never below zero.

    Parameters
    ----------
    reference : "same_weeks" of a normal year, or "year_share": `months` twelfths of it
    technical_fees : whether technical fees count beside the acts; excess fees never do
    advance : share of what the formula gives so far that is paid on each day of `advances`
    settled : day on which the rest is paid, or what was paid too much taken back
    """

    kind: ClassVar[str] = "dipa"
    first: date
    last: date
    reference: str
    months: Fraction
    rate: Fraction
    technical_fees: bool
    advance: Fraction
    advances: tuple[date, ...]
    settled: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeDeferral(Aid):
    """A share of charges due between two dates, paid later in monthly parts without interest."""

    kind: ClassVar[str] = "charge_deferral"
    first: date
    last: date
    natures: tuple[str, ...]
    share: Fraction
    repaid_from: date
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanDeferral(Aid):
    """Instalments of loans put off for some months; their interest joins the capital."""

    kind: ClassVar[str] = "loan_deferral"
    first: date
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLoan(Aid):
    """A bank loan backed by the State: a share of the yearly receipts, `grace` months, then `months` instalments.

    Parameters
    ----------
    guarantee, loss : share that the State backs, and share of the sums lent that are expected never to come back
    """

    kind: ClassVar[str] = "state_loan"
    granted: date
    turnover: Fraction
    grace: int
    months: int
    rate: Fraction
    guarantee: Fraction
    loss: Fraction


GIFTS = (PartialActivity, Dipa)
ORDER = (*GIFTS, ChargeDeferral, LoanDeferral, StateLoan)  # then what is given back
KINDS = {kind.kind: kind for kind in ORDER}


@dataclass(frozen=True, slots=True)
class Aids:
    """Aids in the order in which they apply (`ORDER`, then the file's)."""

    title: Words
    aids: tuple[Aid, ...]

    @property
    def year(self) -> int:
        """Year of the first date."""
        return min(
            when.year
            for aid in self.aids
            for field in fields(aid)
            for when in _dates(getattr(aid, field.name))
        )

    def moved(self, year: int) -> Aids:
        """Give the same aids beginning in another year."""
        return Aids(self.title, tuple(aid.moved(year - self.year) for aid in self.aids))


def _shifted(value: Any, years: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_shifted(one, years) for one in value)
    return shift_to_year(value, value.year + years) if isinstance(value, date) else value


def _dates(value: Any) -> tuple[date, ...]:
    listed = value if isinstance(value, tuple) else (value,)
    return tuple(one for one in listed if isinstance(one, date))


def _written(value: Any) -> str:
    if isinstance(value, Fraction):
        return f"{float(value):g}"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
