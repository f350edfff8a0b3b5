"""Totals of very large activity: one look-up per act, one count of fees per machine, civil year and period of the law.

For rows without visits. The amount of an act depends only on its period, grid, association, act and modifiers: a
dense table holds it. Within a civil year and a period of the law, amounts and thresholds of technical fees are
constant: the count of a machine there is enough, in any order of rows, whoever counted. Both give the cents of `price`,
row by row (tests/pricing/test_totals.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import prange

from radioscopie.jit import inner, kernel
from radioscopie.law.words import DAY0, LETTERS, letters_mask
from radioscopie.models.pricing.encode import rules_for
from radioscopie.models.pricing.engine import machine_facts
from radioscopie.models.pricing.kernels import band_units, fee_amount
from radioscopie.models.pricing.rules import rounded
from radioscopie.models.pricing.screen import is_well_formed

if TYPE_CHECKING:
    from radioscopie.arrays import Whole
    from radioscopie.law.compile import Compiled
    from radioscopie.models.pricing.encode import Fleet


UNPRICEABLE = -1
PARTS, BLOCK = 2, 1 << 12  # rows of a block, with what is listed of them, stay in the nearest cache


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Amount of one unit in cents, `[P, grid, association 0..5, act, combo]`; -1 where the screen refuses the row."""

    unit: Whole
    cells: Cells
    fee_kind: Whole


@dataclass(frozen=True, slots=True)
class Cells:
    """Stretches of days within one civil year and one period of the law: those of each, in order, and that of a day.

    Parameters
    ----------
    of_day : cell of each day from `DAY0`
    """

    year: Whole
    period: Whole
    of_day: Whole


@dataclass(frozen=True, slots=True)
class Tally:
    """Running totals, one set per thread: acts by group in cents, fees by machine and cell, rows refused."""

    acts: Whole
    fees: Whole
    refused: Whole


def cells_of(law: Compiled) -> Cells:
    """Give the cells of a law."""
    year = _years(np.arange(DAY0, DAY0 + len(law.period_of_day)))
    moves = (np.diff(year, prepend=year[0]) != 0) | (np.diff(law.period_of_day, prepend=0) != 0)
    starts = np.flatnonzero(np.append(True, moves[1:]))
    of_day = np.cumsum(np.append(False, moves[1:])).astype(np.int16)
    return Cells(year[starts], law.period_of_day[starts], of_day)


def _years(days: Whole) -> Whole:
    years: Whole = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int32) + 1970
    return years


def price_table(law: Compiled, combos: tuple[str, ...]) -> PriceTable:
    """Compute the amount of every act with every combination of modifiers and association, in every period."""
    usable = tuple(combo if is_well_formed(combo) else "" for combo in combos)
    rules = rules_for(law, usable)
    masks = np.array([letters_mask(combo) for combo in usable], np.int64)
    valued = (law.acts.percent >= 0) | (law.acts.flat >= 0)
    absent = (masks[None, :] & ~(valued @ (np.int64(1) << np.arange(len(LETTERS))))[:, None]) != 0
    ill_formed = np.array([not is_well_formed(combo) for combo in combos])
    refused = ((masks[None, :] & ~law.acts.accepts[:, None]) != 0) | ill_formed[None, :]
    unit = np.empty((*law.acts.tariff.shape[:2], 6, law.acts.tariff.shape[2], len(combos)), np.int32)
    _fill(rules.acts, rules.combos, absent, refused, unit)
    return PriceTable(unit, cells_of(law), law.acts.fee_kind)


@kernel()
def _fill(acts, combos, absent, refused, unit):
    for p in range(acts.tariff.shape[0]):
        for grid in range(acts.tariff.shape[1]):
            for code in range(6):
                for act in range(acts.tariff.shape[2]):
                    for combo in range(combos.percent.shape[1]):
                        amount = acts.tariff[p, grid, act]
                        if amount < 0 or absent[p, combo] or refused[act, combo]:
                            unit[p, grid, code, act, combo] = UNPRICEABLE
                            continue
                        amount = rounded(
                            amount * (acts.denominator + combos.percent[p, combo]), acts.denominator
                        )
                        amount = rounded(amount * acts.association[p, code], acts.denominator)
                        unit[p, grid, code, act, combo] = amount + combos.flat[p, combo]


def new_tally(n_groups: int, fleet: Fleet, cells: Cells) -> Tally:
    """Give empty totals; in memory the machines of a cell are side by side, as in files."""
    by_cell = np.zeros((PARTS, len(cells.year), max(1, len(fleet.ids))), np.int64)
    acts, refused = np.zeros((PARTS, n_groups), np.int64), np.zeros(PARTS, np.int64)
    return Tally(acts, by_cell.swapaxes(1, 2), refused)


def add_rows(
    table: PriceTable,
    tally: Tally,
    fleet: Fleet,
    day: Whole,
    act: Whole,
    combo: Whole,
    association: Whole,
    grid: Whole,
    quantity: Whole,
    machine: Whole,
    group: Whole,
) -> None:
    """Add rows to the totals, in any order.

    Parameters
    ----------
    day : days since 1 January 1970
    act, combo, machine : codes as in `Coded`; a row with an unknown code is counted in `tally.refused` and not priced
    group : code of the group (practice) whose total the row belongs to
    """
    _add(
        table.unit, table.cells.of_day, table.cells.period, table.fee_kind, fleet.equipment, fleet.installed_day, day,
        act, combo, association, grid, quantity, machine, group, tally.acts, tally.fees, tally.refused,
    )  # fmt: skip


def add_words(
    table: PriceTable,
    tally: Tally,
    fleet: Fleet,
    day: Whole,
    association: Whole,
    quantity: Whole,
    words: Words,
) -> None:
    """Add rows whose words are dictionaries, as files have them: `add_rows` without a column of codes for each."""
    _add_words(
        table.unit, table.cells.of_day, table.cells.period, table.fee_kind, fleet.equipment, fleet.installed_day, day,
        association, quantity, words.act, words.combo, words.grid, words.machine, words.group,
        tally.acts, tally.fees, tally.refused,
    )  # fmt: skip


class Coded(NamedTuple):
    """A column of words: rank of the word of each row, and what each word stands for."""

    rank: Whole
    of_word: Whole


class Words(NamedTuple):
    """The columns of words of some rows, each translated as the arrays of `add_rows`."""

    act: Coded
    combo: Coded
    grid: Coded
    machine: Coded
    group: Coded


@inner(often=True)
def _index(code):
    """Give an index that numba need not compare with zero."""
    return np.uint64(np.int64(code))


@inner(often=True)
def _add_one(
    unit, cell_of_day, period, fee_kind, equipment, installed, d, act, combo, association, grid, units, machine,
    group, acts, fees, part,
):  # fmt: skip
    """Add a row; 1 when it is refused."""
    if act < 0 or (machine < -1 and fee_kind[act] > 0):  # a room without fee may be any
        return 1
    a, cell = _index(act), _index(cell_of_day[_index(d - DAY0)])
    p = _index(period[cell])
    amount = np.int64(unit[p, _index(grid), _index(association), a, _index(combo)])
    if amount < 0:
        return 1
    if machine >= 0:
        m, kind = _index(machine), fee_kind[a]
        if d < installed[m] or (kind > 0) & (equipment[m] != kind):
            return 1
        fees[part, m, cell] += units * (kind > 0)
    acts[part, _index(group)] += amount * units
    return 0


@inner()
def _one_cell(cell_of_day, day, act):
    """Give the cell of the days of some rows; -1 when they have several, or an act is not known."""
    first, last, least = day[0], day[0], act[0]
    for k in range(day.shape[0]):
        first, last, least = min(first, day[k]), max(last, day[k]), min(least, act[k])
    cell = cell_of_day[_index(np.int64(first) - DAY0)]
    return cell if least >= 0 and cell == cell_of_day[_index(np.int64(last) - DAY0)] else -1


@inner()
def _add_acts(prices, shape, act, combo, association, grid, quantity, machine, group, acts, places, named):
    """Add the acts of some rows of one cell, whatever their machine; how many name one, listed, and how many refused.

    `prices` : those of the period; `places` : where the price of each row is.
    """
    bad, n = 0, 0
    for k in range(act.shape[0]):
        place = (np.int32(grid[k]) * shape[0] + np.int32(association[k])) * shape[1] + np.int32(act[k])
        places[k] = place * shape[2] + np.int32(combo[k])
    for k in range(act.shape[0]):
        amount = np.int64(prices[_index(places[k])])
        if amount < 0:
            bad += 1
            continue
        acts[_index(group[k])] += amount * np.int64(quantity[k])
        named[_index(n)] = k
        n += machine[k] != -1
    return bad, n


@inner()
def _add_fees(
    prices, fee_kind, equipment, installed, day, act, quantity, machine, group, acts, fees, places, named
):
    """Count the fees of the rows that name a machine; take back and count the acts of those that are refused."""
    bad = 0
    for j in range(named.shape[0]):
        k = _index(named[j])
        kind, units, m = fee_kind[_index(act[k])], np.int64(quantity[k]), np.int64(machine[k])
        if m >= 0 and day[k] >= installed[_index(m)] and ((kind == 0) | (equipment[_index(m)] == kind)):
            fees[_index(m)] += units * (kind > 0)
        elif m >= 0 or kind > 0:  # a room without fee may be any
            acts[_index(group[k])] -= np.int64(prices[_index(places[k])]) * units
            bad += 1
    return bad


@inner()
def _add_block(
    unit, cell_of_day, period, fee_kind, equipment, installed, day, act, combo, association, grid, quantity, machine,
    group, acts, fees, part, places, named,
):  # fmt: skip
    """Add some rows, acts then fees: guessing which rows name a machine costs more than going over them again."""
    cell = _one_cell(cell_of_day, day, act)
    if cell >= 0:
        prices = unit[period[cell]].reshape(-1)
        shape = (np.int32(unit.shape[2]), np.int32(unit.shape[3]), np.int32(unit.shape[4]))
        bad, n = _add_acts(
            prices, shape, act, combo, association, grid, quantity, machine, group, acts[part], places, named
        )
        return bad + _add_fees(
            prices, fee_kind, equipment, installed, day, act, quantity, machine, group, acts[part],
            fees[part, :, cell], places, named[:n],
        )  # fmt: skip
    bad = 0
    for i in range(day.shape[0]):
        bad += _add_one(
            unit, cell_of_day, period, fee_kind, equipment, installed, np.int64(day[i]), act[i], combo[i],
            association[i], grid[i], np.int64(quantity[i]), machine[i], group[i], acts, fees, part,
        )  # fmt: skip
    return bad


@kernel(parallel=True)
def _add(
    unit, cell_of_day, period, fee_kind, equipment, installed, day, act, combo, association, grid, quantity, machine,
    group, acts, fees, refused,
):  # fmt: skip
    n_rows = day.shape[0]
    for part in prange(PARTS):
        places, named, last = (
            np.empty(BLOCK, np.int32),
            np.empty(BLOCK, np.int32),
            (part + 1) * n_rows // PARTS,
        )
        for start in range(part * n_rows // PARTS, last, BLOCK):
            rows = slice(start, min(start + BLOCK, last))
            refused[part] += _add_block(
                unit, cell_of_day, period, fee_kind, equipment, installed, day[rows], act[rows], combo[rows],
                association[rows], grid[rows], quantity[rows], machine[rows], group[rows], acts, fees, part, places,
                named,
            )  # fmt: skip


@inner()
def _translate(column, start, codes):
    """Give what the words of some rows stand for."""
    for k in range(codes.shape[0]):
        codes[k] = column.of_word[_index(column.rank[start + k])]


@kernel()
def _add_words(
    unit, cell_of_day, period, fee_kind, equipment, installed, day, association, quantity, act, combo, grid, machine,
    group, acts, fees, refused,
):  # fmt: skip
    room = np.empty((7, BLOCK), np.int32)
    for start in range(0, day.shape[0], BLOCK):
        rows = slice(start, min(start + BLOCK, day.shape[0]))
        size = rows.stop - start
        _translate(act, start, room[0, :size])
        _translate(combo, start, room[1, :size])
        _translate(grid, start, room[2, :size])
        _translate(machine, start, room[3, :size])
        _translate(group, start, room[4, :size])
        refused[0] += _add_block(
            unit, cell_of_day, period, fee_kind, equipment, installed, day[rows], room[0, :size], room[1, :size],
            association[rows], room[2, :size], quantity[rows], room[3, :size], room[4, :size], acts, fees, 0, room[5],
            room[6],
        )  # fmt: skip


def fee_totals(
    law: Compiled, fleet: Fleet, counts: Whole, first_day: int, age_year: int = 0
) -> tuple[Whole, Whole]:
    """Price fees counted by machine and day.

    Parameters
    ----------
    counts : int array [machine, day], fees at 100 % opened each day from `first_day` (days since 1970)
    age_year : civil year at which the age of machines is taken; 0 = the year of each fee

    Returns
    -------
    low, high : cents per machine and civil year, int64 [machine, year - first year]; the two bounds differ
        for a CT whose reference activity nobody typed; -1 where a fee is missing in the law
    """
    days = np.arange(first_day, first_day + counts.shape[1])
    return _priced(law, fleet, counts, law.period_of_day[days - DAY0], _years(days), age_year)


def cell_totals(law: Compiled, fleet: Fleet, counts: Whole, cells: Cells) -> tuple[Whole, Whole]:
    """Price fees counted by machine and cell: low and high as in `fee_totals`, from the year of the first cell."""
    return _priced(law, fleet, counts, cells.period, cells.year, 0)


def _priced(
    law: Compiled, fleet: Fleet, counts: Whole, period: Whole, year: Whole, age_year: int
) -> tuple[Whole, Whole]:
    shape = (counts.shape[0], int(year[-1] - year[0]) + 1)
    low, high = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    _price_counts(law.fees, machine_facts(fleet), counts, period, year, age_year, low, high)
    return low, high


@kernel()
def _price_counts(rules, machines, counts, period, year, age_year, low, high):
    units_low, units_high = np.zeros(4, np.int64), np.zeros(4, np.int64)
    for m in range(counts.shape[0]):
        before = 0
        for d in range(counts.shape[1]):
            if d > 0 and year[d] != year[d - 1]:
                before = 0
            if counts[m, d] == 0:
                continue
            y = year[d] - year[0]
            sign, first = (
                (1, before) if counts[m, d] > 0 else (-1, before + counts[m, d])
            )  # the last are taken back
            band_units(rules, machines, period[d], m, first, abs(counts[m, d]), False, units_low)
            band_units(rules, machines, period[d], m, first, abs(counts[m, d]), True, units_high)
            before += counts[m, d]
            for band in range(4):
                if units_low[band] == 0 and units_high[band] == 0:
                    continue
                amount = fee_amount(rules, machines, period[d], m, band, age_year or year[d], 0)
                if amount < 0 or low[m, y] < 0:
                    low[m, y] = high[m, y] = -1
                else:
                    low[m, y] += sign * units_low[band] * amount
                    high[m, y] += sign * units_high[band] * amount
