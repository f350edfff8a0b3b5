"""Shocks: factors by hand, the shipped spring of 2020, and what they must never do."""

from datetime import date
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.law.words import MODALITIES
from radioscopie.models.finances.cash.shocks import factors, load_shock, shocked
from radioscopie.models.finances.desks import Takings
from radioscopie.models.scenarios.read import read_scenario, shipped_scenarios
from radioscopie.ranges import Range, certain
from radioscopie.tables.shock_file import Fall, Shock, read_shock
from tests.finances.toy import desks, takings

SAID = MappingProxyType({"fr": "user", "en": "user"})


def sure(value: int) -> Range[Fraction]:
    return certain(Fraction(value), SAID)


def shock(drop: int, recovery: int = 0, caught: int = 0, over: int = 0, modality: str = "all") -> Shock:
    fall = Fall(
        "fall", modality, date(2024, 1, 8), date(2024, 1, 22), sure(drop), recovery
    )  # weeks W02 and W03
    return Shock(SAID, (fall,), sure(caught), over)


def test_factors_by_hand():
    # 2024 begins on a Monday: its civil weeks are ISO weeks. Half lost in weeks 1 and 2, back in one step of half.
    left = factors(shock(50, recovery=1), desks(), (2024,))
    assert left[0].tolist() == [1000, 500, 500, 750, *[1000] * 49]


def test_weeks_that_straddle_count_by_their_days():
    # 2025 begins on a Wednesday: the ISO week from Monday 6 January has two days in the civil week of 1-7 January
    left = factors(shock(70).moved(2025), desks(), (2025,))
    assert left[0, :4].tolist() == [800, 300, 500, 1000]  # 1 − 0.7 × 2/7; 0.3; 1 − 0.7 × 5/7


def test_what_is_caught_up_by_hand():
    # two weeks lose all of 10 exams: 20 lost, half of them caught up over four weeks: 2.5 more each, 25 %
    exams = takings(10, 0, 0, 0).exams
    left = factors(shock(100, caught=50, over=4), desks(), (2024,), exams=exams)
    assert left[0].tolist() == [1000, 0, 0, *[1250] * 4, *[1000] * 46]
    assert shocked(takings(10, 700, 0, 0), left).exams[0, :7].tolist() == [
        10,
        0,
        0,
        12,
        12,
        12,
        12,
    ]  # 12.5 down


def test_a_modality_falls_alone():
    left = factors(shock(50, modality="ct"), desks(), (2024,))
    assert left[:, 1].tolist() == [500, 1000]


def test_factors_go_over_years():
    late = shock(100).moved(2024)
    both = factors(late, desks(), (2023, 2024))
    assert (both[:, :53] == 1000).all()
    assert (both[:, 53:] == factors(late, desks(), (2024,))).all()


@given(st.integers(0, 10**9), st.integers(0, 53))
def test_a_zero_shock_changes_nothing(cents, recovery):
    before = takings(7, cents, cents, cents)
    after = shocked(before, factors(shock(0, recovery, 100, 10), desks(), (2024,), exams=before.exams))
    assert all((getattr(before, name) == getattr(after, name)).all() for name in Takings.__slots__)


@settings(max_examples=60)
@given(
    st.integers(0, 100),
    st.integers(0, 12),
    st.integers(0, 100),
    st.integers(1, 60),
    st.lists(st.integers(0, 500), min_size=106, max_size=106),
)
def test_never_more_caught_up_than_lost(drop, recovery, caught, over, exams):
    normal = takings(1, 0, 0, 0)
    counts = np.array(exams, np.int64).reshape(2, 53)
    normal = Takings(counts, normal.acts, normal.excess, normal.fees)
    left = factors(shock(drop, recovery, caught, over), desks(), (2024,), exams=counts)
    change = shocked(normal, left).exams - counts
    assert (change.clip(min=0).sum(axis=1) <= -change.clip(max=0).sum(axis=1)).all()
    assert (left >= 0).all()


def test_the_shipped_spring_is_that_of_the_scenario():
    spring, scenario = load_shock("spring_2020"), read_scenario(shipped_scenarios()["spring_2020"])
    theirs = scenario.variants[0].world.shocks
    ours = spring.moved(theirs[0].start.year).falls
    assert [(fall.first, fall.end) for fall in ours] == [(one.start, one.end) for one in theirs]
    cases = [tuple(map(float, f.drop_pct.values)) for f in ours]
    assert cases == [one.drop_pct.value.values for one in theirs]
    assert spring.falls[0].first == date(2020, 3, 16)
    assert [fall.drop_pct.status for fall in spring.falls] == ["read", "assumed"]


def test_a_profile_of_weeks(tmp_path):
    path = tmp_path / "profile.csv"
    path.write_text("week,modality,activity_pct\n2024-W02,ct,40\n2024-W03,all,120\n")
    left = factors(read_shock(path, MODALITIES), desks(), (2024,))
    assert left[:, :4].tolist() == [[1000, 400, 1200, 1000], [1000, 1000, 1200, 1000]]


BAD = """
title = "x"
catch_up_pct = 50
typo = 1
[[fall]]
name = "a"
modality = "scaner"
first_week = "2020-W60"
last_week = "2020-W12"
drop_pct = { low = 3, central = 2, high = 101 }
"""


def test_all_the_problems_of_a_file_at_once(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(BAD)
    with pytest.raises(InputError) as caught:
        read_shock(path, MODALITIES)
    found = {(one.place, one.reason) for one in caught.value.problems}
    assert found == {
        ("bad.toml.typo", "toml.unknown_key"),
        ("bad.toml.fall[a].modality", "toml.unknown_word_of"),
        ("bad.toml.fall[a].first_week", "toml.not_a_week"),
        ("bad.toml.fall[a].drop_pct.high", "toml.out_of_bounds"),
        ("bad.toml.fall[a].drop_pct", "toml.not_in_order"),
        ("bad.toml.catch_up_weeks", "practice.shock_no_weeks"),
    }


def test_the_problems_of_a_profile(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(
        "week,modality,activity_pct\n2024-W54,ct,40\n2024-W03,irm,\n2024-W03,ct,10\n2024-W03,ct,10\n"
    )
    with pytest.raises(InputError) as caught:
        read_shock(path, MODALITIES)
    assert sorted(one.reason for one in caught.value.problems) == [
        "practice.shock_no_activity", "practice.shock_twice", "toml.not_a_week", "toml.unknown_word_of",
    ]  # fmt: skip


@pytest.mark.parametrize("week", ["9999-W52", "2020W12", "2021-W53"])
def test_a_week_that_does_not_exist_is_refused(tmp_path, week):
    path = tmp_path / "bad.toml"
    path.write_text(
        f'title = "x"\n[[fall]]\nname = "a"\nfirst_week = "{week}"\nlast_week = "{week}"\ndrop_pct = 5\n'
    )
    with pytest.raises(InputError) as caught:
        read_shock(path, MODALITIES)
    assert {one.reason for one in caught.value.problems} == {"toml.not_a_week"}


def test_an_unknown_shock_names_the_close_ones():
    with pytest.raises(InputError, match="spring_2020"):
        load_shock("spring_2002")
