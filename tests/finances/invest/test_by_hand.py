"""Options of investment, against an MRI worked out by hand, and properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal, getcontext
from fractions import Fraction

import pytest

from radioscopie.errors import InputError
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.finances.invest.inputs import Held
from radioscopie.models.finances.invest.options import make_case, option_plans, setting_of
from radioscopie.models.finances.invest.verdicts import (
    break_even,
    curve,
    loan_flows,
    payback,
    swings,
    values_at,
    verdict,
    worth,
)
from radioscopie.ranges import Range
from radioscopie.tables.charges import Charge
from radioscopie.tables.invest_file import Invest, InvestOption
from radioscopie.tables.reference_nation import Hypothesis, read_hypotheses

KNOWN = read_hypotheses("finance_invest.toml")
STAFF = Charge(
    "staff", "radiographers", "staff", "machine", "", "", 10_224_000, 13_802_400, 20_448_000, "assumed"
)
DOSES = Charge("doses", "contrast", "volume", "exam", "mri", "", 500, 500, 500, "read")
LEASE = Charge(
    "lease_mri", "lease", "fixed", "machine", "mri", "", 14_100_000, 16_550_000, 19_000_000, "computed"
)
OTHER = Charge("external", "external", "fixed", "act_revenue", "", "", 3400, 3820, 5020, "computed")
CHARGES = (STAFF, DOSES, LEASE, OTHER)
OLD = Held("old", "mri", "1.5T", "province", "S", date(2020, 3, 1), 7000, Fraction(6900))
# by hand: 6 000 exams; acts at 69 €; 4 750 fees at the full rate, 1 250 at the first reduced one (73.94 €);
# radiographers 138 024 € and 5 € an exam; 42 % of the acts pay the reading
ACTS, PAY, SPENT = 41_400_000, 17_388_000, 13_802_400 + 3_000_000
YOUNG, OLD_FEES = 4750 * 15_030 + 1250 * 7394, 4750 * 11_806 + 1250 * 7394
PAID = 120_000_000 + 47_500_000


def number(name: str, *values: int | str) -> Hypothesis:
    low, central, high = (Fraction(value) for value in (values if len(values) == 3 else values * 3))
    return Hypothesis(name, Range(low, central, high), ("user",))


ADD = InvestOption(
    "add", "add", "new", "", "mri", "1.5T", "province", "S", date(2026, 12, 31), None,
    {
        "price_eur": number("price_eur", 120_000_000), "works_eur": number("works_eur", 47_500_000),
        "exams": number("exams", 6000), "act_receipts_eur": number("act_receipts_eur", 6900),
    },
    (Fraction(1),), 0, Fraction(0), 7, Fraction(4, 100), "", Fraction(0), (),
)  # fmt: skip


@pytest.fixture(scope="module")
def law():
    return compile_law(Law.load())


def case_of(
    law, *options: InvestOption, held: tuple[Held, ...] = (OLD,), horizon: int = 10, first: int = 2027
):
    return make_case(law, held, CHARGES, Invest("t", "", first, horizon, options, (), {}), KNOWN)


@pytest.fixture(scope="module")
def case(law):
    return case_of(law, ADD)


def by_hand() -> list[int]:
    young, old = (ACTS + fees - SPENT - PAY for fees in (YOUNG, OLD_FEES))
    return [-PAID, *[young] * 7, *[old] * 3]


def test_flows_of_an_mri_added_by_hand(case):
    found = worth(case, ADD, setting_of(case))
    assert (YOUNG, OLD_FEES) == (80_635_000, 65_321_000)
    assert list(found.change) == by_hand()
    assert (
        found.with_it.fees.tolist() == [80_635_000] * 7 + [65_321_000] * 3
    )  # amortised from the eighth year


def test_value_of_an_mri_added_by_hand(case):
    getcontext().prec = 40
    seven, ten = ((1 - Decimal("1.04") ** -years) / Decimal("0.04") for years in (7, 10))
    value = -PAID + 87_844_600 * seven + 72_530_600 * (ten - seven)
    assert worth(case, ADD, setting_of(case)).value == int(value.to_integral_value())
    assert worth(case, ADD, setting_of(case)).value == 512_703_603  # 5 127 036.03 €


def test_payback_by_hand(case):
    simple, later, rate = payback(worth(case, ADD, setting_of(case)), Fraction(4, 100))
    assert simple == Fraction(19, 10)  # 1 675 000 / 878 446 = 1.907
    assert later == Fraction(20, 10)  # 844 660 + 812 173 in two years, 18 167 left of 780 935: 2.02
    assert rate is not None
    factor = 1 + Decimal(rate.numerator) / rate.denominator
    worth_nothing = -PAID + sum(flow / factor**year for year, flow in enumerate(by_hand()[1:], 1))
    assert abs(worth_nothing) < 10_000  # 100 € of 1 675 000 €


def test_price_takes_the_place_of_the_lease(case):
    _, plans = option_plans(case, ADD, setting_of(case))
    assert [line.charge for line in plans[-1].lines] == ["staff", "doses", "external", "maintenance_mri"]


def test_break_even_by_hand(law):
    """One year, nothing bought: staff 138 024 € against 69 × 58 % − 5 = 35.02 € of acts and 150.30 € of fee an exam."""
    leased = replace(ADD, numbers={**ADD.numbers, "lease_eur": number("lease_eur", 0)})
    bare = {key: value for key, value in leased.numbers.items() if key not in ("price_eur", "works_eur")}
    option = replace(leased, numbers=bare)
    short = case_of(law, option, horizon=1)
    assert break_even(short, option, setting_of(short)) == 745  # 138 024 / 185.32 = 744.8


def test_break_even_volume_loses_nothing_and_one_less_loses(case):
    setting = setting_of(case)
    volume = break_even(case, ADD, setting)
    assert volume is not None
    less, enough = values_at(case, ADD, [volume - 1, volume], setting)
    assert less < 0 <= enough


def test_a_machine_replaced_changes_only_what_changes(law):
    """The same machine, new: the fee is at the full rate again, and nothing else moves."""
    same = replace(
        ADD, name="swap", kind="replace", replaces="old", numbers={}, installed_on=date(2028, 1, 1)
    )
    case = case_of(law, same, first=2028, horizon=4)
    found = worth(case, same, setting_of(case))
    gain = 4750 * (15_030 - 11_806)  # old one installed in 2020: amortised from 2028
    assert list(found.change) == [0, gain, gain, gain, gain]


def test_the_fee_of_a_kept_machine_falls_when_it_is_amortised(law):
    keep = replace(ADD, name="keep", kind="keep", machine="old", installed_on=None, numbers={})
    case = case_of(law, keep)
    before, after = option_plans(case, keep, setting_of(case))
    assert before == after
    fees = worth(case, keep, setting_of(case)).without.fees.tolist()
    reduced = 2250 * 7394
    assert fees[:2] == [4750 * 15_030 + reduced, 4750 * 11_806 + reduced]
    assert worth(case, keep, setting_of(case)).value == 0


def test_exams_taken_from_the_other_machine_are_not_new(law):
    all_moved = replace(ADD, moved_from="old", moved=Fraction(1))
    case = case_of(law, all_moved)
    found = worth(case, all_moved, setting_of(case))
    assert (found.with_it.exams - found.without.exams).tolist() == [0] * 10
    assert (found.with_it.acts - found.without.acts).tolist() == [0] * 10


def test_cases_are_in_order_and_inputs_swing_around_the_centre(law):
    wide = replace(
        ADD,
        numbers={
            **ADD.numbers,
            "price_eur": number("price_eur", 90_000_000, 120_000_000, 130_000_000),
            "exams": number("exams", 4000, 6000, 8000),
        },
    )
    case = case_of(law, wide)
    low, central, high = (one.value for one in verdict(case, wide).worths.values())
    assert low < central < high
    found = {name: values for name, *values in swings(case, wide)}
    assert found["price_eur"] == [central + 30_000_000, central - 10_000_000]
    assert found["exams"][0] < central < found["exams"][1]
    assert "works_eur" not in found


def test_a_first_year_cut_short_and_a_ramp(law):
    late = replace(ADD, installed_on=date(2027, 7, 2), ramp=(Fraction(1, 2), Fraction(1)))
    case = case_of(law, late, first=2027, horizon=2)
    exams = worth(case, late, setting_of(case)).with_it.exams.tolist()
    assert exams == [3000 * 183 // 365, 6000]


def test_life_ends_the_work_and_brings_the_resale(law):
    short = replace(ADD, life_years=3, installed_on=date(2027, 1, 1), numbers={
        **ADD.numbers, "resale_eur": number("resale_eur", 10_000_000),
    })  # fmt: skip
    case = case_of(law, short)
    found = worth(case, short, setting_of(case))
    assert found.with_it.exams.tolist() == [6000] * 3 + [0] * 7
    assert found.change[3] == found.change[2] + 10_000_000
    assert found.change[4:] == (0,) * 7


def test_a_loan_pays_back_what_it_lent(case):
    lent = replace(ADD, loan=Fraction(4, 5))
    _, plans = option_plans(case, lent, setting_of(case))
    interest, principal = loan_flows(case, lent, plans[-1])
    assert principal[0] == -PAID * 4 // 5
    assert principal.sum() == 0
    assert interest[1] == 134_000_000 * 4 // 100
    assert (interest[8:] == 0).all()


def test_the_curve_shows_the_bands(case):
    margins = curve(case, ADD, [4749, 4750, 4751, 8000, 8001], setting_of(case))[:, 0]
    contribution = 6900 * 58 // 100 - 500
    assert margins[1] - margins[0] == pytest.approx(contribution + 15_030, abs=1)
    assert margins[2] - margins[1] == pytest.approx(contribution + 7394, abs=1)
    assert margins[4] - margins[3] == pytest.approx(contribution + 5953, abs=1)


def test_unknown_machines_are_told_with_close_names(law):
    wrong = replace(ADD, replaces="odl", kind="replace")
    case = case_of(law, wrong)
    with pytest.raises(InputError, match="old"):
        worth(case, wrong, setting_of(case))


def test_nothing_is_invented_for_the_receipts(law):
    bare = replace(ADD, equipment="ct", klass="", numbers={})
    case = case_of(law, bare)
    with pytest.raises(InputError, match="act_receipts_eur"):
        worth(case, bare, setting_of(case))


def test_more_exams_are_never_worth_less(case):
    values = values_at(case, ADD, list(range(0, 14_001, 700)), setting_of(case))
    assert values == sorted(values)


def test_a_machine_replaced_by_its_twin_of_the_same_age_changes_nothing(law):
    of_old = replace(OLD, installed_on=date(2026, 12, 31))
    twin = replace(ADD, kind="replace", replaces="old", numbers={})
    case = case_of(law, twin, held=(of_old,))
    assert set(worth(case, twin, setting_of(case)).change) == {0}
