"""The nation place by place: rows add up to the groups, and are worked again by hand."""

import pyarrow.compute as pc
import pytest

from radioscopie.law.load import Law
from radioscopie.models.finances.hours import per_hour
from radioscopie.results.accounts_nation import nation_accounts
from radioscopie.tables.charges import default_charges
from tests.finances.nation import with_words
from tests.scenarios.tiny import tiny

HUNDRED = 100


@pytest.fixture(scope="module")
def tables():
    result = nation_accounts(
        with_words(tiny(scale=900)), Law.load(), default_charges(), "decision_2025", draws=0
    )
    return {name: shown.table for name, shown in result.tables.items()}


def rows(table, **equal):
    for name, value in equal.items():
        table = table.filter(pc.field(name) == value)
    return table.to_pylist()


@pytest.mark.parametrize("variant", ["base", "enacted"])
def test_practices_add_up_to_their_group(tables, variant):
    mine = rows(tables["nation_practices"], variant=variant)
    (all_of_them,) = rows(tables["nation_margins"], variant=variant, year=2027, dimension="all")
    assert len(mine) == all_of_them["practices"]
    for name in ("margin_cents", "debt_service_cents", "margin_after_debt_cents"):
        assert sum(row[name] for row in mine) == all_of_them[name]
    assert sum(row["margin_cents"] < 0 for row in mine) == all_of_them["under"]
    assert sum(row["margin_after_debt_cents"] < 0 for row in mine) == all_of_them["under_after_debt"]
    assert {row["status"] for row in mine} == {"constructed"}


def test_margins_are_receipts_less_charges_and_pay(tables):
    for row in rows(tables["nation_practices"]):
        received = row["acts_cents"] + row["fees_cents"]
        assert row["margin_cents"] == received - row["charges_cents"] - row["pay_cents"]


def test_only_practices_of_funds_bear_interest(tables):
    for row in rows(tables["nation_practices"]):
        assert (row["debt_service_cents"] > 0) <= (row["ownership"] == "fund_backed")


def test_a_machine_at_its_break_even_covers_its_charges(tables):
    found = [row for row in rows(tables["nation_machines"]) if row["break_even_exams"] is not None]
    assert found
    for row in found:
        held = row["contribution_cents"] - row["margin_cents"]
        before, at = (held * row["exams"], row["contribution_cents"] * row["break_even_exams"])
        assert at >= before > at - row["contribution_cents"]


def test_an_hour_brings_what_its_exams_bring(tables):
    ct = next(r for r in rows(tables["nation_machines"], equipment="ct") if r["exams"])
    by_hand = ct["contribution_cents"] * 234 / (ct["exams"] * HUNDRED)  # 2.34 exams an hour (THR-010)
    assert abs(ct["contribution_per_hour_cents"] - by_hand) <= 1
    assert per_hour([5], [None]) == [None]
