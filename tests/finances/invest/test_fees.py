"""Fees over years to come, against sums written by hand from the published amounts."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import kind_index
from radioscopie.models.finances.invest.fees import FeeMachine, even_counts, fees_of_year

MRI = kind_index("mri", "1.5T", "province")
CT = kind_index("ct", "", "")


@pytest.fixture(scope="module")
def law():
    return compile_law(Law.load())


def fees(law, machine: FeeMachine, exams: int, year: int) -> tuple[int, int]:
    low, high = fees_of_year(law, [machine], np.array([exams]), year)
    return int(low[0]), int(high[0])


def test_two_bands_of_a_new_mri(law):
    new = FeeMachine("new", MRI, date(2026, 12, 31))
    by_hand = 4750 * 15_030 + 1250 * 7_394  # reference activity 4 750, full 150.30 €, reduced 73.94 €
    assert fees(law, new, 6000, 2027) == (by_hand, by_hand)


def test_the_amortised_rate_comes_after_seven_full_years(law):
    new = FeeMachine("new", MRI, date(2026, 12, 31))
    young, old = 4000 * 15_030, 4000 * 11_806
    assert [fees(law, new, 4000, year)[0] for year in (2033, 2034, 2040)] == [young, old, old]
    a_day_later = FeeMachine("later", MRI, date(2027, 1, 1))
    assert [fees(law, a_day_later, 4000, year)[0] for year in (2034, 2035)] == [young, old]


def test_the_steps_of_2026_fall_on_their_day(law):
    old = FeeMachine("old", MRI, date(2022, 5, 1))
    # 3 650 exams, 10 a day: 181 days at 158.21 €, 184 days at 154.77 €
    assert fees(law, old, 3650, 2026)[0] == 1810 * 15_821 + 1840 * 15_477


def test_an_unknown_ct_reference_gives_two_bounds(law):
    ct = FeeMachine("ct", CT, date(2027, 1, 1))
    assert fees(law, ct, 12_000, 2028) == (11_000 * 6000 + 1000 * 5208, 11_000 * 8713 + 1000 * 5208)


def test_a_typed_ct_reference_gives_one_amount(law):
    ct = FeeMachine("ct", CT, date(2027, 1, 1), 5000)
    low, high = fees(law, ct, 12_000, 2028)
    assert low == high == 5000 * 8713 + 6000 * 6000 + 1000 * 5208


def test_a_year_after_the_last_day_of_the_law_has_the_last_fees(law):
    new = FeeMachine("new", MRI, date(2034, 1, 1))
    assert fees(law, new, 5000, 2038) == fees(law, new, 5000, 2035)


def test_a_fee_that_nobody_published_is_refused(law):
    with pytest.raises(InputError, match="IRM"):
        fees(law, FeeMachine("IRM", MRI, date(2010, 1, 1)), 100, 2017)


def test_exams_of_a_short_year_come_after_the_first_day():
    counts = even_counts(np.array([92, 7, 50]), np.array([273, 0, 0]), np.array([365, 365, 100]), 365)
    assert counts[0, :273].sum() == 0
    assert (counts[0, 273:] == 1).all()
    assert counts[2, 100:].sum() == 0
    assert counts.sum(axis=1).tolist() == [92, 7, 50]
