"""Each lever against a closed form worked out by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from radioscopie.law.load import Law
from radioscopie.law.words import MODALITIES
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.model import ages
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.slots import PPM
from radioscopie.models.scenarios.spec import FleetChange, Relevance, Repeats, VolumeShock
from radioscopie.models.scenarios.volumes import between, ramped
from radioscopie.ranges import BARE
from tests.scenarios.builders import FROZEN, fixed, scenario, world
from tests.scenarios.tiny import tables, tiny

CT, MRI, RADIOGRAPHY = (MODALITIES.index(word) for word in ("ct", "mri", "radiography"))
LAW = Law.load()


def done(variant, base=None, years=(2026, 2027), baseline=None):
    """Give the acts done by modality and slot, in acts, before and after, and the model."""
    model = make_model(scenario(base or world(), {"v": variant}, years), baseline or tiny(), LAW)
    values = central(model.scenario)
    ends = [evaluate(model, "v", i, values) for i in (0, len(model.paths["v"]) - 1)]
    return model, ends


def units(modality, month=None):
    """Count the units of the tiny baseline by hand."""
    words = {
        "ct": ("ZBQK001", "LHQK001"),
        "mri": ("NZQN001", "ACQN001"),
        "radiography": ("ZBQK002", "LAQK005"),
    }
    return sum(
        row["quantity"]
        for row in tables()[3]
        if row["act"] in words[modality] and row["month"] in (month or range(13))
    )


def test_growth_compounds_from_the_reference_year():
    rates = {"mri": fixed("growth.mri", 10), "all": fixed("growth.all", -5)}
    model, (base, grown) = done(world(growth=rates))
    first, second = (model.slots.year == year for year in (2026, 2027))
    assert base.done[MRI, first].sum() == units("mri") * PPM
    assert grown.done[MRI, first].sum() == units("mri") * round(1.1**2 * PPM)
    assert grown.done[MRI, second].sum() == units("mri") * round(1.1**3 * PPM)
    assert grown.done[RADIOGRAPHY, second].sum() == units("radiography") * round(0.95**3 * PPM)


def test_relevance_reduces_its_family_alone_once_full():
    measure = Relevance(
        "r", BARE, "all", ("LAQK",), fixed("relevance.r", 20, "v"), date(2026, 1, 1), date(2026, 1, 1)
    )
    _, (base, less) = done(world(relevance=(measure,)), years=(2026, 2026))
    laqk = sum(row["quantity"] for row in tables()[3] if row["act"] == "LAQK005")
    assert base.done[RADIOGRAPHY].sum() - less.done[RADIOGRAPHY].sum() == laqk * PPM // 5
    assert (base.done[[CT, MRI]] == less.done[[CT, MRI]]).all()


def test_repeats_avoided_are_a_share_of_a_share_and_their_fees_go_with_them():
    avoided = Repeats(
        "x", BARE, "ct", fixed("repeats.x.repeat_pct", 10, "v"), fixed("repeats.x.avoided_pct", 50, "v"),
        date(2026, 1, 1), date(2026, 1, 1),
    )  # fmt: skip
    _, (base, less) = done(world(repeats=(avoided,)), years=(2026, 2026))
    assert less.done[CT].sum() * 100 == base.done[CT].sum() * 95
    assert less.fees_done[1].sum() * 100 == base.fees_done[1].sum() * 95
    assert less.fees[1].sum() < base.fees[1].sum()
    assert (less.fees[2] == base.fees[2]).all()


def test_a_shock_takes_its_share_of_the_days_of_each_month():
    shock = VolumeShock("s", BARE, "all", date(2026, 3, 30), date(2026, 4, 6), fixed("shock.s", 80, "v"))
    model, (base, less) = done(world(shocks=(shock,)), years=(2026, 2026))
    april = model.slots.first == (date(2026, 4, 1) - date(1970, 1, 1)).days
    days = (model.slots.end - model.slots.first)[april][0]  # until the law changes on 22 April
    share = np.where(model.slots.month == 3, 2 / 31, np.where(april, 5 / days, 0))
    assert (less.done[CT] * PPM == base.done[CT] * np.rint((1 - 0.8 * share) * PPM).astype(int)).all()


def test_days_between_and_ramps():
    model, _ = done(world(frozen=FROZEN), years=(2025, 2025))
    days = between(date(2025, 11, 1), date(2025, 11, 11), model.slots) * (model.slots.end - model.slots.first)
    assert days.sum() == pytest.approx(10)
    ramp = ramped(date(2025, 3, 1), date(2025, 3, 31), model.slots)
    march = [s for s, month in enumerate(model.slots.month) if month == 3]
    assert ramp[march] == pytest.approx([16 / 31])  # mean of 1/31 … 31/31
    assert ramp[: march[0]].max() == 0
    assert ramp[march[-1] + 1 :].min() == 1


def test_added_machines_share_the_fees_and_bring_their_part_of_new_exams():
    added = FleetChange(
        "f",
        BARE,
        "mri",
        date(2026, 1, 1),
        2,
        fixed("fleet.f.new_exams_pct", 50, "v"),
        fixed("fleet.f.renew_pct", 0, "v"),
    )
    _, (base, more) = done(world(fleet=(added,)), years=(2026, 2026))
    assert (
        more.done[MRI].sum() == base.done[MRI].sum() * 3 // 2
    )  # two machines more, half of their work is new
    assert more.fees_done[2].sum() == pytest.approx(base.fees_done[2].sum() * 1.5, rel=1e-5)
    assert (more.done[CT] == base.done[CT]).all()


def test_a_renewed_machine_is_no_longer_amortised():
    renewed = FleetChange(
        "f",
        BARE,
        "mri",
        date(2026, 1, 1),
        0,
        fixed("fleet.f.new_exams_pct", 0, "v"),
        fixed("fleet.f.renew_pct", 50, "v"),
    )
    model, (base, more) = done(world(fleet=(renewed,)), years=(2026, 2026))
    assert (more.fees_done == base.fees_done).all()
    assert more.fees[2].sum() > base.fees[2].sum()  # the oldest, amortised, is paid the higher rate
    assert (more.fees[1] == base.fees[1]).all()
    assert model.paths["v"][-1].measure == "fleet.f"


def test_ageing_lowers_full_rates_only():
    _, (base, old) = done(world(ageing=True), years=(2030, 2030))
    assert (old.fees_done == base.fees_done).all()
    assert old.fees.sum() < base.fees.sum()


def test_machines_said_to_be_older_are_paid_less_and_younger_ones_more():
    model = make_model(scenario(world(), {"v": world()}, (2026, 2026)), tiny(), LAW)
    values = central(model.scenario)
    young, same, old = (evaluate(model, "v", 0, values | {"age_shift_years": n}) for n in (-5, 0, 5))
    assert (young.fees_done == old.fees_done).all()
    assert old.fees.sum() < same.fees.sum() < young.fees.sum()
    for ageing, year in ((True, 2026), (False, model.counts.year)):
        shifted = ages(world(ageing=ageing), model, values | {"age_shift_years": 2})
        assert set(shifted.tolist()) == {year + 2}


def test_response_follows_the_price_of_its_modality():
    elastic = replace(world(), response={"all": fixed("response.all", -1, "v")})
    model, (_, moved) = done(elastic, base=world(frozen=FROZEN), years=(2027, 2027))
    fell = model.basis["v"].price_change
    assert (fell[[CT, MRI], 0] < 0).all()  # in January; later the year's count may be beyond the full rate
    base = evaluate(model, "v", 0, central(model.scenario))
    expected = base.done[CT] * (1 - fell[CT])
    assert moved.done[CT] == pytest.approx(expected, rel=1e-5)
    assert moved.done[CT].sum() > base.done[CT].sum()


def test_doubling_a_baseline_doubles_acts():
    once, twice = tiny(), tiny()
    quantity = twice.activity.column_names.index("quantity")
    column = np.array(twice.activity["quantity"]) * 2
    twice = replace(twice, activity=twice.activity.set_column(quantity, "quantity", [column]))
    shock = VolumeShock("s", BARE, "ct", date(2026, 3, 30), date(2026, 4, 6), fixed("shock.s", 80, "v"))
    one, two = (
        done(world(shocks=(shock,)), baseline=baseline, years=(2026, 2026))[1] for baseline in (once, twice)
    )
    whole = [i for i, m in enumerate(MODALITIES) if m != "none"]
    assert (two[1].done[whole].sum(axis=1) == 2 * one[1].done[whole].sum(axis=1)).all()
