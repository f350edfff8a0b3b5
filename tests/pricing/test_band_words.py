"""The word of the bands of a row, against the oracle's, for every kind of machine and every set of bands."""

from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from radioscopie.law.words import BANDS, EQUIPMENT
from radioscopie.models.pricing.price import WITHOUT, _bands


def word_of(equipment, units, *, unknown=0, low=100, machine=0):
    """Give the word of one row; its fees are made up."""
    one = SimpleNamespace(equipment=np.array([EQUIPMENT.index(equipment)]), machine=np.array([machine]))
    fees = SimpleNamespace(units=np.array([units]), unknown=np.array([unknown]), low=np.array([low]))
    return _bands(SimpleNamespace(rows=one), SimpleNamespace(fees=fees))[0].as_py()


def names_of(equipment, unknown):
    """Name the bands as docs/reference/pricing.md does: a PET has one reduced rate."""
    reduced = "reduced" if equipment == "pet" else "reduced_1"
    return [f"full_or_{reduced}" if unknown else "full", reduced, *BANDS[2:]]


@pytest.mark.parametrize(("equipment", "unknown"), list(product(("ct", "mri", "pet"), (0, 1))))
def test_each_set_of_bands_has_its_own_word(equipment, unknown):
    found = {}
    for units in list(product((0, 3), repeat=4))[1:]:
        expected = "+".join(
            name for name, count in zip(names_of(equipment, unknown), units, strict=True) if count
        )
        found[units] = word_of(equipment, units, unknown=unknown)
        assert found[units] == expected
    assert len(set(found.values())) == 15
    assert set(found.values()).isdisjoint(WITHOUT)


def test_a_pet_fee_with_unknown_bounds_is_not_missing():
    assert word_of("pet", (1, 0, 0, 0), unknown=1) == "full_or_reduced"
    assert word_of("pet", (1, 1, 0, 0), low=-1) == "missing"


def test_a_row_without_fee_says_why():
    assert word_of("none", (0, 0, 0, 0)) == ""
    assert word_of("ct", (0, 0, 0, 0)) == "none"
    assert word_of("ct", (0, 0, 0, 0), machine=-1) == "elsewhere"
