"""What changes between two days, against the decision of 14 October 2025 typed by hand."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.law.check import check, stale
from radioscopie.law.diff import diff
from radioscopie.law.load import Law
from radioscopie.numbers import format_change

LAW = Law.load()
DECISION = {row.entry.address: row for row in diff(LAW, "2025-11-04", "2027-01-01")}

LEVELS = (
    34,
    105,
    110,
    120,
    130,
    140,
    150,
    160,
    170,
    180,
    190,
    200,
    210,
    220,
    230,
    240,
    245,
    250,
    260,
    270,
    280,
    290,
)
CUTS = {
    **dict.fromkeys(("DZQM002", "DZQM005", "DZQM006"), "−4,0 %"),
    **dict.fromkeys(("DGQM001", "EBQM001", "EBQM002", "EDQM001"), "−7,5 %"),
    **dict.fromkeys(("EJQM003", "EJQM004"), "−15,0 %"),
    "ZCQJ002": "−25,0 %",
    **{f"YYYY{level:03d}": "−12,0 %" for level in LEVELS},
    **{f"DDQH{number:03d}": "−5,0 %" for number in (6, 9, 10, 11, 12, 13, 14, 15)},
    "LAQK005": "−30,8 %",
}


def spaced(words):
    return words.replace(" %", "\u00a0%")


def test_the_acts_of_the_decision_are_all_listed_with_their_cut():
    assert len(CUTS) == 41
    found = {code: format_change(DECISION[f"acts.{code}.tariff"].change) for code in CUTS}
    assert found == {code: spaced(cut) for code, cut in CUTS.items()}


def test_the_archive_supplement_disappears():
    row = DECISION["acts.YYYY600.tariff"]
    assert (row.before.value, row.after.value, row.change) == (75, None, None)


def test_the_other_acts_that_change_are_the_revaluations_of_january_2026():
    codes = {address.split(".")[1] for address in DECISION if address.startswith("acts.")}
    others = codes - set(CUTS) - {"YYYY600"}
    assert len(others) == 42
    assert all(DECISION[f"acts.{code}.tariff"].change > 0 for code in others)


def test_modifiers_fees_and_the_radiograph_rule_change():
    assert [DECISION[f"modifiers.{letter}.rate"].before.raw for letter in "YZ"] == ["0.158", "0.159"]
    assert {DECISION[f"modifiers.{letter}.rate"].after.raw for letter in "YZ"} == {"0.13"}
    rule = DECISION["associations.radiograph_general_rule"]
    assert (rule.before.value, rule.after.value, rule.change) == (0, 1, None)
    fees = [address for address in DECISION if address.startswith("technical_fees.")]
    assert len(fees) == 2 + 36 + 4
    assert DECISION["technical_fees.ct.full.non_amortised"].change == Fraction(8713, 9969) - 1


def test_what_is_left_is_the_flat_sum_of_april_2026():
    families = ("acts.", "modifiers.", "technical_fees.", "associations.")
    assert [address for address in DECISION if not address.startswith(families)] == ["patient_share.flat_sum"]


def test_reduced_bands_are_low_only_until_the_end_of_2025():
    changed = {row.entry.address for row in diff(LAW, "2025-12-31", "2026-01-01")}
    assert {f"technical_fees.ct.reduced_{band}" for band in (1, 2, 3)} <= changed
    assert "technical_fees.ct.full.amortised" not in changed


@settings(deadline=None, max_examples=30)
@given(st.dates())
def test_nothing_changes_within_a_day(day):
    assert diff(LAW, day, day) == ()


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.dates(), st.dates())
def test_back_and_forth_list_the_same_addresses(first, second):
    there, back = diff(LAW, first, second), diff(LAW, second, first)
    assert [(row.entry.address, row.before, row.after) for row in there] == [
        (row.entry.address, row.after, row.before) for row in back
    ]


def test_the_shipped_law_has_no_error_and_says_what_is_missing():
    findings = check(LAW)
    assert [finding for finding in findings if finding.level == "error"] == []
    missing = {finding.address for finding in findings if finding.kind == "missing"}
    assert missing == {
        "fee_thresholds.ct.reference",
        "modifiers.3.value",
        "modifiers.7.value",
        "modifiers.A.value",
        "overseas.fee_coefficient",
        "patient_share.out_of_pathway_cap",
    }
    uncovered = {finding.address for finding in findings if finding.kind == "uncovered"}
    assert {"modifiers.Z.rate", "technical_fees.pet.reduced.pet", "acts.YYYY600.tariff"} <= uncovered
    assert not any(address.startswith(("technical_fees.ct", "technical_fees.mri")) for address in uncovered)
    unused = {finding.address for finding in findings if finding.kind == "unused"}
    assert {"modifiers.F.amount_surgical", "patient_share.alsace_moselle_rate"} <= unused


def test_values_grow_stale_after_their_days():
    checked = date(2026, 11, 21)
    assert stale(LAW, checked + timedelta(days=365)) == ()
    old = stale(LAW, checked + timedelta(days=366))
    assert len({value.address for value in old}) > 6000
    assert all(value.ends_on is None or value.ends_on > checked for value in old)
    assert stale(LAW, checked + timedelta(days=31), days=30)
    assert stale(LAW, checked + timedelta(days=30), days=30) == ()
