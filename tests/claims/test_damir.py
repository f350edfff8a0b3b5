"""Open DAMIR: totals by fee code, and the reference activity of CT from months whose truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from radioscopie.errors import InputError
from radioscopie.models.pricing.ct_reference import Months, Prices, ct_bounds, estimate
from radioscopie.questions.read.answer import answer
from radioscopie.questions.read.ask import Ask
from radioscopie.results.answer import silent
from tests.claims.tables import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "FLX_ANN_MOI;PRS_ACT_COG;PRS_ACT_QTE;PRS_REM_BSE;SOI_ANN;SOI_MOI;PRS_NAT;PRS_REM_TYP;"
MACHINES, YEAR = 400, 2025


def ask(path: Path, **asked):
    return answer(Ask(file=path, **asked), silent)


def rows(found, name):
    return found.result.tables[name].table.to_pylist() if name in found.result.tables else []


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((HEAD, *lines)) + "\n")
    return path


def test_the_rows_of_a_published_file_are_read():
    """Five fees, coefficient 4.15: four first fees and a second one (facts of the sample)."""
    found = ask(SAMPLES / "open_damir_A202501_sample.csv")
    told = {(row["care_month"], row["code"]): row for row in rows(found, "months")}
    fee = told["2025-01", "FTN"]
    assert (fee["quantity"], fee["second_fees"], fee["base_cents"]) == (5, 1, 48599)
    assert fee["ct_low"] <= 3 <= fee["ct_high"]
    assert found.rejects["value"].to_pylist() == ["99"]
    assert found.rejects["reason"].to_pylist() == ["read.damir_payment"]
    assert sum(row["lines"] for row in rows(found, "records")) == found.read == 5
    assert rows(found, "ct_reference") == []


def test_t31_an_expense_repeated_by_another_payment_counts_once(tmp_path):
    line = "202501;1;1;99.69;2025;01;2351"
    found = ask(written(tmp_path / "A202501.csv", f"{line};0;", f"{line};4;", f"{line};1;"))
    assert rows(found, "months")[0]["base_cents"] == 2 * 9969
    assert {row["reason"]: row["lines"] for row in rows(found, "records")} == {"row": 2, "repeated": 1}


def test_amounts_below_one_euro_and_corrections(tmp_path):
    lines = (
        "202501;1;1;.81;2025;01;1351;0;",
        "202501;-1;-1;-99.69;2025;01;2351;0;",
        "202501;2;2;199.38;2025;01;2351;0;",
    )
    told = {row["code"]: row for row in rows(ask(written(tmp_path / "A202501.csv", *lines)), "months")}
    assert told["acts"]["base_cents"] == 81
    assert (told["FTN"]["quantity"], told["FTN"]["ct_low"], told["FTN"]["ct_high"]) == (1, 1, 1)


@pytest.mark.parametrize(
    "line",
    [
        "202501;x;1;99.69;2025;01;2351;0;",
        "202501;1;1;99.69;2025;13;2351;0;",
        "202501;1;1;99.69;2025;02;2351;0;",  # care after its flux
        "202501;1;1;99.695;2025;01;2351;0;",
        "202501;1;1;NaN;2025;01;2351;0;",
    ],
)
def test_a_row_that_cannot_be_read_is_refused(tmp_path, line):
    found = ask(written(tmp_path / "A202501.csv", line, "202501;1;1;99.69;2025;01;2351;0;"))
    assert found.rejected == 1
    assert found.rejects["line"].to_pylist() == [2]


def test_a_folder_with_another_file_is_refused_by_name(tmp_path):
    written(tmp_path / "A202501.csv", "202501;1;1;99.69;2025;01;2351;0;")
    (tmp_path / "notes.csv").write_text("a;b\n1;2\n")
    with pytest.raises(InputError, match=r"notes\.csv"):
        ask(tmp_path)


FEE_LINE = "202501;1;1;99.69;2025;01;2351;0;"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HEAD, "read.no_row"),
        (f"{HEAD}PRS_NAT;\n{FEE_LINE}2351;", "read.damir_twice"),
        (HEAD.replace("PRS_REM_BSE;", ""), "read.not_damir"),
        (f"{HEAD}\n{FEE_LINE.replace('99.69', '9969')}", "snds.other_unit"),
        (f"{HEAD}\n{FEE_LINE}\n{FEE_LINE[:12]}", "snds.truncated"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_reason(tmp_path, text, reason):
    path = tmp_path / "A202501.csv"
    path.write_text(f"{text}\n" if "truncated" not in reason else text)
    with pytest.raises(InputError) as found:
        ask(path, format="open-damir")
    assert [one.reason for one in found.value.problems] == [reason]


def test_what_says_nothing_of_a_code_is_empty_and_a_month_without_price_bounds_nothing(tmp_path):
    lines = (FEE_LINE.replace("2351", "1351"), FEE_LINE.replace("2025;01", "2004;01"))
    told = {row["code"]: row for row in rows(ask(written(tmp_path / "A202501.csv", *lines)), "months")}
    assert [told["acts"][name] for name in ("second_fees", "ct_low", "ct_high")] == [None] * 3
    assert (told["FTN"]["ct_low"], told["FTN"]["ct_high"]) == (0, 1)


PRICES = Prices((7554, 9969), (7793, 17197), (1133, 1495))


@pytest.mark.parametrize(
    ("firsts", "seconds", "cents", "bounds"),
    [
        (1, 0, 9969, (1, 1)),
        (1, 0, 17197, (0, 0)),
        (4, 1, 3 * 9969 + 17197 + 1495, (3, 3)),
        (3, 0, 2 * 7554 + 9969, (3, 3)),
        (1, 0, 1, (0, 1)),
        (10, 0, 10 * 17197, (0, 0)),
        (10, 0, 10 * 7554, (10, 10)),
    ],
)
def test_fees_of_a_ct_are_told_by_their_sum(firsts, seconds, cents, bounds):
    assert ct_bounds(PRICES, firsts, seconds, cents) == bounds


def test_bounds_of_many_fees_hold_the_truth():
    rng = np.random.default_rng(1)
    for _ in range(50):
        ct, mri = rng.integers(0, 20, 2)
        cents = int(rng.choice(PRICES.ct, ct).sum() + rng.choice(PRICES.mri, mri).sum())
        low, high = ct_bounds(PRICES, int(ct + mri), 0, cents)
        assert low - 1e-6 <= ct <= high + 1e-6


def fleet(seed: int, reference: int, law: str) -> Months:
    """Months of an invented fleet: activities of a law, each machine with a pace of its own."""
    rng = np.random.default_rng(seed)
    yearly = {
        "gamma": lambda: rng.gamma(6.25, 9650 / 6.25, MACHINES),
        "two kinds": lambda: (
            np.where(rng.random(MACHINES) < 0.3, 5000, 11500) * rng.uniform(0.8, 1.2, MACHINES)
        ),
        "lognormal": lambda: 9650 * np.exp(rng.normal(-0.08, 0.4, MACHINES)),
    }[law]()
    pace = rng.dirichlet(np.array([9, 8.5, 9, 8.5, 8, 8.5, 7.5, 6, 8.5, 9.5, 8.5, 8.5]) * 4, MACHINES)
    so_far = np.cumsum(pace, axis=1) * yearly[:, None]
    full = np.minimum(so_far, reference).sum(axis=0)
    return Months(np.diff(full, prepend=0), np.diff(so_far.sum(axis=0), prepend=0))


@pytest.mark.slow
@pytest.mark.parametrize("reference", [3500, 4500, 6000])
@pytest.mark.parametrize("law", ["gamma", "two kinds", "lognormal"])
def test_the_least_reference_is_under_the_truth_and_near_it_whatever_the_fleet(law, reference):
    found = [estimate(fleet(seed, reference, law), MACHINES) for seed in range(2)]
    assert all(reference * 0.9 <= one.least <= reference for one in found)
    if law == "lognormal":
        assert all(one.low * 0.99 <= reference <= one.high * 1.01 for one in found)


def test_without_a_reduced_fee_nothing_is_told():
    assert estimate(Months(np.ones(12), np.ones(12)), 10) is None


def test_a_year_of_files_gives_the_reference_of_its_machines(tmp_path):
    """Every row is of one machine and month: its sum tells that it is of a CT."""
    months = fleet(3, 4500, "lognormal")
    for month in range(12):
        full, every = round(months.full[month]), round(months.every[month])
        flux = f"{YEAR}{month + 1:02}"
        lines = [
            f"{flux};{n};{n};{n * price / 100:.2f};{YEAR};{month + 1:02};{nature};0;"
            for n, price, nature in ((full, 7554, 2351), (every - full, 6000, 2352))
            if n
        ]
        written(tmp_path / f"A{flux}.csv", *lines)
    found = ask(tmp_path, ct_machines=MACHINES)
    told = {row["reading"]: row for row in rows(found, "ct_reference")}
    assert told["any_fleet"]["low"] <= 4500 <= told["any_fleet"]["high"] == 11_000
    assert found.result.assumptions
