"""Practices on which the accounts misled: a lease counted twice, a machine bought that lost its maintenance."""

import re
from datetime import date
from pathlib import Path

import pytest

from radioscopie.inputs import Upload, files_in
from radioscopie.questions.accounts.answer import answer
from radioscopie.questions.accounts.ask import Ask
from radioscopie.questions.accounts.page import page, summary
from radioscopie.results.answer import silent
from radioscopie.tables.practice_file import FILES

CASES = Path(__file__).parents[1] / "cases/money"


def ask(name, **more):
    folder = tuple(files_in(CASES / name, FILES).items())
    return answer(Ask(practice=folder, **more), silent).result


def invest(name):
    return ask("cab_invest", invest=CASES / f"cab_invest/{name}.toml", years=(2027,))


@pytest.fixture(scope="module")
def invested():
    return invest("inv")


def test_a_lease_of_my_own_is_not_added_to_the_shipped_one():
    lines = ask("cab_double_lease", years=(2027,)).tables["lines"].table.to_pylist()
    spent = {
        (row["place"], row["line"]): row["amount_cents"]
        for row in lines
        if row["level"] == "machine" and row["nature"] == "lease" and row["case"] == lines[0]["case"]
    }
    assert {key: cents for key, cents in spent.items() if cents and key[0].startswith("IRM")} == {
        ("IRM 2", "leasing IRM 2"): -16_800_050
    }


@pytest.mark.slow
def test_a_machine_that_replaces_another_keeps_what_is_paid_for_its_maintenance(invested):
    """+698 k€ without it, −72 k€ with it, on the whole year: the same in both files now."""
    found = {"inv": invested, "inv_with_maintenance": invest("inv_with_maintenance")}
    rows = {name: one.tables["invest_summary"].table.to_pylist()[0] for name, one in found.items()}
    assert rows["inv"] == rows["inv_with_maintenance"]
    assert rows["inv"]["npv_central_cents"] is not None


def test_an_option_whose_costs_are_not_all_known_has_no_value_and_the_headline_says_which(invested):
    added = invested.tables["invest_summary"].table.to_pylist()[1]
    assert (added["option"], added["npv_central_cents"], added["payback_years"]) == (
        "ajouter-scanner",
        None,
        None,
    )
    said = summary(invested, "fr").split("\n\n")[0]
    assert "«\u00a0ajouter-scanner\u00a0» : pas de valeur actuelle nette" in said
    assert "assurance des machines" in said


def test_the_scanner_added_bears_the_shipped_maintenance(invested):
    """49 000 € a year beside what it would be without."""
    rows = invested.tables["invest_options"].table.to_pylist()
    charges = [
        row["charges_cents"] for row in rows if row["option"] == "ajouter-scanner" and row["year"] == 2028
    ]
    assert charges
    assert charges[0] > 4_900_000


def test_a_cash_that_nobody_says_is_weeks_of_charges_and_no_zero():
    result = ask("cab_double_lease", years=(2027,))
    rows = [row for row in result.tables["cash_summary"].table.to_pylist() if row["world"] == "base"]
    opening = {row["case"]: row["opening_cents"] for row in rows}
    assert 0 < opening["high"] < opening["central"] < opening["low"]
    assert opening["low"] - 4 * opening["high"] in range(-4, 5)  # eight weeks against two
    assert "est supposée de deux, quatre ou huit semaines de charges" in summary(result, "fr")


def test_a_cash_that_is_said_is_the_one_that_is_followed():
    result = ask("cab_invest", years=(2027,))
    assert {row["opening_cents"] for row in result.tables["cash_summary"].table.to_pylist()} == {30_000_000}
    assert "semaines de charges" not in summary(result, "fr")


def typed(reference):
    """The files of cab_invest, the CT reference activity typed."""
    files = dict(files_in(CASES / "cab_invest", FILES))
    name, given = "machines.csv", files["machines.csv"]
    header, *rows = given.read_text("utf-8").splitlines()
    at = header.split(";").index("reference_activity")
    cells = [row.split(";") for row in rows]
    for row in cells:
        row[at] = str(reference) if row[0] == "SCAN" else row[at]
    return files | {name: Upload(name, "\n".join([header, *map(";".join, cells)]).encode())}


def closing(result, bound):
    rows = result.tables["cash_weekly"].table.to_pylist()
    ends = ("closing_cents", "closing_low_cents", "closing_high_cents")
    return [(row["world"], row["date"], *(row[end] for end in ends)) for row in rows if row["bound"] == bound]


@pytest.mark.slow
def test_cash_follows_both_bounds_of_the_fee_of_ct():
    """Each is the cash of the practice that types the reference activity of that bound: 0, or the first threshold."""
    both = ask("cab_invest", years=(2026, 2027))
    assert set(both.tables["cash_weekly"].table["bound"].to_pylist()) == {"reference_low", "reference_high"}
    for bound, reference in (("reference_low", 0), ("reference_high", 11_000)):
        files = tuple(typed(reference).items())
        said = answer(Ask(practice=files, years=(2026, 2027)), silent).result
        assert closing(said, "exact") == closing(both, bound)
    sheets = {row["bound"]: row["cash_cents"] for row in both.tables["balance"].table.to_pylist()}
    assert sheets["reference_low"] < sheets["reference_high"]


@pytest.mark.slow
def test_cash_of_both_bounds_is_one_curve_with_two_ends_in_the_report():
    result = ask("cab_invest", years=(2027,))
    shown = page(result, "fr").replace("\xa0", " ")
    (section,) = re.findall(r'<section class="figure" id="cash_law">.*?</section>', shown, re.DOTALL)
    said = re.findall(r"<title>(\d+ décembre 2027 · [^<]*)</title>", section)
    assert any(" à " in one for one in said)
    assert "borne basse ; la marge" not in section


def test_the_base_that_runs_out_of_cash_too_is_in_the_same_sentence():
    said = summary(ask("cab_double_lease", years=(2026, 2027)), "fr")
    (sentence,) = [one for one in said.split("\n") if one.startswith("Loi en vigueur :")]
    assert "Avant : elle manque déjà, le" in sentence.split(")")[0]


@pytest.mark.slow
def test_each_variant_has_its_sentence_and_its_name():
    said = summary(ask("cab_invest", scenario=CASES / "scen.toml"), "fr").split("\n\n")[0]
    assert "avec «\u00a0Décision appliquée\u00a0», la marge passe de" in said
    assert "Avec «\u00a0Contre-proposition\u00a0», la marge passe de" in said


def test_no_bound_stands_alone_in_the_tables_of_machines(invested):
    """The CT without reference activity is one row with two ends; MRI have one figure."""
    machines = summary(invested, "fr").split("Machines, 2027")[1].split("\n\n")[0].split("\n")[2:]
    assert [line.split("  ")[0] for line in machines] == ["IRM 1", "IRM 2", "SCAN"]
    assert [" à " in line for line in machines] == [False, False, True]


@pytest.mark.slow
def test_a_counter_proposal_stands_beside_the_decision_it_would_replace():
    result = ask("cab_invest", reform=(CASES / "contre.toml",), instead_of="decision_2025", years=(2027,))
    changes = {
        (row["world"], row["case"]): row["change_cents"] for row in result.tables["changes"].table.to_pylist()
    }
    assert {world for world, _ in changes} == {"enacted", "reform"}
    assert all(changes["reform", case] > changes["enacted", case] for _, case in changes)
    said = summary(result, "fr").split("\n\n")[0]
    assert "avec «\u00a0Décision appliquée\u00a0», la marge passe" in said
    assert "Avec «\u00a0Contre-proposition de la fédération" in said


@pytest.fixture(scope="module")
def banked(tmp_path_factory):
    """The options with names as people write them, an MRI bought on credit over seven years at 3.6 %."""
    file = tmp_path_factory.mktemp("bank") / "options.toml"
    words = (CASES / "cab_invest/inv.toml").read_text("utf-8")
    file.write_text(words.replace("remplacer-irm-1", "Remplacer l'IRM 1"), "utf-8")
    return ask("cab_invest", invest=file, years=(2027,), on=date(2026, 11, 30))


def test_the_instalments_of_the_loan_by_hand(banked):
    """1 450 000 € over seven years: annuity = 1 450 000 × 0.036 / (1 − 1.036^−7)."""
    due = round(145_000_000 * 0.036 / (1 - 1.036**-7))
    rows = [
        row for row in banked.tables["invest_cover"].table.to_pylist() if row["option"] == "Remplacer l'IRM 1"
    ]
    assert [abs(row["due_cents"] - due) < 10 for row in rows] == [True] * 7 + [False] * 3
    assert [row["due_cents"] for row in rows[7:]] == [0, 0, 0]
    assert {row["cover_central_hundredths"] for row in rows[7:]} == {None}


def test_the_cover_is_what_is_left_over_what_is_due(banked):
    """Left: margin of the year, nothing being written off, and what the option changes but for its price."""
    rows = [
        row for row in banked.tables["invest_cover"].table.to_pylist() if row["option"] == "Remplacer l'IRM 1"
    ]
    flows = [
        row
        for row in banked.tables["invest_options"].table.to_pylist()
        if row["option"] == "Remplacer l'IRM 1"
    ]
    margins = [
        row["margin_cents"]
        for row in banked.tables["margins"].table.to_pylist()
        if (row["world"], row["level"]) == ("law", "practice")
    ]
    left = (sum(margins) + 1) // 2 + flows[1]["change_cents"]
    assert abs(rows[0]["left_central_cents"] - left) <= 1
    for row in rows[:7]:
        assert (
            abs(row["cover_central_hundredths"] - 100 * row["left_central_cents"] / row["due_cents"]) <= 0.5
        )
        assert row["cover_low_hundredths"] <= row["cover_central_hundredths"] <= row["cover_high_hundredths"]


@pytest.mark.slow
def test_the_page_of_the_bank_has_the_name_the_day_the_options_and_the_cover(banked):
    pages = page(banked, "fr")
    assert set(pages) == {"report.html", "bank.html"}
    for words in (
        "SELARL Imagerie du Val",
        "le 30 novembre 2026",
        "Remplacer l&#39;IRM 1",
        "Couverture de la dette",
        "Taux interne",
    ):
        assert words in pages["bank.html"]
    assert "inconnue\xa0: un coût de l’option manque" in pages["bank.html"]
    assert "30 November 2026" in page(banked, "en")["bank.html"]
