"""What a premium buys: by hand, by counting doctors one by one, and the amounts set beside it by another road."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.cli.main import main
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.incentives import cost_of_one_more, more_share, per_person
from radioscopie.models.joins.exams_spending import TOWN, exams_spending
from radioscopie.tables.incentives import read_effects, read_schemes
from radioscopie.tables.quoted import quoted
from radioscopie.tables.reference_nation import read_hypotheses, read_reference

ON = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("study", "cents"),
    [
        ("centre_2012", 6_555_556),  # 9 % for 5 000: 18 % for 10 000; 118 paid for 18
        ("basse_normandie_2012", 7_250_000),  # 16 %: 116 paid for 16
        ("champagne_ardenne_2012", 30_411_765),  # 3.4 %: 1 034 paid for 34
        ("picardie_2012", None),  # fewer come
        ("united_states_2019", 376_000_000),  # 0.2 % for 7 500: 1 in 375; 376 paid for one
    ],
)
def test_a_premium_of_ten_thousand_by_hand(study, cents):
    effect = next(one for one in read_effects() if one.study == study)
    more = more_share(1_000_000, effect.premium_cents, Fraction(effect.percent))
    assert cost_of_one_more(1_000_000, more) == cents


@given(
    come=st.integers(1, 10**6),
    moved=st.integers(1, 10**6),
    premium=st.integers(1, 10**9),
)
def test_the_cost_of_one_more_is_all_that_is_paid_over_those_moved(come, moved, premium):
    paid = Fraction(premium * (come + moved), moved)
    assert abs(cost_of_one_more(premium, Fraction(moved, come)) - paid) <= Fraction(1, 2)


def test_nobody_moved_and_nobody_near_have_no_cost():
    assert cost_of_one_more(10**6, Fraction(0)) is None
    assert per_person(Fraction(10**6), 0) is None


def test_schemes_are_in_force_on_their_days():
    held = {one.code: one for one in read_schemes()}
    assert held["first_installation_zip"].is_in_force(date(2026, 1, 1))
    assert not held["first_installation_zip"].is_in_force(date(2025, 12, 31))
    assert held["installation_contract"].is_in_force(date(2025, 12, 31))
    assert not held["installation_contract"].is_in_force(date(2026, 1, 1))


def test_few_exams_are_all_billed_at_the_full_fee_of_a_new_machine():
    law, reference, exams = Law.load(), read_reference(), 100
    prices = compile_law(law)
    fee = law["technical_fees.mri.full.1.5T.province.non_amortised"].at(ON).value
    rows = [row for row in reference.mix if (row["perimeter"], row["modality"]) == (TOWN, "mri")]
    weight = sum(row["weight"] for row in rows)
    tariffs = [law[f"acts.{row['act']}.tariff"].at(ON).value for row in rows]
    mean = sum(Decimal(row["weight"]) * Decimal(cents) for row, cents in zip(rows, tariffs, strict=True))
    low, high = exams_spending(prices, reference, "mri", "1.5T", "province", exams, ON)
    assert low == high
    acts = low - exams * fee
    assert abs(acts - Fraction(mean) / weight * exams) <= 1


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    folder = tmp_path_factory.mktemp("incentives") / "out"
    assert main(["incentives", "--departement", "35", "--out", str(folder)]) == 0
    return folder, json.loads((folder / "result.json").read_text("utf-8"))


def rows(folder, name):
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def test_readers_at_a_distance_and_by_the_premium_by_another_road(answered):
    folder, _ = answered
    ways = {row["way"]: row for row in rows(folder, "ways")}
    (place,) = rows(folder, "place")
    years = ways["reader_distance"]["years"]
    distance = 8_000 + 650 * 12 * years + 8 * place["exams"] * years
    assert ways["reader_distance"]["total_cents"] == distance * 100
    assert ways["reader_distance"]["person_cents"] == round(distance * 100 / place["people"])
    fewest, most = place["exams_low"] / 14_500, place["exams_high"] / 6_667
    assert ways["reader_premium"]["total_low_cents"] == pytest.approx(fewest * 6_555_556, abs=1)
    assert ways["reader_premium"]["total_high_cents"] == pytest.approx(most * 376_000_000, abs=1)
    assert ways["reader_premium"]["total_cents"] is None


def test_ends_are_in_order_and_a_share_of_new_exams_may_be_none(answered):
    folder, _ = answered
    for row in rows(folder, "ways"):
        kept = [row[f"total_{end}cents"] for end in ("low_", "", "high_")]
        known = [one for one in kept if one is not None]
        assert known == sorted(known)
    ways = {row["way"]: row for row in rows(folder, "ways")}
    assert ways["machine_exams"]["total_low_cents"] == 0


def test_the_prices_of_a_distant_reader_are_the_published_ones():
    held = read_hypotheses("incentives.toml")
    for key, facts in {"reading_setup": "T081", "reading_month": "T082", "reading_exam": "T083"}.items():
        low, high = (quoted(f"{facts}{end}").value for end in "ab")
        assert (held[key].value.low, held[key].value.high) == (low, high)
        assert held[key].value.central == (low + high) / 2


def test_an_unknown_area_is_refused_with_what_is_close(capsys):
    assert main(["incentives", "--region", "Bretange"]) == 2
    assert "bretagne" in capsys.readouterr().err
