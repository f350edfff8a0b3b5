"""The page of the plan: what it asks is a design, what it finds is a scenario of the what-if page."""

import tomllib

import pytest

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.models.joins.policy.read import read_design, shipped_designs
from radioscopie.questions.scenario.answer import run_scenario
from radioscopie.web.pages.plan import levers_of, question_of
from radioscopie.web.work.design import FILE, asked_design, told_of
from radioscopie.web.work.mix import Mix
from radioscopie.web.work.nation import whatif
from radioscopie.web.work.scenario_text import scenario_files

SCENARIO = """
title = "A plan"
question = "Which?"
[period]
first = 2026
last = 2027
[base]
law = { frozen = 2025-11-04 }
[[variant]]
name = "plan"
title = "A plan"
law = { frozen = 2025-11-04, reforms = ["plan.toml"] }
"""
REFORM = 'title = "A plan"\n[values."modifiers.Z.rate"]\n2026-07-01 = { set = "0.15" }\n'
PLAN = Mix(Upload("scenario.toml", SCENARIO.encode()), "plan", beside=(Upload("plan.toml", REFORM.encode()),))


@pytest.mark.parametrize("name", shipped_designs())
def test_what_is_shipped_is_asked_by_its_name(name):
    assert asked_design({"s": name}) is None
    untouched = {
        f"{mark}{one.name}": value for one in levers_of(name, {}, "fr") for mark, value in _bounds(one)
    }
    assert asked_design({"s": name, **untouched}) is None
    assert question_of({"s": name}).words["design"] == [name]


def _bounds(one):
    return ("min.", one.said_least), ("max.", one.said_most)


def test_what_is_moved_is_a_design_that_is_read():
    moved = {
        "max.modifier_z": "0",
        "min.ct_full_new": "50",
        "harm": "largest_loss",
        "loss": "9,5",
        "closed": "3",
    }
    design = read_design(asked_design(moved))
    bounds = {one.name: (one.least, one.most) for one in design.levers}
    assert bounds["modifier_z"] == (0, 0)
    assert bounds["ct_full_new"] == (5000, 20000)
    assert [one.kind for one in design.harms] == ["largest_loss"]
    assert [(one.kind, one.most) for one in design.protections] == [("loss", 0.095), ("closures", 3)]
    assert design.aim.same_as == "enacted"
    assert question_of(moved).words["design"] == [FILE]


def test_a_target_takes_the_place_of_that_of_the_question():
    design = read_design(asked_design({"target": "250"}))
    assert (design.aim.amount_cents, design.aim.same_as) == (25_000_000_000, "")


def test_everything_wrong_is_told():
    with pytest.raises(InputError) as refused:
        asked_design({"target": "x", "harm": "none", "max.acts": "?", "loss": "nan"})
    assert len(refused.value.problems) == 4
    with pytest.raises(InputError):
        asked_design({"s": "no_such_design"})


def test_a_plan_moved_is_written_as_files_with_its_own_beside():
    files = scenario_files(
        Mix(PLAN.scenario, "plan", law=(("acts", (("2027-01-01", ("scale", "0.9")),)),), beside=PLAN.beside)
    )
    data = tomllib.loads(files["scenario.toml"].content.decode())
    assert data["variant"][0]["law"]["reforms"] == ["plan.toml", "changements.toml"]
    assert set(files) == {"scenario.toml", "plan.toml", "changements.toml"}


def test_every_shipped_design_says_its_title_in_both_languages():
    for name in shipped_designs():
        assert {"fr", "en"} <= set(told_of(name)["title"])


@pytest.mark.slow
def test_the_what_if_of_a_plan_is_what_run_saves():

    told = whatif(PLAN)
    run = run_scenario(PLAN.scenario, draws=1, constructions=1, beside=PLAN.beside)
    (row,) = [one for one in run.savings.to_pylist() if (one["measure"], one["year"]) == ("total", 2027)]
    assert told["saving_cents"] == row["cumulated_cents"]
