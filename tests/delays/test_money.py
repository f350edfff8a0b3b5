"""Fees, charges, margin and footprint of a change of machines: by hand, from the law, and as sums."""

from datetime import date

import numpy as np
import pytest

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import kind_index
from radioscopie.models.finances.invest.fees import FeeMachine, fees_of_year
from radioscopie.models.joins.delays.money import billed_shares, prices, without_amount
from radioscopie.questions.delays.ask import Ask
from radioscopie.questions.delays.live import moved_now
from radioscopie.tables.charges import default_charges
from radioscopie.tables.reference_nation import read_hypotheses, read_reference
from tests.delays.conftest import DRAWS
from tests.delays.test_delays import rows

YEAR = 2027


@pytest.fixture(scope="module")
def priced():
    reading = read_hypotheses("finance_invest.toml")["reading_pay_pct"].value
    law = compile_law(Law.load())
    return prices(law, read_reference(), "mri", default_charges(), reading, YEAR, (DRAWS, 5))


def full_rate(law, klass, age):
    """The full rate at the end of 2027, as the law writes it."""
    entry = law.entries[f"technical_fees.mri.full.{klass}.province.{age}"]
    return float(next(one.value for one in reversed(entry.values) if one.valid_from <= date(YEAR, 12, 31)))


def test_below_any_band_a_machine_is_paid_the_full_rates_of_its_classes_and_ages(priced):
    """77 % at 1.5 T, 20 % above, 3 % for limbs; 15 % are amortised: shares written here again, not read."""
    law, exams = Law.load(), 1000
    mean = sum(
        share * (0.85 * full_rate(law, klass, "non_amortised") + 0.15 * full_rate(law, klass, "amortised"))
        for klass, share in (("1.5T", 0.77), ("gt_1.5T", 0.20), ("1.5T_limb", 0.03))
    )
    assert priced.fee("province", 0, exams) == pytest.approx(mean * exams, rel=1e-6)


def test_more_exams_bring_less_each_and_lines_between_steps_keep_to_the_law(priced):
    fees = [priced.fee("province", 0, exams) for exams in (4_000, 8_000, 16_000)]
    assert fees[0] < fees[1] < 2 * fees[0]
    assert fees[1] < fees[2] < 2 * fees[1]
    law, exams = compile_law(Law.load()), 7_310
    machines = [FeeMachine("m", kind, date(YEAR - age, 1, 1)) for kind, age in _kinds()]
    exact, _ = fees_of_year(law, machines, np.full(len(machines), exams), YEAR)
    shares = np.array([share for _, _, share in _kinds(shares=True)])
    assert priced.fee("province", 0, exams) == pytest.approx(float(exact @ shares), rel=1e-3)


def _kinds(*, shares=False):
    listed = [
        (kind_index("mri", klass, "province"), age, share * part)
        for klass, share in (("1.5T", 0.77), ("gt_1.5T", 0.20), ("1.5T_limb", 0.03))
        for age, part in ((8, 0.15), (1, 0.85))
    ]
    return listed if shares else [one[:2] for one in listed]


def test_a_machine_costs_its_lines_and_an_exam_its_reading(priced):
    """165 500 + 42 722.02 + 138 024 + 71 568 + 16 665 euros a machine; 42 % of an act and 0.65 % of it an exam."""
    assert priced.machine[0] == 16_550_000 + 4_272_202 + 13_802_400 + 7_156_800 + 1_666_500
    assert priced.staff[0] == 13_802_400 + 7_156_800
    assert priced.following[0] == pytest.approx(priced.act * (0.42 + 0.054 + 0.011))
    assert {"contrast_mri", "consumables_mri", "machine_insurance"} <= set(
        without_amount(default_charges(), "mri")
    )
    assert "contrast_ct" not in without_amount(default_charges(), "mri")


def test_a_hospital_bills_the_patients_whom_it_did_not_admit():
    """CH de Fleyriat (SAE 2023): 8 727 of 10 475 exams; a site that is no hospital bills all."""
    fleyriat, town = billed_shares(("010000024", "somewhere"), "mri")
    assert fleyriat == pytest.approx(8727 / 10475)
    assert town == 1


def items(result, **equal):
    return {row["item"]: row for row in rows(result, "money", **equal)}


def test_machines_bring_exams_and_a_closure_takes_them_away(changed):
    more, less = (items(changed, level="departement", code=code) for code in ("49", "29"))
    assert more["exams"]["exams_change"] > 0 > less["exams"]["exams_change"]
    assert more["fees"]["change_cents"] > 0 > less["fees"]["change_cents"]
    two = 2 * (16_550_000 + 4_272_202 + 13_802_400 + 7_156_800 + 1_666_500)
    assert more["charges"]["change_cents"] > two
    assert (
        more["margin"]["change_low_cents"]
        < more["margin"]["change_cents"]
        < more["margin"]["change_high_cents"]
    )


def test_a_margin_is_what_is_billed_less_what_is_charged_and_places_add_up(changed):
    for level in ("nation", "region", "departement"):
        codes = {row["code"] for row in rows(changed, "money", level=level)}
        for code in codes:
            own = {name: row["change_cents"] for name, row in items(changed, level=level, code=code).items()}
            assert own["margin"] == pytest.approx(own["fees"] + own["acts"] - own["charges"], abs=2)
    whole = items(changed, level="nation")
    for name in ("fees", "acts", "charges"):
        there = [row["change_cents"] for row in rows(changed, "money", level="region", item=name)]
        assert sum(there) == pytest.approx(whole[name]["change_cents"], rel=0.02)


def test_helium_is_that_of_the_machines_and_means_say_nothing_of_a_change(changed):
    found = {row["measure"]: row for row in rows(changed, "footprint")}
    (before,) = rows(changed, "by_nation", case="before")
    assert found["helium_held"]["base_central"] == pytest.approx(1500 * before["machines"], rel=1e-6)
    assert found["helium_held"]["change_central"] == pytest.approx(1500 * (2 - 1), rel=1e-6)
    assert found["making_carbon"]["change_central"] is None
    for row in found.values():
        if row["change_central"] is not None:
            assert row["change_low"] <= row["change_central"] <= row["change_high"]


def test_longer_hours_pay_staff_and_without_change_there_is_no_money(priced):
    longer = moved_now(Ask(equipment="mri", departement="49", hours=68.4, draws=DRAWS))
    own = items(longer, level="nation")
    (after,) = rows(longer, "by_nation", case="after")
    staff = 0.2 * (13_802_400 + 7_156_800) * after["machines"]
    exams = own["exams"]["exams_change"] * priced.following[0]
    assert own["charges"]["change_cents"] == pytest.approx(staff + exams, rel=0.01)
    still = moved_now(Ask(equipment="mri", departement="49", draws=DRAWS))
    assert "money" not in still.tables
    assert "change_central" not in still.tables["footprint"].table.column_names
