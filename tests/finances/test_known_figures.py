"""What rests on assumed charges is shown with the figures that they leave known; what the law computes, to the cent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from radioscopie.inputs import files_in
from radioscopie.questions.accounts.practice.answer import practice_accounts
from radioscopie.questions.accounts.practice.page import page, summary
from radioscopie.questions.accounts.practice.page.view import accounts_view
from radioscopie.report.amounts import estimated_count, known_euros
from radioscopie.tables.practice_file import FILES, read_practice_files

EXAMPLE = Path(__file__).parents[2] / "examples/practice"
CENTS = re.compile(r"\d,\d\d\u202f?\u00a0?€")
RESTED = (
    "charges_cents",
    "before_pay_cents",
    "margin_cents",
    "contribution_cents",
    "margin_after_debt_cents",
)


@pytest.fixture(scope="module")
def result():
    files = files_in(EXAMPLE, FILES)
    own = read_practice_files({name: file for name, file in files.items() if name != "charges.csv"})
    return practice_accounts(own, years=(2027,)).result


def test_margins_that_rest_on_assumed_charges_have_no_cents_and_receipts_keep_theirs(result):
    view = accounts_view(result, "fr")
    for row in view.rows("margins", level="practice"):
        assert row["margin_low_cents"] < row["margin_high_cents"]
        written = {name: view.in_row("margins", name, row) for name in (*RESTED, "revenue_cents")}
        assert [name for name, words in written.items() if CENTS.search(words)] == ["revenue_cents"]


@pytest.mark.slow
def test_charges_of_the_page_and_of_the_terminal_have_no_cents_and_the_files_keep_them(result):
    lines = [row for row in result.lines.to_pylist() if row["nature"] != "receipt"]
    assert any(row["amount_cents"] % 100 for row in lines)
    view = accounts_view(result, "fr")
    for row in lines:
        if row["low_cents"] != row["high_cents"]:
            assert not CENTS.search(view.in_row("lines", "amount_cents", row))
    shown = page(result, "fr")
    balance = shown[shown.index('id="balance"') :]
    assert not CENTS.search(balance[: balance.index("</section>")].partition("base64")[0])
    assert not CENTS.search(summary(result, "fr").partition("Marges par année")[0].replace("−174,9", ""))


def test_lines_at_both_ends_add_up_to_the_ends_of_the_margin(result):
    for name in ("natures", "lines"):
        for margin in accounts_view(result, "fr").rows("margins", level="practice"):
            key = {one: margin[one] for one in ("world", "year", "case")}
            more = {} if name == "natures" else {"level": "practice"}
            rows = accounts_view(result, "fr").rows(name, **key, **more)
            ends = {one: sum(row[one] for row in rows) for one in ("low_cents", "amount_cents", "high_cents")}
            assert ends == {
                "low_cents": margin["margin_high_cents"],
                "amount_cents": margin["margin_cents"],
                "high_cents": margin["margin_low_cents"],
            }


def test_charges_known_to_the_cent_are_written_so_and_others_with_the_figures_of_their_ends(result):
    view = accounts_view(result, "fr")
    same = dict.fromkeys(("low_cents", "amount_cents", "high_cents"), -1_234_567)
    assert view.in_row("lines", "amount_cents", same) == "−12\u202f345,67\u00a0€"
    assert view.in_row("lines", "amount_cents", same | {"high_cents": -1_834_567}) == "−12,3\u00a0k€"


def test_an_amount_whose_ends_are_one_is_written_as_it_is():
    assert known_euros(49_472_124, "fr", (49_472_124, 49_472_124)) == "494,7\u00a0k€"
    assert known_euros(49_472_124, "fr", (-49_300_000, 116_000_000)) == "490\u00a0k€"


def test_counts_that_rest_on_charges_have_three_figures_or_those_of_their_ends():
    assert estimated_count(36_475, "en") == "36,500"
    assert estimated_count(36_475, "en", (30_000, 44_000)) == "36,500"
    assert estimated_count(36_475, "en", (0, 60_000)) == "36,000"
    assert estimated_count(7, "en") == "7"
