"""No count under eleven is shown, nor had by taking what is shown from what is shown."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.studies.hiding import Gate, may_show, may_show_part, shown_of_parts

LEAST = 11


@given(st.lists(st.integers(0, 40), max_size=12))
def test_what_is_hidden_of_a_whole_is_nothing_or_enough_or_all_of_it(counts):
    shown = shown_of_parts(counts, LEAST)
    hidden = sum(one for one, is_shown in zip(counts, shown, strict=True) if not is_shown)
    assert all(one == 0 or one >= LEAST for one, is_shown in zip(counts, shown, strict=True) if is_shown)
    assert hidden == 0 or hidden >= LEAST or hidden == sum(counts)
    if all(one == 0 or one >= LEAST for one in counts):
        assert all(shown)


@given(st.lists(st.sets(st.integers(0, 29)), max_size=10))
def test_no_set_within_another_differs_by_few(sets):
    gate = Gate(LEAST)
    kept = [one for one in sets if gate.admits(np.isin(np.arange(30), list(one)))]
    assert all(may_show(len(one), LEAST) for one in kept)
    for one, other in combinations(kept, 2):
        small, large = sorted((one, other), key=len)
        assert not small <= large or may_show(len(large - small), LEAST)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 20, True), (20, 20, True), (15, 20, False), (5, 20, False), (11, 22, True)],
)
def test_a_part_is_shown_with_its_rest(part, whole, shown):
    assert may_show_part(part, whole, LEAST) == shown
