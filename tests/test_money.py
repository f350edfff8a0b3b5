"""The one rounding: a half goes up, for integers, fractions, arrays, and in compiled code."""

import re
from fractions import Fraction
from math import floor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import radioscopie
from radioscopie.models.pricing.rules import rounded
from radioscopie.money import cents, half_up

SOURCES = Path(radioscopie.__file__).parent
TYPED = re.compile(r"// ?\(2 ?\*|\* ?2 ?\+ ?1\) ?// ?2")


def test_a_half_goes_up_on_both_sides():
    halves = range(-3, 4)
    expected = [-1, -1, 0, 0, 1, 1, 2]
    assert [half_up(Fraction(n, 2)) for n in halves] == expected
    assert [half_up(n, 2) for n in halves] == expected
    assert half_up(np.arange(-3, 4), 2).tolist() == expected


@pytest.mark.parametrize("word", ["1e999999999", "1e-999999999", "1e5000", "nan", "inf", "", "²", "1,234"])
def test_what_is_no_amount_is_a_value_error(word):
    with pytest.raises(ValueError):
        cents(word)


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_every_way_of_asking_gives_the_same(amount, divisor):
    exact = Fraction(amount, divisor)
    expected = floor(exact) + (exact - floor(exact) >= Fraction(1, 2))
    assert half_up(amount, divisor) == half_up(exact) == rounded(amount, divisor) == expected
    assert half_up(np.array([amount]), np.array([divisor])).tolist() == [expected]


def test_no_other_room_types_the_rounding_again():
    """What takes the middle of equal shares of a list is not a rounding (scenarios.fleet)."""
    found = {
        str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.py") if TYPED.search(path.read_text())
    }
    assert found == {"money.py", "models/scenarios/fleet.py"}
