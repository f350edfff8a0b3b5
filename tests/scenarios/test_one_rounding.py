"""One rounding: the same question gives the same cent, by a draw, one by one, in every table that says it."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.law.load import Law
from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.insurer import Insured, insured, slot_cents, with_fees
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.run import one_saving, run_model
from radioscopie.models.scenarios.spec import Target
from radioscopie.questions.scenario.tables.measures import by_measure
from radioscopie.questions.scenario.tables.savings import (
    draws_table,
    savings_rows,
    target_rows,
    tornado_rows,
)
from radioscopie.questions.scenario.tables.spending import by_period
from tests.scenarios.builders import FROZEN, scenario, spread, world
from tests.scenarios.tiny import tiny

MILLION = 10**6
LARGE = st.integers(0, 10**18)
SLOT = st.tuples(LARGE, LARGE, LARGE, st.booleans())  # ordinary, free, fees, and whether a year begins


def by_hand(slots, ald):
    """Round the sum since the beginning of the year, as fractions of a cent; give what each slot adds to it."""
    steps, sum_, before = [], Fraction(0), 0
    for ordinary, free, fees, is_january in slots:
        if is_january:
            sum_, before = Fraction(0), 0
        acts = Fraction((1000 - ald) * ordinary + ald * free, 1000)
        sum_ += (acts + fees) / MILLION
        reached = floor(sum_ + Fraction(1, 2))
        steps.append(reached - before)
        before = reached
    return steps


@settings(deadline=None)
@given(st.lists(SLOT, min_size=1, max_size=40), st.integers(0, 1000), st.integers(0, 1000))
def test_cents_by_slot_are_those_of_fractions(slots, ald, other):
    """Two cases at once, of another share each; amounts as large as a nation's of millions of billions."""
    columns = [np.array([column, column], np.int64) for column in list(zip(*slots, strict=True))[:3]]
    years = np.cumsum([is_january for *_, is_january in slots])
    found = slot_cents(Insured(*columns, np.array([[ald], [other]])), years)
    assert found.tolist() == [by_hand(slots, ald), by_hand(slots, other)]


@given(LARGE, st.fractions(0, 2, max_denominator=10**12))
def test_a_share_of_fees_does_not_overflow(fees, share):
    """Each perimeter keeps its own share."""
    two = Insured(*(np.array([[fees], [fees]]) for _ in range(3)), np.array(0))
    assert with_fees(two, (share, Fraction(1))).fees.tolist() == [
        [fees * share.numerator // share.denominator],
        [fees],
    ]


@pytest.fixture(scope="module")
def run():
    """Run a scenario of which one number only is uncertain, and hardly: at its central value in all draws."""
    base = world(FROZEN, growth={"all": spread("growth.all", 2, 2, 2)})
    other = world(growth=base.growth, response={"ct": spread("response.ct", -0.5, -0.5, -0.5, "b")})
    asked = scenario(base, {"a": world(growth=base.growth), "b": other})
    still = {key: spread(key, *[one.value.central] * 3) for key, one in asked.assumptions.items()}
    return run_model(make_model(replace(asked, assumptions=still), tiny(), Law.load()), 40, 1)


def test_draws_at_the_central_values_are_the_central_values(run):
    savings = {(r["variant"], r["measure"], r["year"]): r for r in savings_rows(run)}
    for row in savings.values():
        sides = ("low_95", "low_80", "median", "high_80", "high_95")
        for name in ("against_trend", "cumulated"):
            assert {row[f"{name}_{side}_cents"] for side in sides} == {row[f"{name}_cents"]}
    for row in draws_table(run).to_pylist():
        own = savings[row["variant"], "total", row["year"]]
        assert row["against_trend_cents"] == own["against_trend_cents"]
        assert row["cumulated_cents"] == own["cumulated_cents"]


def test_every_table_says_the_same_saving(run):
    savings = [row for row in savings_rows(run) if row["measure"] == "total"]
    months = by_period(run, "month")
    measures = by_measure(run)
    for row in savings:
        same = {"variant": row["variant"], "year": row["year"]}
        for rows in (months, measures):
            mine = [one for one in rows if same.items() <= one.items()]
            assert -sum(one["insurer_change_cents"] for one in mine) == row["against_trend_cents"]
    for name in run.paths:
        whole = sum(row["against_trend_cents"] for row in savings if row["variant"] == name)
        assert one_saving(run.model, name, central(run.model.scenario)) == whole


def test_target_and_tornado_say_what_savings_cumulate():
    """The middle of each bar is the saving cumulated at the end, and so is the target's."""
    base = world(FROZEN, growth={"all": spread("growth.all", 0, 2, 5)})
    asked = scenario(base, {"v": world(growth=base.growth)}, target=Target(10**6, date(2027, 12, 31)))
    run = run_model(make_model(asked, tiny(), Law.load()), 2, 1)
    last = [row for row in savings_rows(run) if row["measure"] == "total"][-1]
    aimed, *_ = target_rows(run, asked.target)
    swings = tornado_rows(run)
    assert swings
    assert {aimed["saved_cents"], *(row["central_saved_cents"] for row in swings)} == {
        last["cumulated_cents"]
    }


def test_a_year_is_its_exact_amount_rounded_once(run):
    """The cents of slots add up to what `amounts` gives, which counts in integers of any size."""
    for name, path in run.model.paths.items():
        for i in range(len(path)):
            outcome = evaluate(run.model, name, i, central(run.model.scenario))
            exact, index = amounts.insurer(outcome), run.model.slots.year_index
            cents = slot_cents(insured(outcome), index)
            for y in range(3):
                assert int(cents[index == y].sum()) == amounts.rounded(sum(exact[index == y]))
