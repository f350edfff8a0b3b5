"""Intervals of groups of practices hold the draws of several constructions of the baseline."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.law.load import Law
from radioscopie.models.finances.distribution import drawn_shares
from radioscopie.models.joins.nation_accounts.books import drawn_margins, prepare
from radioscopie.models.joins.nation_accounts.constructions import group_shares, listed
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.tables.charges import default_charges
from tests.nation_accounts.nation import with_words
from tests.scenarios.tiny import tiny

DRAWS, SEED = 7, 5


@pytest.fixture(scope="module")
def nations():
    """The same question on two baselines, the second with fewer acts."""
    scenario = read_scenario(find_scenario("decision_2025"))
    return [
        prepare(with_words(tiny(scale=scale)), Law.load(), default_charges(), scenario)
        for scale in (900, 500)
    ]


def alone(nation, key):
    """The shares of a group of one construction, all draws."""
    drawn = drawn_margins(nation, DRAWS, SEED)
    variant, year, dimension, word = key
    (group,) = [one for one in listed(nation.practices) if (one.dimension, one.word) == (dimension, word)]
    return drawn_shares(drawn[variant, year], drawn["base", year], group)


def test_each_construction_takes_its_part_of_the_draws(nations):
    key = ("enacted", 2027, "all", "all")
    found = group_shares(nations, 2, DRAWS, SEED)[key]
    first, second = (alone(nation, key) for nation in nations)
    for name, own in found.items():
        assert own.tolist() == [*first[name][0::2], *second[name][1::2]]
    assert (first["margin_permille"] != second["margin_permille"]).all()


def test_one_construction_is_every_draw_and_no_draw_is_nothing(nations):
    key = ("base", 2026, "all", "all")
    found = group_shares(nations[:1], 1, DRAWS, SEED)[key]
    assert all(np.array_equal(found[name], own) for name, own in alone(nations[0], key).items())
    assert group_shares(nations, 2, 0, SEED) == {}


def test_a_group_that_a_construction_has_not_is_drawn_from_the_others(nations):
    first, second = nations
    words = np.array([f"{word}?" for word in second.practices.groups["mix"].tolist()])
    groups = {**second.practices.groups, "mix": words}
    changed = replace(second, practices=replace(second.practices, groups=groups))
    found = group_shares([first, changed], 2, DRAWS, SEED)
    (word,) = {key[3] for key in found if key[2] == "mix" and not key[3].endswith("?")}
    assert len(found["base", 2025, "mix", word]["under_permille"]) == 4
