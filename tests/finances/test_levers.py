"""Potential of levers: by hand, from the published sizes; gaps stay gaps; vendors are never central."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import log

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import kind_index
from radioscopie.models.finances.invest.fees import FeeMachine
from radioscopie.models.finances.levers.exams import slot_factor
from radioscopie.models.finances.levers.inputs import LeverBase
from radioscopie.models.finances.ownership import debt_numbers, debt_service
from radioscopie.questions.accounts.practice.tables.levers import lever_assumptions, levers_table
from radioscopie.ranges import certain
from radioscopie.results.wording import told
from radioscopie.tables.charges import Charge
from radioscopie.tables.levers import read_levers
from radioscopie.tables.reference_nation import Hypothesis, read_hypotheses
from radioscopie.texts import words

KNOWN, LEVERS = read_hypotheses("finance_invest.toml"), read_levers()
STAFF = Charge(
    "staff", "radiographers", "staff", "machine", "", "", 10_000_000, 14_000_000, 20_000_000, "assumed"
)
DOSES = Charge("doses", "contrast", "volume", "exam", "mri", "", 500, 500, 500, "read")
MRI = LeverBase(
    "IRM", "mri", FeeMachine("IRM", kind_index("mri", "1.5T", "province"), date(2024, 1, 1)), 2027, 6000,
    Fraction(6900), (Fraction(4800), Fraction(1800), Fraction(300)), (STAFF, DOSES),
)  # fmt: skip
XRAY = LeverBase("radiography", "", None, 2027, 36_000, Fraction(2500))


@pytest.fixture(scope="module")
def law():
    return compile_law(Law.load())


def number(value: int | str) -> Hypothesis:
    return Hypothesis("x", certain(Fraction(value)), ("user",))


def measured(law, lever: str, base: LeverBase = MRI, numbers: dict | None = None, **own: int | str) -> dict:
    given = {key: number(value) for key, value in own.items()}
    table = levers_table(law, [(lever, base, given)], LEVERS, {**KNOWN, **(numbers or {})}).table
    return {row["measure"]: row for row in table.to_pylist()}


def test_no_vendor_is_central():
    assert [
        one for one in LEVERS if one.vendor and one.evidence == "V" and one.effect.central is not None
    ] == []
    assert [(one.lever, one.effect.high) for one in LEVERS if one.vendor] == [("premium_ct", -40)]


def test_sizes_of_the_fact_sheet():
    found = {(one.lever, one.input): one.effect.values for one in LEVERS}
    assert found["dl_mri", "room_pct"] == (0, -19, -41)
    assert found["photon_counting_ct", "machine_eur"] == (None, 3_000_000, 3_000_000)
    assert found["longer_hours", "hours_week"] == (57, None, 97)
    assert found["low_helium", "helium_usd"] == (-800, -3900, -7000)
    assert found["teleradiology", "price_exam_eur"] == (33, 37, 119)
    assert found["dl_mri", "licence_eur"] == (None, None, None)


def test_slot_factor_by_hand():
    assert slot_factor(Fraction(7, 10), Fraction(1, 2), Fraction(1)) == Fraction(
        65, 100
    )  # THR-019: at most 35 % freed


def test_faster_mri_by_hand(law):
    found = measured(law, "dl_mri")
    # room time −19 %: 1 / 0.81 − 1 = 23.46 % of slots = 1 407, half of them filled = 703
    assert (found["slots"]["central"], found["exams"]["central"]) == (1407, 703)
    fees = 703 * 7394  # beyond the reference activity of 4 750, up to 8 000
    assert found["receipts"]["central_cents"] == 703 * 6900 + fees
    assert found["insurer"]["central_cents"] == 703 * 4800 + fees
    assert (found["complementary"]["central_cents"], found["patient"]["central_cents"]) == (
        703 * 1800,
        703 * 300,
    )
    assert found["before_cost"]["central_cents"] == 703 * 6900 + fees - 703 * 500 - 703 * 2898
    assert found["exams"]["low"] == 0


def test_a_gap_is_shown_as_missing_and_the_user_may_fill_it(law):
    found = measured(law, "dl_mri")
    assert (found["margin"]["status"], found["margin"]["central_cents"]) == ("missing", None)
    assert "licence_eur" in found["margin"]["missing"]
    filled = measured(law, "dl_mri", licence_eur=20_000)["margin"]
    assert filled["central_cents"] == found["before_cost"]["central_cents"] - 2_000_000
    assert "U" in filled["evidence"]


def test_bands_bite_on_the_exams_added(law):
    busy = LeverBase("IRM", "mri", MRI.machine, 2027, 10_900, Fraction(0), (Fraction(0),) * 3, ())
    found = measured(law, "dl_mri", busy, {"demand_pct": number(100)})
    more = int(found["exams"]["central"])
    assert found["receipts"]["central_cents"] == 100 * 5953 + (more - 100) * 2995


def test_delay_by_hand(law):
    # room time −10 %: 1 / 0.9 of the slots; 41 days are lost when slots are multiplied by e
    assert measured(law, "dl_mri", room_pct="-10")["delay"]["central"] == pytest.approx(-41 * log(1 / 0.9))
    found = measured(law, "low_field", exams_pct=2)["delay"]
    assert [found[case] for case in ("low", "central", "high")] == pytest.approx(
        [-one * log(1.02) for one in (14, 41, 124)]
    )
    assert measured(law, "low_field", exams_pct=400)["delay"]["high"] == pytest.approx(
        -32.3
    )  # never below nil


def test_reading_aid_adds_no_exam_and_its_price_stays_in_pounds(law):
    found = measured(law, "ai_xray", XRAY)
    assert found["exams"]["central"] == 0
    assert found["cost_gbp"]["central_cents"] == 3_600_000  # 1 GBP × 36 000
    assert found["cost"]["status"] == "missing"
    assert found["reading"]["central"] == pytest.approx(-0.33 * 34 * 36_000 / 3600)
    assert measured(law, "ai_xray", XRAY, eur_per_gbp="1.15")["cost"]["central_cents"] == 4_140_000


def test_energy_by_hand(law):
    found = measured(law, "mri_off_at_night")
    assert [found["energy"][case] for case in ("low", "central", "high")] == [-12, -20, -21]
    assert found["co2e"]["central"] == -960  # 20 MWh × 48 g/kWh
    assert found["margin"]["central_cents"] == 330_000  # 20 MWh × 165 €
    ct = LeverBase(
        "CT", "ct", FeeMachine("CT", kind_index("ct", "", ""), date(2024, 1, 1)), 2027, 9000, Fraction(3000)
    )
    assert measured(law, "ct_off_at_night", ct)["energy"]["central"] == -8  # 32 % of 25 MWh


def test_contrast_needs_the_share_injected(law):
    assert measured(law, "half_dose_gadolinium")["gadolinium"]["status"] == "missing"
    found = measured(law, "half_dose_gadolinium", injected_pct=40)["gadolinium"]
    assert (found["high"], found["central"], found["status"]) == (
        pytest.approx(-0.5 * 2400 * 1.1),
        None,
        "partial",
    )


def test_longer_hours_pay_their_staff(law):
    found = measured(law, "longer_hours", hours_week="68.4")  # 20 % more than 57 h
    assert found["slots"]["central"] == 1200
    assert found["cost"]["central_cents"] == 2_800_000
    assert measured(law, "longer_hours")["exams"]["central"] is None


def test_remote_reading_by_hand(law):
    ct = LeverBase(
        "CT", "ct", FeeMachine("CT", kind_index("ct", "", ""), date(2024, 1, 1)), 2027, 8000, Fraction(5000)
    )
    found = measured(law, "teleradiology", ct, {"sent_pct": number(25), "discount_pct": number(0)})
    cost = 2000 * 3700 + 12 * 65_000 + round(800_000 / 7)
    assert found["cost"]["central_cents"] == cost
    assert found["margin"]["central_cents"] == 2000 * 2100 - cost  # 42 % of 50 € saved on each exam sent


def test_unknown_lever_is_told_with_the_close_ones(law):
    with pytest.raises(InputError, match="dl_mri"):
        measured(law, "dl_mry")


def test_unknown_inputs_and_wrong_machines_are_told_together(law):
    with pytest.raises(InputError) as caught:
        measured(law, "ct_off_at_night", MRI, licence=3, enrgy_pct=4)
    said = "\n".join(problem.render("en") for problem in caught.value.problems)
    assert len(caught.value.problems) == 3
    assert "licence_eur" in said
    assert "energy_pct" in said
    assert "“ct”" in said


def test_every_assumption_has_a_text():
    assert all(told(one, "en").label for one in lever_assumptions(KNOWN))
    assert KNOWN.keys() <= words("finances.invest_assumed", "en").keys()


def test_a_fund_backed_group_pays_interest_on_four_surpluses():
    owners = ["independent", "fund_backed", "fund_backed", "public"]
    surplus = np.array([100_000, 2_500_000_000, -5, 7])
    assert debt_service(owners, surplus, debt_numbers()).tolist() == [
        0,
        400_000_000,
        0,
        0,
    ]  # 25 M€ → 4 M€ (OWN-023)
