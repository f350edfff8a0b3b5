"""A number that nobody knows exactly: its low, central and high values, how it is drawn, who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from radioscopie.bilingual import Words, same_words

CASES = ("low", "central", "high")
FIXED = "fixed"
DISTRIBUTIONS = (FIXED, "triangular", "normal", "uniform")
READ, COMPUTED, ASSUMED, MISSING = "read", "computed", "assumed", "missing"
USER = "user"
BARE = same_words(ASSUMED)
Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Range(Generic[Value_co]):
    """A number between two others; the three are equal when it is certain, None where no source says.

    Parameters
    ----------
    low, central, high : in the unit of the number; from timid to strong where it is the size of an effect
    distribution : how it is drawn, one of `DISTRIBUTIONS`; for "normal", low and high bound 95 %
    source : who says so: "user", "assumed", or where it comes from
    status : "read", "computed", "assumed" or "missing"
    """

    low: Value_co
    central: Value_co
    high: Value_co
    distribution: str = FIXED
    source: Words = BARE
    status: str = ASSUMED

    def at(self, case: str) -> Value_co:
        """Give the value in a case of `CASES`."""
        return dict(zip(CASES, self.values, strict=True))[case]

    @property
    def values(self) -> tuple[Value_co, Value_co, Value_co]:
        """Low, central and high value."""
        return self.low, self.central, self.high

    @property
    def is_drawn(self) -> bool:
        """Tell whether the number varies from a draw to another."""
        return self.distribution != FIXED


def certain(value: Value, source: Words = BARE, status: str = ASSUMED) -> Range[Value]:
    """Give a number that does not vary."""
    return Range(value, value, value, FIXED, source, status)
