"""The charges of a practice, line by line: what each follows, how much, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa

from radioscopie.ranges import USER
from radioscopie.schema import Column, Table, choice, text
from radioscopie.schema.parsers import to_cents
from radioscopie.tables.shipped import shipped

NATURES = (
    "radiographers", "secretaries", "radiologists", "lease", "depreciation", "maintenance", "premises", "energy",
    "consumables", "contrast", "it", "insurance", "taxes", "external", "remote_reading", "other",
)  # fmt: skip
BEHAVIOURS = ("fixed", "volume", "staff")
DRIVERS = ("practice", "site", "machine", "exam", "radiologist", "act_revenue", "fee_revenue")
SHARES = ("act_revenue", "fee_revenue")
EQUIPMENT = ("", "ct", "mri", "pet")
STATUSES = ("read", "computed", "assumed", "missing")
MOST = 10**12
DESCRIBED = ("nature", "behaviour", "per", "equipment")


def _amount(name: str) -> Column:
    return Column(name, pa.int64(), partial(to_cents, low=0, high=MOST), bounds=(0, MOST))


def _word(name: str, words: tuple[str, ...], default: str = "") -> Column:
    return choice(name, {word: word for word in words}, default=default)


CHARGES = Table(
    "charges",
    (
        text("charge", required=True),
        _word("nature", NATURES),
        _word("behaviour", BEHAVIOURS),
        _word("per", DRIVERS),
        _word("equipment", EQUIPMENT),
        text("machine"),
        _amount("low"),
        _amount("central"),
        _amount("high"),
        _word("status", STATUSES),
        text("facts"),
        text("note"),
    ),
    words="tables.charges",
)


@dataclass(frozen=True, slots=True)
class Charge:
    """A line of charges of a year.

    Parameters
    ----------
    charge : its name; a user's line replaces the shipped one of the same name
    nature, behaviour : one of `NATURES`; "fixed", "volume" (follows the exams) or "staff"
    per : what one unit of it is: a practice, site, machine, exam, radiologist, or a share of receipts
    equipment, machine : the only equipment or machine it bears on ("": all)
    low, central, high : cents a year and unit; hundredths of a percent for shares; None where no source says
    status, facts, note : how it is known, ids of the published figures it comes from, what to know of it
    site : the only site it bears on when `per` is "site" ("": all); no file gives it, a reading organisation does
    replaces : shipped lines that it takes the place of, where it bears
    """

    charge: str
    nature: str
    behaviour: str
    per: str
    equipment: str
    machine: str
    low: int | None
    central: int | None
    high: int | None
    status: str
    facts: str = ""
    note: str = ""
    site: str = ""
    replaces: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Tell whether a user wrote it."""
        return self.facts == USER

    @property
    def is_share(self) -> bool:
        """Tell whether the line is a share of receipts."""
        return self.per in SHARES


def default_charges() -> tuple[Charge, ...]:
    """Give the lines shipped with the package (`scripts/build_charges.py`): published figures, and the gaps."""
    return tuple(charge_of(row) for row in shipped(CHARGES, "charges.csv").to_pylist())


def bought_charges() -> tuple[Charge, ...]:
    """Give the lines shipped for machines that are bought: a lease holds its maintenance, a price does not."""
    return tuple(charge_of(row) for row in shipped(CHARGES, "charges_bought.csv").to_pylist())


def charge_of(row: dict[str, Any]) -> Charge:
    """Make a line of a row that holds every column of `CHARGES`."""
    return Charge(**{name: row[name] for name in CHARGES.names})
