"""A practice as its directory tells it: who holds what, cash, machines bought, loans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.inputs import Input
    from radioscopie.tables.activity import Activity
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.machines import Machines

INDEBTED = "fund_backed"
OWNERSHIPS = ("independent", "group", INDEBTED, "public")


@dataclass(frozen=True, slots=True)
class Owned:
    """Who holds a machine: `permille` of its fees and charges are the practice's; opening hours a year, if said."""

    machine: str
    owner: str
    permille: int
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Asset:
    """A machine bought: its price in cents is written off evenly over its life, and no lease bears on it."""

    machine: str
    price: int
    bought_on: date
    life_years: int


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan paid back in constant monthly payments: cents, hundredths of a percent a year, months."""

    name: str
    amount: int
    rate: int
    months: int
    first_payment: date


@dataclass(frozen=True, slots=True)
class PracticeFile:
    """What practice.toml says; amounts in cents, radiologists in hundredths of a full-time one.

    Parameters
    ----------
    kind, ownership : words of `tables.nation.KINDS` and `OWNERSHIPS`
    opening, overdraft : cash on 1 January (None: not said), and how far below zero the bank lets it go
    other_receipts : rents and costs paid back, a year
    debt_service : interest that a fund-backed group makes the practice bear a year; None where it is not said
    """

    name: str
    kind: str
    ownership: str
    radiologists: int
    opening: int | None
    overdraft: int
    other_receipts: int
    debt_service: int | None = None
    machines: tuple[Owned, ...] = ()
    assets: tuple[Asset, ...] = ()
    loans: tuple[Loan, ...] = ()


@dataclass(frozen=True, slots=True)
class PracticeFolder:
    """A practice as it was read: its file, a year of activity, its machines, its lines of charges."""

    file: PracticeFile
    activity: Activity
    machines: Machines
    charges: tuple[Charge, ...]
    read: tuple[Input, ...]
