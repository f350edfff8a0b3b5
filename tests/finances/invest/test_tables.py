"""The tables of an investment agree with each other and name what they rest on."""

from __future__ import annotations

import pytest

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.questions.accounts.practice.tables.invest import invest_assumptions, invest_tables
from radioscopie.results.wording import told
from radioscopie.texts import text
from tests.finances.invest.test_by_hand import ADD, case_of


@pytest.fixture(scope="module")
def case():
    return case_of(compile_law(Law.load()), ADD)


@pytest.fixture(scope="module")
def tables(case):
    return invest_tables(case)


def test_the_last_total_is_the_value(tables):
    last = tables["invest_options"].table.to_pylist()[-1]
    summary = tables["invest_summary"].table.to_pylist()[0]
    assert last["cumulated_cents"] == summary["known_central_cents"] == 512_703_603
    assert last["cumulated_low_cents"] == summary["known_low_cents"] < last["cumulated_high_cents"]


def test_an_option_of_which_a_cost_is_missing_has_no_value(tables):
    """Nobody gives the maintenance of an MRI that is bought."""
    summary = tables["invest_summary"].table.to_pylist()[0]
    assert summary["missing"] == 1
    assert tables["invest_missing"].table.to_pylist() == [{"option": "add", "line": "maintenance_mri"}]
    silent = ("npv_low_cents", "npv_central_cents", "npv_high_cents", "payback_years", "internal_rate_pct")
    assert {summary[name] for name in silent} == {None}
    assert tables["invest_swings"].table.num_rows == 0


def test_flows_are_what_their_columns_say(tables):
    for row in tables["invest_options"].table.to_pylist():
        received = row["acts_cents"] + row["fees_cents"]
        spent = row["charges_cents"] + row["reading_cents"] + row["paid_cents"]
        assert row["flow_cents"] == received - spent
        assert row["change_cents"] == row["flow_cents"] - row["kept_flow_cents"]


def test_the_curve_crosses_zero_once_the_margin_covers_the_machine(tables):
    rows = [row for row in tables["invest_curve"].table.to_pylist() if row["year"] == 2027]
    margins = [row["margin_central_cents"] for row in rows]
    assert margins == sorted(margins)
    assert margins[0] < 0 < margins[-1]
    assert {row["year"] for row in tables["invest_curve"].table.to_pylist()} == {2027, 2036}


def test_every_title_and_assumption_has_a_text(case, tables):
    assert all(text(table.title, "en") for table in tables.values())
    assert all(text(table.sign, "en") for table in tables.values() if table.sign)
    assert all(told(one, "en").label for one in invest_assumptions(case))


def test_general_numbers_are_told_with_their_range(case):
    found = {a.key: a for a in invest_assumptions(case)}
    pay = found["finances.invest_assumed_reading_pay_pct"]
    assert (pay.low, pay.central, pay.high, pay.note) == ("30", "42", "42", "COS-031 COS-032")
