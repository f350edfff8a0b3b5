"""NumPy: gather the price of each act from a dense table, sum with bincount; the bands machine by day."""

import numpy as np

import national
from contestants import named
from price_list import price_list
from radioscopie.law.load import Law

NAMES = ("day", "act", "combo", "association", "grid", "quantity", "machine", "practice")
MACHINES = national.MACHINES_CT + national.MACHINES_MRI
BLOCK = 1 << 18


def prepare(year):
    listed = price_list(year)
    shape = (len(listed.starts), 2, 6, len(Law.load().acts), len(national.MODIFIERS))
    table = np.full(shape, -1, np.int32)
    table[tuple(listed.acts[:, :5].T)] = listed.acts[:, 5]
    period = np.searchsorted(listed.starts, national.FIRST_DAY + np.arange(national.DAYS), side="right") - 1
    opens = np.zeros(shape[3], bool)
    opens[listed.opens] = True
    by_machine = listed.fees[np.lexsort((listed.fees[:, 1], listed.fees[:, 0]))].reshape(
        MACHINES, shape[0], 9
    )
    return {name: year.column(name) for name in NAMES}, table, period.astype(np.int8), opens, by_machine


def run(prepared):
    columns, table, period, opens, by_machine = prepared
    acts, counts = np.zeros(national.PRACTICES), np.zeros(MACHINES * national.DAYS)
    for start in range(0, len(columns["day"]), BLOCK):
        block = {name: column[start : start + BLOCK] for name, column in columns.items()}
        acts += _acts(block, table, period)
        counts += _counts(block, opens)
    return named(np.rint(acts).astype(np.int64), _fees(counts.reshape(MACHINES, -1), by_machine[:, period]))


def _acts(block, table, period):
    periods = period[block["day"] - national.FIRST_DAY]
    cents = table[periods, block["grid"], block["association"], block["act"], block["combo"]]
    return np.bincount(block["practice"], cents * block["quantity"], national.PRACTICES)


def _counts(block, opens):
    fee = np.flatnonzero(opens[block["act"]] & (block["machine"] >= 0))
    cell = block["machine"][fee].astype(np.int64) * national.DAYS + (block["day"][fee] - national.FIRST_DAY)
    return np.bincount(cell, block["quantity"][fee], MACHINES * national.DAYS)


def _fees(counts, listed):
    """Split the fees of each day over the bands: `listed[machine, day]` is a row of fees of the price list."""
    last = counts.cumsum(axis=1)
    ends = np.concatenate(
        [np.zeros_like(listed[:, :, :1]), listed[:, :, 6:], np.full_like(listed[:, :, :1], 2**30)], axis=2
    )
    cents = np.zeros(len(counts))
    for band in range(4):
        low, high = ends[:, :, band], ends[:, :, band + 1]
        units = np.clip(last, low, high) - np.clip(last - counts, low, high)
        cents += (units * listed[:, :, 2 + band]).sum(axis=1)
    return np.rint(cents).astype(np.int64)
