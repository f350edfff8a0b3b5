"""Charges that nobody gave an amount make bounds of the margins, ratios and closures of the nation."""

from dataclasses import replace

import pytest

from radioscopie.law.load import Law
from radioscopie.models.joins.nation_accounts.camps import lacking_in
from radioscopie.questions.accounts.nation.answer import nation_accounts
from radioscopie.questions.accounts.nation.page.report import page, summary
from radioscopie.questions.accounts.nation.page.view import nation_view
from radioscopie.tables.charges import default_charges
from tests.nation_accounts.nation import with_words
from tests.scenarios.tiny import tiny

UNKNOWN = {
    "contrast_ct",
    "contrast_mri",
    "consumables_ct",
    "consumables_mri",
    "it_archive",
    "machine_insurance",
}


def known_lines():
    """Give the shipped lines, nothing being paid where no amount is known: what was done in silence."""
    return [
        line if line.central is not None else replace(line, low=0, central=0, high=0)
        for line in default_charges()
    ]


@pytest.fixture(scope="module")
def baseline():
    return with_words(tiny(scale=900))


@pytest.fixture(scope="module")
def bounded(baseline):
    return nation_accounts(baseline, Law.load(), default_charges(), draws=40, constructions=1)


@pytest.fixture(scope="module")
def whole(baseline):
    return nation_accounts(baseline, Law.load(), known_lines(), draws=40, constructions=1)


def cells(result, table, column):
    """Write a column as pages do."""
    view = nation_view(result, "en")
    return [view.in_row(table, column, row) for row in view.rows(table) if row[column] is not None]


@pytest.mark.parametrize(
    ("table", "column", "sign"),
    [
        ("nation_margins", "margin_permille", "≤"),
        ("nation_margins", "margin_permille_high_95", "≤"),
        ("nation_margins", "under_permille_low_95", "≥"),
        ("nation_margins", "under", "≥"),
        ("nation_summary", "charges_cents", "≥"),
        ("nation_summary", "cover_permille", "≤"),
        ("nation_practices", "margin_cents", "≤"),
        ("nation_machines", "charges_cents", "≥"),
    ],
)
def test_where_a_line_has_no_amount_the_cell_is_a_bound_and_nowhere_else(bounded, whole, table, column, sign):
    rows = [row for row in bounded.tables[table].table.to_pylist() if row[column] is not None]
    told = [cell.startswith(sign) for cell in cells(bounded, table, column)]
    assert told == [row["lacking"] > 0 for row in rows]
    assert any(told)
    assert not any(cell.startswith(sign) for cell in cells(whole, table, column))


def test_amounts_do_not_move_and_changes_are_no_bounds(bounded, whole):
    names = ("margin_cents", "margin_permille", "under", "margin_permille_low_95")
    for one, other in zip(*(result.nation_margins.to_pylist() for result in (bounded, whole)), strict=True):
        assert [one[name] for name in names] == [other[name] for name in names]
    assert not any(
        cell.startswith(("≤", "≥")) for cell in cells(bounded, "nation_margins", "under_change_permille")
    )


def test_a_ratio_of_charges_is_at_least_and_one_of_what_is_left_at_most(bounded, whole):
    senses = {row["ratio"]: row["sense"] for row in bounded.nation_camps.to_pylist()}
    assert senses["charges_of_all"] == "at_least"
    assert senses["charges_of_acts"] == ""  # every line that lacks an amount is one of machines
    assert {senses[one] for one in ("cover_full", "rest_full", "surplus_after_pay")} == {"at_most"}
    assert {row["sense"] for row in whole.nation_camps.to_pylist()} == {""}


def test_lines_that_a_ratio_lacks_are_counted_by_hand():
    """Six lines of CT and MRI, four of PET, none of the practice itself."""
    lines = default_charges()
    assert {line.charge for line in lines if line.central is None and line.equipment != "pet"} == UNKNOWN
    assert [lacking_in(one, lines) for one in ("cover_full", "charges_of_acts", "charges_of_all")] == [
        6,
        0,
        10,
    ]


def test_the_terminal_says_the_bounds(bounded, whole):
    assert "≤" in summary(bounded, "fr")
    assert "≤ " not in summary(whole, "fr").split("sous l’eau")[0]


def test_a_camp_on_the_side_of_missing_amounts_is_not_settled(bounded, whole):
    """A cover at most ours, published below it, may be right once the missing charges are paid; a sure one stays."""
    told, known = (result.tables["nation_camps"].table.to_pylist() for result in (bounded, whole))
    assert not any(row["verdict"] == "open" for row in known)
    for one, other in zip(told, known, strict=True):
        unsure = (one["sense"], other["verdict"]) in {("at_most", "below"), ("at_least", "above")}
        assert one["verdict"] == ("open" if unsure else other["verdict"])
    assert any(row["verdict"] == "open" for row in told)


def test_the_headline_signs_the_ends_of_a_level_as_its_centre(bounded, whole):
    levels = [
        line
        for result in (bounded, whole)
        for line in summary(result, "en").splitlines()
        if line.startswith("Level")
    ]
    assert len(levels) == 2
    assert levels[0].count("≥") == 4  # practices, their share, both ends
    assert "≥" not in levels[1]


@pytest.mark.slow
def test_the_marks_of_charts_have_the_sign_of_what_they_draw(bounded, whole):
    drawn = [page(result, "en") for result in (bounded, whole)]
    for label in (
        "margin, % of receipts (≤)",
        "CT and MRI (≥)",
        "with all staff (town, fees of the model) (≤)",
    ):
        assert [label in one for one in drawn] == [True, False], label
