"""Levers of the law, beside the law itself: pulled fully, they give the decision and the protocol to the cent."""

from datetime import date
from fractions import Fraction

import pytest

from radioscopie.bilingual import same_words
from radioscopie.law.load import Law
from radioscopie.models.joins.policy.effects import base_law
from radioscopie.models.joins.policy.prices import moved, reform_file
from radioscopie.models.joins.policy.read import read_design, shipped_designs
from radioscopie.models.scenarios.read import shipped_reforms

DAYS = [
    date(2025, 11, 4),
    date(2025, 11, 5),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
]
NAME = "fewest_under_water"


@pytest.fixture(scope="module")
def decision():
    return read_design(shipped_designs()[NAME])


def pulls_of(design, name):
    return next(one.pulls for one in design.references if one.name == name)


def with_plan(design, pulls):
    law = base_law(design, Law.load())
    reform = reform_file(law, design.levers, pulls, "plan", same_words("plan"))
    return law.with_reforms(reform) if reform else law


def differing(one, other, day):
    """Give the addresses whose numbers differ on a day; what costs nothing is as what is not in force."""
    return [
        address
        for address, entry in one.entries.items()
        if entry.used
        and entry.kind != "text"
        and (entry.at(day).value or 0) != (other.entries[address].at(day).value or 0)
    ]


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("day", DAYS)
def test_the_decision_at_full_pull_is_the_law_in_force(decision, day):
    assert differing(with_plan(decision, pulls_of(decision, "enacted")), Law.load(), day) == []


@pytest.mark.parametrize("day", DAYS)
def test_the_protocol_at_full_pull_is_its_own_reform_file(decision, day):
    names = ("protocol_fees", "protocol_acts")
    pulls = [10_000 * (lever.name in names) for lever in decision.levers]
    known = base_law(decision, Law.load()).with_reforms(shipped_reforms()["reform_protocol.toml"])
    assert differing(with_plan(decision, pulls), known, day) == []


def test_nothing_pulled_changes_nothing(decision):
    assert list(moved(base_law(decision, Law.load()), decision.levers, [0] * len(decision.levers))) == []


def test_half_a_pull_is_half_the_cut_to_the_cent(decision):
    """By hand: the MRI full fee of province goes from 171.97 to 150.30 EUR; half way there is 161.135."""
    law = with_plan(decision, [5_000 * (lever.name == "mri_full_new") for lever in decision.levers])
    address = "technical_fees.mri.full.1.5T.province.non_amortised"
    before, after = (
        one.entries[address].at(date(2027, 1, 1)).value
        for one in (base_law(decision, Law.load()), Law.load())
    )
    assert (before, after) == (17197, 15030)
    exact = Fraction(before + after, 2)
    assert abs(law.entries[address].at(date(2027, 1, 1)).value - exact) <= Fraction(1, 2)
    rates = with_plan(decision, [5_000 * (lever.name == "modifier_z") for lever in decision.levers])
    assert rates.entries["modifiers.Z.rate"].at(date(2027, 1, 1)).value == Fraction(1445, 10_000)


def test_levers_on_the_same_value_add_up(decision):
    """By hand: CT fee 99.69 EUR; the decision takes 12.56 by 2027, the protocol 6.3 % = 6.28; both together 18.84."""
    both = [10_000 * (lever.name in ("ct_full_new", "protocol_fees")) for lever in decision.levers]
    law = with_plan(decision, both)
    assert law.entries["technical_fees.ct.full.non_amortised"].at(date(2027, 1, 1)).value == 9969 - 1256 - 628
