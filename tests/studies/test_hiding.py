"""No count under eleven is shown, nor had by taking what is shown from what is shown."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.studies.hiding import Gate, may_show, may_show_part, shown_of_parts, told_findings
from radioscopie.questions.studies.link.answer import _shown
from radioscopie.result import FEW
from radioscopie.results.wording import finding_label

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


def test_a_finding_of_few_tells_the_most_that_they_can_be():
    counts = {"dose.found_quality": 0, "dose.found_unlike": 10, "dose.found_wrong_unit": 11}
    found = list(told_findings(counts, FEW, LEAST))
    assert found == [("dose.found_unlike:few", 10), ("dose.found_wrong_unit", 11)]
    assert finding_label(found[0][0], "en").startswith("at most (how many is hidden): events whose DLP")


@pytest.mark.parametrize(
    ("told", "hidden"),
    [
        ({"identities": 100, "people": 97, "joined": 3, "numbered": 0, "refused": 0, "grey": 0}, {"people", "joined"}),
        ({"identities": 100, "people": 80, "joined": 15, "numbered": 95, "refused": 5, "grey": 11},
         {"joined", "numbered", "refused"}),
        ({"identities": 100, "people": 80, "joined": 20, "numbered": 50, "refused": 11, "grey": 0}, set()),
    ],
)  # fmt: skip
def test_counts_of_links_tell_of_no_few(told, hidden):
    assert {row["what"] for row in _shown(told, LEAST) if row["number"] is None} == hidden
