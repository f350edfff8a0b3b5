"""A payment that depends on volumes, by hand: what is beyond the reference, what is below, who receives less."""

from datetime import date

import numpy as np
import pytest

from radioscopie.bilingual import same_words
from radioscopie.errors import InputError
from radioscopie.models.joins.policy.effects import priced
from radioscopie.models.joins.policy.read import read_design
from radioscopie.models.joins.policy.search import search
from radioscopie.models.joins.policy.spec import FULL
from radioscopie.questions.scenario.answer import run_scenario
from tests.policy.designs import START, design
from tests.policy.nation import nation, staffed_ground

GROWTH = {"all": 4}
MALUS = {
    "name": "films",
    "modality": "radiography",
    "reference_pct": 100,
    "malus_pct": 50,
    "from": date(2025, 1, 1),
}
LESS = {"name": "less", "modality": "radiography", "reduction_pct": 40, "from": date(2025, 1, 1)}
PAYMENT = MALUS | {"kind": "payment", "from": START}
FEES = {"name": "fees", "kind": "tariff", "addresses": ["technical_fees"], "from": START, "cut_pct": 20}


def ran(**variant):
    scenario = {
        "title": "S",
        "question": "Q",
        "period": {"first": 2025, "last": 2027},
        "base": {"law": {"frozen": date(2025, 11, 4)}, "growth_pct": GROWTH},
        "variant": [{"name": "v", "title": "V", **variant}],
    }
    rows = run_scenario(scenario, nation(), draws=20, constructions=1).by_modality.to_pylist()
    return [
        (row["year"], row["base_cents"], row["variant_cents"])
        for row in rows
        if row["modality"] == "radiography"
    ]


def test_acts_beyond_the_reference_are_paid_less():
    for year, base, now in ran(payment=[MALUS]):
        grown = 1.04 ** (year - 2024)
        assert now == pytest.approx(base * (1 - 0.5 * (grown - 1) / grown), abs=30)


def test_acts_that_are_not_done_are_paid_in_part():
    own = MALUS | {"malus_pct": 0, "bonus_pct": 30, "reference_pct": 90}
    for year, base, now in ran(payment=[own], relevance=[LESS]):
        grown = 1.04 ** (year - 2024)
        assert now == pytest.approx(base / grown * (0.6 * grown + 0.3 * (0.9 - 0.6 * grown)), abs=30)


def test_a_payment_that_begins_within_a_year_is_settled_on_what_is_left_of_it():
    own = MALUS | {"from": date(2026, 7, 1)}
    (_, first, same), (_, base, now), (_, later, full) = ran(payment=[own])
    assert first == same
    assert 0 < (base - now) / base < 0.52 * (later - full) / later


@pytest.fixture(scope="module")
def small():
    return staffed_ground()


def read(*levers, **more):
    base = {"law": {"frozen": date(2025, 11, 4)}, "growth_pct": GROWTH}
    return read_design(design(levers, base=base, **more))


def test_practices_lose_what_the_insurer_and_patients_no_longer_pay(small):
    own = read(PAYMENT)
    plans = [("full", same_words("-"), (FULL,)), ("half", same_words("-"), (FULL // 2,))]
    done = priced(small, own, plans, 10, 7)
    (year, base, now) = ran(payment=[MALUS])[-1]
    # the hospital's radiographs are in the nation's
    assert 0 < done.lost[0].sum() < base - now
    assert (year, (done.lost[0] > 0).all()) == (2027, True)
    assert done.lost[1].sum() == pytest.approx(done.lost[0].sum() / 2, rel=1e-5)
    assert done.lost_drawn[0].mean(axis=0) == pytest.approx(done.lost[0], rel=1e-3)
    assert done.saved[1] == pytest.approx(done.saved[0] / 2, rel=1e-5)


@pytest.mark.slow
def test_a_malus_is_a_lever_among_others(small):
    alone = search(
        small, read(FEES, harms=[{"kind": "largest_loss"}], target={"amount_eur": 300_000}), 0, 7, 20
    )
    both = read(FEES, PAYMENT, harms=[{"kind": "largest_loss"}], target={"amount_eur": 300_000})
    found = search(small, both, 0, 7, 20)
    assert not found.plan.broken
    assert found.plan.harms[0] <= alone.plan.harms[0] + 1e-9
    assert found.bounds[0] <= found.plan.harms[0]
    assert np.all(found.effects.saved > 0)


def test_what_is_wrong_is_told():
    wrong = (
        PAYMENT | {"malus_pct": 0},
        PAYMENT | {"name": "b", "published": "spine"},
        PAYMENT | {"name": "c", "most_pct": 300},
        PAYMENT | {"name": "d", "reference_pct": -3, "malus": 3},
    )
    with pytest.raises(InputError) as refused:
        read(*wrong)
    places = {one.place for one in refused.value.problems}
    assert {
        "design.toml.lever[films].malus_pct",
        "design.toml.lever[b].modality",
        "design.toml.lever[c].most_pct",
        "design.toml.lever[d].reference_pct",
        "design.toml.lever[d].malus",
    } <= places


def test_a_family_as_published_gives_its_acts():
    own = read(_spine())
    assert own.levers[0].measure["published"] == "spine"


def _spine():
    return {key: one for key, one in PAYMENT.items() if key != "modality"} | {"published": "spine"}
