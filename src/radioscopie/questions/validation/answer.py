"""Compare the model with every published figure that it can produce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radioscopie.law.compile import compile_law
from radioscopie.law.load import Law
from radioscopie.models.nation.baseline import PRICES_OF, build_baseline
from radioscopie.models.nation.decision import fee_savings, law_measures
from radioscopie.models.nation.measures import measures_of
from radioscopie.models.nation.targets import compared, is_bound, verdict
from radioscopie.questions.nation.answer import baseline_record
from radioscopie.questions.validation.tables import validation_result
from radioscopie.questions.validation.waits import waits
from radioscopie.results.answer import Answer
from radioscopie.tables.nation import BASELINE_TABLES, read_own_tables
from radioscopie.tables.reference_nation import read_reference
from radioscopie.texts import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.questions.validation.ask import Ask
    from radioscopie.results.answer import Advance


def answer(ask: Ask, _: Advance) -> Answer:
    """Build the baseline asked and judge its figures.

    Raises
    ------
    InputError : every problem of the user's tables
    """
    baseline = build_baseline(ask.seed, tables=read_own_tables(dict(ask.table)))
    rows = [row | {"at_least": is_bound(row), "label": row["measure"]} for row in _compared(baseline)]
    targets = [row for row in rows if row["used"] == "calibration"]
    met = {row["measure"] for row in targets}
    checks = [row | _judged(row, met) for row in rows if row["used"] != "calibration"]
    record = baseline_record(ask.seed, ask.table)
    return Answer(validation_result(baseline, checks, targets, waits(ask.seed), record))


def _compared(baseline: Baseline) -> list[dict[str, Any]]:
    """Give every published figure with what the model gives, at the law in force and at that of the prices."""
    law, reference = Law.load(), read_reference()
    held = {name: getattr(baseline, name) for name in BASELINE_TABLES}
    measures = measures_of(held, reference, compile_law(law.frozen(PRICES_OF)))
    rows: list[dict[str, Any]] = compared(
        reference, measures | law_measures(law) | fee_savings(held, law)
    ).to_pylist()
    return rows


def _judged(row: Mapping[str, Any], met: set[object]) -> dict[str, str]:
    """Judge a check; a quantity that another figure calibrates is not judged."""
    measure = row["measure"]
    judged = "calibrated" if measure in met else verdict(row)
    return {"verdict": judged, "why": measure if measure in words("nation.why") else ""}
