"""The accounts of one's own report, checked against sums made by hand."""

from datetime import date

import pytest

from radioscopie.tables.survey.questionnaire import questionnaire
from radioscopie.web.survey.own import own_figures, own_impact
from radioscopie.web.survey.own_accounts import UNKNOWN, Amount, own_accounts

YEARS = {
    "B1.m1.equipment": "ct", "B1.m1.class": "1", "B1.m1.zone": "province", "B1.m1.amortised": "no",
    "B2.m1.full_2025": 1000, "B2.m1.reduced_2025": 0,
    "B3.fees.y2024": 900, "B3.fees.y2025": 950.5, "B3.acts.y2024": 300, "B3.acts.y2025": 310,
    "B4.staff": 400, "B4.leases": 100, "B4.premises": 50, "B4.maintenance": 60, "B4.consumables": 20,
    "B4.reading": 10, "B4.other": 5.25,
}  # fmt: skip
MONTH = {
    "A2.now": 40, "A2.before": 200, "A3.staff": 60, "A3.leases": 20, "A3.premises": 5, "A3.other": 5,
    "A4.cash": 70, "A4.overdraft": 30, "A4.on": "2020-04-01",
}  # fmt: skip


def lines(form, cells):
    asked = questionnaire(form)
    held = own_accounts(asked, cells, own_impact(asked, cells))
    return held, {one.code: one.amounts for one in held.lines}


def exact(euros):
    return Amount(euros * 100, euros * 100)


def test_accounts_of_a_year_add_up_and_take_the_change_of_fees():
    held, found = lines("decision_2025", YEARS)
    change = own_impact(questionnaire("decision_2025"), YEARS)
    assert held.columns == ("y2024", "y2025", "after")
    assert found["turnover"][:2] == (exact(1_200_000), exact(1_260_500))
    assert found["charges"] == (exact(645_250),) * 3
    assert found["result"][:2] == (exact(554_750), exact(615_250))
    assert change.low_cents < 0
    assert found["result"][2] == Amount(61_525_000 + change.low_cents, 61_525_000 + change.high_cents)


def test_a_charge_that_was_not_written_is_not_nothing():
    _, found = lines("decision_2025", {name: one for name, one in YEARS.items() if name != "B4.staff"})
    assert found["staff"][0] == UNKNOWN
    assert found["charges"][0] == Amount(24_525_000, None)
    assert found["result"][0] == Amount(None, 95_475_000)


def test_receipts_that_were_not_written_leave_the_rest_unknown():
    _, found = lines("decision_2025", {"B4.staff": 400})
    assert found["turnover"] == (UNKNOWN,) * 3
    assert found["result"] == (UNKNOWN,) * 3


def test_the_day_on_which_cash_ends():
    held, found = lines("shock_2020", MONTH)
    assert found["result"] == (exact(-50_000),)
    assert held.ends_on == date(2020, 5, 31)  # two months of 30.44 days after 1 April
    assert not held.lasts


@pytest.mark.parametrize(("cells", "lasts"), [({"A2.now": 500}, True), ({"A4.on": "soon"}, False)])
def test_cash_that_lasts_or_of_which_too_little_is_known_has_no_day(cells, lasts):
    held, _ = lines("shock_2020", MONTH | cells)
    assert (held.ends_on, held.lasts) == (None, lasts)


def test_aid_counts_only_once_it_is_obtained():
    aid = {"A8.state_loan.state": "asked", "A8.state_loan.amount": 50}
    assert "aid" not in lines("shock_2020", MONTH | aid)[1]
    got = aid | {"A8.state_loan.state": "obtained"}
    assert lines("shock_2020", MONTH | got)[1]["aid"] == (exact(50_000),)


def test_nothing_written_has_no_accounts():
    assert own_accounts(questionnaire("shock_2020"), {"A0.right": "yes"}, None) is None


def test_a_figure_that_adds_up_charges_is_missing_when_one_is():
    asked = questionnaire("decision_2025")
    whole = {one.code: one.value for one in own_figures(asked, YEARS)}
    less = {
        one.code: one.value for one in own_figures(asked, {n: v for n, v in YEARS.items() if n != "B4.staff"})
    }
    assert whole["charges_share"] == pytest.approx(645.25 / 1200)
    assert less["charges_share"] is None
