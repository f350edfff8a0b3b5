"""Whether a statement holds: a number, as precise as it was written, against what recomputes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import inf

from radioscopie.models.statistics import AGREES_PCT, NEAR_PCT

HOLDS, NEAR, ELSEWHERE, FAILS = "holds", "near", "elsewhere", "fails"
CALIBRATED, UNTESTED = "calibrated", "untested"
MOST, LEAST = "most", "least"  # bounds: what is not known would lower a figure, or raise it
LAW, BOUNDS = "law", ("more", "less")
AGREES, CLOSE = (Decimal(one) / 100 for one in (AGREES_PCT, NEAR_PCT))
ABOUT = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Figure:
    """What recomputes a statement.

    Parameters
    ----------
    test : how it was asked for
    perimeter : what it counts
    low, central, high : in the unit of the statement; twice the bounds of a range, the centre being its middle
    basis : "law" (exact), "draws" (95 %), "bounds" (of the CT reference activity and of several constructions),
        "charges" (low to high charges)
    command : what prints it
    bound : one of `MOST`, `LEAST` where charges without an amount leave an end open; "" where all is known
    """

    test: str
    perimeter: str
    low: float
    central: float
    high: float
    basis: str
    command: str
    bound: str = ""

    @property
    def opened(self) -> Figure:
        """Give the figure with its open end as far as can be."""
        low, high = -inf if self.bound == MOST else self.low, inf if self.bound == LEAST else self.high
        return replace(self, low=low, high=high)


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it was said: its ends as written, and its kind (`tables.ledger.KINDS`)."""

    low: str
    high: str
    kind: str

    @property
    def ends(self) -> tuple[float, float]:
        """Give what the number may stand for, rounded as it was written; "about" is a tenth around."""
        low, high = sorted((Decimal(self.low), Decimal(self.high)))
        below, above = (self._doubt(one) for one in (low, high))
        return float(low - below), float(high + above)

    def _doubt(self, number: Decimal) -> Decimal:
        if self.kind in BOUNDS:
            return Decimal(0)
        return ABOUT * abs(number) if self.kind == "about" else _half(number)


def _half(number: Decimal) -> Decimal:
    """Give half a unit of the last digit written."""
    exponent = number.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def judge(said: Said, figures: tuple[Figure, ...]) -> str:
    """Judge a statement against the figure of its own perimeter, which comes first, then against the others.

    Returns
    -------
    HOLDS (within 5 % of the interval; for the law and our own figures, once rounded as they were said), NEAR (within
    15 %; not for these), ELSEWHERE (not on its perimeter, but on another one), UNTESTED (only charges that nobody gave
    an amount could tell), or FAILS
    """
    if said.kind == "both":
        pairs = zip((said.low, said.high), figures, strict=True)
        return HOLDS if all(_meets(Said(end, end, "exact"), one, AGREES) for end, one in pairs) else FAILS
    own, *others = figures
    if _meets(said, own, AGREES):
        return HOLDS
    if own.basis != LAW and said.kind != "ours" and _meets(said, own, CLOSE):
        return NEAR
    if any(_meets(said, one, AGREES) for one in others):
        return ELSEWHERE
    return UNTESTED if own.bound and _meets(said, own.opened, AGREES) else FAILS


def _meets(said: Said, figure: Figure, allowance: Decimal) -> bool:
    """Tell whether a number is that of a figure."""
    least, most = said.ends
    if said.kind == "ours":
        return least <= figure.central <= most
    if said.kind == "range":
        pairs = zip((said.low, said.high), (figure.low, figure.high), strict=True)
        return all(abs(float(end) - found) <= float(_half(Decimal(end))) for end, found in pairs)
    wider = 0.0 if figure.basis == LAW else float(allowance)
    low, high = figure.low - wider * abs(figure.low), figure.high + wider * abs(figure.high)
    return (said.kind == "more" or low <= most) and (said.kind == "less" or least <= high)
