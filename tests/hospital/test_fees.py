"""Hospital sites: amounts computed by hand from the printed fee tables, and sums that must agree."""

from dataclasses import replace
from fractions import Fraction

import pytest

from radioscopie.models.hospital.fees import AMOUNTS, MEASURES, equipped, hospital_fees
from radioscopie.models.hospital.hypotheses import central, varied
from radioscopie.tables.machines import zone_of
from radioscopie.tables.reference_nation import read_hypotheses

CENTRAL = central()
HALF = replace(CENTRAL, amortised_share=Fraction(1, 2))
AT_THRESHOLD = replace(CENTRAL, amortised_share=Fraction(1, 2), ct_reference=Fraction(1))
MRI = {
    "finess_et": "1",
    "mri_installed": 1,
    "mri_operated": 1,
    "mri_exams": 9_000,
    "mri_exams_external": 5_000,
}


def only(table):
    (row,) = table.to_pylist()
    return row


def test_mri_of_2027_by_hand(laws, make_sites):
    # 5 000 fees: 4 750 at the full rate, 250 reduced; half of them on amortised machines.
    # Base, 1.5T province, March 2024: 171.97 / 125.60; 1 January 2027: 150.30 / 118.06; reduced: same.
    row = only(hospital_fees(make_sites(MRI), laws, (2027,), HALF))
    assert row["fees"] == 5_000
    assert row["fees_full_non_amortised_cents"] == 4_750 * (15_030 - 17_197) // 2 == -5_146_625
    assert row["fees_full_amortised_cents"] == 4_750 * (11_806 - 12_560) // 2 == -1_790_750
    assert row["fees_reduced_cents"] == row["ageing_cents"] == row["fee_rules_cents"] == 0
    assert row["change_cents"] == -6_937_375


def test_ct_of_2027_by_hand(laws, make_sites):
    # 25 001 fees on two machines: 12 501 and 12 500. Reference = threshold: 11 000 full fees each,
    # 1 501 and 1 500 in the second reduced band, at 52.08.
    site = {
        "finess_et": "1",
        "ct_installed": 2,
        "ct_operated": 2,
        "ct_exams": 30_000,
        "ct_exams_external": 25_001,
    }
    row = only(hospital_fees(make_sites(site), laws, (2027,), AT_THRESHOLD))
    assert row["base_cents"] == 22_000 * (9_969 + 7_554) // 2 + 3_001 * 5_208 == 208_382_208
    assert row["fees_full_non_amortised_cents"] == 22_000 * (8_713 - 9_969) // 2 == -13_816_000
    assert row["fees_full_amortised_cents"] == 22_000 * (7_101 - 7_554) // 2 == -4_983_000
    assert row["variant_cents"] == 208_382_208 - 13_816_000 - 4_983_000


def test_ct_of_2025_changes_on_5_november_only(laws, make_sites):
    # One fee a day: 308 days before 5 November, 57 from then on, at 91.71 / 72.52 instead of 99.69 / 75.54.
    site = {"finess_et": "1", "ct_installed": 1, "ct_operated": 1, "ct_exams": 365, "ct_exams_external": 365}
    row = only(hospital_fees(make_sites(site), laws, (2025,), AT_THRESHOLD))
    assert row["fees_full_non_amortised_cents"] == 57 * (9_171 - 9_969) // 2 == -22_743
    assert row["fees_full_amortised_cents"] == 57 * (7_252 - 7_554) // 2 == -8_607


def test_reduced_fees_fall_by_15_percent_from_5_november_to_31_december_2025(laws, make_sites):
    # Reference 0: every fee is at the first reduced rate, 51.00 instead of 60.00 for 57 days.
    site = {"finess_et": "1", "ct_installed": 1, "ct_operated": 1, "ct_exams": 365, "ct_exams_external": 365}
    table = hospital_fees(make_sites(site), laws, (2025, 2026), replace(CENTRAL, ct_reference=Fraction(0)))
    assert table["fees_reduced_cents"].to_pylist() == [57 * (5_100 - 6_000), 0]


def test_ageing_is_the_base_law_with_more_amortised_machines(laws, make_sites):
    # Half amortised in 2025; 1/8 of the others a year: 5/8 in 2027.
    # 1/8 of the 4 750 full fees lose 171.97 - 125.60.
    hypotheses = replace(CENTRAL, amortised_share=Fraction(1, 2), turning_share=Fraction(1, 8))
    rows = hospital_fees(make_sites(MRI), laws, (2025, 2027), hypotheses).to_pylist()
    assert rows[0]["ageing_cents"] == 0
    assert rows[1]["ageing_cents"] == -((4_750 * (17_197 - 12_560) + 4) // 8)


def test_counts_follow_the_hypotheses(laws, make_sites):
    def fees(**changed):
        return only(hospital_fees(make_sites(MRI), laws, (2027,), replace(CENTRAL, **changed)))["fees"]

    assert fees(exams="all") == 9_000
    assert fees(fees_per_exam=Fraction(11, 10)) == 5_500
    assert fees(growth=Fraction(1, 10)) == 7_321  # 5 000 × 1.1⁴ = 7 320.5, a half goes up


@pytest.mark.parametrize(
    ("departement", "zone"), [("75", "paris"), ("93", "idf"), ("77", "idf"), ("2A", "province")]
)
def test_zones(departement, zone):
    assert zone_of(departement) == zone


def test_what_is_not_declared_is_unknown_not_zero(laws, make_sites):
    sites = make_sites(
        {"finess_et": "silent", "ct_installed": 1},
        {"finess_et": "zero", "ct_installed": 1, "ct_operated": 0, "ct_exams": 0},
        {"finess_et": "partial", "ct_installed": 1, "ct_operated": 1, "ct_exams": 50},
        {"finess_et": "lent", "ct_operated": 0, "ct_exams": 20, "ct_exams_external": 10},
    )
    assert [pair.unknown("external") for pair in equipped(sites)] == [
        "no_exam",
        "no_exam",
        "no_external_exam",
        "",
    ]
    assert hospital_fees(sites, laws, (2027,), HALF)["finess_et"].to_pylist() == ["lent"]
    everything = hospital_fees(sites, laws, (2027,), replace(CENTRAL, exams="all"))
    assert everything["fees"].to_pylist() == [50, 20]


def test_measures_add_up_on_every_shipped_site(laws, shipped):
    hypotheses = replace(CENTRAL, amortised_share=Fraction(1, 3), turning_share=Fraction(1, 8))
    rows = hospital_fees(shipped, laws, (2025, 2026, 2027), hypotheses).to_pylist()
    assert len(rows) > 2_000
    for row in rows:
        assert sum(row[f"{measure}_cents"] for measure in MEASURES) == row["change_cents"]
        assert row["base_cents"] + row["change_cents"] == row["variant_cents"]


def test_same_law_changes_nothing(same_laws, shipped):
    table = hospital_fees(shipped, same_laws, (2026, 2027), HALF)
    for name in AMOUNTS[1:-1]:
        assert set(table[name].to_pylist()) == {0}


def test_the_share_of_amortised_machines_is_that_of_the_national_baseline():
    nation = read_hypotheses()["amortised_share"].value
    (tried,) = (one for one in varied() if one.field == "amortised_share")
    assert CENTRAL.amortised_share == tried.value.central == Fraction(str(nation.central))
    assert (tried.value.high, tried.value.low) == (Fraction(str(nation.low)), Fraction(str(nation.high)))
