"""What a design file asks, once read and checked: a target, levers with bounds, protections, harms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from radioscopie.bilingual import Words
    from radioscopie.inputs import Input
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.tables.closure_file import Closing

FULL = 10_000  # a lever pulled fully, in the units of pulls
TARIFF, TOWARD, RELEVANCE, REPEATS, RENEWAL = "tariff", "toward", "relevance", "repeats", "renewal"
PAYMENT = "payment"
KINDS = (TARIFF, TOWARD, RELEVANCE, REPEATS, RENEWAL, PAYMENT)
LOSSES, LARGEST_LOSS, NEWLY_UNDER, PEOPLE = "losses", "largest_loss", "newly_under", "people"
HARMS = (LOSSES, LARGEST_LOSS, NEWLY_UNDER, PEOPLE)
LOSS, ONLY_SITE, EQUITY, CLOSURES = "loss", "only_site", "equity", "closures"
PROTECTIONS = (LOSS, NEWLY_UNDER, ONLY_SITE, EQUITY, CLOSURES)
COUNTED = (NEWLY_UNDER, CLOSURES)  # limits that are numbers of practices, not shares of receipts
PRACTICE, CENTRAL, DRAWS = "practice", "central", "draws"


@dataclass(frozen=True, slots=True)
class PriceMove:
    """What a lever fully pulled adds to a value of the law: from each day until the next, in the value's own unit."""

    address: str
    days: tuple[tuple[date, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Lever:
    """A lever.

    Parameters
    ----------
    kind : one of `KINDS`
    least, most : bounds of its pull, in ten-thousandths of the lever fully pulled
    whole : pulled to one of its bounds, never between
    prices : what it does to the law
    measure : what it writes in a variant of a scenario, fully pulled (`RELEVANCE`, `REPEATS`, `RENEWAL`, `PAYMENT`)
    """

    name: str
    title: Words
    kind: str
    least: int
    most: int
    whole: bool
    prices: tuple[PriceMove, ...] = ()
    measure: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Protection:
    """What a plan may not do.

    Parameters
    ----------
    kind : LOSS: lose more than `most` of receipts; NEWLY_UNDER: put more than `most` practices under water; ONLY_SITE:
        as LOSS, of practices that hold the only site within `minutes`; EQUITY: losses of two groups further apart;
        CLOSURES: make more than `most` practices close than close without it, by the rule `closing`
    most : a share of receipts, or a number of practices
    by : PRACTICE, or a dimension of `nation_accounts.groups`
    only : words of that dimension; none: all
    over : CENTRAL values, or all DRAWS
    """

    name: str
    title: Words
    kind: str
    most: float
    by: str
    only: tuple[str, ...]
    over: str
    minutes: float
    closing: Closing | None = None


@dataclass(frozen=True, slots=True)
class HarmAsked:
    """What is made least: one of `HARMS`.

    Parameters
    ----------
    fragile, weight : a loss weighs 1 where the margin is `fragile` of receipts or more, `weight` where it is nothing
    """

    kind: str
    fragile: float
    weight: float


@dataclass(frozen=True, slots=True)
class Reference:
    """A plan to set beside the one found: pulls of all levers, in ten-thousandths."""

    name: str
    title: Words
    pulls: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """Savings wanted: cents, or those of a reference, by a day, on a perimeter, in a share of the draws.

    Parameters
    ----------
    amount_cents : None: as much as the reference `same_as`
    share : of the draws; None: at central values only
    """

    amount_cents: int | None
    same_as: str
    by: date
    perimeter: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Design:
    """A design file, read.

    Parameters
    ----------
    scenario : its base and period, with a variant that changes nothing of the law
    told : what a scenario file written for a plan repeats of it: period, base, assumptions, as they were written
    beside : files that it names
    over_period : losses are those of all years of the period together; else of its last year
    """

    title: Words
    question: Words
    aim: Aim
    levers: tuple[Lever, ...]
    protections: tuple[Protection, ...]
    harms: tuple[HarmAsked, ...]
    references: tuple[Reference, ...]
    scenario: Scenario
    told: Mapping[str, Any]
    beside: tuple[Input, ...]
    over_period: bool = False

    @property
    def closings(self) -> dict[str, Closing]:
        """Rules of closing of its protections, by their names."""
        return {one.name: one.closing for one in self.protections if one.closing}
