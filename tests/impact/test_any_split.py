"""An impact whose rows are added up while they are read says what it says of rows that are held, however they come."""

from __future__ import annotations

import numpy as np
import pytest

from radioscopie.models.pricing.impact import tally
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
def test_rows_added_up_say_what_rows_held_say(tmp_path, machines, seed, asked):
    rows, listed = one_year(seed, ROWS)
    machines.write_text(listed)
    file = write(as_table(rows), tmp_path / "year.parquet")
    held = said(file, machines, **asked)
    assert said(file, machines, engine="threads", **asked) == held
    assert {row["case"] for row in held[0]["by_year"]} <= {"exact", "reference_low", "reference_high"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 10))
def test_amounts_billed_and_lines_of_fees_too(tmp_path, machines, seed):
    rows, listed = one_year(seed, ROWS)
    machines.write_text(listed)
    file = write(with_amounts_and_fees(as_table(rows), seed), tmp_path / "year.parquet")
    held = said(file, machines)
    assert held[0]["amounts_billed"]
    assert held[0]["fees_billed"]
    assert said(file, machines, engine="threads") == held


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    home = tmp_path_factory.mktemp("splits")
    return home, *a_year(home, 31)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_any_parts_and_batches_say_the_same(year, monkeypatch, seed):
    home, table, machines, held = year
    rng = np.random.default_rng(seed)
    cuts, group, rows = rng.integers(1, ROWS, rng.integers(0, 6)), *rng.integers(40, ROWS, 2)
    with monkeypatch.context() as patched:
        patched.setattr("radioscopie.tables.activity.iter_activity.__kwdefaults__", _with(int(rows)))
        patched.setattr(tally, "MOST_HELD", int(rows))
        found = said(part(table, home / "parts", cuts.tolist(), int(group)), machines)
    assert without_lines(found) == without_lines(held)


def _with(rows: int) -> dict[str, object]:
    return {"mapping": None, "batch_rows": rows, "signed": False}


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", range(2))
def test_rows_in_another_order_give_the_same_years_measures_machines_and_payers(tmp_path, machines, seed):
    rows, listed = one_year(seed, ROWS)
    machines.write_text(listed)
    table, order = as_table(rows), np.random.default_rng(seed).permutation(ROWS)
    one, other = (
        said(write(each, tmp_path / "year.parquet"), machines, engine="threads")
        for each in (table, table.take(order))
    )
    for name in ("by_year", "by_measure", "by_machine", "by_payer", "period"):
        assert one[0][name] == other[0][name], name


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", range(3))
def test_acts_taken_back_at_once_were_never_made(tmp_path, machines, seed):
    """Every third row is followed by its cancellation: what is left is an activity without them, in every cent."""
    rows, listed = one_year(seed, ROWS)
    machines.write_text(listed)
    signed, left = with_cancellations(as_table(rows))
    whole = said(write(left, tmp_path / "left.parquet"), machines)
    found = said(write(signed, tmp_path / "signed.parquet", signed=True), machines)
    for name in [name for name in whole[0] if name.startswith("by_")]:
        assert found[0][name] == whole[0][name], name
