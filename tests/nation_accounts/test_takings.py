"""Takings of the nation against prices worked out elsewhere: the engine's fees, the scenario's totals, by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.joins.nation_accounts.books import still
from radioscopie.models.joins.nation_accounts.draws import received
from radioscopie.models.joins.nation_accounts.practices import make_practices
from radioscopie.models.joins.nation_accounts.scenario_takings import scenario_takings
from radioscopie.models.joins.nation_accounts.takings import reference_takings
from radioscopie.models.nation.baseline import Baseline
from radioscopie.models.nation.spending import act_cents, coded, fee_cents
from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.run import without_growth
from radioscopie.ranges import certain
from radioscopie.tables.reference_nation import read_hypotheses
from tests.nation_accounts.nation import with_words
from tests.scenarios.builders import FROZEN, fixed, scenario, spread, world
from tests.scenarios.tiny import tiny

ON = date(2026, 7, 1)
LAST = -1


@pytest.fixture(scope="module")
def law():
    return Law.load()


@pytest.fixture(scope="module")
def frozen(law):
    return compile_law(law.frozen(FROZEN))


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return with_words(tiny(scale=90))


@pytest.fixture(scope="module")
def practices(baseline, frozen):
    return make_practices(baseline, frozen, read_hypotheses("finance_nation.toml"))


def held(baseline):
    return {name: getattr(baseline, name) for name in ("practices", "sites", "machines", "activity")}


@pytest.mark.parametrize(("pct", "bound"), [(0, 0), (50, 1), (100, 2)])
def test_fees_of_the_weeks_add_up_to_those_of_the_engine(baseline, practices, frozen, pct, bound):
    expected = fee_cents(coded(held(baseline), frozen), frozen, baseline.machines, 2026, 2024)[bound]
    takings = reference_takings(baseline, practices, frozen, ON, pct)
    assert takings.fees[practices.machine_desk].sum(axis=1).tolist() == expected.tolist()


def test_acts_of_the_weeks_add_up_to_the_price_list(baseline, practices, frozen):
    takings = reference_takings(baseline, practices, frozen, ON)
    rows = coded(held(baseline), frozen)
    assert takings.acts.sum() == act_cents(rows, frozen, ON).sum()
    assert (takings.acts >= 0).all()


def test_a_month_is_spread_over_its_days(baseline, practices, frozen):
    """January alone: 31 days, so weeks 0 to 3 hold 7 days each and week 4 the last three."""
    january = baseline.activity.filter(np.array(baseline.activity["month"].to_pylist()) == 1)
    takings = reference_takings(
        replace(baseline, activity=january), _rows(practices, baseline, 1), frozen, ON
    )
    total, weeks = takings.acts.sum(), takings.acts.sum(axis=0)
    assert weeks[5:].sum() == 0
    assert abs(weeks[0] - total * 7 / 31) <= len(takings.acts)
    assert abs(weeks[4] - total * 3 / 31) <= len(takings.acts)


def _rows(practices, baseline, month):
    return replace(practices, row=practices.row[np.array(baseline.activity["month"].to_pylist()) == month])


def test_fees_fall_once_a_machine_has_passed_its_bands(frozen):
    """One MRI, the same exams each month: the fee of an exam never rises in the year and falls in the end."""
    one = tiny(scale=4000)
    machines = np.array(one.activity["machine"].to_pylist())
    baseline = with_words(replace(one, activity=one.activity.filter(machines == "MRI1")))
    practices = make_practices(baseline, frozen, read_hypotheses("finance_nation.toml"))
    takings = reference_takings(baseline, practices, frozen, ON)
    first, last = takings.fees[:, :26].sum() / takings.exams[:, :26].sum(), takings.fees[:, 26:].sum()
    assert last / takings.exams[:, 26:].sum() < first


def test_the_reference_year_is_the_still_scenario(baseline, practices, frozen, law):
    model = make_model(still(), baseline, law, practices.placing)
    found = scenario_takings(model, practices, "reference", 0, central(model.scenario))[2026]
    takings = reference_takings(baseline, practices, frozen, date(2025, 11, 4)).year()
    for name in ("exams", "acts", "fees"):
        assert getattr(found, name)[:LAST].tolist() == getattr(takings, name).tolist()


def moved(thirds=20, **levers):
    grown = {"all": fixed("growth.all", 3.7)}
    asked = scenario(world(FROZEN, growth=grown), {"v": world(growth=grown, ageing=True, **levers)})
    third = fixed("third_radiograph_pct", thirds)
    return replace(asked, assumptions={**asked.assumptions, "third_radiograph_pct": third})


@pytest.mark.parametrize("thirds", [0, 20, 100])
@pytest.mark.parametrize("place", [0, -1])
def test_desks_add_up_to_the_scenario_to_the_cent(baseline, practices, law, place, thirds):
    model = make_model(moved(thirds), baseline, law, practices.placing)
    stage = range(len(model.paths["v"]))[place]
    values = central(model.scenario)
    spent = amounts.spending(evaluate(model, "v", stage, values))
    for year, takings in scenario_takings(model, practices, "v", stage, values).items():
        assert takings.acts.sum() + takings.fees.sum() == amounts.rounded(
            sum(spent[model.slots.year == year])
        )


def test_draws_without_doubt_are_the_central_case(baseline, practices, law):
    """Every number certain but the share of fees: practices receive what the desks do, to the cent of rounding."""
    model = make_model(moved(80), baseline, law, practices.placing)
    numbers = model.scenario.assumptions.items()
    sure = {key: replace(number, value=certain(number.value.central)) for key, number in numbers}
    model = replace(model, scenario=replace(model.scenario, assumptions=sure))
    found = received(model, practices, "v", 0, 2, 1)
    wanted = scenario_takings(model, practices, "v", 0, without_growth(central(model.scenario)))
    for year, one in found.items():
        acts = np.bincount(practices.desks.practice, wanted[year].acts[:LAST])
        assert np.abs(one.acts - acts).max() <= len(practices.desks.site)
        assert abs(one.fees[0].sum() - wanted[year].fees.sum()) <= len(practices.desks.machines)


def test_draws_meet_the_same_luck_in_base_and_variant(baseline, practices, law):
    doubt = scenario(
        world(FROZEN, growth={}),
        {"v": world(FROZEN, ageing=True, growth={"mri": spread("growth.mri", 1, 2, 3)})},
    )
    model = make_model(doubt, baseline, law, practices.placing)
    base, variant = (
        received(model, practices, "v", i, 4, 9)[2025].acts for i in (0, len(model.paths["v"]) - 1)
    )
    assert (base == variant).all()
