"""What no text prints is never said to be read, and what is missing stays missing."""

import pytest

from radioscopie.law.load import Law

LAW = Law.load()

STATUSES = [
    ("technical_fee_rules.second_ct_rate", "2025-12-31", "assumed"),
    ("technical_fee_rules.second_ct_rate", "2026-01-01", "read"),
    ("technical_fee_rules.second_ct_counts_as", "2026-07-01", "assumed"),
    ("technical_fee_rules.fees_per_session.mri", "2026-07-01", "assumed"),
    ("technical_fees.pet.full.pet_ct.amortised", "2025-11-04", "computed"),
    ("technical_fees.pet.full.pet_ct.amortised", "2025-11-05", "read"),
    ("technical_fees.pet.full.pet_ct.amortised", "2026-01-01", "computed"),
    ("technical_fees.pet.reduced.pet", "2027-01-01", "computed"),
    ("fee_thresholds.pet.reference", "2025-11-04", "assumed"),
    ("fee_thresholds.ct.reference", "2026-07-01", "missing"),
    ("patient_share.flat_sum", "2026-04-21", "assumed"),
    ("patient_share.flat_sum", "2026-04-22", "read"),
    ("patient_share.participation_year_cap", "2026-01-01", "computed"),
    ("overseas.act_coefficient", "2026-01-01", "assumed"),
    ("modifiers.P.amount", "2025-12-31", "assumed"),
    ("modifiers.S.amount", "2025-12-31", "assumed"),
    ("modifiers.rounding", "2026-07-01", "assumed"),
    ("associations.rounding", "2026-07-01", "assumed"),
    ("associations.radiograph_general_rule", "2025-11-04", "assumed"),
    ("acts.DAQL213.fee", "2026-01-01", "computed"),
    ("acts.HHQK484.fee", "2026-01-01", "computed"),
    ("acts.JQQM016.maternity_by_nature", "2026-01-01", "computed"),
]


@pytest.mark.parametrize(("address", "day", "status"), STATUSES)
def test_a_status_says_how_the_value_is_known(address, day, status):
    assert LAW[address].at(day).status == status


def test_the_acts_flagged_by_nature_are_the_third_trimester_ones():
    flagged = {
        code for code in LAW.acts if LAW[f"acts.{code}.maternity_by_nature"].at("2026-01-01").value == "1"
    }
    assert flagged == {"JQQM016", "JQQM017"}


def test_the_radiograph_rule_says_that_its_articles_were_not_read():
    assert "n'ont pas été lus" in LAW["associations.radiograph_general_rule"].at("2026-01-01").note


def test_what_a_label_calls_general_is_general():
    assert "généraliste" in LAW["modifiers.S.amount"].label_fr
