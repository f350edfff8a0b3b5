"""Closures as a limit of a plan: the rule run again on the plan priced, beside a grid of plans done one by one."""

import itertools

import numpy as np
import pytest

from radioscopie.bilingual import same_words
from radioscopie.errors import InputError
from radioscopie.given import as_toml
from radioscopie.inputs import Upload
from radioscopie.models.joins.policy.effects import priced
from radioscopie.models.joins.policy.harms import harms_of
from radioscopie.models.joins.policy.proportional import of_plan
from radioscopie.models.joins.policy.read import read_design
from radioscopie.models.joins.policy.search import search
from radioscopie.models.joins.policy.spec import FULL
from radioscopie.questions.design.answer import design_plan
from radioscopie.questions.design.page import page, summary
from radioscopie.questions.scenario.answer import run_scenario
from tests.policy.designs import START, design
from tests.policy.nation import nation, staffed_ground

MOVES = {"share_pct": 80, "minutes": 60, "half_minutes": 15}
LINE = {"name": "line", "kind": "margin", "line_pct": 1, "years": 2}
RULE = as_toml({"title": "Under a line", "rule": [LINE], "moves": MOVES}, "line")
NONE_CLOSES = {"name": "open", "kind": "closures", "rule": "line.toml", "most": 0}
CT, MRI = (
    {"name": name, "kind": "tariff", "addresses": [f"technical_fees.{name}"], "from": START, "cut_pct": 20}
    for name in ("ct", "mri")
)
TARGET = {"amount_eur": 600_000}


@pytest.fixture(scope="module")
def small():
    return staffed_ground()


def read(**more):
    return read_design(design((CT, MRI), [{"kind": "largest_loss"}], TARGET, **more), [RULE])


@pytest.fixture(scope="module")
def grid(small):
    """Price all plans of two levers in steps of a quarter."""
    steps = itertools.product(range(0, FULL + 1, FULL // 4), repeat=2)
    plans = [(f"grid_{a}_{b}", same_words("-"), (a, b)) for a, b in steps if a or b]
    return priced(small, read(protect=[NONE_CLOSES]), plans, 0, 7)


@pytest.mark.slow
def test_a_plan_closes_nobody_and_no_plan_of_a_grid_that_closes_nobody_does_less(small, grid):
    own = search(small, read(protect=[NONE_CLOSES]), 0, 7, 20)
    free = search(small, read(), 0, 7, 20)
    closer, at = own.known.closings["open"], np.ones(1)
    assert not own.plan.broken
    assert own.plan.limits["open"] == 0
    more = [closer.more(one) for one in grid.standings]
    assert set(more) == {0, 1}
    kept = [rank for rank, saved in enumerate(grid.saved) if saved >= own.amount and not more[rank]]
    least = min(harms_of(own.design, of_plan(grid, rank), own.alone, own.known)[0].at(at) for rank in kept)
    assert own.plan.harms[0] <= least * (1 + 1e-3)
    assert free.plan.harms[0] < own.plan.harms[0]
    # what is told of a plan with closures holds without them: a bound of the program without that limit
    assert own.bounds == free.bounds


def test_levers_that_close_whoever_they_are_pulled_on_clash_with_the_limit():
    small = staffed_ground()
    strict = as_toml({"title": "T", "rule": [LINE | {"line_pct": 3.7, "years": 1}], "moves": MOVES}, "line")
    own = search(
        small,
        read_design(design((CT, MRI), [{"kind": "largest_loss"}], TARGET, protect=[NONE_CLOSES]), [strict]),
        0,
        7,
        20,
    )
    assert own.plan is None
    assert own.clash == ("target", "open")


@pytest.mark.slow
def test_the_closures_of_a_plan_are_those_that_run_finds():
    asked = design(target={"amount_eur": 100_000}, protect=[NONE_CLOSES | {"most": 3}])
    found = design_plan(asked, nation(), draws=0, points=0, beside=[RULE])
    files = [Upload(name, make()) for name, make in found.files.items()]
    scenario = next(one for one in files if one.name == "scenario.toml")
    others = [one for one in files if one is not scenario]
    run = run_scenario(scenario, nation(), draws=1, constructions=1, closing=RULE, beside=others)
    (row,) = [one for one in found.limits.to_pylist() if one["kind"] == "closures"]
    told = [
        one["more"]
        for one in run.nation_closures.to_pylist()
        if (one["dimension"], one["variant"]) == ("all", "plan")
    ]
    assert [row["value"]] == told
    assert (row["wanted"], row["holds"]) == (3, True)
    for lang in ("fr", "en"):
        assert "<html" in page(found.result, lang)
        assert summary(found.result, lang)


def test_a_rule_that_is_not_there_is_told_with_its_place():
    wrong = [NONE_CLOSES | {"rule": "two_yeers"}, NONE_CLOSES | {"name": "b", "most": -1, "most_pct": 3}]
    with pytest.raises(InputError) as refused:
        read(protect=wrong)
    places = {one.place for one in refused.value.problems}
    assert {"design.toml.protect[open].rule", "design.toml.protect[b].most"} <= places
    bad = as_toml({"title": "T", "rule": [], "moves": {"minutes": 0}}, "line")
    with pytest.raises(InputError) as refused:
        read_design(design((CT,), protect=[NONE_CLOSES]), [bad])
    assert any("line.toml" in one.place for one in refused.value.problems)
