"""Published ratios beside those of a perimeter worked out by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.models.finances.camps import RATIOS, Perimeter, findings, of_machines, rate
from radioscopie.tables.charges import default_charges

# Acts 1 000 €, fees 600 € (CT and MRI 500 €), machines 200 € (80 lease, 40 walls, 50 radiographers, 30 secretaries),
# practice 550 €, PET machines 10 €, pay 400 €, two machines, four radiologists.
BOOK = Perimeter(
    acts=1000_00, fees=600_00, heavy_fees=500_00,
    machine={"lease": 80_00, "premises": 40_00, "radiographers": 50_00, "secretaries": 30_00},
    practice=550_00, other_machine=10_00, pay=400_00, machines=2000, radiologists=400,
)  # fmt: skip
BY_HAND = {
    "cover_bare": 6250,  # 500 / 80
    "cover_works": 4167,  # 500 / 120
    "cover_radiographers": 2941,  # 500 / 170
    "cover_full": 2500,  # 500 / 200
    "rest_full": 600,  # (500 - 200) / 500
    "margin_after_pay": 275,  # 1600 - 550 - 200 - 10 - 400 = 440 of 1600
    "margin_before_pay": 525,  # 840 of 1600
    "surplus_after_pay": 300,  # 480 of 1600
    "surplus_before_pay": 550,  # 880 of 1600
    "charges_of_acts": 550,
    "charges_of_all": 475,  # 760 of 1600
}


@pytest.mark.parametrize(("ratio", "expected"), BY_HAND.items())
def test_ratios_by_hand(ratio, expected):
    assert rate(*RATIOS[ratio](BOOK)) == expected


def found(book, camp, ratio):
    books = dict.fromkeys(("low", "central", "high"), book)
    return next(one for one in findings(books, (camp,)) if one.ratio == ratio)


def test_the_cost_of_a_machine_solved_for_gives_the_published_cover():
    """500 € of fees over 1.63, for two machines: 153.37 € each; charges of 200 € stand at 153.4 % of that."""
    one = found(BOOK, "cover", "cover_full")
    assert one.solved == "machine_cost"
    assert one.cents == 500_00 * 1000 // 1630 // 2
    assert one.level == 1534
    machine = {nature: cents * one.level // 1000 for nature, cents in BOOK.machine.items()}
    assert abs(rate(*RATIOS["cover_full"](replace(BOOK, machine=machine))) - 1630) <= 2


def test_the_pay_solved_for_gives_the_published_margin():
    """11 % of 1 600 € is 176 €: 840 - 176 = 664 € of pay, 166 € for each of four radiologists."""
    one = found(BOOK, "profitability", "margin_after_pay")
    assert (one.solved, one.cents) == ("pay", 166_00)
    assert rate(*RATIOS["margin_after_pay"](replace(BOOK, pay=4 * one.cents))) == 110


def test_the_level_of_charges_solved_for_gives_the_published_margin():
    """Charges may reach 1600 - 400 - 176 = 1 024 €, 134.7 % of 760 €."""
    assert found(BOOK, "profitability", "margin_after_pay").level == 1347


def test_the_return_is_another_ratio():
    """440 € of margin at 27.9 % are the return of 1 577.06 € of equity; nobody published the equity."""
    one = found(BOOK, "return", "margin_after_pay")
    assert (one.verdict, one.solved, one.cents) == ("other", "equity", 1577_06)


def test_a_published_value_is_within_below_or_above():
    dear = replace(BOOK, practice=1500_00)
    books = {"low": BOOK, "central": BOOK, "high": dear}
    verdicts = {one.camp: one.verdict for one in findings(books) if one.ratio == "charges_of_acts"}
    assert verdicts == {"charges_cnam": "within", "charges_fnmr": "within"}
    assert found(BOOK, "charges_fnmr", "charges_of_acts").verdict == "above"
    assert found(BOOK, "cover", "cover_full").verdict == "below"


def test_nothing_is_solved_without_machines():
    none = replace(BOOK, machine={}, machines=0, heavy_fees=0)
    assert found(none, "cover", "cover_full").cents is None


@given(st.integers(1, 3000), st.sampled_from(sorted(BY_HAND)))
def test_more_fees_never_make_a_ratio_of_receipts_worse(level, ratio):
    less, more = (rate(*RATIOS[ratio](BOOK.with_fees(one))) for one in (level, level + 100))
    assert more <= less if ratio.startswith("charges") else more >= less


def test_lines_of_machines():
    lines = default_charges()
    kept = {line.charge for line, mine in zip(lines, of_machines(lines), strict=True) if mine}
    assert {"lease_mri", "radiographers", "contrast_ct", "energy_pet"} <= kept
    assert not kept & {"external", "staff", "radiologists", "taxes", "remote_reading"}
