"""Draws: their distributions, their streams, the same bytes again."""

from threading import Event, Timer

import numpy as np
import pytest

from radioscopie.law.load import Law
from radioscopie.models.draws import uniforms
from radioscopie.models.scenarios import simulate as simulation
from radioscopie.models.scenarios.draws import central, draw, swings, values_at
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.insurer import insured, slot_cents
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.simulate import simulate
from radioscopie.questions.scenario.tables.savings import bounds
from tests.scenarios.builders import FROZEN, scenario, spread, world
from tests.scenarios.tiny import tiny


@pytest.fixture(scope="module")
def model():
    base = world(FROZEN, growth={"all": spread("growth.all", 0, 2, 5)})
    other = world(
        growth={"all": spread("growth.all", 0, 2, 5)}, response={"ct": spread("response.ct", -1, 0, 0, "b")}
    )
    return make_model(scenario(base, {"a": world(growth=base.growth), "b": other}), tiny(), Law.load())


def test_quantiles_of_each_distribution():
    u = np.array([0.0, 0.025, 0.5, 0.975])
    assert values_at(spread("x", 2, 4, 6, distribution="uniform").value, u) == pytest.approx([2, 2.1, 4, 5.9])
    assert values_at(spread("x", 2, 4, 6).value, u)[[0, 2]] == pytest.approx([2, 4])
    assert values_at(spread("x", 0, 0, 6).value, np.array([0.75])) == pytest.approx(
        [3]
    )  # 1 - (1 - x/6)^2 = 3/4
    assert values_at(spread("x", 0, 3, 6, distribution="normal").value, u)[1:] == pytest.approx(
        [0, 3, 6], abs=1e-9
    )


def test_streams_are_named_and_shared_between_variants(model):
    assert (uniforms(1, "a", 5) == uniforms(1, "a", 9)[:5]).all()
    assert not (uniforms(1, "a", 5) == uniforms(2, "a", 5)).any()
    assert not (uniforms(1, "a", 5) == uniforms(1, "b", 5)).any()
    drawn = draw(model.scenario, 4, 3)
    assert set(drawn) >= {"growth.all", "b/response.ct", "ct_reference_pct", "ald_pct"}


def test_a_draw_is_the_case_of_its_values_to_the_cent(model):
    """Draws go through arrays of worlds; one by one, the same values give the same cents in every slot and stage."""
    drawn, found = draw(model.scenario, 5, 5), simulate(model, 5, 5)
    index = model.slots.year_index
    for name, path in model.paths.items():
        for d in range(5):
            own = {key: float(numbers[d]) for key, numbers in drawn.items()}
            for i in range(len(path)):
                alone = slot_cents(insured(evaluate(model, name, i, own)), index)
                assert found.spent[name][d, i].tolist() == alone.tolist()


def test_work_ends_at_the_tick_that_raises(model, monkeypatch):
    """Of the forty blocks of fifty draws, those not begun when the second tick raises are never computed."""
    begun, cases, ticks = [], simulation.cases, iter((None, TimeoutError))
    is_over = Event()

    def counted(*given):
        begun.append(1)
        if len(begun) > 2:
            is_over.wait()
        return cases(*given)

    def advance(_):
        if stop := next(ticks):
            Timer(0.5, is_over.set).start()
            raise stop

    monkeypatch.setattr(simulation, "cases", counted)
    with pytest.raises(TimeoutError):
        simulate(model, 2000, 1, advance)
    assert len(begun) <= 2 + simulation.THREADS


def test_same_seed_same_draws_whatever_their_number(model):
    one, two, other = simulate(model, 60, 9), simulate(model, 51, 9), simulate(model, 51, 10)
    assert (one.spent["b"][:51] == two.spent["b"]).all()
    assert (one.spent["b"][:51] != other.spent["b"]).any()


def test_swings_move_one_number_and_all_variants_of_it(model):
    moved = {(name, side): numbers for name, side, numbers in swings(model.scenario)}
    still = central(model.scenario)
    changed = {key for key, number in moved["growth.all", "high"].items() if number != still[key]}
    assert changed == {"growth.all"}
    assert moved["growth.all", "high"]["growth.all"] == 5


def test_bounds_are_order_statistics():
    found = bounds(np.arange(1000)[::-1].copy(), "x")
    assert found == {
        "x_low_95_cents": 24, "x_low_80_cents": 99, "x_median_cents": 499,
        "x_high_80_cents": 899, "x_high_95_cents": 974
    }  # fmt: skip


def test_too_few_draws_have_no_interval():
    """2.5 % of 39 draws is less than one of them; so is 10 % of 9."""
    few, some, none = (bounds(np.arange(count), "x") for count in (39, 9, 40))
    assert (few["x_low_95_cents"], few["x_high_95_cents"]) == (None, None)
    assert (few["x_low_80_cents"], few["x_median_cents"], few["x_high_80_cents"]) == (3, 19, 35)
    assert set(some.values()) == {None, 4}
    assert (none["x_low_95_cents"], none["x_high_95_cents"]) == (0, 38)
