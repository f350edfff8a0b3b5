"""The samples read by hand: each expected row is found, equal on every column that the output has, and no other."""

import csv
from pathlib import Path
from shutil import copyfile

import pytest

from tests.claims.tables import SAMPLES, account, acts, ask, excluded, fees, proof, rows


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    home = tmp_path_factory.mktemp("claims")
    for name, pattern in (("dcir", "snds_ER_*.csv"), ("pmsi", "pmsi_T_*.csv")):
        (home / name).mkdir()
        for path in SAMPLES.glob(pattern):
            copyfile(path, home / name / path.name)
    return home


@pytest.fixture(scope="module")
def by_hand(folders):
    return ask(folders / "dcir", pmsi=folders / "pmsi")


def expected(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SAMPLES / name).read_text("utf-8").splitlines()))


def act_of(row: dict[str, str]) -> tuple:
    amount = None if row["source"].startswith("FMSTC") else int(row["base_cents"])
    return (
        *(
            row["date"],
            row["act_or_fee"],
            row["modifiers"],
            int(row.get("association") or 0),
            int(row["quantity"]),
        ),
        *(row.get("sector") or "1", row.get("exemption") or "", int(row.get("excess_cents") or 0), amount),
    )


def act_found(row: dict) -> tuple:
    return (
        *(str(row["date"]), row["act"], row["modifiers"], row["association"], row["quantity"], row["sector"]),
        *(row["exemption"], row["excess_cents"], row["billed_cents"]),
    )


def all_expected() -> list[dict[str, str]]:
    told = [{"source": "DCIR"} | row for row in expected("snds_expected.csv")]
    return [*told, *expected("pmsi_expected.csv")]


def test_every_act_expected_is_found_and_no_other(by_hand):
    told = [act_of(row) for row in all_expected() if row["outcome"] in ("activity", "unmatched_negative")]
    (cancelled,) = [row for row in all_expected() if row["outcome"] == "cancelled"]
    pair = [act_of(cancelled | {"quantity": str(n), "base_cents": str(n * 2586)}) for n in (1, -1)]
    assert sorted(map(str, map(act_found, acts(by_hand)))) == sorted(map(str, [*told, *pair]))


def test_every_fee_expected_is_found_and_no_other(by_hand):
    told = [
        (
            row["date"],
            row["act_or_fee"],
            row["equipment"],
            row["band"],
            int(row["quantity"]),
            int(row["base_cents"]),
        )
        for row in all_expected()
        if row["outcome"] == "fees"
    ]
    bands = {"FTN": "full", "FTR": "reduced_1"}
    found = [
        (
            str(row["date"]),
            row["code"],
            row["equipment"],
            bands[row["code"]],
            row["quantity"],
            row["paid_cents"],
        )
        for row in fees(by_hand)
    ]
    assert sorted(found) == sorted(told)


def test_every_reason_expected_is_given_and_no_other(by_hand):
    told = [
        row["outcome"].removeprefix("excluded:") for row in all_expected() if "excluded" in row["outcome"]
    ]
    found = [*excluded(by_hand), *excluded(by_hand, "T_MCOaaFMSTC")]
    assert sorted(found) == sorted(told)


def test_lines_are_accounted_for_as_the_summary_says(by_hand):
    assert account(by_hand) == (16, 9 + 3, 4, 0)
    assert account(by_hand, "ER_CAM_F") == (13, 10, 3, 0)
    assert sum(row["quantity"] for row in acts(by_hand) if row["site"] != "990000027") == 6
    told = {row["correction"]: (row["acts"], row["base_cents"]) for row in rows(by_hand, "corrections")}
    assert told == {"cancelled": (1, 2586), "unmatched": (1, 4060), "not_told": (0, 0)}


def test_amounts_of_visits_are_those_expected(by_hand):
    """FCSTC: 69.00 for a visit, 52.61 for two acts of another."""
    assert (proof(by_hand, "visits_compared"), proof(by_hand, "visits_equal")) == (2, 2)


def test_the_law_gives_every_line_of_the_samples(by_hand):
    assert {(row["kind"], row["cause"]): row["lines"] for row in rows(by_hand, "control")} == {
        ("act", "equal"): 10,
        ("fee", "equal"): 5,
    }


def test_the_class_of_a_machine_is_told_where_its_price_has_one_meaning(by_hand):
    found = {
        (row["code"], row["equipment"], row["class"], row["meanings"]) for row in rows(by_hand, "fee_prices")
    }
    assert found == {("FTN", "ct", "", 1), ("FTN", "mri", "1.5T", 1), ("FTR", "mri", "", 3)}


@pytest.mark.slow
def test_a_line_of_eight_months_is_absent_under_a_lag_of_six(folders):
    found = ask(folders / "dcir", lag_months=6)
    assert excluded(found)["late"] == 2  # the cancellation of January came in October
    assert "ACQN001" not in [row["act"] for row in acts(found) if str(row["date"]) == "2026-01-10"]


@pytest.mark.slow
@pytest.mark.fast_cases(1)
@pytest.mark.parametrize(("hospitals", "kept", "public"), [("dcir", 11, 0), ("none", 10, 1)])
def test_public_hospitals_come_from_where_it_is_asked(folders: Path, hospitals: str, kept: int, public: int):
    found = ask(folders / "dcir", pmsi=folders / "pmsi", hospitals=hospitals)
    assert len(acts(found)) == kept
    assert excluded(found).get("public_hospital", 0) == public
    assert excluded(found, "T_MCOaaFMSTC")["public_hospital"] == 3
    assert (proof(found, "public_acts_of_dcir"), proof(found, "acts_of_pmsi")) == (1, 3)
