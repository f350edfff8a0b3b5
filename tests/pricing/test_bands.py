"""The bands of the technical fees: the four roads of the model against fees numbered one by one."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import NONE, kind_index
from radioscopie.models.hospital import spread
from radioscopie.models.joins.nation_accounts import takings
from radioscopie.models.nation import spending
from radioscopie.models.pricing.encode import Fleet
from radioscopie.models.pricing.engine import machine_facts
from radioscopie.models.pricing.kernels import band_units
from radioscopie.models.scenarios import fleet as scenario_fleet
from radioscopie.models.scenarios.slots import PPM, make_slots

YEAR, ON = 2026, date(2026, 3, 1)
CT = kind_index("ct", "", "")
BASE = 10**5  # fees priced 1, BASE, BASE², BASE³: a sum of cents tells the four counts


@cache
def law():
    return compile_law(Law.load())


def with_bounds(reference, *thresholds):
    """Give the law with the same bounds for every kind of machine on every day."""
    fees, names = law().fees, ("reference", "threshold_1", "threshold_2")
    amount = np.broadcast_to(BASE ** np.arange(4, dtype=np.int64)[:, None], fees.amount.shape)
    bounds = {
        name: np.full_like(getattr(fees, name), bound)
        for name, bound in zip(names, (reference, *thresholds), strict=True)
    }
    return replace(law(), fees=fees._replace(amount=amount, **bounds))


def numbered(fees, reference, threshold_1, threshold_2, share):
    """Give each fee its band as the table of docs/reference/pricing.md, section 4, read from left to right."""
    if reference is None:
        assumed = (threshold_1 or 0) * share
        reference = int(assumed) + (assumed - int(assumed) >= Fraction(1, 2))
    counts = [0, 0, 0, 0]
    for k in range(1, fees + 1):
        limits = (reference, threshold_1, threshold_2)
        within = [limit is None or k <= limit for limit in limits]
        counts[within.index(True) if True in within else 3] += 1
    return counts


def machine():
    one = np.array([0], np.int32)
    return Fleet(("M",), one + 1, np.array([CT], np.int16), one, one + 2020, one + NONE)


def by_pricing(found, fees, share):
    units, facts = np.zeros(4, np.int64), machine_facts(machine())
    total = np.zeros(4, np.int64)
    for before, n in ((0, fees // 3), (fees // 3, fees - fees // 3)):
        band_units(found.fees, facts, found.period_of_day[-1], 0, before, n, share == 1, units)
        total += units
    return total.tolist()


def by_scenarios(found, fees, share):
    slots = make_slots((YEAR, YEAR), found)
    bounds = scenario_fleet.limits(found, slots, float(100 * share))
    units = np.zeros((1, len(slots.patterns)), np.int64)
    units[0, slots.pattern[:3]] = fees // 3
    units[0, slots.pattern[3]] = fees - 3 * (fees // 3)
    none, one = np.zeros(1, np.int64), np.ones(1, np.int64)
    park = scenario_fleet.ScenarioFleet(
        none, one * CT, one * NONE, none, one[:, None] * 2020, np.array([0, 1]), none, units, {}
    )
    factor = np.full((1, len(slots.first)), PPM, np.int64)
    counted = scenario_fleet.count_fees(park, factor, bounds, slots, np.full(len(slots.first), YEAR), none)
    return (counted.sum(axis=(0, 1, 3)) / PPM).tolist()


def by_hospitals(found, fees, share):
    park = spread.MachineGroups(*(np.array([n]) for n in (CT, 1, fees)))
    starts = spread.period_starts(YEAR, found)
    return spread.count_fees(found, park, YEAR, starts, share).fees.sum(axis=(0, 1)).tolist()


def by_the_nation(found, fees, share):
    months = np.arange(1, 13)
    quantity = np.full(12, fees // 12) + (months <= fees % 12)
    act = np.full(12, int(np.flatnonzero(found.acts.fee_kind == 1)[0]))
    zero = np.zeros(12, np.int64)
    rows = spending.CodedNation(act, zero, ("",), zero, zero, zero, zero, zero, months, quantity)
    edges = takings._edges(YEAR)
    cents = int(takings._fees(rows, found, machine(), ON, edges, YEAR, int(100 * share)).sum())
    return [cents // BASE**band % BASE for band in range(4)]


ROADS = (by_pricing, by_scenarios, by_hospitals, by_the_nation)
NUMBER = st.integers(0, 60)


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("road", ROADS)
@settings(deadline=None)
@given(
    fees=st.integers(0, 90),
    reference=st.none() | NUMBER,
    first=NUMBER,
    second=st.none() | NUMBER,
    share=st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(37, 100), Fraction(1)]),
)
def test_each_road_counts_the_fees_of_the_rule(road, fees, reference, first, second, share):
    if road is by_pricing and reference is None and share not in (0, 1):
        share = Fraction(1)  # pricing knows the two bounds, never a share between them
    bounds = (reference, first, second)
    found = with_bounds(*(NONE if bound is None else bound for bound in bounds))
    assert road(found, fees, share) == numbered(fees, *bounds, share)


@pytest.mark.parametrize("road", ROADS)
def test_a_reference_above_the_threshold_is_the_first_bound(road):
    """12 500 fees, reference 12 000, thresholds 11 000 and 13 000: no fee is at the first reduced rate."""
    assert road(with_bounds(12_000, 11_000, 13_000), 12_500, Fraction(1)) == [12_000, 0, 500, 0]


@pytest.mark.parametrize("road", ROADS[1:])
def test_a_share_of_an_odd_threshold_rounds_half_up(road):
    assert road(with_bounds(NONE, 11_001, 13_000), 12_500, Fraction(1, 2)) == [5_501, 5_500, 1_499, 0]


@pytest.mark.parametrize("road", ROADS)
def test_without_thresholds_every_fee_is_at_the_full_or_first_reduced_rate(road):
    assert road(with_bounds(3, NONE, NONE), 10, Fraction(1)) == [3, 7, 0, 0]
    assert road(with_bounds(NONE, NONE, NONE), 10, Fraction(1)) == [0, 10, 0, 0]
