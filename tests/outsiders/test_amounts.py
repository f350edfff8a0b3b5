"""One file, one total (case 4); what a file covers (case 3); credit notes (case 20)."""

import pytest

from radioscopie.inputs import Upload
from radioscopie.law.load import Law
from radioscopie.models.pricing.national import practice_totals
from radioscopie.tables.machines import no_machines
from tests.outsiders.conftest import FILES


def total_of(rows, column):
    return sum(row[column] or 0 for row in rows)


def test_price_totals_impact_count_the_same_amounts(ask, priced):
    _, rows = priced("04", "activity.csv")
    (practice,) = ask("04", "totals", "activity.csv", "--json").rows("practices")
    (year,) = ask("04", "impact", "activity.csv", "--years", "2026-2026", "--json").rows("by_year")
    assert [int(row["total_cents"]) for row in rows.values()] == [7_128]
    assert (practice["excess_cents"], practice["total_low_cents"], practice["total_high_cents"]) == (
        5_000,
        7_128,
        7_128,
    )
    assert year["base_cents"] == 7_128


def test_the_excess_fee_of_a_row_refused_counts_for_nothing():
    rows = [
        "2025-11-05,ZBQK002,500",
        "2025-11-05,ABCD123,700",
        "2025-11-05,ZBQK002,0",
        "05/11/2025,ZBQK002,90",
    ]
    file = Upload("a.csv", "\n".join(["date,act,excess_cents", *rows, ""]).encode())
    found = practice_totals(file, no_machines(), Law.load())
    assert found.practices["excess_cents"].to_pylist() == [590]
    assert found.rows_read == 4


def test_six_months_are_told_in_the_headline_and_are_no_year(ask):
    said = ask("03", "impact", "six-months.csv", "--machines", "machines.csv", "--years", "2026-2026")
    assert said.out.startswith("The file covers 6 of the 12 months (from 1 July 2024 to 30 December 2024)")
    assert "fewer fees are reduced than in a whole year" in said.out


def test_a_year_is_made_of_six_months_when_asked(ask):
    words = ["impact", "six-months.csv", "--machines", "machines.csv", "--years", "2026-2026", "--json"]
    part, year = ask("03", *words), ask("03", *words, "--annualise")
    (one,), (whole,) = (said.rows("by_year") for said in (part, year))
    assert whole["base_cents"] == 2 * one["base_cents"] == 2 * 50_097_663
    assert year.rows("period")[0]["is_scaled"]
    (bands,) = year.rows("bands")
    assert (bands["fees_file"], bands["fees_year"]) == (2_079, 4_158)


@pytest.mark.slow
def test_accounts_of_a_part_of_a_year_are_told(ask, tmp_path):
    practice = FILES.parents[2] / "examples/practice"
    for file in ("machines.csv", "charges.csv", "practice.toml"):
        (tmp_path / file).write_bytes((practice / file).read_bytes())
    head, *rows = (practice / "activity.csv").read_text("utf-8").splitlines()
    half = [row for row in rows if row[5:7] <= "06"]
    (tmp_path / "activity.csv").write_text("\n".join([head, *half, ""]), "utf-8")
    words = ["accounts", tmp_path, "--years", "2026-2026"]
    part, year = ask("03", *words), ask("03", *words, "--annualise")
    assert part.out.startswith("The file covers 6 of the 12 months (from 1 January 2024 to 30 June 2024)")
    assert "the margin is not that of a year" in part.out
    assert year.out.startswith("A year made of the 182 days of the file")
    assert "8,816 at a reduced rate instead of 133" in year.out


def test_the_nation_is_a_year_already(ask):
    said = ask("03", "accounts", "--nation", "--annualise")
    assert said.code == 2
    assert "--annualise" in said.err


def test_an_activity_that_no_law_changes_is_said_in_the_terminal(ask):
    said = ask("04", "impact", "activity.csv", "--years", "2026-2026")
    assert said.code == 0
    assert "€71.28" in said.out


def test_credit_notes_refused_are_told_with_their_sum(ask, tmp_path):
    """However few they are: 200 acts, two credit notes of 12.50 and 3 euros, one act cancelled."""
    (tmp_path / "m.toml").write_text((FILES / "20-credit-notes/mapping.toml").read_text("utf-8"), "utf-8")
    rows = ["05/11/2025;ZBQK002;1;10,00"] * 397 + [
        "06/11/2025;ZBQK002;1;-12,50",
        "06/11/2025;ZBQK002;1;-3,00",
        "06/11/2025;ZBQK002;-1;0",
    ]
    file = tmp_path / "a.csv"
    file.write_text("Date;Code;quantity;Dépassement\n" + "\n".join(rows) + "\n", "utf-8")
    said = ask("20", "price", file, "--mapping", tmp_path / "m.toml", "--out", tmp_path / "p.csv")
    assert "Dépassement: 2 rows, −€15.50; quantity: 1 row, −1" in said.out
    told = ask("20", "totals", file, "--mapping", tmp_path / "m.toml", "--json").rows("refused")
    assert [(row["rows"], row["credit_cents"], row["credit_acts"]) for row in told] == [
        (2, -1550, None),
        (1, None, -1),
    ]
    french = ask(
        "20", "price", file, "--mapping", tmp_path / "m.toml", "--out", tmp_path / "p.csv", lang="fr"
    )
    assert "Dépassement : 2 lignes, −15,50 €" in french.out
