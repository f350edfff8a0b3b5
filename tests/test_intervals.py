"""Intervals of shares and of means, against published examples."""

from __future__ import annotations

import numpy as np
import pytest

from radioscopie.models.statistics import half_width, interval, student, wilson


@pytest.mark.parametrize(
    ("count", "n", "low", "high"), [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611)]
)
def test_wilson_gives_the_examples_of_newcombe_1998(count, n, low, high):
    assert wilson(count / n, n) == pytest.approx((low, high), abs=5e-5)


def test_wilson_gives_shares():
    """Nothing among many had a low end of minus nothing, which a scenario then wrote as "-0.000 %"."""
    for n in [*range(1, 400), 829, 6_071, 1_000_003]:
        assert wilson(0, n)[0] >= 0
        assert wilson(1, n)[1] <= 1


@pytest.mark.parametrize(("freedom", "quantile"), [(1, 12.706), (4, 2.776), (9, 2.262), (30, 2.042)])
def test_student_gives_the_quantiles_of_the_tables(freedom, quantile):
    assert student(freedom) == pytest.approx(quantile, abs=5e-4)


def test_interval_of_replications_by_hand():
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    wanted = 2.776445 * np.sqrt(2.5 / 5)
    assert half_width(values) == pytest.approx(wanted)
    assert interval(values[:, None])[0] == [3.0]
    assert interval(values[:, None])[1] == pytest.approx([wanted])
    assert np.isnan(half_width(values[:1]))
