"""What the law held on the day it was checked against the published texts, against figures typed by hand.

A decree read since adds rows: it moves no figure here.
"""

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest

from radioscopie.law.load import Law

LAW = Law.load()
CHECKED = date(2026, 11, 21)
FEES = "technical_fees."

FULL_FEES = [  # kind of machine, age: March 2024, 5 Nov 2025, 1 July 2026, 1 Jan 2027
    ("ct.full.non_amortised", 9969, 9171, 8972, 8713),
    ("ct.full.amortised", 7554, 7252, 7176, 7101),
    ("mri.full.1.5T.province.non_amortised", 17197, 15821, 15477, 15030),
    ("mri.full.1.5T.province.amortised", 12560, 12058, 11932, 11806),
    ("mri.full.gt_1.5T.province.non_amortised", 20143, 18532, 18129, 17605),
    ("mri.full.gt_1.5T.province.amortised", 13080, 12557, 12426, 12296),
]
FEE_DAYS = ("2024-03-01", "2025-11-05", "2026-07-01", "2027-01-01")

ACTS = [  # the day before the decision, 5 Nov 2025, 1 July 2026
    ("DZQM006", 9821, 9625, 9428),
    ("DZQM002", 17271, 16926, 16580),
    ("DZQM005", 11300, 11074, 10848),
    ("DGQM001", 7743, 7453, 7162),
    ("EBQM001", 6993, 6731, 6469),
    ("EJQM003", 7560, 6993, 6426),
    ("EJQM004", 7560, 6993, 6426),
    ("ZCQJ002", 6993, 6119, 5245),
    ("YYYY105", 1528, 1436, 1345),
    ("YYYY290", 47401, 44557, 41713),
    ("DDQH009", 25920, 24624, 24624),
    ("LAQK005", 3458, 2394, 2394),
    ("ZBQK002", 2128, 2128, 2128),
    ("LAQK009", 2527, 2527, 2527),
]

RULES = [
    ("modifiers.Z.rate", "2010-01-01", Fraction(218, 1000)),
    ("modifiers.Z.rate", "2017-03-22", Fraction(218, 1000)),
    ("modifiers.Z.rate", "2017-03-23", None),
    ("modifiers.Z.rate", "2019-12-31", None),
    ("modifiers.Z.rate", "2020-01-01", Fraction(159, 1000)),
    ("modifiers.Z.rate", "2025-11-05", Fraction(13, 100)),
    ("modifiers.Y.rate", "2005-03-25", Fraction(156, 1000)),
    ("modifiers.Y.rate", "2025-11-04", Fraction(158, 1000)),
    ("modifiers.Y.rate", "2025-11-05", Fraction(13, 100)),
    ("modifiers.E.rate", "2020-01-01", Fraction(49, 100)),
    ("modifiers.F.amount", "2020-01-01", 1906),
    ("modifiers.U.amount", "2020-01-01", 2515),
    ("modifiers.A.value", "2026-01-01", None),
    ("modifiers.max_per_act", "2026-01-01", 4),
    ("modifiers.Y.excludes", "2026-01-01", "Z"),
    ("associations.2.rate", "2026-01-01", Fraction(1, 2)),
    ("associations.3.rate", "2026-01-01", Fraction(3, 4)),
    ("associations.radiograph_general_rule", "2025-11-04", 0),
    ("associations.radiograph_general_rule", "2025-11-05", 1),
    ("fee_thresholds.ct.reference", "2026-01-01", None),
    ("fee_thresholds.ct.threshold_2", "2026-01-01", 13000),
    ("fee_thresholds.mri.reference.1.5T", "2018-07-01", 4750),
    ("fee_thresholds.mri.reference.le_0.5T", "2018-07-01", 3500),
    ("technical_fee_rules.second_ct_rate", "2026-01-01", Fraction(15, 100)),
    ("technical_fee_rules.amortised_after_years", "2026-01-01", 7),
    ("patient_share.insurer_rate", "2018-01-01", Fraction(7, 10)),
    ("patient_share.flat_sum_threshold", "2011-02-28", 9100),
    ("patient_share.flat_sum_threshold", "2011-03-01", 12000),
    ("patient_share.flat_sum", "2018-12-31", 1800),
    ("patient_share.flat_sum", "2019-01-01", 2400),
    ("patient_share.flat_sum", "2026-04-01", 3200),
    ("patient_share.participation", "2024-05-14", 100),
    ("patient_share.participation", "2024-05-15", 200),
    ("patient_share.out_of_pathway_cap", "2022-12-31", None),
    ("patient_share.out_of_pathway_cap", "2023-01-01", 1060),
    ("overseas.act_coefficient", "2022-04-01", Fraction(103, 100)),
    ("overseas.fee_coefficient", "2026-01-01", None),
    ("acts.YYYY666.tariff", "2024-02-29", None),
    ("acts.YYYY666.tariff", "2024-03-01", 5465),
    ("acts.YYYY600.tariff", "2013-01-01", 150),
    ("acts.YYYY600.tariff", "2025-11-04", 75),
    ("acts.YYYY600.tariff", "2025-11-05", None),
    ("acts.EZQH004.tariff", "2005-08-31", 10640),
    ("acts.EZQH004.tariff", "2005-09-01", None),
    ("acts.JQQM010.tariff", "2026-01-01", 6366),
    ("acts.JQQM010.tariff_non_optam", "2026-01-01", 4962),
    ("acts.JQQM016.maternity_by_nature", "2026-01-01", "1"),
    ("acts.JQQM018.maternity_by_nature", "2026-01-01", "0"),
    ("acts.ZZQL016.fee", "2026-01-01", "pet"),
    ("acts.YYYY115.fee", "2026-01-01", "ct"),
    ("acts.ACQH002.ct_regions", "2026-01-01", "head+thorax"),
    ("technical_fees.ct.reduced_1", "2025-12-31", 5100),
    ("technical_fees.ct.reduced_1", "2026-01-01", 6000),
    ("technical_fees.ct.reduced_2", "2025-11-05", 4427),
    ("technical_fees.ct.reduced_3", "2026-01-01", 3634),
    ("technical_fees.pet.full.pet_ct.non_amortised", "2024-12-31", None),
    ("technical_fees.pet.full.pet_ct.non_amortised", "2025-01-01", 100000),
    ("technical_fees.pet.full.pet_ct.amortised", "2025-11-05", 72000),
    ("technical_fees.ct.full.amortised", "2018-06-30", None),
    ("technical_fees.ct.full.amortised", "2018-07-01", 6938),
]


@pytest.mark.parametrize(("fee", "amounts"), [(row[0], row[1:]) for row in FULL_FEES])
def test_full_fees_are_those_of_the_texts(fee, amounts):
    assert tuple(LAW[FEES + fee].at(day).value for day in FEE_DAYS) == amounts


@pytest.mark.parametrize(("code", "before", "first", "second"), ACTS)
def test_act_tariffs_are_those_of_the_texts(code, before, first, second):
    tariff = LAW[f"acts.{code}.tariff"]
    assert [tariff.at(day).value for day in ("2025-11-04", "2025-11-05", "2026-07-01")] == [
        before,
        first,
        second,
    ]


@pytest.mark.parametrize(("address", "day", "expected"), RULES)
def test_rules_are_those_of_the_texts(address, day, expected):
    assert LAW[address].at(day).value == expected


def checked(addresses):
    """Give the values that were in the law on the day of the check."""
    return [value for one in addresses for value in LAW.entries[one].values if value.checked_on <= CHECKED]


def test_nothing_of_the_fact_sheets_is_left_out():
    fees = checked(LAW.prefixes["technical_fees"])
    assert len(checked(f"acts.{code}.label" for code in LAW.acts)) == 600
    assert len(fees) == 425 + 18
    assert Counter(value.status for value in fees) == {"read": 419 - 6 + 6, "computed": 6 + 18}
    assert len(checked(LAW.prefixes["statements"])) == 71 + 75


def test_every_tariff_row_is_there_and_carried_amounts_are_assumed():
    values = checked(f"acts.{code}.tariff" for code in LAW.acts)
    carried = [value for value in values if value.note.startswith("reporté")]
    assert len(values) - len(carried) == 1305 + 1
    assert len(carried) == 165 + 42
    assert {value.status for value in carried} == {"assumed"}


def test_amounts_read_only_after_their_start_are_assumed():
    tariffs = checked(f"acts.{code}.tariff" for code in LAW.acts)
    inferred = [value for value in tariffs if "date de début déduite" in value.note]
    assert len(inferred) == 42
    assert {(value.status, value.valid_from.isoformat()) for value in inferred} == {("assumed", "2026-01-01")}


def test_a_carried_amount_stays_the_same_until_the_next():
    tariff = LAW["acts.DZQM006.tariff"]
    read, carried = tariff.at("2021-04-26"), tariff.at("2021-04-27")
    assert (read.value, read.status) == (9649, "read")
    assert (carried.value, carried.status, carried.ends_on.isoformat()) == (9649, "assumed", "2025-02-01")


def test_modifiers_were_read_in_one_version_only():
    accepted = LAW["acts.ZBQK002.modifiers"]
    assert accepted.at("2025-12-31").status == "assumed"
    assert accepted.at("2026-01-01").status == "read"
    assert accepted.at("2026-01-01").value == "BDEFPSUYZ"


def test_how_many_acts_accept_each_modifier():
    """Counts of rule R2.7, made on the current row of each code."""
    codes = [code for code in LAW.acts if checked([f"acts.{code}.label"])]
    letters = Counter("".join(LAW[f"acts.{code}.modifiers"].at("2026-07-01").value for code in codes))
    expected = {
        "Y": 221,
        "Z": 176,
        "E": 181,
        "B": 51,
        "D": 50,
        "G": 106,
        "F": 359,
        "U": 358,
        "P": 341,
        "S": 340,
    }
    assert {letter: letters[letter] for letter in expected} == expected


def test_every_value_has_a_reference_and_every_statement_is_there():
    assert all(value.reference for entry in LAW.entries.values() for value in entry.values)
    assert LAW["statements.M1.7"].at("2026-11-21").status == "missing"
    assert "half" not in LAW["statements.M3.13"].at("2026-11-21").value
    assert "Four modifiers at most" in LAW["statements.M3.13"].at("2026-11-21").value
