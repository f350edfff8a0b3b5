"""Counts give the cents of claims: every unit listed one by one and priced row by row, against the table of counts."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.law.load import Law
from radioscopie.models.pricing.price import price
from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate, evaluate_path, evaluate_places
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import read_scenario, scenario_file
from radioscopie.models.scenarios.slots import PPM
from radioscopie.tables.activity import read_activity
from radioscopie.tables.machines import read_machines
from tests.scenarios.builders import scenario, world
from tests.scenarios.tiny import claims, tables, tiny

YEARS = (2025, 2026, 2027)
HEAD = "practice,site,date,act,modifiers,association,sector,machine,quantity\n"
ARCHIVE_END = date(2025, 11, 5)
EXACT = st.integers(-3 * amounts.SCALE, 3 * amounts.SCALE)
ALONE = {"third_radiograph_pct": 0.0}  # each claim is a visit of its own


def written(folder, years):
    """Write the claims of each year, and the machines, as a practice would."""
    _, _, machines, rows = tables(scale=8)
    lines = [
        f"P,{c['site']},{c['date']},{c['act']},{c['combo']},{c['association'] or ''},{c['sector']},{c['machine']},1\n"
        for year in years
        for c in claims(rows, year)
        if c["act"] != "YYYY600" or c["date"] < ARCHIVE_END
    ]
    (folder / "activity.csv").write_text(HEAD + "".join(lines))
    own = "machine,practice,site,equipment,class,zone,installed_on,reference_activity\n"
    own += "".join(
        f"{m['machine']},P,{m['site']},{m['equipment']},{m['class']},{m['zone']},{m['installed_year']}-01-01,"
        f"{m['reference_activity'] or ''}\n"
        for m in machines
    )
    (folder / "machines.csv").write_text(own)
    return read_activity(folder / "activity.csv"), read_machines(folder / "machines.csv")


@pytest.fixture(scope="module")
def priced(tmp_path_factory):
    activity, machines = written(tmp_path_factory.mktemp("claims"), YEARS)
    found = price(activity, machines, Law.load())
    assert found.rejects.num_rows == 0
    assert found.table.num_rows > 20_000
    return found.table.to_pylist()


@pytest.fixture(scope="module")
def model():
    """Give the model of the law in force on machines that grow old, as in the claims."""
    now = world(ageing=True)
    other = replace(now, ageing=False)
    return make_model(scenario(now, {"other": other}, YEARS), tiny(scale=8), Law.load())


@pytest.mark.slow
@pytest.mark.parametrize(("share", "bound"), [(0, "low"), (100, "high")])
def test_counts_give_the_cents_of_claims_month_by_month(priced, model, share, bound):
    values = central(model.scenario) | ALONE | {"ct_reference_pct": share}
    found = evaluate(model, "other", 0, values)
    acts, fees = {}, {}
    for row in priced:
        month = row["date"].year, row["date"].month
        acts[month] = (
            acts.get(month, 0) + row["act_cents"] + row["modifiers_cents"] + row["association_cents"]
        )
        fees[month] = fees.get(month, 0) + row[f"technical_fee_{bound}_cents"]
    slots = model.slots
    for month, amount in acts.items():
        mine = [s for s in range(len(slots.first)) if (slots.year[s], slots.month[s]) == month]
        assert int(found.acts[:, mine, :3].sum()) == amount * PPM
        assert int(found.fees[:, mine].sum()) == fees[month] * PPM


def test_payers_give_the_cents_of_claims(priced, model):
    found = evaluate(model, "other", 0, central(model.scenario) | ALONE)
    for part, payer in ((4, "complementary"), (5, "patient")):
        assert int(found.acts[:, :, part].sum()) == sum(row[f"{payer}_cents"] for row in priced) * PPM


def test_places_add_up_to_the_nation(model):
    for i in range(len(model.paths["other"])):
        nation, places = (
            evaluate(model, "other", i, central(model.scenario)),
            evaluate_places(model, "other", i),
        )
        assert int(places.acts[..., 0].sum()) == int(nation.acts[:, :, :3].sum())
        assert int(places.acts[..., 1].sum()) == int(nation.acts[:, :, 3].sum())
        assert int(places.fees.sum()) == int(nation.fees.sum())


@pytest.mark.parametrize("asked", ["decision_2025", "fleet_2026", "spring_2020", "refused_protocol"])
def test_stages_one_after_the_other_are_those_one_by_one(asked):
    model = make_model(read_scenario(scenario_file(asked)), tiny(scale=8), Law.load())
    for name, path in model.paths.items():
        for i, found in enumerate(evaluate_path(model, name)):
            alone = evaluate_places(model, name, i)
            assert np.array_equal(found.acts, alone.acts), (name, path[i].measure)
            assert np.array_equal(found.fees, alone.fees)


@given(st.lists(st.tuples(EXACT, st.one_of(st.none(), EXACT)), min_size=1, max_size=12))
def test_rounded_changes_add_up_and_nothing_changed_is_no_cent(pairs):
    before = [old for old, _ in pairs]
    after = [old if new is None else new for old, new in pairs]
    changes = amounts.moved(before, after)
    assert sum(changes) == amounts.rounded(sum(after)) - amounts.rounded(sum(before))
    assert all(change == 0 for change, (old, new) in zip(changes, pairs, strict=True) if new in {None, old})


@given(st.lists(st.one_of(st.just(0), EXACT), min_size=1, max_size=9).filter(any), st.integers(-2, 2))
def test_odd_cents_go_to_a_measure_that_changes_something(exact, odd):
    total = sum(amounts.rounded(change) for change in exact) + odd
    cents = amounts.spread(exact, total)
    assert sum(cents) == total
    assert all(cent == 0 for cent, change in zip(cents, exact, strict=True) if change == 0)
