"""What a move of the bounds of the bands changes to fees whose machines are not known: between two bounds.

The fees of a pool (establishment, equipment, civil year) were made by machines that count apart. H(x), the fees whose
rank on their machine is at most x, rises with x, less and less: its step is the number of machines that go so far. The
bands that were paid give H at the bounds of their law; between these points H is above its chord and under its
neighbours prolonged, at least what one machine alone would give, min(N, x), at most what x gives to each machine of a
fleet that is known, min(N, Mx). A fee that crosses a bound takes the amount of the band it enters.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from radioscopie.law.words import BANDS, NONE
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.law.compile import Compiled, FeeRules

Ends = tuple[int, int]
Point = tuple[int, int]  # x, H(x)
Kind = tuple[int, int]  # rank in `KINDS`, age
Tops = list[int | None]
Rate = tuple[int, int]
BOUNDS = range(len(BANDS) - 1)
ENDLESS = 10**9
NO_ENDS = (0, 0)
WHOLE = (1, 1)


@dataclass(frozen=True, slots=True)
class PaidCell:
    """Fees of a pool within one period of each law.

    Parameters
    ----------
    then, now : period of the law they were paid under, and of the other
    counts : fees by band, cancellations taken off
    parts : of these, the fees paid in part (second CT fee)
    rates : parts paid, numerator and denominator
    """

    then: int
    now: int
    counts: tuple[int, ...]
    parts: tuple[int, ...] = (0, 0, 0, 0)
    rates: tuple[Rate, ...] = (WHOLE,)


@dataclass(frozen=True, slots=True)
class Pool:
    """Fees of an establishment, an equipment and a civil year.

    Parameters
    ----------
    cells : in order of date
    kinds : machines that its prices may be of
    machines : how many there are; None: not known
    """

    cells: tuple[PaidCell, ...]
    kinds: frozenset[Kind]
    machines: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What the move of the bounds adds to fees that keep their band.

    Parameters
    ----------
    low, high : cents; None where the other law misses an amount or no price tells a machine
    fits : the bands paid are those that some fleet gives; where they are not, they tell nothing
    """

    low: int | None
    high: int | None
    fits: bool = True


def moves(pool: Pool, base: FeeRules, other: FeeRules) -> bool:
    """Tell whether a bound of the bands moves for a machine that the pool may be of."""
    return any(
        _tops(base, cell.then, kind) != _tops(other, cell.now, kind)
        for cell in pool.cells
        for kind, _ in pool.kinds
    )


def bands_moved(pool: Pool, base: Compiled, other: Compiled) -> Moved:
    """Bound what a pool gains or loses when its fees change band."""
    if not pool.kinds:
        return Moved(None, None)
    low, high, fits = 0, 0, True
    earlier, paid, stayed = _Reach((), 0, pool.machines), [0] * len(BOUNDS), None
    for cell in pool.cells:
        paid = [paid[b] + sum(cell.counts[: b + 1]) for b in BOUNDS]
        stayed = _stayed(pool, base.fees, cell, stayed)
        reach = _Reach(_points(stayed, paid), earlier.total + sum(cell.counts), pool.machines)
        fits &= reach.fits
        for b in BOUNDS:
            crossed = _crossed(pool, base.fees, other.fees, cell, b, (earlier, reach))
            worth = _worth(pool, other.fees, cell, b, crossed) if crossed != NO_ENDS else NO_ENDS
            if worth is None:
                return Moved(None, None, fits)
            low, high = low + worth[0], high + worth[1]
        earlier = reach
    return Moved(low, high, fits)


def _tops(rules: FeeRules, period: int, kind: int) -> tuple[int | None, int, int]:
    """Give the bounds of the bands as `bands.split` reads them; None: a reference that no text gives."""
    given = [int(getattr(rules, name)[period, kind]) for name in ("reference", "threshold_1", "threshold_2")]
    full = max(given[0], 0)
    top_1 = ENDLESS if given[1] == NONE else max(given[1], full)
    top_2 = ENDLESS if given[2] == NONE else max(given[2], top_1)
    return (None if given[0] == NONE else full), top_1, top_2


def _stayed(pool: Pool, rules: FeeRules, cell: PaidCell, before: Tops | None) -> Tops:
    """Give the bounds that all kinds share and that have not moved since January; None elsewhere."""
    tops = [_tops(rules, cell.then, kind) for kind, _ in pool.kinds]
    shared = [top[0] if len(set(top)) == 1 else None for top in zip(*tops, strict=True)]
    return [now if before is None or before[b] == now else None for b, now in enumerate(shared)]


def _points(bounds: Tops, paid: Sequence[int]) -> tuple[Point, ...]:
    """Give H where it is known."""
    return tuple(
        sorted({(x, h) for x, h in zip(bounds, paid, strict=True) if x is not None and 0 < x < ENDLESS})
    )


@dataclass(frozen=True, slots=True)
class _Reach:
    """H at the end of a cell: points where it is known, all the fees, the machines if they are known."""

    points: Sequence[Point]
    total: int
    machines: int | None

    @property
    def fits(self) -> bool:
        """Tell whether the points are those of a fleet: H rises less and less, from one machine's to all's."""
        if len({x for x, _ in self.points}) < len(self.points):
            return False
        most = ENDLESS if self.machines is None else self.machines
        slopes = [Fraction(most), *_slopes(self._held()), Fraction(0)]
        rises = all(left >= right for left, right in pairwise(slopes))
        return rises and all(min(x, self.total) <= h <= self.total for x, h in self.points)

    def _held(self) -> list[Point]:
        return [(0, 0), *self.points]

    def at(self, x: int) -> Ends:
        """Bound H(x)."""
        if x >= ENDLESS:
            return self.total, self.total
        held = self._held() if self.fits else [(0, 0)]
        most = self.total if self.machines is None else min(self.total, self.machines * x)
        low = max(min(self.total, x), ceil(_chord(held, x)))
        return low, max(low, min(most, floor(_prolonged(held, x, self.total))))


def _slopes(points: Sequence[Point]) -> list[Fraction]:
    return [Fraction(h2 - h1, x2 - x1) for (x1, h1), (x2, h2) in pairwise(points)]


def _chord(points: Sequence[Point], x: int) -> Fraction:
    for ((x1, h1), (x2, _)), slope in zip(pairwise(points), _slopes(points), strict=True):
        if x1 <= x <= x2:
            return h1 + slope * (x - x1)
    return Fraction(points[-1][1])


def _prolonged(points: Sequence[Point], x: int, total: int) -> Fraction:
    """Give the least of what the chords of both sides come to at x; beyond the last, everything may be."""
    ends = [Fraction(total)]
    for (point, (x2, h2)), slope in zip(pairwise(points), _slopes(points), strict=True):
        ends += [h2 + slope * (x - x2)] if x2 <= x else []
        ends += [point[1] - slope * (point[0] - x)] if point[0] >= x > 0 else []
    return min([*ends, *(Fraction(h) for at, h in points if at >= x)])


def _crossed(
    pool: Pool, base: FeeRules, other: FeeRules, cell: PaidCell, b: int, reach: tuple[_Reach, _Reach]
) -> Ends:
    """Bound the fees of a cell that come under bound b by the other law, less those that leave it."""
    pairs = [(_tops(base, cell.then, kind)[b], _tops(other, cell.now, kind)) for kind, _ in pool.kinds]
    if all(old == new[b] for old, new in pairs):
        return NO_ENDS
    then, now = [old for old, _ in pairs], [_where(tops, b) for _, tops in pairs]
    first, last = min(one[0] for one in now), max(one[1] for one in now)
    size, paid = sum(cell.counts), sum(cell.counts[: b + 1])
    before, after = reach
    low = max(0, after.at(first)[0] - before.at(first)[1])
    high = min(size, after.at(last)[1] - before.at(last)[0])
    if None not in then:
        rises = all(old <= one[0] for old, one in zip(then, now, strict=True))  # type: ignore[operator]
        falls = all(old >= one[1] for old, one in zip(then, now, strict=True))  # type: ignore[operator]
        low, high = max(low, paid) if rises else low, min(high, paid) if falls else high
    return min(low, high) - paid, max(low, high) - paid


def _where(tops: tuple[int | None, ...], b: int) -> Ends:
    """Give where a bound is; a reference that no text gives is anywhere under the first threshold."""
    bound, first = tops[b], tops[1]
    return (0, first or 0) if bound is None else (bound, bound)


def _worth(pool: Pool, rules: FeeRules, cell: PaidCell, b: int, crossed: Ends) -> Ends | None:
    """Bound what the fees that cross are worth, those paid in part for their part; None where an amount is missing."""
    amounts = [
        (int(rules.amount[cell.now, kind, b, age]), int(rules.amount[cell.now, kind, b + 1, age]))
        for kind, age in pool.kinds
    ]
    if any(NONE in pair for pair in amounts):
        return None
    found = [
        count * _step(pair) + parts * (_step(pair, rate) - _step(pair))
        for pair in amounts
        for rate in cell.rates
        for count in crossed
        for parts in _in_part(cell, b, count)
    ]
    return min(found), max(found)


def _step(amounts: tuple[int, int], rate: Rate = WHOLE) -> int:
    upper, lower = (half_up(one * rate[0], rate[1]) for one in amounts)
    return upper - lower


def _in_part(cell: PaidCell, b: int, crossed: int) -> Ends:
    """Bound the fees paid in part among those that cross, with the sign of these."""
    side = slice(b + 1, None) if crossed > 0 else slice(0, b + 1)
    parts = max(0, sum(cell.parts[side]))
    whole = max(0, sum(cell.counts[side]) - parts)
    few, many = max(0, abs(crossed) - whole), min(abs(crossed), parts)
    return (few, many) if crossed > 0 else (-few, -many)
