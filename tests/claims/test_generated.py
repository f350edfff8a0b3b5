"""Invented claims whose truth is known: the reader finds it, each trap alone and all together."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pyarrow.parquet as pq
import pytest
from benchmarks.claims.generate import generate
from benchmarks.claims.lines import spoil
from benchmarks.claims.peers import added_up, duckdb_sql, plain
from benchmarks.claims.traps import SHAPES, TRAPS

from radioscopie.errors import InputError
from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import build_baseline
from tests.claims.tables import account, acts, ask, excluded, fees, proof, rows
from tests.reference import law_values
from tests.reference.pricing import price

pytestmark = pytest.mark.slow
SMALL, LAW = 400, Law.load()
OF_FEES = ("second_fees", "operators", "no_discipline")  # nothing without fees
OF_HOSPITALS = ("modifiers", "unmatched_visits", "hospital_fees", "sent_twice", "later_day")


def told(found) -> dict[str, int]:
    """What the reader found, by the names of the truth."""
    kept = {row["kind"]: row for row in rows(found, "kept") if row["origin"] == "dcir"}
    none = {"lines": 0, "quantity": 0, "base_cents": 0}
    sectors = Counter[str]()
    for row in rows(found, "sectors"):
        sectors[row["sector"]] += row["lines"]
    corrections = {row["correction"]: row["acts"] for row in rows(found, "corrections")}
    of_acts, of_fees = kept.get("act", none), kept.get("fee", none)
    return {
        "acts": of_acts["lines"],
        "acts_signed": of_acts["quantity"],
        "base_cents": of_acts["base_cents"],
        "excess_cents": sum(row["excess_cents"] for row in acts(found)),
        "acts_associated": sum(row["association"] > 0 for row in acts(found)),
        "acts_public": proof(found, "public_acts_of_dcir"),
        "acts_optam": sectors["optam"],
        "acts_sector_2": sectors["2"],
        "cancelled": corrections["cancelled"],
        "unmatched": corrections["unmatched"],
        "fees": of_fees["lines"],
        "fee_cents": of_fees["base_cents"],
        "second_fees": proof(found, "second_fees"),
        **{f"excluded.{reason}": n for reason, n in excluded(found).items()},
    }


def same(found: dict[str, int], truth: dict[str, int]) -> None:
    """Hold what was found against the truth; what neither has is nothing."""
    known = {name: n for name, n in truth.items() if n and not name.startswith(("pmsi", "kept"))}
    assert {name: n for name, n in found.items() if n} == known


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_all_traps_in_the_shape_of_an_extraction(tmp_path, kind):
    """NUM_ENQ for pseudonym, files of a folder named by table and year of flux."""
    truth = generate(tmp_path, SMALL, seed=4, kind=kind, shapes=SHAPES)
    names = {path.stem for path in (tmp_path / "dcir").iterdir()}
    assert {"ER_PRS_F_2025", "ER_CAM_F_2026"} <= names
    same(told(ask(tmp_path / "dcir")), truth)


def all_equal(found) -> bool:
    return {row["cause"] for row in rows(found, "control")} <= {"equal"}


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_all_traps_together(tmp_path, kind):
    truth = generate(tmp_path, SMALL, seed=3, kind=kind)
    found = ask(tmp_path / "dcir")
    same(told(found), truth)
    assert all_equal(found)
    for row in rows(found, "accounts"):
        assert row["read"] == row["kept"] + row["excluded"]
    assert account(found)[3] == 0


@pytest.mark.parametrize(
    "trap",
    [(), *(("fees", one) if one in OF_FEES else (one,) for one in TRAPS if one not in OF_HOSPITALS[1:])],
)
def test_each_trap_alone(tmp_path, trap):
    truth = generate(tmp_path, SMALL, seed=5, traps=trap)
    found = ask(tmp_path / "dcir")
    same(told(found), truth)
    assert all_equal(found)


@pytest.mark.parametrize(
    "traps",
    [("pmsi",), *(("pmsi", one) for one in OF_HOSPITALS), TRAPS],
)
def test_external_acts_of_hospitals(tmp_path, traps):
    truth = generate(tmp_path, SMALL, seed=7, traps=traps)
    found = ask(tmp_path / "dcir", pmsi=tmp_path / "pmsi")
    assert excluded(found, "T_MCOaaFMSTC").get("double_transmission", 0) == truth["pmsi.twice"]
    assert proof(found, "acts_after_entry") == truth["pmsi.after_entry"]
    assert ("sent_twice" in traps, "later_day" in traps) == (
        truth["pmsi.twice"] > 0,
        truth["pmsi.after_entry"] > 0,
    )
    assert proof(found, "acts_of_pmsi") == truth["pmsi.acts"]
    assert proof(found, "visits_compared") == truth["pmsi.acts"]
    assert proof(found, "visits_equal") == truth["pmsi.visits_equal"]
    kept = {row["kind"]: row for row in rows(found, "kept") if row["origin"] == "pmsi"}
    assert kept["act"]["quantity"] == truth["pmsi.acts"]
    fees = kept.get("fee", {"lines": 0, "base_cents": 0})
    assert (fees["lines"], fees["base_cents"]) == (truth.get("pmsi.fees", 0), truth.get("pmsi.fee_cents", 0))
    assert ("hospital_fees" in traps) == (fees["lines"] > 0)


def test_all_acts_in_force_with_any_modifier_on_the_machines_of_the_baseline(tmp_path):
    generate(tmp_path, 1_500, seed=17, traps=("modifiers", "operators", "fees"))
    found = ask(tmp_path / "dcir")
    kept = acts(found)
    days = [date(2025, 1, 1), date(2025, 12, 31)]
    in_force = [
        code for code in LAW.acts if all(LAW[f"acts.{code}.tariff"].at(day).value is not None for day in days)
    ]
    assert {row["act"] for row in kept} >= set(in_force)
    assert len(in_force) > 500
    assert len({letter for row in kept for letter in row["modifiers"]}) > 8
    sites = {row["site"][:8] for row in build_baseline().machines.to_pylist()}
    assert {row["site"] for row in fees(found)} <= sites
    assert all_equal(found)


def test_the_peer_of_the_bench_gives_our_answer(tmp_path):
    generate(tmp_path, SMALL, seed=19)
    found = ask(tmp_path / "dcir")
    written = (pq.read_table(found.large.folder / f"{name}.parquet") for name in ("activity", "fees"))
    mine = plain(added_up(*written))
    assert plain(duckdb_sql(tmp_path)) == mine
    assert {kind for _, kind, *_ in mine} == {"act", "excess", "fee"}


def test_the_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        generate(tmp_path / name, 200, seed=9)
    files = sorted(
        path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()
    )
    assert len(files) > 20
    assert all(
        (tmp_path / "one" / one).read_bytes() == (tmp_path / "two" / one).read_bytes() for one in files
    )
    assert json.loads((tmp_path / "one/truth.json").read_text())["acts"] > 0


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("column", "snds.column_missing"),
        ("twice", "snds.key_twice"),
        ("half", "tables.not_parquet"),
        ("cents", "snds.other_unit"),
    ],
)
def test_one_thing_broken_is_refused_with_its_reason(tmp_path, how, reason):
    generate(tmp_path, 200, seed=11)
    spoil(tmp_path / "dcir", how)
    with pytest.raises(InputError) as found:
        ask(tmp_path / "dcir")
    assert {one.reason for one in found.value.problems} == {reason}


def test_a_month_out_of_place_leaves_its_acts_without_their_lines(tmp_path):
    generate(tmp_path, 200, seed=11, traps=())
    spoil(tmp_path / "dcir", "month")
    found = ask(tmp_path / "dcir")
    assert account(found, "ER_CAM_F")[3] > 0
    assert set(found.rejects["reason"].to_pylist()) == {"snds.orphan"}


def test_the_decimal_reference_gives_the_cents_of_two_thousand_lines(tmp_path):
    """The slow pricing, that shares no code with the engine, on lines that the reader kept."""
    generate(tmp_path, 2_000, seed=13)
    found = ask(tmp_path / "dcir")
    kept = acts(found)
    assert len(kept) >= 2_000
    plain = {"machine": "", "encounter": "", "pathway": "", "territory": ""}
    priced = price([row | plain | {"quantity": 1, "excess_cents": 0} for row in kept], [], law_values.load())
    cents = [one["act_cents"] + one["modifiers_cents"] + one["association_cents"] for one in priced]
    assert [row["quantity"] * one for row, one in zip(kept, cents, strict=True)] == [
        row["billed_cents"] for row in kept
    ]
    assert sum(row["paid_cents"] for row in rows(found, "control") if row["kind"] == "act") == sum(
        row["quantity"] * one for row, one in zip(kept, cents, strict=True)
    )
    assert sum(row["quantity"] for row in fees(found)) > 0
