"""A number moved along its positions: each is, to the cent, the run of a scenario file in which it is written."""

from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from radioscopie.errors import InputError
from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.models.scenarios.curve import curve
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.insurer import insured, slot_cents
from radioscopie.models.scenarios.prepare import make_model
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.models.scenarios.run import one_saving, run_model
from radioscopie.questions.scenario.tables.savings import savings_rows
from tests.scenarios.tiny import tiny

TEXT = """
title = "t"
question = "q"
period = {{ first = 2025, last = 2027 }}
[base]
law = {{ frozen = 2025-11-04 }}
growth_pct = {{ all = {growth_all}, mri = {growth_mri} }}
[[variant]]
name = "v"
title = "V"
law = "in_force"
ageing = true
growth_pct = {{ all = 1, ct = {own_growth} }}
response = {{ ct = {response_ct}, all = {response_all} }}
[[variant.relevance]]
name = "spine"
modality = "mri"
from = 2026-02-10
full = 2026-09-01
reduction_pct = {relevance}
[[variant.repeats]]
name = "again"
from = 2026-01-01
repeat_pct = {repeat}
avoided_pct = {avoided}
[[variant.fleet]]
name = "more"
equipment = "ct"
from = 2026-04-01
add = 1
new_exams_pct = {new_exams}
[[variant.fleet]]
name = "young"
equipment = "mri"
from = 2026-01-01
renew_pct = {renew}
[[variant.shock]]
name = "spring"
first_week = "2026-W12"
last_week = "2026-W20"
drop_pct = {drop}
[assumptions]
ct_reference_pct = {ct_reference}
fee_level_pct = {fee_level}
third_radiograph_pct = {third}
ald_pct = {ald}
age_shift_years = {age}
"""
CENTRAL = {
    "growth_all": 2, "growth_mri": 5.5, "own_growth": 3, "response_ct": -0.4, "response_all": -0.1, "relevance": 8,
    "repeat": 10, "avoided": 30, "new_exams": 50, "renew": 40, "drop": 60, "ct_reference": 50, "fee_level": 100,
    "third": 20, "ald": 30, "age": 0,
}  # fmt: skip
NUMBERS = {  # key of the number, and its limits
    "growth_all": ("growth.all", -20, 20),
    "growth_mri": ("growth.mri", -20, 20),
    "own_growth": ("v/growth.ct", -20, 20),
    "response_ct": ("v/response.ct", -5, 5),
    "response_all": ("v/response.all", -5, 5),
    "relevance": ("v/relevance.spine", 0, 100),
    "repeat": ("v/repeats.again.repeat_pct", 0, 100),
    "avoided": ("v/repeats.again.avoided_pct", 0, 100),
    "new_exams": ("v/fleet.more.new_exams_pct", 0, 100),
    "renew": ("v/fleet.young.renew_pct", 1, 100),
    "drop": ("v/shock.spring", 0, 100),
    "ct_reference": ("ct_reference_pct", 0, 100),
    "fee_level": ("fee_level_pct", 0, 200),
    "third": ("third_radiograph_pct", 0, 100),
    "ald": ("ald_pct", 0, 100),
    "age": ("age_shift_years", -5, 5),
}
LAW, NATION = Law.load(), tiny()


def made(**moved):
    words = TEXT.format(**{name: f"{value!r}" for name, value in (CENTRAL | moved).items()})
    return make_model(read_scenario(Upload("s.toml", words.encode())), NATION, LAW)


@cache
def model():
    return made()


@pytest.mark.slow
@settings(max_examples=40)
@given(st.sampled_from(sorted(NUMBERS)), st.floats(0, 1), st.floats(0, 1))
def test_each_position_is_the_run_of_the_file_that_says_it(name, share, other):
    """Two positions at once; the first is written in the file, run, and compared stage by stage and slot by slot."""
    key, low, high = NUMBERS[name]
    positions = [round(low + (high - low) * part, 3) for part in (share, other)]
    assume(not 0 < abs(positions[0]) < 1)  # a percentage below 1 is asked about where it is written
    found = curve(model(), "v", key, positions)
    written = made(**{name: positions[0]})
    run = run_model(written, 1, 1)
    index = written.slots.year_index
    stages = [slot_cents(insured(outcome), index) for outcome in run.paths["v"].outcomes]
    assert found.shape == (len(stages), len(index), 2)
    assert found[:, :, 0].tolist() == [stage.tolist() for stage in stages]
    total = [row["cumulated_cents"] for row in savings_rows(run) if row["measure"] == "total"][-1]
    assert int((found[0] - found[-1])[:, 0].sum()) == total


def test_every_number_of_the_scenario_is_tried():
    fixed = {"v/growth.all", "v/fleet.more.renew_pct", "v/fleet.young.new_exams_pct"}
    assert {key for key, *_ in NUMBERS.values()} | fixed == set(central(model().scenario))
    assert all(
        np.ptp(curve(model(), "v", key, [low, high]), axis=2).any() for key, low, high in NUMBERS.values()
    )


def test_the_central_position_is_the_saving_of_the_command():
    spent = curve(model(), "v", "growth.mri", [CENTRAL["growth_mri"]])[:, :, 0]
    assert int((spent[0] - spent[-1]).sum()) == one_saving(model(), "v", central(model().scenario))


@pytest.mark.parametrize(
    ("variant", "number", "reasons"),
    [
        ("w", "growth.mri", {"scenario.no_such_variant"}),
        ("v", "growth.mrj", {"scenario.no_such_number"}),
        ("", "", {"scenario.no_such_variant", "scenario.no_such_number"}),
    ],
)
def test_what_is_not_in_the_scenario_is_refused_with_the_closest(variant, number, reasons):
    with pytest.raises(InputError) as error:
        curve(model(), variant, number, [1])
    assert {one.reason for one in error.value.problems} == reasons
    assert all(one.remedy(lang) for one in error.value.problems for lang in ("fr", "en"))
