"""Who owns what is paid: classes that add up, beside the kinds of practices, and a share of funds that is drawn."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.law.load import Law
from radioscopie.models.joins.nation_accounts.draws import FINE, drawn_hypothesis
from radioscopie.models.joins.nation_accounts.owners import (
    OWNERS,
    Paid,
    drawn_to_owners,
    drawn_words,
    owner_nation,
    paid_to_owners,
)
from radioscopie.models.joins.nation_accounts.practices import owned
from radioscopie.models.nation.baseline import build_baseline
from radioscopie.models.scenarios.read import find_scenario, read_scenario
from radioscopie.questions.owned.tables import Owners, with_owners
from radioscopie.questions.scenario.answer import run_scenario
from radioscopie.result import Result
from tests.scenarios.test_placed import SCENARIO
from tests.scenarios.test_placed import rows as rows_of_machines
from tests.scenarios.tiny import built, tiny

PRIVATE = ("private_practice", "private_centre_in_clinic", "mixed_group")
OWNERS_OF = {
    "public": ("public_hospital",),
    "non_profit": ("private_non_profit",),
    "unknown": ("other_specialty",),
}


@pytest.fixture(scope="module", autouse=True)
def small():
    with built():
        yield


@pytest.fixture(scope="module")
def decision():
    return run_scenario("decision_2025", tiny(), draws=40, only=("ownership", "by_year", "by_kind"))


@pytest.fixture(scope="module")
def nation():
    scenario = read_scenario(find_scenario("decision_2025"))
    return owner_nation(build_baseline(), Law.load(), scenario)


def rows(result, table):
    return result.tables[table].table.to_pylist()


def added(rows, name):
    return sum(row[name] for row in rows)


def test_owners_add_up_to_every_year_to_the_cent(decision):
    for whole in rows(decision, "by_year"):
        own = [row for row in rows(decision, "ownership") if row["year"] == whole["year"]]
        assert {row["owner"] for row in own} == set(OWNERS)
        assert added(own, "base_cents") == whole["base_cents"] > 0
        assert added(own, "change_cents") == whole["change_cents"] < 0
        assert added(own, "share") == pytest.approx(1)


def test_hospitals_are_paid_what_their_kind_is_and_practices_the_rest(decision):
    """Another road: `by_kind` counts by place, ownership by practice."""
    for year in {row["year"] for row in rows(decision, "by_kind")}:
        kinds = {row["kind"]: row for row in rows(decision, "by_kind") if row["year"] == year}
        own = {row["owner"]: row for row in rows(decision, "ownership") if row["year"] == year}
        town = [own[name] for name in OWNERS if name not in OWNERS_OF]
        for name in ("base_cents", "change_cents"):
            assert added(town, name) == pytest.approx(kinds["private_practice"][name], abs=2)
            assert own["public"][name] == pytest.approx(kinds["public_hospital"][name], abs=2)


def test_what_nobody_is_known_to_own_counts_no_practice_and_what_is_known_has_its_interval(decision):
    for row in rows(decision, "ownership"):
        assert (row["practices"] is None) == (row["owner"] == "unknown")
        assert row["base_low_95_cents"] <= row["base_high_95_cents"]


@pytest.mark.slow
def test_too_few_draws_have_no_interval():
    few = run_scenario("decision_2025", tiny(), draws=3, only="ownership")
    assert {row["change_low_95_cents"] for row in rows(few, "ownership")} == {None}


def test_no_draw_at_all_has_no_interval_and_keeps_the_margin_lost():
    """What `design --draws 0` asks: it ended in a traceback."""
    paid = {("plan", 2027, owner): Paid(np.int64(2), np.int64(900), np.int64(-30)) for owner in OWNERS}
    lost = {("plan", 2027, OWNERS[0]): (30, np.zeros(0, np.int64))}
    totals = {("plan", 2027): (900 * len(OWNERS), -30 * len(OWNERS))}
    told = with_owners(Result("design", {}), Owners(paid, {}, lost), totals, {})
    first = rows(told, "ownership")[0]
    assert (first["lost_cents"], first["lost_low_95_cents"], first["base_low_95_cents"]) == (30, None, None)


@pytest.mark.slow
def test_each_draw_gives_funds_a_share_of_radiologists_and_the_nation_adds_up_by_kind(nation):
    count, seed = 40, 9
    words, practices = drawn_words(nation, count, seed), nation.practices
    radiologists = practices.desks.radiologists
    share = (radiologists * (words == "fund_backed")).sum(axis=1) / radiologists.sum()
    wanted = drawn_hypothesis(nation.hypotheses["fund_share"], count, seed) / FINE
    largest = radiologists.max() / radiologists.sum()
    assert (share >= wanted).all()
    assert (share < wanted + largest).all()
    assert len({tuple(row) for row in words.tolist()}) == count
    assert not np.isin(words[:, ~practices.judged], ["fund_backed", "group", "independent"]).any()
    drawn = drawn_to_owners(nation, count, seed, slice(None))
    assert (drawn["enacted", 2027, "public"].practices == 463).all()
    low, high = np.quantile(drawn["enacted", 2027, "fund_backed"].base, (0, 1))
    assert low < paid_to_owners(nation)["enacted", 2027, "fund_backed"].base < high


def test_funds_take_the_practice_that_waits_least_for_its_receipts():
    """Three practices of as many radiologists: at a third of them, one falls, the least of wait over receipts."""
    known = owner_nation(tiny(), Law.load(), read_scenario(find_scenario("decision_2025"))).practices
    desks = replace(known.desks, radiologists=np.full(3, 100), site_practice=np.array([0, 1, 1, 2]))
    three = replace(known, desks=desks, judged=np.ones(3, bool), kind=np.full(3, "private_practice"))
    acts, wait = np.array([100, 1000, 400]), np.array([1.0, 5.0, 1.0])
    assert owned(three, acts, 0.3, wait).tolist() == ["independent", "group", "fund_backed"]
    assert owned(three, acts, 0.0, wait).tolist() == ["independent", "group", "independent"]


@pytest.mark.slow
def test_machines_whose_owner_a_scenario_does_not_say_are_in_the_unknown_without_interval(tmp_path):
    (tmp_path / "m.csv").write_text(rows_of_machines("29019", "29019"), "utf-8")
    (tmp_path / "s.toml").write_text(SCENARIO, "utf-8")
    done = run_scenario(tmp_path / "s.toml", tiny(), draws=40, only=("ownership", "by_year"))
    whole = rows(done, "by_year")[-1]
    own = {row["owner"]: row for row in rows(done, "ownership") if row["year"] == whole["year"]}
    assert own["unknown"]["change_cents"] == whole["change_cents"] != 0
    assert own["unknown"]["change_low_95_cents"] is None
    assert {own[name]["change_cents"] for name in OWNERS[:-1]} == {0}
