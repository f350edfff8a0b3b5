"""The same scenario under readings that sources leave open: fees as published, no third radiograph in a visit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    fees_cents (of the reference year), against_trend_cents, cumulated_cents. A reading that repeats one above is
    left out
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
                rows += _rows(run, name, word, years, int(built * reading.fees))
            said.append(years)
    return pa.Table.from_pylist(rows)


def _rows(run: Run, name: str, reading: str, years: list[int], fees: int) -> list[dict[str, Any]]:
    return [
        {
            "variant": name,
            "reading": reading,
            "year": year,
            "fees_cents": fees or None,
            "against_trend_cents": years[y],
            "cumulated_cents": sum(years[: y + 1]),
        }
        for y, year in enumerate(run.model.slots.years)
    ]


def _years(run: Run, name: str, reading: Reading) -> list[int]:
    """Compute base minus variant by year, each rounded to the cent."""
    index, spent = run.model.slots.year_index, []
    values = central(run.model.scenario) | dict(reading.values)
    for i in (0, len(run.model.paths[name]) - 1):
        found = evaluate(run.model, name, i, values)
        fees = (found.fees.astype(object) * reading.fees.numerator) // reading.fees.denominator
        exact = amounts.insurer(replace(found, fees=fees))
        spent.append([amounts.rounded(sum(exact[index == y])) for y in range(len(run.model.slots.years))])
    return [before - after for before, after in zip(*spent, strict=True)]


def _fees(targets: pa.Table) -> tuple[int, int]:
    """Find the baseline's total of fees and the published one, in cents; nil when it is not there."""
    if "id" not in targets.column_names:
        return 0, 0
    rows = targets.filter(pc.equal(targets["id"], TOTAL_FEES)).to_pylist()
    sums = [round(rows[0][name] * CENTS_IN_BILLION) for name in ("achieved", "published")] if rows else [0, 0]
    return sums[0], sums[1]
