"""Premiums for those who settle where doctors are few, as they are dated; what studies say that money moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

import pyarrow as pa

from radioscopie.money import cents
from radioscopie.schema import Table, choice, dated, text, whole, written
from radioscopie.schema.parsers import to_number_word
from radioscopie.tables.shipped import shipped

ONCE = "once"
PAID = (ONCE, "each_year", "each_month", "each_day", "percent_of_fees", "percent_of_profit_tax")
OPEN = ("if_in_zone", "hospital_only", "zones_of_others", "possible", "rarely", "not_yet", "no")
PLACES = ("zip", "zac", "hospital", "zfrr")
MOST = 1_000_000
DAYS = (date(2000, 1, 1), date(2100, 1, 1))


SCHEMES = Table(
    "incentive_schemes",
    (
        text("scheme", required=True),
        choice("place", {code: code for code in PLACES}, required=True),
        written("amount_eur", to_number_word, required=True),
        choice("paid", {code: code for code in PAID}, required=True),
        dated("valid_from", *DAYS, required=True),
        dated("valid_to", *DAYS),
        choice("radiologist", {code: code for code in OPEN}, required=True),
        text("fact", required=True),
        text("status", required=True),
    ),
)
EFFECTS = Table(
    "incentive_effects",
    (
        text("study", required=True),
        whole("premium", pa.int64(), 1, MOST),
        written("effect_pct", to_number_word, required=True),
        text("fact", required=True),
        text("status", required=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A premium, a contract or a relief.

    Parameters
    ----------
    place : where one must settle, one of `PLACES`
    amount : euros, or percent, of what `paid` says
    paid : one of `PAID`
    since, until : days in force, both included; until None: still
    radiologist : whether a liberal radiologist may have it, one of `OPEN`
    fact : id of the published figure
    """

    code: str
    place: str
    amount: Decimal
    paid: str
    since: date
    until: date | None
    radiologist: str
    fact: str

    @property
    def once_cents(self) -> int | None:
        """What is paid to one doctor, once; None where it is paid otherwise."""
        return cents(str(self.amount)) if self.paid == ONCE else None

    def is_in_force(self, on: date) -> bool:
        """Tell whether it may be had on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a study says: a premium of `premium_cents` raises by `percent` those who choose the place."""

    study: str
    premium_cents: int
    percent: Decimal
    fact: str


@cache
def read_schemes() -> tuple[Scheme, ...]:
    """Read the schemes shipped."""
    return tuple(
        Scheme(
            row["scheme"],
            row["place"],
            Decimal(row["amount_eur"]),
            row["paid"],
            row["valid_from"],
            row["valid_to"],
            row["radiologist"],
            row["fact"],
        )
        for row in shipped(SCHEMES, "incentive_schemes.csv").to_pylist()
    )


@cache
def read_effects() -> tuple[Effect, ...]:
    """Read the effects shipped."""
    return tuple(
        Effect(row["study"], cents(str(row["premium"])), Decimal(row["effect_pct"]), row["fact"])
        for row in shipped(EFFECTS, "incentive_effects.csv").to_pylist()
    )
