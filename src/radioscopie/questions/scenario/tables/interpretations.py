"""The same scenario under readings that sources leave open: fees as published, no third radiograph in a visit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.evaluate import evaluate
from radioscopie.models.scenarios.insurer import insured, slot_cents, with_fees
from radioscopie.models.scenarios.run import counted
from radioscopie.questions.scenario.tables.savings import bounds
from radioscopie.questions.scenario.tables.spending import by_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Ints, Rows
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


def readings_rows(run: Run, targets: pa.Table) -> Rows:
    """Give the insurer's savings of each variant under each reading, at central values otherwise.

    Parameters
    ----------
    targets : table of the baseline; without the published total of fees (SPE-004) there is no reading of it

    Returns
    -------
    variant, reading ("as_built"; "published_fees": the cents of all fees scaled to SPE-004 read as the total of
    France; "no_third": no radiograph third or later in a visit, their number being assumed; "cautious": both), year,
    fees_cents (of the reference year), against_trend_cents, cumulated_cents, the interval of the latter when the
    same draws are read so; of the target by its day (empty without one): draws_reached and their share, reached at
    central values; what the reading takes off the saving cumulated as built. A reading that repeats one above is
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
    rows: Rows = []
    for name in run.paths:
        said: dict[tuple[int, ...], str] = {}
        central_ones = {word: _central(run, name, reading) for word, reading in readings.items()}
        for word, own in central_ones.items():
            if said.setdefault(tuple(by_year(run, own.tolist())), word) == word:
                drawn, fees = _drawn(run, name, readings[word]), int(built * readings[word].fees)
                rows += _rows(run, name, word, fees, own, central_ones["as_built"], drawn)
    return rows


def _rows(
    run: Run, name: str, reading: str, fees: int, own: Ints, built: Ints, drawn: Ints
) -> Iterator[dict[str, Any]]:
    """Lay out a reading: savings by slot at central values, as built, and in draws."""
    index, aimed = run.model.slots.year_index, _aimed(run, own, drawn)
    years = by_year(run, own.tolist())
    for y, year in enumerate(run.model.slots.years):
        yield {
            "variant": name,
            "reading": reading,
            "year": year,
            "fees_cents": fees or None,
            "against_trend_cents": years[y],
            "cumulated_cents": sum(years[: y + 1]),
            "less_than_built_cents": int((built - own)[index <= y].sum()),
        } | bounds(drawn[:, index <= y].sum(axis=1), "cumulated") | aimed  # fmt: skip


def _aimed(run: Run, own: Ints, drawn: Ints) -> dict[str, Any]:
    """Say whether the target is reached by its day, and in how many draws; None without a target."""
    target, inside = run.model.scenario.target, counted(run.model)
    if not target:
        return {"draws_reached": None, "probability": None, "reached": None}
    reaching = int((drawn[:, inside].sum(axis=1) >= target.amount_cents).sum())
    reached = bool(own[inside].sum() >= target.amount_cents)
    return {"draws_reached": reaching, "probability": reaching / len(drawn), "reached": reached}


def _drawn(run: Run, name: str, reading: Reading) -> Ints:
    """Give the saving of each draw by slot as a reading has it, in cents, shape (draws, S)."""
    ends = (run.draws.no_third if reading.values else run.draws.ends)[name]
    spent = slot_cents(with_fees(ends, reading.fees), run.model.slots.year_index)
    saved: Ints = spent[:, 0] - spent[:, 1]
    return saved


def _central(run: Run, name: str, reading: Reading) -> Ints:
    """Give the saving by slot at central values as a reading has it, in cents, shape (S,)."""
    last = len(run.model.paths[name]) - 1
    values = central(run.model.scenario) | dict(reading.values)
    ends = (insured(evaluate(run.model, name, i, values)) for i in (0, last))
    base, variant = (slot_cents(with_fees(one, reading.fees), run.model.slots.year_index) for one in ends)
    return base - variant


def _fees(targets: pa.Table) -> tuple[int, int]:
    """Find the baseline's total of fees and the published one, in cents; nil when it is not there."""
    if "id" not in targets.column_names:
        return 0, 0
    rows = targets.filter(pc.equal(targets["id"], TOTAL_FEES)).to_pylist()
    sums = [round(rows[0][name] * CENTS_IN_BILLION) for name in ("achieved", "published")] if rows else [0, 0]
    return sums[0], sums[1]
