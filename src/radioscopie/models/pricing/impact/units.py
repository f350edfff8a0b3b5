"""Rows of one act for each key, and their cents in every column (`laws.Columns`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.encode import Coded, rules_for
from radioscopie.models.pricing.impact.keys import WIDTHS, rows_of, unpacked
from radioscopie.models.pricing.impact.stretches import in_days
from radioscopie.models.pricing.kernels import Acts, price_alone
from radioscopie.models.pricing.replay import replay

if TYPE_CHECKING:
    from radioscopie.arrays import Bools, Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.impact.ground import Ground


def coded_of(keys: Whole, ground: Ground, times: Whole | None = None) -> Coded:
    """Give keys as rows of one act each, on the first day of their stretch."""
    day = in_days(unpacked(WIDTHS, keys)["start"])
    rows, combos = rows_of(keys, ground.laws.screen, day)
    nothing = np.zeros(len(keys), np.int64)
    return Coded(rows, combos, nothing - 1, nothing, nothing, times)


def priced_alone(coded: Coded, law: Compiled) -> Acts:
    """Price rows that have no visit."""
    out = Acts(*(np.zeros(len(coded.visit), np.int64) for _ in Acts._fields))
    price_alone(rules_for(law, coded.combos), coded.rows, coded.visit, out)
    return out


def kept(keys: Whole, ground: Ground, year: int) -> Bools:
    """Tell which keys have a price in a year, by its rank, under every law and at every pass."""
    values = unpacked(WIDTHS, keys)
    known = ground.known[values["grid"], values["act"], values["start"]]
    return ground.holds(known, year) & ground.holds(values["paid"], year)


def unit_cents(keys: Whole, ground: Ground) -> Whole:
    """Give the cents of one act of each key in each column, nothing where a price is missing; then 1 where none is."""
    laws, columns = ground.laws, ground.columns
    found = np.zeros((len(keys), columns.width), np.int64)
    coded = coded_of(keys, ground)
    for at, year in enumerate(laws.plan.years):
        again, keep = replay(coded, laws.variants[-1], year), kept(keys, ground, at)
        for rank, law in enumerate(columns.distinct):
            acts = priced_alone(again, law)
            cents = acts.tariff + acts.modifiers + acts.association
            found[:, at * len(columns.distinct) + rank] = np.where(keep, cents, 0)
        found[:, columns.acts + at] = keep
    return found
