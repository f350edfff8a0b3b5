"""The same scenario under readings that sources leave open: fees as published, no third radiograph in a visit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.insurer import insured, slot_cents, with_fees
from radioscopie.models.scenarios.run import counted
from radioscopie.questions.scenario.tables.savings import bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.run import Run


TOTAL_FEES = "SPE-004"
CENTS_IN_BILLION = 10**11
NO_THIRD = {"third_radiograph_pct": 0.0}
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading changes: the share of the fees that is kept, and numbers of the scenario."""

    fees: Fraction
    values: Mapping[str, float]


def readings_table(run: Run, targets: pa.Table) -> pa.Table:
    """Give the insurer's savings of each variant under each reading, at central values otherwise.

    Parameters
    ----------
    targets : table of the baseline; without the published total of fees (SPE-004) there is no reading of it

    Returns
    -------
    variant, reading ("as_built"; "published_fees": the cents of all fees scaled to SPE-004 read as the total of
    France; "no_third": no radiograph third or later in a visit, their number being assumed; "cautious": both), year,
    fees_cents (of the reference year), against_trend_cents, cumulated_cents, the interval of the latter when the
    same draws are read so, draws_reached (of the target by its day; empty without a target). A reading that
    repeats one above is left out
    """
    built, published = _fees(targets)
    share = Fraction(published, built) if built else ONE
    readings = {
        "as_built": Reading(ONE, {}),
        "published_fees": Reading(share, {}),
        "no_third": Reading(ONE, NO_THIRD),
        "cautious": Reading(share, NO_THIRD),
    }
    rows: list[dict[str, Any]] = []
    for name in run.paths:
        said: list[list[int]] = []
        for word, reading in readings.items():
            years = _years(run, name, reading)
            if years not in said:
                rows += _rows(run, name, word, years, int(built * reading.fees), _drawn(run, name, reading))
            said.append(years)
    return pa.Table.from_pylist(rows)


def _rows(
    run: Run, name: str, reading: str, years: list[int], fees: int, drawn: Ints
) -> list[dict[str, Any]]:
    index, reached = run.model.slots.year_index, _reached(run, drawn)
    return [
        {
            "variant": name,
            "reading": reading,
            "year": year,
            "fees_cents": fees or None,
            "against_trend_cents": years[y],
            "cumulated_cents": sum(years[: y + 1]),
        }
        | bounds(drawn[:, index <= y].sum(axis=1), "cumulated")
        | {"draws_reached": reached}
        for y, year in enumerate(run.model.slots.years)
    ]


def _drawn(run: Run, name: str, reading: Reading) -> Ints:
    """Give the saving of each draw by slot as a reading has it, in cents, shape (draws, S)."""
    ends = (run.draws.no_third if reading.values else run.draws.ends)[name]
    spent = slot_cents(with_fees(ends, reading.fees), run.model.slots.year_index)
    saved: Ints = spent[:, 0] - spent[:, 1]
    return saved


def _reached(run: Run, drawn: Ints) -> int | None:
    """Count the draws that reach the target by its day."""
    target = run.model.scenario.target
    saved = drawn[:, counted(run.model)].sum(axis=1)
    return int((saved >= target.amount_cents).sum()) if target else None


def _years(run: Run, name: str, reading: Reading) -> list[int]:
    """Compute base minus variant by year, in cents."""
    index, last = run.model.slots.year_index, len(run.model.paths[name]) - 1
    values = central(run.model.scenario) | dict(reading.values)
    ends = (insured(evaluate(run.model, name, i, values)) for i in (0, last))
    base, variant = (slot_cents(with_fees(one, reading.fees), index) for one in ends)
    return [int((base - variant)[index == y].sum()) for y in range(len(run.model.slots.years))]


def _fees(targets: pa.Table) -> tuple[int, int]:
    """Find the baseline's total of fees and the published one, in cents; nil when it is not there."""
    if "id" not in targets.column_names:
        return 0, 0
    rows = targets.filter(pc.equal(targets["id"], TOTAL_FEES)).to_pylist()
    sums = [round(rows[0][name] * CENTS_IN_BILLION) for name in ("achieved", "published")] if rows else [0, 0]
    return sums[0], sums[1]
