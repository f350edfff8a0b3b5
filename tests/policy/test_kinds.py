"""Harms, protections and levers of each kind, on the small nation."""

import numpy as np
import pytest

from radioscopie.models.joins.nation_accounts.neighbours import people_nearest
from radioscopie.models.joins.policy.proportional import of_plan
from radioscopie.models.joins.policy.protections import limits_of
from radioscopie.models.joins.policy.read import read_design
from radioscopie.models.joins.policy.search import search
from tests.policy.designs import FEES, LOSSES, RADIOGRAPHS, START, TWO, design
from tests.policy.nation import nation, staffed_ground

RENEWAL = {"name": "renew", "kind": "renewal", "equipment": "ct", "renew_pct": 100, "from": START}
REPEATS = {
    "name": "repeats", "kind": "repeats", "modality": "ct", "repeat_pct": 10, "avoided_pct": 50,
    "from": START, "full": START,
}  # fmt: skip


@pytest.fixture(scope="module")
def small():
    return staffed_ground()


def found(where, draws=0, **asked):
    return search(where, read_design(design(**asked)), draws, 7, 20)


def test_people_are_those_whose_nearest_site_goes_under(small):
    own = found(small, harms=[{"kind": "people"}], target={"amount_eur": 900_000})
    people = people_nearest(small.baseline, small.nation.practices)[small.judged]
    assert own.known.people.tolist() == people.tolist()
    under = (own.alone.margin >= 0) & (own.alone.margin < own.priced.lost[0])
    assert own.plan.harms[0] == people[under].sum()


def test_everybody_is_nearest_to_somebody(small):
    practices = small.nation.practices
    people = people_nearest(nation(), practices)
    assert people[0] > 5_000_000  # Paris and its region, the only site of their side of France
    assert people.sum() > 10_000_000


@pytest.mark.slow
def test_a_loss_held_in_every_draw(small):
    cap = {"name": "cap", "kind": "loss", "most_pct": 4, "over": "draws"}
    own = found(small, draws=12, protect=[cap])
    assert not own.plan.broken
    rates = own.priced.lost_drawn[0] / own.alone.revenue_drawn
    assert rates.max() <= 0.04 + 1e-6
    central = found(small, draws=12, protect=[cap | {"over": "central"}])
    assert central.plan.harms[0] <= own.plan.harms[0] * (1 + 1e-4)


@pytest.mark.slow
def test_a_group_is_protected_as_a_whole(small):
    """By hand: the practices of Finistère lose together no more than 2 % of their receipts."""
    cap = {"name": "brest", "kind": "loss", "by": "departement", "only": ["29"], "most_pct": 2}
    own = found(small, protect=[cap])
    lost, revenue = own.priced.lost[0][1:].sum(), own.alone.revenue[1:].sum()
    told = limits_of(own.design, of_plan(own.priced, 0), own.alone, own.known).values(np.ones(1))
    assert told["brest"] == pytest.approx(lost / revenue)
    assert lost / revenue <= 0.02 + 1e-6


@pytest.mark.slow
def test_no_practice_may_go_under(small):
    none = {"name": "none", "kind": "newly_under", "most": 0}
    own = found(small, protect=[none], target={"amount_eur": 500_000})
    assert not ((own.alone.margin >= 0) & (own.alone.margin < own.priced.lost[0])).any()


@pytest.mark.slow
def test_renewing_machines_costs_the_insurer_and_pays_who_holds_them(small):
    own = found(small, levers=[FEES, RENEWAL | {"most_pct": 0}])
    free = found(small, levers=[FEES, RENEWAL])
    assert free.effects.saved[1] < 0
    assert free.effects.lost[1, 1] < 0  # the second practice holds a CT of 2012
    forced = found(small, levers=[FEES, RENEWAL | {"least_pct": 100}])
    assert forced.plan.pulls[1] == 10_000
    assert forced.plan.pulls[0] > own.plan.pulls[0]


@pytest.mark.slow
def test_repeats_avoided_take_less_than_they_seem(small):
    """By hand: a tenth of CT are repeats, half are avoided: at most a twentieth of what CT brings."""
    own = found(small, levers=[FEES, RADIOGRAPHS, REPEATS])
    lost = own.effects.lost[:, 2]
    assert (lost[:2] > 0).all()
    assert lost[2] == 0  # no machine
    assert (lost <= 0.05 * own.alone.revenue).all()


@pytest.mark.slow
def test_fragile_practices_weigh_more(small):
    plain = found(small, harms=[LOSSES | {"fragile_weight": 1}])
    heavy = found(small, harms=[LOSSES | {"fragile_below_pct": 60, "fragile_weight": 50}])
    assert plain.plan.harms[0] <= heavy.plan.harms[0]
    assert len(TWO) == len(plain.plan.pulls)
