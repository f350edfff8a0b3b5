"""Draws of places and payers: they are those of the run, added up otherwise; constructions share them out."""

from dataclasses import replace

import numpy as np
import pytest

from radioscopie.law.load import Law
from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.draws import central, draw
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.local import local_draws
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.run import run_model
from radioscopie.questions.scenario.tables.people import constructed_shares
from radioscopie.questions.scenario.tables.spending import by_payer_rows, by_place_rows
from radioscopie.ranges import certain
from tests.scenarios.builders import FROZEN, scenario, spread, world
from tests.scenarios.tiny import tiny


def asked():
    base = world(FROZEN, growth={"all": spread("growth.all", 0, 2, 5)})
    other = world(growth=base.growth, response={"ct": spread("response.ct", -0.5, 0, 0, "v")})
    return scenario(base, {"v": other}, (2026, 2027))


@pytest.fixture(scope="module")
def model():
    return make_model(asked(), tiny(), Law.load())


@pytest.fixture(scope="module")
def local(model):
    return local_draws([model], 1, 45, 8)["v"]


def test_places_add_up_to_the_draws_of_the_run_whatever_the_dimension(model, local):
    spent = run_model(model, 45, 8).draws.spent["v"]
    change = spent[:, -1] - spent[:, 0]
    years = np.stack([change[:, model.slots.year_index == y].sum(axis=1) for y in (0, 1)], axis=1)
    for dimension in ("region", "departement", "kind", "size"):
        added = sum(own for (name, _), own in local.places.items() if name == dimension)
        assert np.abs(added - years).max() <= 2
    assert np.abs(local.payers["payer", "insurer"] - years).max() <= 1


def test_payers_of_a_draw_are_those_of_its_values(model, local):
    drawn = draw(model.scenario, 45, 8)
    values = {key: float(own[3]) for key, own in drawn.items()}
    ends = [amounts.by_payer(evaluate(model, "v", i, values)) for i in (0, len(model.paths["v"]) - 1)]
    for word in ("insurer", "complementary", "patient"):
        change = ends[1][word] - ends[0][word]
        for y in (0, 1):
            exact = sum(change[model.slots.year_index == y]) / amounts.SCALE
            assert local.payers["payer", word][3, y] == pytest.approx(exact, abs=1)


def test_constructions_share_the_draws_out_in_turn(model):
    twin = make_model(asked(), tiny(seed=11), Law.load())
    both = local_draws([model, twin], 2, 45, 8)["v"].places
    one, two = (local_draws([single], 1, 45, 8)["v"].places for single in (model, twin))
    key = ("kind", "private_practice")
    assert (both[key][0::2] == one[key][0::2]).all()
    assert (both[key][1::2] == two[key][1::2]).all()
    assert (one[key] != two[key]).any()


def test_a_place_that_a_construction_has_not_changes_by_nothing_there(model):
    far = tiny()
    moved = far.practices.to_pylist()
    for row in moved:
        row["departement"] = row["departement"].replace("29", "35")
    other = make_model(asked(), replace(far, practices=far.practices.from_pylist(moved)), Law.load())
    found = local_draws([model, other], 2, 45, 8)["v"].places["departement", "29"]
    assert found[0::2].any()
    assert not found[1::2].any()


def test_intervals_stand_beside_the_central_change_and_need_forty_draws(model, local):
    run = run_model(model, 1, 8)
    few = local_draws([model], 1, 39, 8)
    for rows, name in (
        (by_place_rows(run, "kind", {"v": local}), "insurer_change"),
        (by_payer_rows(run, {"v": local}), "change"),
    ):
        for row in rows:
            assert row[f"{name}_low_95_cents"] <= row[f"{name}_high_95_cents"]
    assert {row["insurer_change_low_95_cents"] for row in by_place_rows(run, "kind", few)} == {None}


def test_at_certain_values_the_interval_is_the_central_change():
    still = asked()
    given = {name: replace(one, value=certain(one.value.central)) for name, one in still.assumptions.items()}
    base = world(FROZEN)
    sure = replace(scenario(base, {"v": world()}, (2026, 2027)), assumptions=given)
    model = make_model(sure, tiny(), Law.load())
    assert set(central(sure)) >= set(given)
    run, local = run_model(model, 1, 1), local_draws([model], 1, 40, 1)
    for row in by_place_rows(run, "departement", local):
        ends = row["insurer_change_low_95_cents"], row["insurer_change_high_95_cents"]
        assert max(abs(end - row["insurer_change_cents"]) for end in ends) <= 1


def test_shares_constructed_are_counted_by_acts():
    base = tiny()
    sites = base.sites.to_pylist()
    listed = [
        row | {"departement": "29", "status": "real" if row["site"] == "S2" else "constructed"}
        for row in sites
    ]
    acts = {row["site"]: 0 for row in sites}
    for row in base.activity.to_pylist():
        acts[row["site"]] += row["quantity"]
    shares = constructed_shares(replace(base, sites=base.sites.from_pylist(listed)))
    assert shares == {"29": pytest.approx(1 - acts["S2"] / sum(acts.values()))}
    assert constructed_shares(base) == {}
