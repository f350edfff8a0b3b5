"""Months of Open DAMIR: totals of acts and technical fees, and the reference activity of CT that they tell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.calendar import FIRST_DAY, LAST_DAY, months_after, to_day
from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.law.words import DAY0, KINDS
from radioscopie.models.pricing.ct_reference import MONTHS, Months, Prices, ct_bounds, estimate
from radioscopie.models.pricing.fees_billed import BAND_OF
from radioscopie.money import half_up
from radioscopie.questions.read import tables as answered
from radioscopie.result import Assumption, Result
from radioscopie.results.answer import Answer
from radioscopie.results.record import make_record
from radioscopie.sources.damir import files_of, iter_rows, read_damir
from radioscopie.sources.snds.cards import roles, rule
from radioscopie.tables.rejects import reject_rows, sorted_rejects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from radioscopie.arrays import Row
    from radioscopie.law.compile import Compiled
    from radioscopie.questions.read.ask import Ask
    from radioscopie.results.answer import Advance
    from radioscopie.sources.damir import Damir

SHARED = ("FTN", "FTR", "FR2", "FR3")  # codes that CT and MRI share
ACTS, PET = "acts", "pet"
CENTS = 100
REASON = {"PRS_REM_TYP": "read.damir_payment"}  # others: the cell cannot be read
ASSUMED = (
    Assumption("read.ct_lognormal", "assumed"),
    Assumption("read.ct_machines", "assumed"),
    Assumption("read.ct_second", "assumed"),
)


def answer_damir(ask: Ask, advance: Advance) -> Answer:
    """Read the months.

    Raises
    ------
    InputError : files that are none of Open DAMIR, or that cannot be read
    """
    law = Law.load()
    found = read_damir(ask.file, advance)
    months = _months(found, compile_law(law))
    _refuse_other_unit(months, compile_law(law), ask)
    tables = {
        "months": answered.MONTHS.of(months),
        "ct_reference": answered.CT_REFERENCE.of(_references(months, ask.ct_machines, compile_law(law))),
        "records": answered.RECORDS.of(_records(found)),
    }
    shown = {name: one for name, one in tables.items() if one.table.num_rows or name == "records"}
    told = {"file": name_of(ask.file), "format": "open-damir"}
    told |= {"ct_machines": str(ask.ct_machines)} if ask.ct_machines else {}
    record = make_record(law.version, files_of(ask.file), told)
    read = sum(found.counts.values())
    excluded = read - found.counts.get("kept", 0) - found.counts.get("rejected", 0)
    result = Result("read", shown, ASSUMED if "ct_reference" in shown else (), (), record)
    return Answer(result, _rejects(found), read, excluded=excluded)


def _refuse_other_unit(months: Sequence[Row], law: Compiled, ask: Ask) -> None:
    """Refuse fees so far above the dearest of their code that they are cents written in place of euros.

    Raises
    ------
    InputError : says how many times that fee they are
    """
    fees = [row for row in months if row["code"] in BAND_OF]
    paid = sum(abs(row["base_cents"]) for row in fees)
    dearest = sum(abs(row["quantity"]) * _dearest(law, row["code"]) for row in fees)
    if dearest and paid >= rule("wrong_unit_of_fees_from") * dearest:
        times = f"{paid / dearest:.0f}"
        raise InputError(problem("snds.other_unit", str(ask.file), "PRS_REM_BSE", times=times))


def _dearest(law: Compiled, code: str) -> int:
    kinds = [rank for rank, kind in enumerate(KINDS) if (kind[0] == PET) == (code not in SHARED)]
    return int(law.fees.amount[:, kinds, BAND_OF[code]].max())


def _months(found: Damir, law: Compiled) -> list[Row]:
    """Add up by month of care and code; fees that CT and MRI share are parted by their sum, between two bounds."""
    sums: dict[tuple[str, str], dict[str, float]] = {}
    prices: dict[tuple[str, str], Prices | None] = {}
    for row in iter_rows(found):
        code = _code(str(row["nature"]))
        key = str(row["care_month"]), code
        if key not in prices:
            prices[key] = _prices(law, *key) if code in SHARED else None
        one = sums.setdefault(key, dict.fromkeys(SUMMED, 0.0))
        for name, value in _parts(row, prices[key], law).items():
            one[name] += value
    return [
        {"care_month": month, "code": code}
        | {name: round(value) for name, value in one.items()}
        | _only(code)
        for (month, code), one in sorted(sums.items())
    ]


def _only(code: str) -> Row:
    """Empty what says nothing of a code."""
    empty = () if code in SHARED else OF_CT if code != ACTS else (*OF_CT, "second_fees")
    return dict.fromkeys(empty)


OF_CT = ("ct_low", "ct_high")
SUMMED = ("rows", "quantity", "second_fees", "base_cents", *OF_CT)


def _code(nature: str) -> str:
    role = roles("PRS_NAT_REF")[nature]
    return role if role.startswith("F") else ACTS


def _parts(row: Mapping[str, Any], prices: Prices | None, law: Compiled) -> dict[str, float]:
    """Part a row: second fees by the coefficient, first fees of a CT by the sum."""
    quantity, cents = row["PRS_ACT_QTE"], round(row["PRS_REM_BSE"] * CENTS)
    found = {
        "rows": 1.0,
        "quantity": quantity,
        "second_fees": 0.0,
        "base_cents": cents,
        "ct_low": 0.0,
        "ct_high": 0.0,
    }
    if prices is None or not quantity:
        return found | dict(zip(OF_CT, sorted((0.0, quantity)), strict=True))
    sign = 1 if quantity > 0 else -1
    rate = float(law.fees.second_ct[-1]) / law.fees.denominator
    fees = abs(round(quantity))
    seconds = min(max(round((abs(quantity) - abs(row["PRS_ACT_COG"])) / (1 - rate)), 0), fees)
    ends = [sign * one for one in ct_bounds(prices, fees - seconds, seconds, abs(cents))]
    return found | {"second_fees": sign * seconds, "ct_low": min(ends), "ct_high": max(ends)}


def _prices(compiled: Compiled, month: str, code: str) -> Prices | None:
    """Give the prices of a code in a month; None: none in the law."""
    first = date.fromisoformat(f"{month}-01")
    last = months_after(first, 1)
    if first < FIRST_DAY or last > LAST_DAY:
        return None
    periods = np.unique(compiled.period_of_day[to_day(first) - DAY0 : to_day(last) - DAY0])
    amounts = compiled.fees.amount[periods, :, BAND_OF[code], :]
    ct, mri = (
        tuple(sorted({one for one in amounts[:, kinds].ravel().tolist() if one >= 0}))
        for kinds in ([k for k, kind in enumerate(KINDS) if kind[0] == name] for name in ("ct", "mri"))
    )
    numerator = int(compiled.fees.second_ct[periods[0]])
    second = tuple(half_up(one * numerator, compiled.fees.denominator) for one in ct)
    return Prices(ct, mri, second) if ct and mri else None


def _references(months: Sequence[Row], machines: int | None, law: Compiled) -> Iterator[Row]:
    """Estimate the reference activity of each civil year that is whole; the ends of what is of a CT are both tried."""
    for year in sorted({row["care_month"][:4] for row in months}) if machines else ():
        ends = [_year(months, year, end) for end in ("ct_low", "ct_high")]
        found = [estimate(one, machines or 1) for one in ends if one is not None]
        known = [one for one in found if one is not None]
        if known:
            top = int(law.fees.threshold_1[law.period_of_day[to_day(date(int(year), 1, 1)) - DAY0], 0])
            told = {"year": int(year), "machines": machines}
            yield told | {
                "reading": "any_fleet",
                "low": round(min(one.least for one in known)),
                "central": None,
                "high": top,
            }
            middle = round(sum(one.central for one in known) / len(known))
            low, high = round(min(one.low for one in known)), round(max(one.high for one in known))
            yield told | {"reading": "lognormal", "low": low, "central": middle, "high": high}


def _year(months: Sequence[Row], year: str, end: str) -> Months | None:
    """Give the first CT fees of a year by month; None when a month is missing."""
    full, every = np.zeros(MONTHS), np.zeros(MONTHS)
    for row in months:
        if row["care_month"].startswith(year) and row["code"] in SHARED:
            month = int(row["care_month"][5:]) - 1
            every[month] += row[end]
            full[month] += row[end] if row["code"] == SHARED[0] else 0
    return Months(full, every) if (every > 0).all() else None


def _records(found: Damir) -> Iterator[Row]:
    outcomes = {"kept": "kept", "rejected": "rejected", "not_imaging": "excluded", "repeated": "excluded"}
    for name, outcome in outcomes.items():
        if found.counts.get(name):
            reason = {"kept": "row", "rejected": "refused"}.get(name, name)
            yield {"outcome": outcome, "reason": reason, "lines": found.counts[name]}


def _rejects(found: Damir) -> pa.Table:
    return sorted_rejects(
        reject_rows(file, [line], column, [problem(REASON.get(column, "read.damir_cell"), "", value)])
        for file, line, column, value in found.bad
    )
