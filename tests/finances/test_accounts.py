"""Receipts, charges and margins: by hand on a toy, and against prices on the example practice."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from radioscopie.law.compile import compile_together
from radioscopie.law.load import Law
from radioscopie.models.finances.accounts import LEVELS, accounts
from radioscopie.models.finances.assets import book_value, depreciation, end_of_life
from radioscopie.models.finances.books import make_books
from radioscopie.models.finances.breakeven import (
    NEVER,
    Curve,
    break_even,
    curve,
    fees_by_volume,
    measures,
    volumes,
)
from radioscopie.models.finances.cash.practice import balances, practice_cash
from radioscopie.models.finances.charges import values_in
from radioscopie.models.finances.practice import make_practice
from radioscopie.models.finances.takings import PPM, PracticeWorld, replayed
from radioscopie.models.pricing.price import price, total_amounts
from radioscopie.questions.impact.answer import compare
from radioscopie.tables.activity import read_activity
from radioscopie.tables.practice import Asset
from radioscopie.tables.practice_file import read_practice
from tests.finances.by_hand import CHARGES, DESKS, charge, takings, whole

EXAMPLE = Path(__file__).parents[2] / "examples/practice"
YEARS = (2026, 2027)


def drawn(now=None, *, level="practice", case="central", charges=CHARGES, other=None):
    reference = takings()
    return accounts(
        DESKS, charges, values_in(charges, case), reference, now or reference, level=level, other=other
    )


def test_a_practice_reckoned_by_hand():
    found = drawn(other=whole(12_000_00))
    # 280 000 + 240 000 of acts, 10 000 of excess, half of 600 000 of fees, 12 000 of rents
    assert found.revenue.tolist() == [842_000_00]
    by_line = dict(zip((line.charge for line in found.lines), found.charges[:, 0].tolist(), strict=True))
    assert by_line == {
        "lease_mri": 80_000_00,  # half of 160 000
        "radiographers": 60_000_00,
        "contrast_mri": 40_000_00,  # 4 000 exams at 20 EUR, half of them ours
        "rent": 50_000_00,
        "external": 106_000_00,  # 20 % of 530 000
        "taxes": 26_500_00,
        "manager": 30_000_00,
        "radiologists": 250_000_00,  # two and a half
    }
    assert found.margin.tolist() == [842_000_00 - 642_500_00]
    assert found.before_pay.tolist() == [842_000_00 - 392_500_00]
    assert [int(found.charges_behaving(b)[0]) for b in ("fixed", "volume", "staff")] == [
        266_000_00,
        66_500_00,
        310_000_00,
    ]


def test_a_machine_bears_its_own_charges_only():
    machine = drawn(level="machine")
    # fees 300 000 and acts 280 000; lease 80 000, radiographers 60 000, contrast 40 000, 25 % of acts 70 000
    assert machine.margin.tolist() == [580_000_00 - 250_000_00]
    site = drawn(level="site")
    assert site.margin[0] == drawn().margin[0] + 30_000_00 + 250_000_00  # without manager and radiologists


def test_a_cut_of_tariffs_leaves_fixed_charges_and_taxes_as_they_were():
    before, after = drawn(), drawn(takings(acts=(252_000_00, 216_000_00), fees=(540_000_00, 0)))
    assert after.spent.tolist() == before.spent.tolist()
    assert before.margin[0] - after.margin[0] == 52_000_00 + 30_000_00


def test_fewer_exams_lower_what_follows_them():
    half = drawn(takings(exams=(2000, 3000), acts=(140_000_00, 120_000_00), excess=(0, 5_000_00)))
    assert int(half.charges_behaving("volume")[0]) == 20_000_00 + 13_250_00
    assert half.charges_behaving("staff").tolist() == drawn().charges_behaving("staff").tolist()


def test_a_line_for_one_machine_takes_it_out_of_the_others():
    own = charge("radiographers", "radiographers", "staff", "machine", 100_000_00, machine="IRM")
    found = drawn(charges=(*CHARGES, own))
    assert int(found.charges_where(found.lines_of("charge", "radiographers"))[0]) == 50_000_00


def test_cheap_and_dear_charges_stand_on_either_side():
    assert drawn(case="low").margin[0] - drawn().margin[0] == 10_000_00
    assert drawn().margin[0] - drawn(case="high").margin[0] == 10_000_00


def test_measures_by_hand():
    found = {name: int(value[0]) for name, value in measures(drawn()).items()}
    assert found["contribution_cents"] == 830_000_00 - 66_500_00
    assert found["contribution_per_exam_cents"] == 76_35  # 763 500 / 10 000
    assert found["break_even_price_cents"] == 64_25  # 642 500 / 10 000
    assert found["fixed_cover_permille"] == 1326  # 763 500 / 576 000 = 1.32552


@given(more=st.integers(0, 10**9), where=st.sampled_from(("acts", "excess", "fees")), desk=st.integers(0, 1))
def test_more_receipts_never_lower_the_margin(more, where, desk):
    now = takings()
    richer = replace(now, **{where: getattr(now, where) + more * np.eye(2, dtype=np.int64)[desk]})
    for level in LEVELS:
        assert (drawn(richer, level=level).margin >= drawn(now, level=level).margin).all()


def test_break_even_of_straight_lines():
    exams = np.arange(0, 1001, 25)[:, None]
    lines = Curve("machine", exams[:, 0], exams, 50_00 * exams, 20_000_00 + 10_00 * exams)
    assert break_even(lines).tolist() == [500]
    poor = replace(lines, revenue=5_00 * exams)
    assert break_even(poor).tolist() == [NEVER]
    assert break_even(replace(lines, spent=0 * exams)).tolist() == [0]


def test_a_machine_is_written_off_to_the_cent():
    asset = Asset("IRM", 1_000_000_01, date(2020, 3, 9), 7)
    assert end_of_life(asset) == date(2027, 3, 9)
    assert sum(depreciation(asset, year) for year in range(2019, 2030)) == asset.price
    assert depreciation(asset, 2021) == round(asset.price * 365 / 2556)  # 2 556 days from 9 March 2020
    assert book_value(asset, date(2027, 3, 9)) == 0
    assert book_value(asset, date(2020, 1, 1)) == 0


@pytest.fixture(scope="module")
def example():
    law = Law.load()
    folder = read_practice(EXAMPLE)
    base, now = compile_together(law.frozen(date(2025, 11, 4)), law)
    return folder, make_practice(folder, law), (PracticeWorld("base", base), PracticeWorld("law", now)), law


def test_takings_are_those_of_price(example):
    folder, practice, _, law = example
    now = PracticeWorld("law", compile_together(law)[0])
    found = replayed(practice, (now,), 2024)["law"]
    priced = price(folder.activity, folder.machines, law)
    for takings_of, wanted in zip(found.takings, total_amounts(priced.coded, priced.amounts), strict=True):
        year = takings_of.year()
        assert int(year.acts.sum()) == sum(wanted[f"{n}_cents"] for n in ("act", "modifiers", "association"))
        assert int(year.fees.sum()) == wanted["technical_fee_cents"]
        assert int(year.excess.sum()) == wanted["excess_cents"]
    assert int(found.payers.sum()) == int(year.acts.sum() + year.excess.sum())


def test_what_the_law_changes_is_what_impact_says(example):
    folder, practice, worlds, law = example
    result = compare(folder.activity, folder.machines, law, years=YEARS).result
    rows = {(r["year"], r["case"]): r for r in result.tables["by_year"].table.to_pylist()}
    for year in YEARS:
        done = replayed(practice, worlds, year)
        for bound, case in enumerate(("reference_low", "reference_high")):
            before, after = (
                sum(int(getattr(done[w].takings[bound], n).sum()) for n in ("acts", "excess", "fees"))
                for w in ("base", "law")
            )
            assert after - before == rows[year, case]["law_cents"]
            assert after == rows[year, case]["variant_cents"]


def test_volumes_unchanged_give_the_same_cents(example):
    _, practice, worlds, _ = example
    same = replace(worlds[1], name="same", factor=lambda coded: np.full(len(coded.visit), PPM, np.int64))
    done = replayed(practice, (worlds[1], same), 2027)
    for one, other in zip(done["law"].takings, done["same"].takings, strict=True):
        assert all((getattr(one, f.name) == getattr(other, f.name)).all() for f in fields(one))


def test_twice_the_exams_is_twice_the_activity_priced(example, tmp_path):
    folder, practice, worlds, law = example
    done = replayed(practice, worlds, 2024)["law"]
    books = {(b.world.name, b.case): b for b in make_books(practice, folder.charges, worlds, (2024,))}
    fees = fees_by_volume(practice, worlds[1], done, 0, 2024)
    rows = (EXAMPLE / "activity.csv").read_text("utf-8").splitlines()
    at = rows[0].split(",").index("quantity")
    twice = [rows[0], *(_doubled(row, at) for row in rows[1:])]
    (tmp_path / "twice.csv").write_text("\n".join(twice), "utf-8")
    priced = price(read_activity(tmp_path / "twice.csv"), folder.machines, law)
    wanted = np.bincount(priced.coded.rows.machine + 1, weights=priced.amounts.fees.low, minlength=5).astype(
        np.int64
    )[1:]
    found = fees[volumes().tolist().index(2000)]
    assert found[1:].tolist() == wanted[1:].tolist()
    assert found[0] == pytest.approx(
        wanted[0], rel=0.002
    )  # SCANNER-1 opens second fees, which follow in proportion
    drawn_now = books["law", "reference_low"].accounts["machine", "central"]
    found = curve(practice, drawn_now, fees)
    now = volumes().tolist().index(1000)
    assert found.margin[now].tolist() == drawn_now.margin.tolist()


def _doubled(row, at):
    cells = row.split(",")
    cells[at] = str(2 * int(cells[at] or 1))
    return ",".join(cells)


@pytest.mark.parametrize("cost", ["low", "central", "high"])
def test_cash_profit_and_balance_agree(example, cost):
    folder, practice, worlds, _ = example
    books = make_books(practice, folder.charges, worlds, YEARS)
    for world in ("base", "law"):
        mine = [b for b in books if b.world.name == world and b.bound == 0]
        cash = practice_cash(practice, mine, books[0], cost)
        sheets = balances(practice, mine, cash, cost)  # raises when they do not agree
        for book, sheet, before in zip(mine[1:], sheets[1:], sheets, strict=False):
            interest = int(cash.flow("loans").accrued[0, 53:].sum())
            assert sheet.equity - before.equity == int(book.accounts["practice", cost].margin[0]) - interest


def test_a_lie_in_the_books_is_found(example):
    folder, practice, worlds, _ = example
    books = make_books(practice, folder.charges, worlds, YEARS)
    mine = [b for b in books if b.world.name == "law" and b.bound == 0]
    cash = practice_cash(practice, mine, books[0])
    wrong = replace(mine[0], accounts={**mine[0].accounts, ("practice", "central"): books[0].practice})
    with pytest.raises(Exception, match="balance 2026"):
        balances(practice, [wrong, *mine[1:]], cash)
