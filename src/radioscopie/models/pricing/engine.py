"""Price encoded rows under a compiled law: acts, visits, then technical fees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.encode import rules_for
from radioscopie.models.pricing.kernels import (
    MET,
    Acts,
    Fees,
    MachineFacts,
    price_alone,
    price_fees,
    price_visits,
)
from radioscopie.models.pricing.ranks import Ranks, rank_visits
from radioscopie.money import half_up

if TYPE_CHECKING:
    from radioscopie.arrays import Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.rules import Rows, Rules


YEARS = range(2005, 2036)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What each row comes to, in cents: its acts, and the two bounds of its technical fees."""

    acts: Acts
    fees: Fees


def new_counts(fleet: Fleet) -> Whole:
    """Give the running counts of fees at zero: one per machine and civil year."""
    return np.zeros((max(1, len(fleet.ids)), len(YEARS)), np.int64)


def price_rows(
    coded: Coded, fleet: Fleet, law: Compiled, *, age_year: int | None = None, counts: Whole | None = None
) -> Amounts:
    """Price rows that the screen accepted.

    Parameters
    ----------
    coded : rows whose acts and machines are known; what is not in force on a date counts for nothing
    age_year : civil year at which the age of machines is taken; None = the year of each exam
    counts : running counts of fees, changed in place, so that rows can come in several parts in order of date
    """
    rules = rules_for(law, coded.combos)
    acts = _price_acts(coded, rules)
    fees = _price_fees(coded, fleet, law, acts, age_year, new_counts(fleet) if counts is None else counts)
    return Amounts(acts, fees)


def _price_acts(coded: Coded, rules: Rules) -> Acts:
    out = Acts(*(np.zeros(len(coded.visit), np.int64) for _ in Acts._fields))
    price_alone(rules, coded.rows, coded.visit, out)
    inside = np.flatnonzero(coded.visit >= 0)
    if len(inside):
        order = inside[_visit_order(coded, rules, inside)]
        visit = coded.visit[order]
        starts = np.flatnonzero(np.concatenate(([True], visit[1:] != visit[:-1], [True])))
        ranks = Ranks(*(np.empty(len(order), np.int64) for _ in Ranks._fields))
        rank_visits(rules, coded.rows, order, starts, ranks)
        price_visits(rules, coded.rows, order, starts, ranks, out, np.zeros(MET, np.int64))
    return out


def _visit_order(coded: Coded, rules: Rules, inside: Whole) -> Whole:
    """Sort the rows of visits: highest tariff, association, act, modifiers, line (pricing.md, section 3)."""
    rows = coded.rows
    tariff = np.maximum(
        rules.acts.tariff[rows.period[inside], rows.grid[inside], rows.act[inside]], 0
    ).astype(np.int64)
    overseas = half_up(tariff * rules.acts.overseas[rows.period[inside]], rules.acts.denominator)
    tariff = np.where(rows.overseas[inside] == 1, overseas, tariff)
    keys = (rows.combo[inside], rows.act[inside], rows.association[inside], -tariff, coded.visit[inside])
    return np.lexsort(keys)


def machine_facts(fleet: Fleet) -> MachineFacts:
    """Give what technical fees look up of a fleet."""
    return MachineFacts(fleet.kind, fleet.installed_year, fleet.reference)


def _price_fees(
    coded: Coded, fleet: Fleet, law: Compiled, acts: Acts, age_year: int | None, counts: Whole
) -> Fees:
    n_rows = len(coded.visit)
    out = Fees(
        np.zeros(n_rows, np.int64),
        np.zeros(n_rows, np.int64),
        np.zeros((n_rows, 4), np.int64),
        np.zeros(n_rows, np.int8),
    )
    row, second = fee_events(coded.rows, acts)
    if len(row):
        year = coded.year[row]
        age = year if age_year is None else np.full(len(row), age_year, np.int32)
        n = np.where(second == 1, acts.second_fees[row], acts.fees[row])
        price_fees(
            law.fees, machine_facts(fleet), row, coded.rows.machine[row], coded.rows.period[row], year, age, n, second,
            out, counts, YEARS.start,
        )  # fmt: skip
    return out


def fee_events(rows: Rows, acts: Acts) -> tuple[Whole, Whole]:
    """List (row, is second fee) in the order of counting: day, fees at 100 % before second fees, line."""
    first, second = np.flatnonzero(acts.fees), np.flatnonzero(acts.second_fees)
    row = np.concatenate((first, second))
    is_second = np.concatenate((np.zeros(len(first), np.int8), np.ones(len(second), np.int8)))
    day = rows.day[row]
    if len(second) == 0 and bool((day[1:] >= day[:-1]).all()):
        return row, is_second
    order = np.lexsort((row, is_second, day))
    return row[order], is_second[order]
