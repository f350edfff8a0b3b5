"""The two hot loops of scenarios: fees by band of each machine, and amounts by place."""

from __future__ import annotations

from radioscopie.jit import kernel
from radioscopie.models.pricing.bands import split


@kernel()
def tally(
    start, family, line_units, factor, pattern, year, active, bucket, kind, typed, installed, reference, top_1, top_2,
    age_limit, units,
):  # fmt: skip
    """Add the fees of each machine to `units[bucket, slot, band, age]`; see `fleet.count_fees`."""
    for m in range(start.shape[0] - 1):
        before, k = 0, kind[m]
        for s in range(pattern.shape[0]):
            if s > 0 and year[s] != year[s - 1]:
                before = 0
            fees = 0
            if s >= active[m]:
                for i in range(start[m], start[m + 1]):
                    fees += line_units[i, pattern[s]] * factor[family[i], s]
            if fees == 0:
                continue
            last = before + fees
            full = typed[m] if typed[m] >= 0 else reference[k, s]
            age = 1 if age_limit[s] > installed[m, year[s]] else 0
            in_band = split(before, last, full, top_1[k, s], top_2[k, s])
            for band in range(4):
                units[bucket[m], s, band, age] += in_band[band]
            before = last


@kernel()
def fold(place, sector, cell, units, pattern, year, prices, out):
    """Add `units * prices[cell, slot, part]` of the lines to `out[place, sector, year, part]`."""
    for i in range(place.shape[0]):
        total = out[place[i], sector[i]]
        price = prices[cell[i]]
        for s in range(pattern.shape[0]):
            n = units[i, pattern[s]]
            if n != 0:
                for part in range(prices.shape[2]):
                    total[year[s], part] += n * price[s, part]
