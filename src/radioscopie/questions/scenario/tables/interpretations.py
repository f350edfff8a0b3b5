"""The same scenario under readings that sources leave open: by perimeter, fees as they add up, no third radiograph."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.scenarios.insurer import with_fees
from radioscopie.models.scenarios.overlap import overlap_of
from radioscopie.models.scenarios.perimeters import NAMES, members, scopes_of
from radioscopie.models.scenarios.run import counted, saved_on
from radioscopie.money import half_up
from radioscopie.questions.scenario.tables.savings import bounds
from radioscopie.questions.scenario.tables.spending import by_year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Ints, Rows
    from radioscopie.models.scenarios.insurer import Insured
    from radioscopie.models.scenarios.run import Run

    Published = Mapping[str, tuple[int, int]]

ALL_FEES, TOWN_FEES, HOSPITAL = "SPE-004", "SPE-008", "SPE-010"
CENTS_IN_BILLION = 10**11
ONE = Fraction(1)
KEPT = (ONE,) * len(NAMES)
TOWN_RANK, HOSPITAL_RANK = NAMES.index("town_radiologists"), NAMES.index("hospital")
OVERLAP_EXAMS = 5 * 10**5  # the unit that an overlap is said by: nobody knows its size


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading changes: the share of the fees kept in each perimeter, and whether third radiographs count."""

    shares: tuple[Fraction, ...]
    third: bool = True


def readings_rows(run: Run, targets: pa.Table) -> Rows:
    """Give the insurer's savings of each variant under each reading and perimeter, at central values otherwise.

    Parameters
    ----------
    targets : table of the baseline; without the published totals (SPE-004, 008, 010) there is no reading of them

    Returns
    -------
    variant, reading ("as_built"; "sources": fees as sources add up, town radiologists' scaled to SPE-008, hospitals'
    so that their acts and fees come to SPE-010; "no_third": no radiograph third or later in a visit, their number
    being assumed; "sources_no_third": both), perimeter (the target's own first), year, fees_cents (of the reference
    year), against_trend_cents, cumulated_cents, the interval of the latter when the same draws are read so; of the
    target by its day (empty without one): draws_reached and their share, reached at central values; what the reading
    takes off the saving cumulated as built. A reading that repeats one above in all perimeters is left out
    """
    published = _published(targets)
    shares = _shares(published)
    readings = {
        "as_built": Reading(KEPT),
        "sources": Reading(shares),
        "no_third": Reading(KEPT, third=False),
        "sources_no_third": Reading(shares, third=False),
    }
    return [row for name in run.paths for row in _of_variant(run, name, readings, published)]


def _of_variant(run: Run, name: str, readings: Mapping[str, Reading], published: Published) -> Iterator[Any]:
    said: dict[tuple[int, ...], str] = {}
    scopes = scopes_of(run.model.scenario)
    built = {scope: _central(run, name, readings["as_built"], scope) for scope in scopes}
    for word, reading in readings.items():
        own = {scope: _central(run, name, reading, scope) for scope in scopes}
        key = tuple(cents for one in own.values() for cents in by_year(run, one.tolist()))
        if said.setdefault(key, word) != word:
            continue
        for scope in scopes:
            head = {"variant": name, "reading": word, "perimeter": scope}
            drawn, fees = _drawn(run, name, reading, scope), _fees(published, reading, scope)
            yield from _rows(run, head, fees, own[scope], built[scope], drawn)


def _rows(
    run: Run, head: dict[str, Any], fees: int, own: Ints, built: Ints, drawn: Ints
) -> Iterator[dict[str, Any]]:
    """Lay out a reading: savings by slot at central values, as built, and in draws."""
    index, aimed = run.model.slots.year_index, _aimed(run, own, drawn)
    years = by_year(run, own.tolist())
    for y, year in enumerate(run.model.slots.years):
        yield head | {
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


def _drawn(run: Run, name: str, reading: Reading, scope: str) -> Ints:
    """Give the saving of each draw by slot as a reading has it, in cents, shape (draws, S)."""
    return _saved(run, (run.draws.ends if reading.third else run.draws.no_third)[name], reading, scope)


def _central(run: Run, name: str, reading: Reading, scope: str) -> Ints:
    """Give the saving by slot at central values as a reading has it, in cents, shape (S,)."""
    path = run.paths[name]
    return _saved(run, path.ends if reading.third else path.no_third, reading, scope)


def _saved(run: Run, ends: Insured, reading: Reading, scope: str) -> Ints:
    return saved_on(run.model, with_fees(ends, reading.shares), scope)


def _published(targets: pa.Table) -> Published:
    """Find what the baseline achieves and what is published of fees and of hospitals, in cents, by id."""
    if "id" not in targets.column_names:
        return {}
    rows = {row["id"]: row for row in targets.to_pylist() if row["id"] in (ALL_FEES, TOWN_FEES, HOSPITAL)}
    return {
        key: (round(row["achieved"] * CENTS_IN_BILLION), round(row["published"] * CENTS_IN_BILLION))
        for key, row in rows.items()
    }


def _built_fees(published: Published) -> tuple[int, ...]:
    """Give the fees of the reference year of each perimeter, as built; nil where a total is not there."""
    fees = [0] * len(NAMES)
    if ALL_FEES in published and TOWN_FEES in published:
        fees[TOWN_RANK] = published[TOWN_FEES][0]
        fees[HOSPITAL_RANK] = published[ALL_FEES][0] - fees[TOWN_RANK]
    return tuple(fees)


def _shares(published: Published) -> tuple[Fraction, ...]:
    """Give the share of the fees of each perimeter that sources leave, when they add up."""
    fees, shares = _built_fees(published), list(KEPT)
    if fees[TOWN_RANK] > 0:
        shares[TOWN_RANK] = Fraction(published[TOWN_FEES][1], fees[TOWN_RANK])
    if fees[HOSPITAL_RANK] > 0 and HOSPITAL in published:
        built, wanted = published[HOSPITAL]
        shares[HOSPITAL_RANK] = max(1 - Fraction(built - wanted, fees[HOSPITAL_RANK]), Fraction(0))
    return tuple(shares)


def _fees(published: Published, reading: Reading, scope: str) -> int:
    """Give the fees of the reference year on a perimeter of targets as a reading has them."""
    fees = zip(_built_fees(published), reading.shares, strict=True)
    kept = [int(built * share) for built, share in fees]
    return sum(kept[rank] for rank in members(scope))


def overlap_rows(run: Run) -> Rows:
    """Size what would be counted twice if exams of liberal radiologists on hospital machines opened their fee twice.

    Returns
    -------
    variant, exams (500 000 CT and MRI exams a year), fees_cents that they open in a year of the base at the mean fee
    of hospitals (`mean_fee_cents`), saved_cents that they add to the saving on all of France until the target's day,
    hospital_exams of the reference year; none when hospitals open no fee
    """
    return [row for name in run.paths if (row := _overlap(run, name))]


def _overlap(run: Run, name: str) -> dict[str, Any] | None:
    found = overlap_of(run.model, name, OVERLAP_EXAMS, np.flatnonzero(counted(run.model)))
    if not found:
        return None
    return {
        "variant": name,
        "exams": OVERLAP_EXAMS,
        "fees_cents": found.fees_cents,
        "mean_fee_cents": half_up(found.fees_cents, OVERLAP_EXAMS),
        "saved_cents": found.saved_cents,
        "hospital_exams": found.hospital_exams,
    }
