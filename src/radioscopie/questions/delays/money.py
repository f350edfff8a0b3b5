"""Fees, charges, margin and footprint of a change of machines: the rows of a question on delays."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.footprint import Activity, footprint, is_mean
from radioscopie.models.joins.delays.country import reference
from radioscopie.models.joins.delays.money import billed_shares, moved, prices, without_amount
from radioscopie.questions.delays.change import HOURS
from radioscopie.questions.delays.rows import ends
from radioscopie.ranges import CASES
from radioscopie.result import Assumption, said
from radioscopie.tables.charges import default_charges
from radioscopie.tables.footprint import read_factors
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.footprint import Footprint
    from radioscopie.models.joins.delays.money import Moved, Prices
    from radioscopie.questions.delays.ask import Ask
    from radioscopie.questions.delays.rows import Found

YEAR = 2027
ITEMS = ("fees", "acts", "charges", "margin")
LEVELS = ("nation", "region", "departement")
HYPOTHESES, READING = "finance_invest.toml", "reading_pay_pct"
EXAMS = ("exams_change", "exams_low", "exams_high")
CENTS = ("change_cents", "change_low_cents", "change_high_cents")
NONE = dict.fromkeys((*EXAMS, *CENTS))


def priced_for(equipment: str, draws: int, seed: int) -> Prices:
    """Price exams and machines in the law of `YEAR`."""
    reading = read_hypotheses(HYPOTHESES)[READING].value
    law, lines = compile_law(Law.load()), default_charges()
    return prices(law, reference(), equipment, lines, reading, YEAR, (draws, seed))


def money_of(ask: Ask, found: Found, price: Prices) -> Moved:
    """Say what a change does."""
    now = float(read_hypotheses(HYPOTHESES)[HOURS].value.central)
    longer = 1.0 if ask.hours is None else ask.hours / now
    billed = billed_shares(found.ground.sites, ask.equipment)
    return moved(found.ground, found.change, found.seen, price, billed, longer)


def money_rows(found: Found, money: Moved, levels: Sequence[str] = LEVELS) -> Iterator[dict[str, Any]]:
    """Say what a change does in each place where it does something."""
    for level in levels:
        for code, ranks in found.places[level].items():
            exams = money.exams[:, ranks].sum(axis=1)
            if level != "nation" and not np.any(np.abs(exams) >= 1):
                continue
            place = {"level": level, "code": code, "name": found.names[level].get(code, code)}
            yield NONE | place | {"item": "exams"} | _counted(exams)
            for item in ITEMS:
                yield NONE | place | {"item": item} | _cents(getattr(money, item)[:, ranks].sum(axis=1))


def _counted(values: Reals) -> dict[str, float | None]:
    return dict(
        zip(EXAMS, (None if one is None else round(one, -2) for one in _three_of(values)), strict=True)
    )


def _cents(values: Reals) -> dict[str, int | None]:
    parts = zip(CENTS, _three_of(values), strict=True)
    return {name: None if value is None else round(value) for name, value in parts}


def _three_of(values: Reals) -> tuple[float, float | None, float | None]:
    """Give the central guess and the ends of nine in ten, stretched to it: its exams of a machine are near the most."""
    central, (low, high) = float(values[0]), ends(values)
    return central, None if low is None else min(low, central), None if high is None else max(high, central)


def footprint_rows(ask: Ask, found: Found, ranks: Ints) -> Iterator[dict[str, Any]]:
    """Give each measure of the machines of a place, and what the change makes of it, from low to high."""
    factors = read_factors()
    before = _activity(ask, found, ranks, "before", found.states("before")[0].exams)
    for base, change in zip(footprint(before, factors), _changes(ask, found, ranks), strict=True):
        row = {"measure": base.measure, "unit": base.unit, "perimeter": base.perimeter}
        known = None if change is None or is_mean(base.measure, factors) else change
        yield row | _three("base", base.value) | (_three("change", known) if len(found.cases) > 1 else {})


def _activity(ask: Ask, found: Found, ranks: Ints, case: str, exams: Reals) -> Activity:
    machines = Fraction(float(found.machines(case)[ranks].sum()))
    return Activity(ask.equipment, machines, machines, Fraction(float(exams[ranks].sum())))


def _changes(ask: Ask, found: Found, ranks: Ints) -> Iterator[tuple[Fraction, Fraction, Fraction] | None]:
    """Give the change of each measure: from the least to the most of what exams and factors allow."""
    now, later = found.states("before"), found.states(found.cases[-1])
    exams = np.array([(b.exams - a.exams)[ranks].sum() for a, b in zip(now, later, strict=True)])
    machines = Fraction(float((found.machines(found.cases[-1]) - found.machines("before"))[ranks].sum()))
    low, high = ends(exams)
    drawn = (float(exams[0]) if one is None else one for one in (low, float(exams[0]), high))
    listed = [list(_of(ask, machines, Fraction(one))) for one in drawn]
    for parts in zip(*listed, strict=True):
        low_end, high_end = min(one.value[0] for one in parts), max(one.value[2] for one in parts)
        yield low_end, parts[1].value[1], high_end


def _of(ask: Ask, machines: Fraction, exams: Fraction) -> Iterator[Footprint]:
    yield from footprint(Activity(ask.equipment, machines, machines, exams), read_factors())


def _three(word: str, value: tuple[Fraction, Fraction, Fraction] | None) -> dict[str, float | None]:
    parts = value or (None, None, None)
    return {
        f"{word}_{name}": None if one is None else float(one) for name, one in zip(CASES, parts, strict=True)
    }


def money_rests(ask: Ask) -> Iterator[Assumption]:
    """Tell what fees and margins rest on, and the lines without an amount."""
    yield Assumption("delays.assume_money", "assumed", said("delays.assume_money_note", year=YEAR))
    lines = ", ".join(without_amount(default_charges(), ask.equipment))
    yield Assumption("delays.assume_no_amount", "missing", said("delays.assume_no_amount_note", lines=lines))
    if ask.lever or ask.faster:
        yield Assumption("delays.assume_lever_cost", "missing")
