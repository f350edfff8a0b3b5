"""Lines of technical fees that a program billed: beside the text, and what they say that nobody wrote.

A fee billed tells the band it was paid in (its code) and, by its amount, the class, zone and age of its machine. The
rank of the first fee at a reduced rate in a civil year is the reference activity: for a CT it is in no text read
(docs/decisions/04-ct-reference.md).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.calendar import to_day
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import AGES, DAY0, KINDS, kind_index
from radioscopie.models.pricing.billed import EQUAL, Compared, Group
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from radioscopie.law.compile import Compiled
    from radioscopie.tables.machines import Machines

BAND_OF = {"FTN": 0, "FTR": 1, "FR2": 2, "FR3": 3, "FTG": 0}
NEAR_DAYS = 400  # how far back and ahead a tariff of another day is looked for
READING = "technical_fee"
CT = "ct"


@dataclass(frozen=True, slots=True)
class Fee:
    """Equal lines of a day: band, cents of one fee (None when the line is not a multiple), how many, the first line."""

    machine: str
    day: int
    year: int
    band: int
    unit: int | None
    count: int
    billed: int | None
    rows: int
    line: int


@dataclass(frozen=True, slots=True)
class Sort:
    """What a machine is by the amounts of its fees.

    Parameters
    ----------
    kinds : those of `KINDS` that all the amounts fit, by rank; empty when none does
    ages : year → "non_amortised" or "amortised"; "" where both fit
    rows : lines that say so
    """

    kinds: tuple[int, ...]
    ages: dict[int, str]
    rows: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference activity as the fees of a year say it: exactly, or at least that.

    Parameters
    ----------
    line : of the first fee at a reduced rate; of the last fee at the full rate when there is none
    is_all : every fee of the machine in the file is of that year
    """

    value: int
    is_exact: bool
    year: int
    line: int
    rows: int
    is_all: bool = True


@cache
def law_in_force() -> Compiled:
    """Give the law that programs bill under."""
    return compile_law(Law.load())


def fees_of(table: pa.Table | None) -> tuple[Fee, ...]:
    """Give the lines of fees of a file, equal ones of a day together, in order of date then line."""
    if table is None or not table.num_rows:
        return ()
    has_amount = "billed_cents" in table.column_names
    keys = ["machine", "date", "act", "quantity", *(["billed_cents"] if has_amount else [])]
    rows = table.select([*keys, "line"]).group_by(keys).aggregate([("line", "count"), ("line", "min")])
    found = [_fee(row) for row in rows.to_pylist()]
    return tuple(sorted(found, key=lambda one: (one.day, one.line)))


def _fee(row: dict[str, Any]) -> Fee:
    billed, quantity = row.get("billed_cents"), row["quantity"]
    unit = None if billed is None or not quantity or billed % quantity else billed // quantity
    total = None if billed is None else billed * row["line_count"]
    count = quantity * row["line_count"]
    day, band = to_day(row["date"]), BAND_OF[row["act"]]
    return Fee(
        row["machine"], day, row["date"].year, band, unit, count, total, row["line_count"], row["line_min"]
    )


def sorts_of(fees: Iterable[Fee], law: Compiled) -> dict[str, Sort]:
    """Say what each machine is by the amounts of its fees; amounts that fit nothing say nothing."""
    kinds: dict[str, set[int]] = {}
    ages: dict[str, dict[int, set[int]]] = {}
    rows = Counter[str]()
    for fee in fees:
        fits = _fits(law, fee)
        if fits:
            kinds[fee.machine] = kinds.get(fee.machine, {k for k, _ in fits}) & {k for k, _ in fits}
            of_year = ages.setdefault(fee.machine, {})
            of_year[fee.year] = of_year.get(fee.year, {0, 1}) & {age for _, age in fits}
            rows[fee.machine] += fee.rows
    return {
        machine: Sort(
            tuple(sorted(found)),
            {year: AGES[min(one)] if len(one) == 1 else "" for year, one in ages[machine].items()},
            rows[machine],
        )
        for machine, found in kinds.items()
    }


def _fits(law: Compiled, fee: Fee) -> set[tuple[int, int]]:
    """Give the kinds and ages whose fee is that amount on that day, else on the days before."""
    return next(
        (found for period in _periods(law, fee.day, back=True) if (found := _alike(law, fee, period))), set()
    )


def _alike(law: Compiled, fee: Fee, period: int) -> set[tuple[int, int]]:
    if fee.unit is None:
        return set()
    amounts = law.fees.amount[period, :, fee.band, :]
    return {(int(kind), int(age)) for kind, age in np.argwhere(amounts == fee.unit)}


def _periods(law: Compiled, day: int, *, back: bool) -> Iterator[int]:
    """Give the period of a day, then those before it, or after it, not further than `NEAR_DAYS`."""
    first = int(law.period_of_day[day - DAY0])
    others = range(first - 1, -1, -1) if back else range(first + 1, len(law.starts))
    near = (one for one in others if abs(day - int(law.starts[one + 1 if back else one])) <= NEAR_DAYS)
    yield from (first, *near)


def references_of(fees: Iterable[Fee], januaries: Iterable[int]) -> dict[str, Reference]:
    """Say the reference activity of each machine: the fees at the full rate before the first at a reduced one.

    Parameters
    ----------
    januaries : years whose January the file has; in another year a count is only a lower bound
    """
    by_year: dict[tuple[str, int], list[Fee]] = {}
    for fee in fees:
        by_year.setdefault((fee.machine, fee.year), []).append(fee)
    whole, found = set(januaries), dict[str, Reference]()
    years = Counter(machine for machine, _ in by_year)
    for (machine, year), listed in by_year.items():
        one = _reference(listed, year, is_whole=year in whole)
        known = found.get(machine)
        if one and (known is None or (one.is_exact, one.value) > (known.is_exact, known.value)):
            found[machine] = replace(one, is_all=years[machine] == 1)
    return found


def _reference(fees: list[Fee], year: int, *, is_whole: bool) -> Reference | None:
    """Count the fees of a year; None when full and reduced ones are mixed, or when there is no full one."""
    full = [fee for fee in fees if fee.band == 0]
    reduced = [fee for fee in fees if fee.band > 0]
    count = sum(fee.count for fee in full)
    rows = sum(fee.rows for fee in fees)
    if not reduced:
        return Reference(count, is_exact=False, year=year, line=full[-1].line, rows=rows)
    late = sum(fee.count for fee in full if fee.day > reduced[0].day)
    if not count or late * 20 > count:
        return None
    return Reference(count, is_whole, year, reduced[0].line, rows)


def compare_fees(fees: Iterable[Fee], machines: Machines, law: Compiled) -> Compared | None:
    """Compare lines of fees with the text of their day, for the machines that are described; None without any."""
    described = {row["machine"]: row for row in machines.table.to_pylist()}
    found: dict[str, Group] = {}
    for fee in fees:
        if fee.machine in described and fee.billed is not None:
            reason, unit = _judged(law, fee, described[fee.machine])
            lines = (fee.line,) if reason != EQUAL and fee.line else ()
            found[reason] = found.get(reason, Group()) + Group(fee.rows, fee.billed, unit * fee.count, lines)
    return Compared({READING: found}) if found else None


def _judged(law: Compiled, fee: Fee, machine: dict[str, Any]) -> tuple[str, int]:
    """Give the likely reason of a line, and the cents of one fee by the text."""
    kind = kind_index(machine["equipment"], machine["class"], machine["zone"])
    period = int(law.period_of_day[fee.day - DAY0])
    age = int(fee.year - law.fees.amortised_after[period] > machine["installed_on"].year)
    amounts = law.fees.amount[:, kind, fee.band, age]
    text = max(int(amounts[period]), 0)
    second = half_up(text * int(law.fees.second_ct[period]), law.fees.denominator)
    tests = {
        EQUAL: fee.unit == text,
        "second_fee": KINDS[kind][0] == CT and fee.unit == second,
        "tariff_before": fee.unit in {int(amounts[one]) for one in _periods(law, fee.day, back=True)},
        "tariff_after": fee.unit in {int(amounts[one]) for one in _periods(law, fee.day, back=False)},
        "other_age": fee.unit == int(law.fees.amount[period, kind, fee.band, 1 - age]),
        "other_band": fee.unit in law.fees.amount[period, kind, :, age].tolist(),
        "other_class": bool(_fits(law, fee)),
        "nothing_billed": fee.billed == 0,
    }
    reason = next((one for one, is_met in tests.items() if is_met), "other")
    return reason, second if reason == "second_fee" else text
