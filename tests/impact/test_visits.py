"""Rows that name their visit give the same impact held, and priced day by day from a file that is not held."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from radioscopie.models.pricing.impact import by_day
from radioscopie.questions.impact.answer import answer
from radioscopie.questions.impact.ask import Ask
from radioscopie.results.answer import silent
from radioscopie.tables.rejects import problems_of
from tests.engines.splits import HEAD
from tests.impact.split_years import (
    ASKED,
    ROWS,
    a_year,
    as_table,
    one_year,
    part,
    said,
    with_amounts_and_fees,
    with_cancellations,
    without_lines,
    write,
)


@pytest.fixture
def machines(tmp_path):
    return tmp_path / "machines.csv"


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("seed", range(4))
def test_days_priced_one_after_the_other_say_what_rows_held_say(tmp_path, machines, seed, asked, monkeypatch):
    rows, listed = one_year(seed, ROWS, visits=True)
    machines.write_text(listed)
    table = as_table(rows)
    file = write(with_amounts_and_fees(table, seed) if seed % 2 else table, tmp_path / "year.parquet")
    monkeypatch.setattr(by_day, "MOST_TOGETHER", 50)
    assert said(file, machines, engine="threads", **asked) == said(file, machines, **asked)


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    home = tmp_path_factory.mktemp("visits")
    return home, *a_year(home, 31, visits=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_any_parts_batches_and_cuts_say_the_same(year, monkeypatch, seed):
    """A visit may stand in two parts, or in two batches: it is brought together."""
    home, table, machines, held = year
    rng = np.random.default_rng(seed)
    cuts, (group, rows, most) = rng.integers(1, ROWS, rng.integers(0, 6)), rng.integers(40, ROWS, 3)
    batches = {"mapping": None, "batch_rows": int(rows), "signed": False}
    monkeypatch.setattr("radioscopie.tables.activity.iter_activity.__kwdefaults__", batches)
    monkeypatch.setattr(by_day, "MOST_TOGETHER", int(most))
    found = said(part(table, home / "parts", cuts.tolist(), int(group)), machines)
    assert without_lines(found) == without_lines(held)


def test_the_second_radiograph_of_a_visit_counts_in_two_parts_as_in_one(tmp_path):
    """ZBQK002 and NFQK001 of one visit, in two files: read alone, both would be paid in full."""
    rows = pa.table(
        {
            "date": [date(2026, 3, 2)] * 2,
            "practice": ["P"] * 2,
            "act": ["ZBQK002", "NFQK001"],
            "encounter": ["V1"] * 2,
        }
    )
    alone = rows.set_column(3, "encounter", pa.array(["", ""]))
    held = said(write(rows, tmp_path / "one.parquet"), None)[0]["by_year"]
    apart = said(write(alone, tmp_path / "alone.parquet"), None)[0]["by_year"]
    parts = said(part(rows, tmp_path / "parts", [1], 10), None)[0]["by_year"]
    assert parts == held
    assert held[-1]["variant_cents"] < apart[-1]["variant_cents"]


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", range(3))
def test_acts_taken_back_are_in_no_visit(tmp_path, machines, seed):
    """Every third row is followed by its cancellation: what is left is an activity without them, in every cent."""
    rows, listed = one_year(seed, ROWS, visits=True)
    machines.write_text(listed)
    signed, left = with_cancellations(as_table(rows))
    held = said(write(left, tmp_path / "left.parquet"), machines)
    found = said(write(signed, tmp_path / "signed.parquet", signed=True), machines)
    for name in ("by_year", "by_measure", "by_payer", "by_practice"):
        assert found[0][name] == held[0][name], name
    assert "impact.taken_back" not in {row["reason"] for row in found[0]["refused"]}


def test_what_takes_back_more_than_its_day_has_is_refused_with_what_to_do(tmp_path):
    rows = {
        "date": [date(2026, 3, 2)] * 4,
        "act": ["ZBQK002", "ZBQK002", "NFQK001", "NFQK001"],
        "encounter": ["V1", "V1", "V1", "V2"],
        "quantity": pa.array([1, -1, 1, -1], pa.int32()),
    }
    file = write(pa.table(rows), tmp_path / "signed.parquet", signed=True)
    found = answer(Ask(activity=file), silent)
    (told,) = problems_of(found.rejects)
    assert (told.place, told.value) == (f"{file}:4, quantity", "-1")
    assert "reprend" in told.why("fr")
    assert "venue" in told.remedy("fr")
    (counted,) = found.result.tables["rows"].table.to_pylist()
    assert (counted["read"], counted["accepted"], counted["rejected"]) == (4, 3, 1)


def test_29_february_replayed_on_the_28th_keeps_the_order_of_the_file(tmp_path, machines):
    """Only the first fee is at the full rate: it is that of the row above, made on the 29th."""
    machines.write_text(f"{HEAD}M,P,ct,,province,2022-01-01,1\n")
    rows = {
        "date": [date(2024, 2, 29), date(2024, 2, 28)],
        "machine": ["M", "M"],
        "act": ["ACQK001", "ACQH003"],
        "encounter": ["V1", "V2"],
    }
    file = write(pa.table(rows), tmp_path / "year.parquet")
    assert said(file, machines, engine="threads") == said(file, machines)
