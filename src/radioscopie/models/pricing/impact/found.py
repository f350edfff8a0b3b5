"""What the years of an impact give: totals, what they rest on, what is found in the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.models.pricing.assumptions import assumptions_of
from radioscopie.models.pricing.engine import price_rows
from radioscopie.models.pricing.findings import findings_of
from radioscopie.models.pricing.impact.sums import added_up
from radioscopie.models.pricing.replay import known, replay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from radioscopie.models.pricing.encode import Coded, Fleet
    from radioscopie.models.pricing.impact.laws import Laws
    from radioscopie.models.pricing.impact.sums import Dimensions, PassSums
    from radioscopie.result import Assumption

LEFT_OUT = "impact.left_out"


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
        again = replay(coded, laws.variants[-1], year)
        _add_year(found, laws, fleet, again, dimensions, year, advance)


def _add_year(
    found: Found,
    laws: Laws,
    fleet: Fleet,
    again: Coded,
    dimensions: Dimensions,
    year: int,
    advance: Callable[[int], None],
) -> None:
    """Price a year at each pass; only rows that every law prices are counted."""
    priced = {at: price_rows(again, fleet, law, age_year=age) for at, law, age in laws.kept}
    keep = known(again, laws.compared, priced.values())
    for at, under, age in laws.passes:
        amounts = priced[at] if at in priced else price_rows(again, fleet, under, age_year=age)
        found.sums.add((year, *at), added_up(dimensions, again, amounts, keep))
        advance(len(keep))
    ends = [priced[at] for at in laws.ends]
    for law, under, amounts in zip(laws.plan.named, laws.compared, ends, strict=True):
        found.assumed.extend(assumptions_of(law, under, fleet, again, amounts))
    found.see(findings_of(laws.plan.named[-1], laws.variants[-1], again, ends[-1]))
    found.see([(LEFT_OUT, int((~keep).sum()))])
