"""Radiographs third in a visit, priced by hand; readings of the sources, from the parts they change."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from radioscopie.law.load import Law
from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.draws import central, draw
from radioscopie.models.scenarios.evaluate import evaluate, evaluate_places
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.run import run_model
from radioscopie.models.scenarios.slots import PPM
from radioscopie.models.scenarios.spec import Target
from radioscopie.questions.scenario.tables.interpretations import readings_rows
from tests.scenarios.builders import FROZEN, scenario, world
from tests.scenarios.tiny import tiny

LAW = Law.load()
LATER = 300
TARGETS = pa.table({"id": ["SPE-004"], "achieved": [2.5], "published": [2.0]})


def with_later():
    """Give the tiny baseline with radiographs second or later in a visit, in January."""
    base = tiny()
    plain = pc.if_else(pc.equal(base.activity["association"], 2), 1, base.activity["association"])
    alone = base.activity.set_column(base.activity.column_names.index("association"), "association", plain)
    row = {
        "site": "S1", "act": "ZBQK002", "machine": "", "month": 1, "combo": "Z", "association": 2, "sector": "1",
        "quantity": LATER,
    }  # fmt: skip
    return replace(base, activity=pa.concat_tables([alone, pa.Table.from_pylist([row])]))


@pytest.fixture(scope="module")
def model():
    return make_model(scenario(world(FROZEN), {"v": world()}, (2026,)), with_later(), LAW)


def saved_by_associations(model, pct):
    """Give what the stage of association rules takes off all payers, in cents."""
    values = central(model.scenario) | {"third_radiograph_pct": pct}
    rank = [stage.measure for stage in model.paths["v"]].index("associations")
    before, after = (evaluate(model, "v", i, values).acts[:, :, :3].sum() for i in (rank - 1, rank))
    return int(before - after) / PPM


@pytest.mark.parametrize("pct", [0, 20, 100])
def test_a_third_radiograph_loses_its_half_price_by_hand(model, pct):
    """Tariff and Z of January 2026, rounded to the cent, then half (R2.17): what was paid, and no longer is."""
    day = date(2026, 1, 15)
    tariff, rate = (LAW[address].at(day).value for address in ("acts.ZBQK002.tariff", "modifiers.Z.rate"))
    whole = tariff + int(tariff * rate * 2 + 1) // 2
    half = (whole + 1) // 2
    assert saved_by_associations(model, pct) == half * LATER * pct / 100


def test_places_add_up_to_the_nation_whatever_the_share(model):
    given = dict(model.scenario.assumptions)
    third = given["third_radiograph_pct"]
    given["third_radiograph_pct"] = replace(third, value=replace(third.value, central=45))
    moved = replace(model, scenario=replace(model.scenario, assumptions=given))
    for i in range(len(model.paths["v"])):
        nation = evaluate(moved, "v", i, central(moved.scenario)).acts[:, :, :3].sum()
        assert int(evaluate_places(moved, "v", i).acts[..., 0].sum()) == int(nation)


def test_readings_change_the_fees_and_the_seconds_and_nothing_else(model):
    run = run_model(model, 2, 1)
    rows = {row["reading"]: row for row in readings_rows(run, TARGETS)}
    first, last = (run.paths["v"].outcomes[i] for i in (0, -1))
    built = amounts.rounded(sum(amounts.insurer(first) - amounts.insurer(last)))
    fees = int((first.fees - last.fees).sum()) / PPM
    assert rows["as_built"]["cumulated_cents"] == pytest.approx(built, abs=1)
    assert rows["published_fees"]["cumulated_cents"] == pytest.approx(built - fees / 5, abs=1)
    assert rows["published_fees"]["fees_cents"] == 200_000_000_000
    assert rows["no_third"]["cumulated_cents"] < built
    both = rows["as_built"]["cumulated_cents"] - rows["cautious"]["cumulated_cents"]
    assert both == pytest.approx(
        2 * built - rows["published_fees"]["cumulated_cents"] - rows["no_third"]["cumulated_cents"], abs=2
    )


def test_without_a_published_total_there_is_no_reading_of_it(model):
    rows = readings_rows(run_model(model, 1, 1), pa.table({}))
    assert {row["reading"] for row in rows} == {"as_built", "no_third"}
    assert {row["fees_cents"] for row in rows} == {None}


@pytest.mark.parametrize(
    ("reading", "share", "third"), [("published_fees", 0.8, None), ("cautious", 0.8, 0.0)]
)
def test_intervals_of_a_reading_are_those_of_each_draw_read_so(model, reading, share, third):
    """Three draws, each evaluated alone at its values: the low, the middle and the high bounds are those savings."""
    run = run_model(model, 3, 7)
    drawn, saved = draw(model.scenario, 3, 7), []
    for d in range(3):
        values = {name: float(value[d]) for name, value in drawn.items()}
        values |= {} if third is None else {"third_radiograph_pct": third}
        ends = [evaluate(model, "v", i, values) for i in (0, len(model.paths["v"]) - 1)]
        whole = [amounts.rounded(sum(amounts.insurer(one))) for one in ends]
        fees = [int(one.fees.sum()) / PPM for one in ends]
        saved.append(whole[0] - whole[1] - (1 - share) * (fees[0] - fees[1]))
    row = next(row for row in readings_rows(run, TARGETS) if row["reading"] == reading)
    found = [row[f"cumulated_{word}_cents"] for word in ("low_95", "median", "high_95")]
    assert found == pytest.approx(sorted(saved), abs=2 * len(model.slots.first))
    assert found[0] < found[2]
    assert row["draws_reached"] is None


def test_draws_of_a_reading_that_reach_the_target_are_counted(model):
    run = run_model(model, 20, 3)
    first = next(row for row in readings_rows(run, TARGETS) if row["reading"] == "cautious")
    amount = first["cumulated_median_cents"]
    aimed = replace(model.scenario, target=Target(amount, date(2026, 12, 31)))
    rows = readings_rows(replace(run, model=replace(model, scenario=aimed)), TARGETS)
    reached = {row["reading"]: row["draws_reached"] for row in rows}
    assert reached["cautious"] == 11  # the tenth smallest of twenty is the median: it, and the ten above
    assert reached["as_built"] == 20
