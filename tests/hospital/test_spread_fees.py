"""The counts by period and band, against listing every fee one by one."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.calendar import from_day, to_day
from radioscopie.errors import InputError
from radioscopie.law.words import kind_index
from radioscopie.models.hospital.spread import MachineGroups, count_fees, fee_amounts, period_starts

THRESHOLDS = {"ct": (11_000, 13_000), "mri": (8_000, 11_000)}
MRI_REFERENCE = {"1.5T": 4_750, "gt_1.5T": 4_500}


def listed(kind, machines, fees, year, *, starts, reference):
    """List every fee: its day, then its period and band, as docs/reference/pricing.md says."""
    equipment, fee_class = kind
    counts = np.zeros((len(starts), 4), int)
    first, days = to_day(date(year, 1, 1)), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    bounds = (reference if equipment == "ct" else MRI_REFERENCE[fee_class], *THRESHOLDS[equipment])
    for machine in range(machines):
        own = fees // machines + (machine < fees % machines)
        for k in range(1, own + 1):
            day = first + (k - 1) * days // own
            period = max(i for i, start in enumerate(starts) if start <= day)
            counts[period, sum(k > bound for bound in bounds)] += 1
    return counts


@settings(max_examples=40, deadline=None)
@given(
    kind=st.sampled_from([("ct", ""), ("mri", "1.5T"), ("mri", "gt_1.5T")]),
    machines=st.integers(1, 3),
    fees=st.one_of(st.integers(0, 400), st.integers(7_900, 30_000)),
    year=st.integers(2019, 2028),
    share=st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(1)]),
)
def test_counts_are_those_of_the_listed_fees(laws, kind, machines, fees, *, year, share):
    starts = period_starts(year, laws.base, laws.variant)
    fleet = MachineGroups(*(np.array([n]) for n in (kind_index(*kind, "province"), machines, fees)))
    found = count_fees(laws.variant, fleet, year, starts, share).fees[0]
    expected = listed(kind, machines, fees, year, starts=starts, reference=int(11_000 * share))
    assert found.tolist() == expected.tolist()


def test_periods_of_a_year_start_where_a_law_changes(laws):
    days = [from_day(int(day)) for day in period_starts(2026, laws.variant)]
    assert days[0] == date(2026, 1, 1)
    assert date(2026, 7, 1) in days
    assert all(day.year == 2026 for day in days)


def test_a_fee_that_no_source_gives_is_refused_with_its_date_and_machine(laws):
    fleet = MachineGroups(*(np.array([n]) for n in (kind_index("mri", "1.5T", "paris"), 1, 100)))
    counts = count_fees(laws.base, fleet, 2018, period_starts(2018, laws.base), Fraction(1))
    with pytest.raises(InputError) as refused:
        fee_amounts(laws.base, counts, fleet)
    assert {(p.place, p.value) for p in refused.value.problems} >= {("2018-01-01", "mri 1.5T paris")}
