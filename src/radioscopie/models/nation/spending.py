"""What the counts of a baseline cost, from tables of counts: never claim by claim."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.errors import InternalError
from radioscopie.law.words import DAY0, EQUIPMENT, NONE, kind_index
from radioscopie.models.nation.spread import units_before
from radioscopie.models.pricing.bands import filled_reference
from radioscopie.models.pricing.encode import Fleet, coded_words
from radioscopie.models.pricing.totals import fee_totals, price_table
from radioscopie.tables.nation import PERIMETERS
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.arrays import Ints
    from radioscopie.law.compile import Compiled


SECTORS = ("1", "2", "optam")
LONGEST_MONTH = 31
UNKNOWN = -2


@dataclass(frozen=True, slots=True)
class CodedNation:
    """Activity as integers, shape (rows,): ranks in the law, in `combos`, in SECTORS, among the machines (-1: none)."""

    act: Ints
    combo: Ints
    combos: tuple[str, ...]
    association: Ints
    sector: Ints
    grid: Ints
    machine: Ints
    perimeter: Ints
    month: Ints
    quantity: Ints


def perimeter_names() -> tuple[str, ...]:
    """Name the perimeters, in the order of `Coded.perimeter`."""
    return tuple(dict.fromkeys(PERIMETERS.values()))


def coded(held: Mapping[str, pa.Table], law: Compiled) -> CodedNation:
    """Read the tables of a baseline as integers."""
    activity, names = held["activity"], perimeter_names()
    kinds = zip(*(held["sites"][name].to_pylist() for name in ("site", "kind")), strict=True)
    perimeters = {site: names.index(PERIMETERS[kind]) for site, kind in kinds}
    machines = {"": NONE} | {name: rank for rank, name in enumerate(held["machines"]["machine"].to_pylist())}
    combo, combos = coded_words(activity, "combo")
    sector = _codes(activity, "sector", {word: rank for rank, word in enumerate(SECTORS)})
    return CodedNation(
        act=_codes(activity, "act", {code: rank for rank, code in enumerate(law.codes)}),
        combo=combo.astype(np.int64),
        combos=tuple(combos),
        association=_whole(activity, "association"),
        sector=sector,
        grid=(sector == SECTORS.index("2")).astype(np.int64),
        machine=_codes(activity, "machine", machines),
        perimeter=_codes(activity, "site", perimeters),
        month=_whole(activity, "month"),
        quantity=_whole(activity, "quantity"),
    )


def act_cents(rows: CodedNation, law: Compiled, on: date) -> Ints:
    """Give the amount of each row of acts on a day, in cents: tariff, modifiers, association. Shape (rows,).

    A row that the law refuses (an act without tariff on the day, a modifier not accepted) counts for nothing.
    """
    period = int(law.period_of_day[to_day(on) - DAY0])
    table = price_table(law, rows.combos).unit[period].astype(np.int64)
    unit = table[rows.grid, rows.association, rows.act, rows.combo]
    cents: Ints = np.maximum(unit, 0) * rows.quantity
    return cents


def fleet_of(machines: pa.Table) -> Fleet:
    """Encode the machines; each is installed on the first of January of its year."""
    listed = machines.to_pylist()
    years = [machine["installed_year"] for machine in listed]
    return Fleet(
        ids=tuple(machine["machine"] for machine in listed),
        equipment=np.array([EQUIPMENT.index(machine["equipment"]) for machine in listed], np.int8),
        kind=np.array([kind_index(m["equipment"], m["class"], m["zone"]) for m in listed], np.int16),
        installed_day=np.array([to_day(date(year, 1, 1)) for year in years], np.int32),
        installed_year=np.array(years, np.int32),
        reference=np.array(
            [NONE if m["reference_activity"] is None else m["reference_activity"] for m in listed], np.int32
        ),
    )


def fee_counts(rows: CodedNation, law: Compiled, machines: int, year: int) -> Ints:
    """Count the technical fees opened by each machine on each day of a year. Shape (machines, days), int32."""
    opening = np.flatnonzero((law.acts.fee_kind[rows.act] > 0) & (rows.machine >= 0))
    first = np.array([to_day(date(year + month // 12, month % 12 + 1, 1)) for month in range(13)])
    month = rows.month[opening]
    lengths, offset = np.diff(first)[month - 1], first[month - 1] - first[0]
    counts = np.zeros((machines, first[-1] - first[0]), np.int32)
    one = np.ones(1, np.int64)
    for day in range(LONGEST_MONTH):
        here = lengths > day
        quantity, days = rows.quantity[opening][here], lengths[here]
        units = units_before(quantity, (day + 1) * one, days) - units_before(quantity, day * one, days)
        np.add.at(counts, (rows.machine[opening][here], offset[here] + day), units.astype(np.int32))
    return counts


def fee_cents(
    rows: CodedNation, law: Compiled, machines: pa.Table, year: int, age_year: int
) -> tuple[Ints, Ints, Ints]:
    """Price the technical fees of a year: low, central and high amounts in cents of each machine, shape (machines,).

    They differ for CT, whose reference activity no text read gives: nil, the central one of `technical_fees.toml`, that
    every model takes, and the first threshold; -1 where a fee is missing in the law.
    """
    counts, first = fee_counts(rows, law, machines.num_rows, year), to_day(date(year, 1, 1))
    fleet = fleet_of(machines)
    low, high = fee_totals(law, fleet, counts, first, age_year)
    central, _ = fee_totals(law, _at_central(fleet, law, first), counts, first, age_year)
    low, central, high = (amounts[:, 0].astype(np.int64) for amounts in (low, central, high))
    return low, central, high


def _at_central(fleet: Fleet, law: Compiled, day: int) -> Fleet:
    """Give machines the central reference activity where neither the law nor anybody gives one."""
    period = int(law.period_of_day[day - DAY0])
    share = read_hypotheses("technical_fees.toml")["ct_reference_pct"].value.central / 100
    written = law.fees.reference[period, fleet.kind].astype(np.int64)
    filled = filled_reference(written, law.fees.threshold_1[period, fleet.kind].astype(np.int64), share)
    unknown = (fleet.reference == NONE) & (written == NONE)
    return replace(fleet, reference=np.where(unknown, filled, fleet.reference).astype(np.int32))


def _codes(table: pa.Table, column: str, known: Mapping[str, int]) -> Ints:
    """Rank the words of a column; a dictionary may hold words that no row uses."""
    codes, words = coded_words(table, column)
    ranks: Ints = np.array([known.get(word, UNKNOWN) for word in words] or [UNKNOWN], np.int64)[codes]
    if (ranks == UNKNOWN).any():
        raise InternalError(f"{column}: {words[int(codes[ranks == UNKNOWN][0])]}")
    return ranks


def _whole(table: pa.Table, column: str) -> Ints:
    values: Ints = table[column].to_numpy().astype(np.int64)
    return values
