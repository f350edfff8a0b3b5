"""Fields of a network file: what it leaves out is taken from defaults that are noted; durations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.models.reading.network.spec import Duration
from radioscopie.toml.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Collection

LAWS = ("fixed", "exponential", "lognormal", "gamma")
LONGEST_MIN, MOST_CV = 100_000, 10


@dataclass(slots=True)
class NetworkFields(Fields):
    """A table of a network file."""

    def maybe(self, key: str, bounds: tuple[float, float]) -> float | None:
        """Read a number between bounds; None when there is none."""
        return None if self.take(key) is None else self.number(key, bounds)

    def number_or(self, key: str, bounds: tuple[float, float], value: float, name: str = "") -> float:
        """Read a number between bounds, or take a default and note it."""
        return self.number(key, bounds) if key in self.table else float(self.default(key, value, name))

    def word_or(self, key: str, known: Collection[str], value: str) -> str:
        """Read a word among those known, or take a default and note it."""
        return self.word(key, known) if key in self.table else self.default(key, value)

    def duration(self, key: str, value: Duration, name: str = "") -> Duration:
        """Read a duration {mean_min, cv, law}; one that is left out comes from the default, and is noted."""
        if key not in self.table:
            self.default(key, f"{value.mean_min:g} min", name)
            return value
        return self.inside(key).as_duration(value)

    def as_duration(self, value: Duration) -> Duration:
        """Read the table itself as a duration; what it leaves out is that of `value`."""
        law = self.word("law", LAWS, value.law)
        mean = self.number("mean_min", (0, LONGEST_MIN), value.mean_min)
        cv = self.number("cv", (0, MOST_CV), value.cv)
        self.close()
        return Duration(mean, cv, law)
