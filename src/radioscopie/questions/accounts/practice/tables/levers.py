"""The potential of levers as a table: each measure with its range, its evidence, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.levers.inputs import Inputs, inputs_of
from radioscopie.models.finances.levers.measures import FOREIGN, MEASURES
from radioscopie.questions.accounts.assumptions import hypothesis
from radioscopie.questions.accounts.practice.tables.declared import LEVERS
from radioscopie.ranges import CASES
from radioscopie.result import Assumption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from radioscopie.arrays import Row
    from radioscopie.law.compile import Compiled
    from radioscopie.models.finances.levers.inputs import LeverBase
    from radioscopie.models.finances.levers.measures import Measure
    from radioscopie.result import ResultTable
    from radioscopie.tables.levers import LeverInput
    from radioscopie.tables.reference_nation import Hypothesis

USED = (
    "demand_pct", "given_back_pct", "acquisition_pct", "slot_minutes_mri", "opening_hours_mri", "wait_days_mri",
    "wait_days_ct", "wait_slope",
    "lease_years", "discount_pct", "reading_pay_pct", "sent_pct", "price_mri", "works_mri", "electricity_eur_mwh",
    "grid_g_kwh", "mri_mwh", "ct_mwh", "iodine_g", "gadolinium_g",
)  # fmt: skip
METHOD = (
    ("finances.lever_method_linear_energy", "missing"),
    ("finances.lever_method_remote_margin", "assumed"),
    ("finances.lever_method_shared_payers", "assumed"),
    ("finances.lever_method_queue", "assumed"),
    ("finances.lever_method_no_quality", "missing"),
)


def levers_table(
    law: Compiled, wanted: Iterable[tuple[str, LeverBase, Mapping[str, Hypothesis]]], levers: Sequence[LeverInput],
    numbers: Mapping[str, Hypothesis],
) -> ResultTable:  # fmt: skip
    """Measure the potential of levers.

    Parameters
    ----------
    wanted : lever, machine or modality it is measured on, and the user's own inputs
    levers : the published inputs (`tables.levers.read_levers`)
    numbers : general hypotheses, the user's over the shipped ones

    Returns
    -------
    Table lever, machine, measure, low, central, high (effect from timid to strong) or, for money, low_cents,
    central_cents, high_cents; unit, evidence, vendor ("1": a vendor says part of it), status (computed |
    assumed: nobody says otherwise | partial | missing), missing (inputs that nobody gives), facts
    """
    rows = [
        row
        for lever, base, own in wanted
        for row in _lever(law, lever, base, inputs_of(lever, base, levers, own), numbers)
    ]
    return LEVERS.of(rows)


def _lever(
    law: Compiled,
    lever: str,
    base: LeverBase,
    inputs: Mapping[str, LeverInput],
    numbers: Mapping[str, Hypothesis],
) -> list[Row]:
    named = {"lever": lever, "machine": base.name}
    rows = []
    for measure, unit, give in MEASURES:
        if measure not in FOREIGN or FOREIGN[measure] in inputs:
            found = [Inputs(law, base, case, inputs, numbers) for case in CASES]
            rows.append(
                named | {"measure": measure, "unit": unit} | _row(found, give, is_money="cents" in unit)
            )
    return rows


def _row(found: Sequence[Inputs], give: Callable[[Inputs], Measure], *, is_money: bool) -> Row:
    values = [give(one) for one in found]
    used = {name: one for some in found for name, one in some.used.items()}
    known = [value is not None for value in values]
    gaps = dict.fromkeys(
        name for some, is_known in zip(found, known, strict=True) if not is_known for name in some.gaps
    )
    return {
        **_amounts(values, is_money=is_money),
        "evidence": "".join(sorted({letter for one in used.values() for letter in one.evidence})),
        "vendor": str(int(any(one.vendor for one in used.values()))), "missing": " ".join(gaps),
        "status": _status(known, used, gaps),
        "facts": " ".join(dict.fromkeys(fact for one in used.values() for fact in one.facts)),
    }  # fmt: skip


def _status(known: Sequence[bool], used: Mapping[str, LeverInput], gaps: Mapping[str, None]) -> str:
    if not all(known):
        return "partial" if any(known) else "missing"
    return (
        "assumed" if any(not one.evidence for name, one in used.items() if name not in gaps) else "computed"
    )


def _amounts(values: Sequence[Measure], *, is_money: bool) -> dict[str, float | int | None]:
    """Give a measure in its unit, or money in cents; the columns of the other are empty."""
    given = dict(zip(CASES, values, strict=True))
    sizes = {case: None if is_money or value is None else float(value) for case, value in given.items()}
    cents = {f"{case}_cents": int(v) if is_money and v is not None else None for case, v in given.items()}
    return {**sizes, **cents}


def lever_assumptions(numbers: Mapping[str, Hypothesis]) -> tuple[Assumption, ...]:
    """List the general numbers and the simplifications that the potential of levers rests on."""
    general = (hypothesis(numbers[key], "finances.invest_assumed") for key in USED)
    return (*general, *(Assumption(key, status) for key, status in METHOD))
