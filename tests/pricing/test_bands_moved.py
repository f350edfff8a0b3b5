"""Bounds of a move of the bands hold what invented fleets really come to, and one machine that is known exactly."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radioscopie.models.pricing.bands_moved import Moved, PaidCell, Pool, bands_moved, moves

AMOUNTS = (100, 60, 50, 30)
OTHER_AMOUNTS = (90, 62, 41, 30)


def rules(bounds, amounts=AMOUNTS):
    """Rules of a law of one period a cell and of one kind a line: bounds[period][kind]."""
    told = np.array(bounds)
    amount = np.zeros((*told.shape[:2], 4, 2), np.int64)
    amount[...] = np.array(amounts)[:, None]
    fees = SimpleNamespace(
        reference=told[..., 0], threshold_1=told[..., 1], threshold_2=told[..., 2], amount=amount
    )
    return SimpleNamespace(fees=fees)


def band(rank, bounds):
    """Band of a fee by its rank, from 1: the reading of the text, by hand."""
    reference, first, second = bounds
    for b, top in enumerate((reference, max(first, reference), max(second, first, reference))):
        if rank <= top:
            return b
    return 3


def paid(fleet, bounds):
    """Fees by band of each cell: fleet[machine][cell] fees, kind of machine 0, bounds[cell]."""
    counts = [[0] * 4 for _ in bounds]
    for machine in fleet:
        rank = 0
        for cell, count in enumerate(machine):
            for _ in range(count):
                rank += 1
                counts[cell][band(rank, bounds[cell])] += 1
    return counts


def worth(counts, amounts=OTHER_AMOUNTS):
    return sum(n * amount for cell in counts for n, amount in zip(cell, amounts, strict=True))


def pool_of(counts, machines=None, kinds=frozenset({(0, 0)})):
    return Pool(tuple(PaidCell(i, i, tuple(one)) for i, one in enumerate(counts)), kinds, machines)


def bounded(fleet, then, now, machines=None):
    counts = paid(fleet, then)
    found = bands_moved(
        pool_of(counts, machines),
        rules([[one] for one in then]),
        rules([[one] for one in now], OTHER_AMOUNTS),
    )
    return found, worth(paid(fleet, now)) - worth(counts)


bounds_of = st.lists(st.integers(0, 12), min_size=3, max_size=3).map(tuple)
fleets = st.integers(1, 3).flatmap(
    lambda cells: st.tuples(
        st.lists(st.lists(st.integers(0, 8), min_size=cells, max_size=cells), min_size=1, max_size=4),
        st.lists(bounds_of, min_size=cells, max_size=cells),
        st.lists(bounds_of, min_size=cells, max_size=cells),
    )
)


@pytest.mark.slow
@settings(max_examples=300)
@given(fleets, st.booleans())
def test_what_a_fleet_comes_to_is_between_the_bounds(case, told):
    fleet, then, now = case
    found, true = bounded(fleet, then, now, len(fleet) if told else None)
    assert found.fits
    assert found.low <= true <= found.high


@given(st.lists(st.integers(0, 9), min_size=1, max_size=3), bounds_of, bounds_of)
def test_one_machine_that_is_known_is_exact(machine, then, now):
    found, true = bounded([machine], [then] * len(machine), [now] * len(machine), 1)
    assert (found.low, found.high) == (true, true)


@pytest.mark.parametrize("machines", [2, 4])
def test_the_bounds_are_reached_by_some_fleet(machines):
    """Of all the fleets of so many machines that give the bands paid, some is at each bound."""
    then, now = (4, 8, 10), (6, 8, 10)
    counts = paid([[8], *[[4]] * (machines - 1)], [then])
    true = [
        worth(paid([[one] for one in fleet], [now])) - worth(counts)
        for fleet in product(range(9), repeat=machines)
        if paid([[one] for one in fleet], [then]) == counts
    ]
    found = bands_moved(pool_of(counts, machines), rules([[then]]), rules([[now]], OTHER_AMOUNTS))
    assert (found.low, found.high) == (min(true), max(true))
    assert found.low < found.high


def test_fees_paid_in_part_weigh_their_part():
    """Two fees of three cross, of which none, one or two may be at 15 %: 30, and 4 by the half cent up (4.5 to 2)."""
    cell = PaidCell(0, 0, (4, 3, 0, 0), (0, 1, 0, 0), ((15, 100),))
    found = bands_moved(Pool((cell,), frozenset({(0, 0)}), 1), rules([[(4, 9, 9)]]), rules([[(6, 9, 9)]]))
    assert (found.low, found.high) == (40 + (15 - 9), 80)


def test_machines_of_two_kinds_are_between_the_ends_of_both():
    then, now = [[(2, 9, 9), (4, 9, 9)]], [[(3, 9, 9), (5, 9, 9)]]
    counts = (6, 4, 0, 0)  # one machine of each kind, five fees each
    pool = pool_of([counts], 2, frozenset({(0, 0), (1, 0)}))
    found = bands_moved(pool, rules(then), rules(now))
    assert found.low <= 2 * 40 <= found.high
    assert found.low >= 0


def test_bands_that_no_fleet_gives_tell_nothing():
    """Five fees at the full rate under a reference of ten, three reduced: more than one machine at ten would give."""
    found = bands_moved(pool_of([(5, 3, 0, 0)]), rules([[(10, 20, 20)]]), rules([[(6, 20, 20)]]))
    assert found == Moved(*(found.low, found.high), fits=False)
    assert found.low <= (6 - 5) * 40 <= found.high


def test_a_reference_that_no_text_gives_moves_nothing_by_itself():
    unknown, told = [[(-1, 8, 9)]], [[(3, 8, 9)]]
    pool = pool_of([(4, 2, 0, 0)])
    assert not moves(pool, rules(unknown).fees, rules(unknown).fees)
    assert bands_moved(pool, rules(unknown), rules(unknown)) == Moved(0, 0)
    found = bands_moved(pool, rules(unknown), rules(told))
    assert found.low == (3 - 4) * 40
    assert found.high == (6 - 4) * 40


def test_an_amount_that_is_missing_gives_no_bound():
    pool = pool_of([(4, 2, 0, 0)])
    missing = rules([[(5, 8, 9)]], (-1, 60, 50, 30))
    assert bands_moved(pool, rules([[(4, 8, 9)]]), missing).low is None
    assert bands_moved(Pool(pool.cells, frozenset()), rules([[(4, 8, 9)]]), missing).low is None
