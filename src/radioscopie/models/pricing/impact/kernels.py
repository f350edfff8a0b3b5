"""The loops of an impact whose rows are added up: fees whose rank is known, acts by place."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import kernel
from radioscopie.models.pricing.kernels import MISSING, band_units, fee_amount


@kernel()
def price_from(rules, machines, machine, period, age_year, before, n, whole, out):
    """Price fees each of which says how many its machine opened before; below zero, the last ones are taken back.

    Where `whole`, all n fees are of the band of the first.
    """
    low, high = np.zeros(4, np.int64), np.zeros(4, np.int64)
    for e in range(n.shape[0]):
        m, p = machine[e], period[e]
        first, count, times = before[e], n[e], 1
        if whole[e]:
            count, times = 1, n[e]
        elif count < 0:
            first, count, times = first + count, -count, -1
        band_units(rules, machines, p, m, first, count, False, low)
        band_units(rules, machines, p, m, first, count, True, high)
        for b in range(4):
            out.units[e, b] = high[b] * abs(times)
            if low[b] != high[b]:
                out.unknown[e] = 1
            if low[b] == 0 and high[b] == 0:
                continue
            amount = fee_amount(rules, machines, p, m, b, age_year[e], 0)
            if amount < 0 or out.low[e] == MISSING:
                out.low[e] = out.high[e] = MISSING
            else:
                out.low[e] += times * low[b] * amount
                out.high[e] += times * high[b] * amount


@kernel(_nrt=False)
def add_by_place(unit, place, kind, quantity, cents):
    """Add rows to the totals of their places: `unit[kind, column]` cents for one act, `cents[place, column]`."""
    for i in range(place.shape[0]):
        for c in range(unit.shape[1]):
            cents[place[i], c] += quantity[i] * unit[kind[i], c]
