"""Totals by counting fees per machine, year and period give the cents of pricing row by row, in any order of rows."""

from datetime import date

import numpy as np
import pytest

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.pricing.encode import encode, encode_fleet
from radioscopie.models.pricing.price import price
from radioscopie.models.pricing.totals import add_rows, cell_totals, cells_of, new_tally, price_table
from tests.pricing.tables import as_activity, as_machines
from tests.reference.strategies import random_activity

LAW = Law.load()


@pytest.mark.fast_cases(2)
@pytest.mark.parametrize("seed", range(4))
def test_totals_equal_the_sum_of_the_rows(seed):
    rows, machines = random_activity(seed, 3_000)
    rows = [row | {"encounter": "", "territory": "", "pathway": ""} for row in rows]
    _equal(rows, machines, np.random.default_rng(seed).permutation(len(rows)))


def _equal(rows, machines, order):
    priced = price(as_activity(rows), as_machines(machines), LAW)
    fleet, compiled = encode_fleet(as_machines(machines)), compile_law(LAW)
    coded = encode(as_activity(rows).table, fleet, compiled)
    columns = coded.rows
    cells = cells_of(compiled)
    tally = new_tally(1, fleet, cells)
    add_rows(
        price_table(compiled, coded.combos), tally, fleet, columns.day[order], columns.act[order], columns.combo[order],
        columns.association[order], columns.grid[order], columns.quantity[order], columns.machine[order],
        np.zeros(len(order), np.int32),
    )  # fmt: skip
    assert tally.refused.sum() == len(rows) - priced.table.num_rows > 0
    acts = priced.amounts.acts
    assert tally.acts.sum() == (acts.tariff + acts.modifiers + acts.association).sum()
    totals = cell_totals(compiled, fleet, tally.fees.sum(axis=0), cells)
    _same_fees(priced, *totals, year=int(cells.year[0]))


@pytest.mark.slow
def test_rows_of_one_day_equal_the_sum_of_the_rows():
    """A block of one civil year and period goes by another road: acts first, then those that name a machine."""
    rows, machines = random_activity(7, 9_000)
    known = [row for row in rows if row["act"] in LAW.acts]
    rows = [
        row | {"date": date(2026, 3, 2), "encounter": "", "territory": "", "pathway": ""} for row in known
    ]
    _equal(rows, machines, np.arange(len(rows)))


def _same_fees(priced, low, high, year):
    fees, machine = priced.amounts.fees, priced.coded.rows.machine
    for m, y in np.ndindex(low.shape):
        mine = (machine == m) & (priced.coded.year == year + y)
        if (fees.low[mine] < 0).any():
            assert low[m, y] == high[m, y] == -1
        else:
            assert (low[m, y], high[m, y]) == (fees.low[mine].sum(), fees.high[mine].sum())
