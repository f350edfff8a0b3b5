"""Pricing follows the list of law/order.py: each step done by hand in its order gives the amounts of the engine."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from radioscopie.law.load import Law
from radioscopie.law.order import STEPS
from radioscopie.models.pricing.explain import explain
from radioscopie.models.pricing.price import price
from tests.pricing.tables import as_activity, as_machines
from tests.reference.rounding import half_up
from tests.reference.worked_rows import CT, row

LAW, DAY = Law.load().frozen("2026-11-21"), "2026-03-01"
ACTS = ("ACQK001", "ACQH002", "ZZQH033", "AFQH001")
SMALL = "HBQK389"  # so cheap that what is left for the participation depends on the penalty
EXCESS, FEE = 1_234, "technical_fees.ct.full.non_amortised"
SWAPS_THAT_MATTER = [
    ("overseas", "percentage_modifiers"),
    ("percentage_modifiers", "association"),
    ("association", "flat_modifiers"),
    ("flat_modifiers", "co_payment"),
    ("out_of_pathway", "participation"),
]


def value(address):
    return LAW[address].at(DAY).value


@dataclass
class Done:
    """What the steps done so far come to, in cents."""

    act: int = 0
    fee: int = 0
    excess: int = 0
    co_payment: int = 0
    penalty: int = 0
    participation: int = 0


def share(name):
    return value(f"patient_share.{name}")


def tariff(done, line):
    done.act = value(f"acts.{line['act']}.tariff")


def overseas(done, line):
    done.act = half_up(done.act * value("overseas.act_coefficient")) if line["territory"] else done.act


def percentage_modifiers(done, line):
    done.act = half_up(done.act * (1 + value("modifiers.Z.rate"))) if "Z" in line["modifiers"] else done.act


def association(done, line):
    rate = value(f"associations.{line['association']}.rate") if line["association"] else Fraction(1)
    done.act = half_up(done.act * rate)


def flat_modifiers(done, line):
    done.act += value("modifiers.F.amount") if "F" in line["modifiers"] else 0


def technical_fee(done, line):
    done.fee = value(FEE) if line["machine"] else 0


def excess(done, line):
    done.excess = line["excess_cents"]


def co_payment(done, line):
    done.co_payment = done.act - half_up(done.act * share("insurer_rate"))


def out_of_pathway(done, line):
    extra = half_up(done.act * share("out_of_pathway_rate"))
    done.penalty = min(extra, share("out_of_pathway_cap"), done.act - done.co_payment)


def participation(done, line):
    done.participation = min(share("participation"), done.act - done.co_payment - done.penalty)


HAND = {
    step.__name__: step
    for step in (
        tariff, overseas, percentage_modifiers, association, flat_modifiers, technical_fee, excess, co_payment,
        out_of_pathway, participation,
    )
}  # fmt: skip


def by_hand(line, order=STEPS):
    done = Done()
    for step in order:
        HAND[step](done, line)
    left = done.act - done.co_payment - done.penalty - done.participation
    return left + done.fee, done.co_payment, done.penalty + done.participation + done.excess


@pytest.fixture(scope="module")
def lines():
    combined = product(ACTS, ("", "Z", "FZ"), (2, 3), ("", "overseas"))
    full = [
        {"act": act, "modifiers": letters, "association": code, "territory": place, "machine": "CT"}
        for act, letters, code, place in combined
    ]
    asked = [*full, {"act": SMALL, "association": 2}]
    return [row(2 + rank, DAY, pathway="out", excess_cents=EXCESS, **one) for rank, one in enumerate(asked)]


@pytest.fixture(scope="module")
def priced(lines):
    return price(as_activity(lines), as_machines([CT]), LAW)


def test_every_step_of_the_list_is_done_here():
    assert set(HAND) == set(STEPS)


def test_the_engine_gives_what_the_list_gives_in_its_order(lines, priced):
    shown = priced.table.select(["insurer_cents", "complementary_cents", "patient_cents"]).to_pylist()
    assert [tuple(one.values()) for one in shown] == [by_hand(line) for line in lines]


@pytest.mark.parametrize("pair", SWAPS_THAT_MATTER)
def test_two_steps_swapped_give_another_amount(lines, pair):
    first, second = map(STEPS.index, pair)
    order = list(STEPS)
    order[first], order[second] = order[second], order[first]
    assert [by_hand(line, order) for line in lines] != [by_hand(line) for line in lines]


def test_explanations_tell_the_steps_in_the_order_of_the_list(lines, priced):
    for rank in range(len(lines)):
        told = [step.rule for step in explain(priced, rank).steps]
        assert told == sorted(told, key=STEPS.index)


def test_the_day_has_the_values_of_the_texts():
    assert date.fromisoformat(DAY) < date(2026, 11, 21)
    assert (value("overseas.act_coefficient"), value("modifiers.Z.rate")) == (
        Fraction(103, 100),
        Fraction(13, 100),
    )
