"""The public ledger: every verdict is computed, the same for all sides, and our own figures hold."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.cli.main import main
from radioscopie.law.load import Law
from radioscopie.models.ledger import (
    ELSEWHERE,
    FAILS,
    HOLDS,
    LEAST,
    MOST,
    NEAR,
    UNTESTED,
    Figure,
    Said,
    judge,
)
from radioscopie.questions.ledger.answer import answer
from radioscopie.questions.ledger.ask import Ask
from radioscopie.tables.ledger import SIDES, read_statements


def figure(low, central, high, basis="draws", perimeter="all", bound=""):
    return Figure("test", perimeter, low, central, high, basis, "run", bound)


LAW = figure(-8.0048, -8.0048, -8.0048, "law")


@pytest.mark.parametrize(
    ("low", "high", "kind", "figures", "verdict"),
    [
        ("-8.0", "-8.0", "exact", (LAW,), HOLDS),  # 91.71 / 99.69
        ("-8.6", "-8.6", "exact", (LAW,), FAILS),
        ("-8.6", "-8.6", "exact", (LAW, figure(-8.6, -8.6, -8.6, "law")), ELSEWHERE),
        ("300", "300", "exact", (figure(270, 399, 450),), HOLDS),
        ("255", "255", "exact", (figure(270, 399, 450),), NEAR),
        ("200", "200", "exact", (figure(270, 399, 450),), FAILS),
        ("5", "5", "less", (figure(5.46, 5.46, 5.46),), NEAR),
        ("50", "50", "more", (figure(74, 74, 74),), HOLDS),
        ("4", "4", "about", (figure(4.5, 4.5, 4.5),), HOLDS),
        ("24.20", "197.91", "range", (figure(28.04, 100, 203.83, "law"),), FAILS),
        ("28.04", "203.83", "range", (figure(28.04, 100, 203.83, "law"),), HOLDS),
        ("-15", "-7.5", "both", (figure(-15, -15, -15, "law"), figure(-7.49, -7.49, -7.49, "law")), HOLDS),
        ("-15", "-7.5", "both", (figure(-15, -15, -15, "law"), figure(-5, -5, -5, "law")), FAILS),
        (
            "5",
            "5",
            "exact",
            (figure(10, 12, 14, bound=MOST),),
            UNTESTED,
        ),  # charges may bring it there
        ("20", "20", "exact", (figure(10, 12, 14, bound=MOST),), FAILS),
        ("20", "20", "exact", (figure(10, 12, 14, bound=LEAST),), UNTESTED),
        ("13", "13", "exact", (figure(10, 12, 14, bound=MOST),), HOLDS),
        ("399", "399", "ours", (figure(263, 398.6, 458),), HOLDS),
        ("380", "380", "ours", (figure(263, 398.6, 458),), FAILS),
    ],
)
def test_verdicts_by_hand(low, high, kind, figures, verdict):
    assert judge(Said(low, high, kind), figures) == verdict


@given(st.integers(1, 10_000), st.integers(0, 5_000), st.integers(0, 5_000), st.integers(1, 10_000))
def test_a_wider_interval_never_turns_a_statement_down(central, below, above, said):
    narrow, wide = figure(central, central, central), figure(central - below, central, central + above)
    rank = (HOLDS, NEAR, FAILS).index
    number = Said(f"{said}", f"{said}", "exact")
    assert rank(judge(number, (wide,))) <= rank(judge(number, (narrow,)))


def test_every_statement_is_whole():
    statements = read_statements()
    assert len([one for one in statements if one.number.startswith("LED-")]) == 135
    assert {one.side for one in statements} == set(SIDES)
    assert len({one.number for one in statements}) == len(statements)
    for one in statements:
        assert bool(one.tests) or bool(one.why), one.number
        assert one.statement.fr != one.statement.en, one.number
        assert (one.kind == "words") == (not one.low), one.number


@pytest.fixture(scope="module")
def judged():
    return answer(Ask(draws=40), lambda _: None).result


@pytest.mark.slow
def test_all_are_recomputed_and_our_own_figures_hold(judged):
    rows = judged.tables["statements"].table.to_pylist()
    verdicts = {row["id"]: row["verdict"] for row in rows}
    assert {verdict for one, verdict in verdicts.items() if one.startswith("OWN-")} == {"holds"}
    # the first checks of the fact sheet, made by hand on the law
    assert [verdicts[f"LED-{one:03}"] for one in (94, 95, 96, 97, 98, 99, 101, 102, 103, 106)] == [
        "fails", *["holds"] * 9,
    ]  # fmt: skip
    assert [verdicts[f"LED-{one:03}"] for one in (100, 105, 129)] == ["elsewhere"] * 3
    assert all(row["verdict"] in ("untested", "calibrated") for row in rows if row["why"])
    assert all(row["ours"] is not None for row in rows if not row["why"])


@pytest.mark.slow
def test_counts_add_up(judged):
    rows = judged.tables["statements"].table.to_pylist()
    for name in ("sides", "years"):
        counted = judged.tables[name].table.to_pylist()
        assert sum(row["statements"] for row in counted) == len(rows)
        for verdict in ("holds", "near", "elsewhere", "fails", "calibrated", "untested"):
            assert sum(row[verdict] for row in counted) == sum(row["verdict"] == verdict for row in rows)


def test_a_few_statements_are_told_with_their_command(capsys):
    assert main(["ledger", "--id", "led-094", "--id", "LED-131"]) == 0
    out = capsys.readouterr().out
    assert "LED-094" in out
    assert "ne tient pas" in out
    assert "radioscopie law show technical_fees.ct.full.non_amortised" in out
    assert "272,83 €" in out


def test_json_and_english(capsys):
    assert main(["ledger", "--lang", "en", "--id", "LED-102", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["statements"]
    assert (row["verdict"], row["ours"], row["statement_en"]) == ("holds", 64.26, "Venous Doppler in 2026")


def test_an_unknown_number_is_refused_with_near_ones(capsys):
    assert main(["ledger", "--id", "LED-999"]) == 2
    assert "LED-099" in capsys.readouterr().err


def test_no_technical_fee_is_known_before_the_statements_that_say_so():
    """LED-012 and LED-026 need fees of 2017 and of the spring of 2018."""
    told = [row.number for row in read_statements() if row.why == "old_fees"]
    fees = [one for address, one in Law.load().entries.items() if address.startswith("technical_fees.")]
    known = [value.valid_from for one in fees for value in one.values if value.value is not None]
    assert told == ["LED-012", "LED-026"]
    assert min(known) == date(2018, 7, 1)
