"""The nation place by place: rows add up to the groups, and are worked again by hand."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from radioscopie.law.load import Law
from radioscopie.models.finances.hours import per_hour
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.questions.accounts.nation.tables.places import FINESS, code_names, coded
from radioscopie.tables.charges import default_charges
from tests.nation_accounts.nation import with_words
from tests.scenarios.tiny import tiny

HUNDRED = 100
REAL = "750000018"


def renamed(table):
    """Give a FINESS number to the practice of a real town: a clinic."""
    words = [REAL if name == "P1" else name for name in table["practice"].to_pylist()]
    return table.set_column(table.column_names.index("practice"), "practice", pa.array(words))


@pytest.fixture(scope="module")
def tables():
    baseline = with_words(tiny(scale=900))
    held = {name: renamed(getattr(baseline, name)) for name in ("practices", "sites", "machines")}
    result = nation_accounts(
        replace(baseline, **held), Law.load(), default_charges(), "decision_2025", draws=0
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


def test_no_constructed_account_bears_a_real_number():
    codes = code_names(["2A0000014-ct1", "010000032", "010000024", "970100228", "P01-002"])
    assert coded("010000032-mri2", codes) == "R01-E002-mri2"
    assert coded("970100228", codes) == "R971-E001"
    assert coded("2A0000014", codes) == "R2A-E001"
    assert coded("P01-002", codes) == "P01-002"


def test_the_nation_is_written_without_finess_numbers(tables):
    for name, columns in (
        ("nation_practices", ["practice"]),
        ("nation_machines", ["practice", "site", "machine"]),
    ):
        words = [word for column in columns for word in tables[name][column].to_pylist()]
        assert words
        assert not any(FINESS.match(word) for word in words)
        assert "R75-E001" in words
