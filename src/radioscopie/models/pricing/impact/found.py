"""What the years of an impact give: totals, what they rest on, what is found in the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.assumptions import assumptions_of, merge_assumptions
from radioscopie.models.pricing.encode import Coded
from radioscopie.models.pricing.engine import new_counts, price_rows
from radioscopie.models.pricing.findings import counted_findings
from radioscopie.models.pricing.impact.sums import added_up
from radioscopie.models.pricing.replay import known, replay
from radioscopie.models.pricing.rules import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pyarrow as pa

    from radioscopie.arrays import Whole
    from radioscopie.models.pricing.billed import Compared
    from radioscopie.models.pricing.encode import Fleet
    from radioscopie.models.pricing.engine import Amounts
    from radioscopie.models.pricing.impact.laws import Laws, Pass
    from radioscopie.models.pricing.impact.sums import Dimensions, PassSums
    from radioscopie.result import Assumption

    Counts = dict[
        tuple[int, str, str], Whole
    ]  # fees by machine and civil year; of each year, variant and pass

LEFT_OUT = "impact.left_out"


@dataclass(frozen=True, slots=True)
class OfYear:
    """What rows rest on in a replayed year, by law compared, and all that may be found in them; parts add up."""

    assumed: tuple[tuple[Assumption, ...], ...]
    findings: Mapping[str, int]

    def __add__(self, other: OfYear) -> OfYear:
        """Put the same year of two parts of an activity together."""
        both = zip(self.assumed, other.assumed, strict=True)
        assumed = tuple(tuple(merge_assumptions([*one, *more])) for one, more in both)
        return OfYear(assumed, {key: rows + other.findings[key] for key, rows in self.findings.items()})


@dataclass(frozen=True, slots=True)
class Found:
    """What the years give, added up as they come."""

    sums: PassSums
    assumed: list[Assumption] = field(default_factory=list)
    findings: dict[str, int] = field(default_factory=dict)

    def see(self, found: Iterable[tuple[str, int]]) -> None:
        """Keep the larger count of each finding: a year replays the same rows."""
        for key, rows in found:
            if rows:
                self.findings[key] = max(rows, self.findings.get(key, 0))

    def close(self, year: OfYear) -> None:
        """Keep what the rows of a year say."""
        self.assumed.extend(one for of_law in year.assumed for one in of_law)
        self.see(year.findings.items())


@dataclass(frozen=True, slots=True)
class Replayed:
    """An activity replayed.

    Parameters
    ----------
    filed : its rows, or one for each day that has some, as the file has them
    rejects : as in `Priced`, in no order
    seen : what was understood of the files that nobody wrote
    billed, fees_billed : the amounts billed beside the text
    """

    found: Found
    laws: Laws
    filed: Coded
    rejects: pa.Table
    rows_read: int
    seen: tuple[Assumption, ...]
    billed: Compared | None
    fees_billed: Compared | None


def days_of(counts: Mapping[int, int]) -> Coded:
    """Give a row for each day that has rows, that stands for them."""
    day = np.array(sorted(counts), np.int32)
    nothing = np.zeros(len(day), np.int64)
    rows = Rows(*(nothing for _ in Rows._fields))._replace(day=day)
    times = np.array([counts[int(one)] for one in day], np.int64)
    return Coded(rows, ("",), nothing - 1, nothing, nothing, times)


def add_years(
    found: Found,
    laws: Laws,
    fleet: Fleet,
    coded: Coded,
    dimensions: Dimensions,
    advance: Callable[[int], None],
) -> None:
    """Price rows that are held, in each year of the plan at each pass."""
    for year in laws.plan.years:
        found.close(add_year(found.sums, laws, fleet, coded, dimensions, year, advance))


def add_year(
    sums: PassSums,
    laws: Laws,
    fleet: Fleet,
    coded: Coded,
    dimensions: Dimensions,
    year: int,
    advance: Callable[[int], None],
    counts: Counts | None = None,
) -> OfYear:
    """Price a year at each pass; only rows that every law prices are counted.

    Parameters
    ----------
    counts : fees that machines opened before these rows, at each pass; moved on. None: none before
    """
    again = replay(coded, laws.variants[-1], year)

    def priced_at(one: Pass) -> Amounts:
        at, law, age = one
        before = None if counts is None else counts.setdefault((year, *at), new_counts(fleet))
        return price_rows(again, fleet, law, age_year=age, counts=before)

    priced = {one[0]: priced_at(one) for one in laws.kept}
    keep = known(again, laws.compared, priced.values())
    for one in laws.passes:
        amounts = priced[one[0]] if one[0] in priced else priced_at(one)
        sums.add((year, *one[0]), added_up(dimensions, again, amounts, keep))
        advance(len(keep))
    ends = [priced[at] for at in laws.ends]
    assumed = tuple(
        assumptions_of(law, under, fleet, again, amounts)
        for law, under, amounts in zip(laws.plan.named, laws.compared, ends, strict=True)
    )
    findings = counted_findings(laws.plan.named[-1], laws.variants[-1], again, ends[-1])
    return OfYear(assumed, findings | {LEFT_OUT: int((~keep).sum())})
