"""Options of investment as tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.finances.invest.cover import debt_cover
from radioscopie.models.finances.invest.inputs import PERCENT
from radioscopie.models.finances.invest.options import lacking, option_plans, setting_of
from radioscopie.models.finances.invest.verdicts import (
    break_even,
    curve,
    discount,
    loan_flows,
    payback,
    verdict,
)
from radioscopie.models.joins.invest_footprint import option_footprint
from radioscopie.questions.accounts.assumptions import hypothesis
from radioscopie.questions.accounts.practice.tables.declared import (
    INVEST_COVER,
    INVEST_CURVE,
    INVEST_FOOTPRINT,
    INVEST_MISSING,
    INVEST_OPTIONS,
    INVEST_SUMMARY,
    INVEST_SWINGS,
)
from radioscopie.ranges import CASES
from radioscopie.result import Assumption, word_of
from radioscopie.tables.invest_file import KEEP, LOAN
from radioscopie.tables.reference_nation import read_hypotheses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from radioscopie.arrays import Row
    from radioscopie.models.finances.invest.cover import OwnCash
    from radioscopie.models.finances.invest.options import Case, MachineYears
    from radioscopie.models.finances.invest.verdicts import OptionVerdict, Worth
    from radioscopie.result import ResultTable
    from radioscopie.tables.invest_file import InvestOption

MOST, STEP = 14_000, 250
METHOD = (
    ("finances.invest_method_law_goes_on", "assumed"),
    ("finances.invest_method_one_fee", "assumed"),
    ("finances.invest_method_even_exams", "assumed"),
    ("finances.invest_method_year_end", "assumed"),
    ("finances.invest_method_kept_line", "assumed"),
    ("finances.invest_method_ct_middle", "assumed"),
    ("finances.invest_method_no_tax", "missing"),
    ("finances.invest_method_constant_prices", "assumed"),
    ("footprint.assume_factors", "assumed"),
    ("footprint.assume_grid", "assumed"),
    ("footprint.assume_injected", "assumed"),
)
GENERAL = ("discount_pct", "reading_pay_pct", "overheads_pct")


def invest_tables(case: Case, own: OwnCash | None = None) -> dict[str, ResultTable]:
    """Give the tables of an investment file: flows by year, summary, what each input changes, break-even curve.

    Parameters
    ----------
    own : what the practice pays its debts with; None: their cover is not told
    """
    found = [verdict(case, option) for option in case.invest.options]
    judged = [one for one in found if one.option.kind != KEEP]
    missing = {one.option.name: lacking(case, one.option) for one in judged}
    whole = [one for one in judged if not missing[one.option.name]]
    lines = [{"option": name, "line": line} for name, found in missing.items() for line in found]
    return {
        "invest_options": INVEST_OPTIONS.of(row for one in found for row in _years(case, one)),
        "invest_summary": INVEST_SUMMARY.of(_summary(case, one, missing[one.option.name]) for one in judged),
        "invest_missing": INVEST_MISSING.of(lines),
        **({"invest_cover": INVEST_COVER.of(_cover(case, judged, missing, own))} if own else {}),
        "invest_swings": INVEST_SWINGS.of(row for one in whole for row in _swings(one)),
        "invest_footprint": INVEST_FOOTPRINT.of(row for one in judged for row in _footprint(case, one)),
        "invest_curve": INVEST_CURVE.of(row for one in judged for row in _curve(case, one)),
    }


def invest_assumptions(case: Case) -> tuple[Assumption, ...]:
    """List what the options rest on that their file does not say, and the lines of charges that nobody filled in."""
    words = dict.fromkeys(o.equipment for o in case.invest.options if o.equipment)
    counted = [f"exams_{word}" for word in words if any(_takes_default(o, word) for o in case.invest.options)]
    numbers = (case.numbers[key] for key in (*GENERAL, *counted))
    general = (hypothesis(one, "finances.invest_assumed") for one in numbers)
    unsaid = dict.fromkeys(key for one in case.invest.options for key in one.unsaid)
    terms = (hypothesis(read_hypotheses(LOAN)[key], "finances.invest_assumed") for key in unsaid)
    method = tuple(Assumption(key, status) for key, status in METHOD)
    gaps = tuple(
        Assumption(f"finances.charge_{name}", "missing", label=word_of("finances.charge", name))
        for name in missing_lines(case)
    )
    return (*general, *terms, *method, *gaps)


def missing_lines(case: Case) -> tuple[str, ...]:
    """Name the lines of charges of the machines concerned whose amount nobody gives: they count for nothing."""
    plans = [
        plan for o in case.invest.options for some in option_plans(case, o, setting_of(case)) for plan in some
    ]
    return tuple(sorted({line.charge for plan in plans for line in plan.lines if line.central is None}))


def _takes_default(option: InvestOption, equipment: str) -> bool:
    said = {"exams", "opening_hours"} & set(option.numbers)
    return option.equipment == equipment and not said and not option.replaces


def _years(case: Case, judged: OptionVerdict) -> Iterator[Row]:
    option, found = judged.option, judged.worths
    central, plans = found["central"], option_plans(case, option, setting_of(case))[1]
    interest, principal = loan_flows(case, option, plans[-1]) if option.kind != KEEP else _no_loan(case)
    flows, kept = central.with_it.flows, central.without.flows
    for step in range(case.invest.horizon + 1):
        change = central.change[step]
        yield {
            "option": option.name, "step": step, "year": case.years[step - 1] if step else None,
            **_amounts(central.with_it, step), "paid_cents": int(central.with_it.paid[step]),
            "flow_cents": flows[step], "kept_flow_cents": kept[step], "change_cents": change,
            "cumulated_low_cents": found["low"].cumulated[step], "cumulated_cents": central.cumulated[step],
            "cumulated_high_cents": found["high"].cumulated[step], "interest_cents": int(interest[step]),
            "principal_cents": int(principal[step]),
            "after_loan_cents": change - int(interest[step] + principal[step]),
        }  # fmt: skip


def _no_loan(case: Case) -> tuple[Any, Any]:
    nothing = np.zeros(case.invest.horizon + 1, np.int64)
    return nothing, nothing


def _amounts(found: MachineYears, step: int) -> dict[str, int]:
    """Give what machines take and cost in the year that ends at a step; nothing at the start."""
    names = ("exams", "acts", "fees_low", "fees", "fees_high", "charges", "reading")
    keys = ("exams", *(f"{name}_cents" for name in names[1:]))
    return {
        key: int(getattr(found, name)[step - 1]) if step else 0 for key, name in zip(keys, names, strict=True)
    }


def _summary(case: Case, judged: OptionVerdict, missing: tuple[str, ...]) -> Row:
    """Sum an option up; without a cost that it changes, it has no value, no payback and no rate."""
    option, found, setting = judged.option, judged.worths, judged.settings["central"]
    plan = option_plans(case, option, setting)[1][-1]
    known = {name: one.value for name, one in found.items()}
    return {
        "option": option.name, "kind": option.kind, "machine": option.machine,
        "invested_cents": int(np.maximum(found["central"].with_it.paid, 0).sum()),
        **{f"npv_{name}_cents": None if missing else value for name, value in known.items()},
        **{f"known_{name}_cents": value for name, value in known.items()}, "missing": len(missing),
        **_returns(found["central"], discount(setting), is_known=not missing), "exams": int(plan.exams.max()),
        **{
            f"break_even_exams_{name}": None if missing else break_even(case, option, one)
            for name, one in judged.settings.items()
        },
    }  # fmt: skip


def _cover(
    case: Case, judged: list[OptionVerdict], missing: Mapping[str, tuple[str, ...]], own: OwnCash
) -> Iterator[Row]:
    """Say each year what pays the debts once an option is taken; unknown while a cost of it is missing."""
    for one in judged:
        for year in debt_cover(case, one, own):
            known = not missing[one.option.name]
            yield {
                "option": one.option.name, "year": year.year,
                **{f"left_{name}_cents": year.left[name] if known else None for name in CASES},
                "current_cents": year.loans, "interest_cents": year.interest, "principal_cents": year.principal,
                "due_cents": year.due,
                **{f"cover_{name}_hundredths": year.cover(name) if known else None for name in CASES},
            }  # fmt: skip


def _returns(found: Worth, rate: Fraction, *, is_known: bool) -> Row:
    """Give paybacks and internal rate; none of what cannot be known."""
    simple, later, internal = payback(found, rate) if is_known else (None, None, None)
    return {
        "payback_years": _float(simple),
        "discounted_payback_years": _float(later),
        "internal_rate_pct": _float(internal * PERCENT if internal is not None else None),
    }


def _swings(judged: OptionVerdict) -> list[Row]:
    named = {"option": judged.option.name, "npv_central_cents": judged.worths["central"].value}
    rows = [
        named | {"input": name, "npv_low_cents": low, "npv_high_cents": high}
        for name, low, high in judged.swings
    ]
    return sorted(rows, key=lambda row: (-abs(row["npv_high_cents"] - row["npv_low_cents"]), row["input"]))


def _curve(case: Case, judged: OptionVerdict) -> Iterator[Row]:
    """Give the margin by volume in the first full year, and in the last one, when the machine may be amortised."""
    option, volumes = judged.option, list(range(0, MOST + 1, STEP))
    found = {name: curve(case, option, volumes, one) for name, one in judged.settings.items()}
    full = next((rank for rank, year in enumerate(case.years) if _is_full(option, year)), 0)
    for rank in dict.fromkeys((full, len(case.years) - 1)):
        for place, exams in enumerate(volumes):
            margins = {f"margin_{name}_cents": int(found[name][place, rank]) for name in CASES}
            yield {"option": option.name, "year": case.years[rank], "exams": exams, **margins}


def _is_full(option: InvestOption, year: int) -> bool:
    when = option.installed_on
    return when is not None and when < date(year, 1, 2)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _footprint(case: Case, judged: OptionVerdict) -> Iterator[Row]:
    """Say what an option changes; what a machine changes by taking the place of another is not known."""
    for one in option_footprint(case, judged.option):
        values = zip(CASES, one.value, strict=True)
        unknown = bool(judged.option.replaces)
        yield {
            "option": judged.option.name,
            "measure": one.measure,
            "equipment": one.equipment,
            "unit": one.unit,
            **{f"change_{end}": None if unknown else float(value) for end, value in values},
            "perimeter": one.perimeter,
        }
