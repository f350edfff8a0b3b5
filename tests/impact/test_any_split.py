"""An impact whose rows are added up while they are read says what it says of rows that are held, however they come."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from radioscopie.models.pricing.impact import tally
from tests.impact.split_years import as_table, one_year, part, said, with_amounts_and_fees, write

ROWS = 1_200
OF_LINES = ("lines", "fields", "value")  # of the first rows of a kind
ASKED = (
    {},
    {"years": (2024, 2027, 2028), "base": date(2020, 1, 1)},
    {"years": (2012, 2026), "base": date(2010, 6, 1)},
    {"scenario": "decision_2025"},
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


@pytest.mark.fast_cases(1)
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
    rows, listed = one_year(31, ROWS)
    machines = home / "machines.csv"
    machines.write_text(listed)
    table = with_amounts_and_fees(as_table(rows), 31)
    return home, table, machines, said(write(table, home / "year.parquet"), machines)


@pytest.mark.fast_cases(1)
@pytest.mark.parametrize("seed", range(8))
def test_any_parts_and_batches_say_the_same(year, monkeypatch, seed):
    home, table, machines, held = year
    rng = np.random.default_rng(seed)
    cuts, group, rows = rng.integers(1, ROWS, rng.integers(0, 6)), *rng.integers(40, ROWS, 2)
    with monkeypatch.context() as patched:
        patched.setattr("radioscopie.tables.activity.iter_activity.__kwdefaults__", _with(int(rows)))
        patched.setattr(tally, "MOST_HELD", int(rows))
        found = said(part(table, home / "parts", cuts.tolist(), int(group)), machines)
    assert _without_lines(found) == _without_lines(held)


def _with(rows: int) -> dict[str, object]:
    return {"mapping": None, "batch_rows": rows, "signed": False}


def _without_lines(found):
    """Leave out the numbers of lines, which begin again in each file."""
    tables = {
        name: [{key: cell for key, cell in row.items() if key not in OF_LINES} for row in rows]
        for name, rows in found[0].items()
    }
    return tables, [(one.key, one.rows) for one in found[1]], found[2]


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
    table = as_table(rows)
    taken = np.arange(ROWS) % 3 == 0
    order = np.repeat(np.arange(ROWS), np.where(taken, 2, 1))
    back = np.where(np.diff(order, prepend=-1) == 0, -1, 1)
    signed = table.take(order)
    for name in ("quantity", "excess_cents"):
        at = table.column_names.index(name)
        signed = signed.set_column(at, name, [signed[name].to_numpy() * back])
    whole = said(write(table.filter(~taken), tmp_path / "left.parquet"), machines)
    found = said(write(signed, tmp_path / "signed.parquet", signed=True), machines)
    for name in [name for name in whole[0] if name.startswith("by_")]:
        assert found[0][name] == whole[0][name], name
