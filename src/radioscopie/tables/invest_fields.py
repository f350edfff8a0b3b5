"""Fields of an investment file: numbers that may be uncertain, shares, lines of charges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from radioscopie.ranges import CASES, USER
from radioscopie.tables.charges import BEHAVIOURS, EQUIPMENT, NATURES, SHARES, Charge
from radioscopie.tables.reference_nation import Hypothesis
from radioscopie.toml.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DRIVERS = ("machine", "exam", *SHARES)
LINE = ("charge", "nature", "behaviour", "per", "equipment", *CASES)
CENTS = 100
WHOLE = 100


@dataclass(slots=True)
class InvestFields(Fields):
    """A table of an investment file; numbers with decimals are kept as written and read exactly."""

    def exact(self, key: str, bounds: tuple[int, int], default: int | None = None) -> Fraction:
        """Read a number between bounds, exactly as written."""
        return Fraction(self.decimal(key, bounds, default))

    def share(self, key: str, default: int) -> Fraction:
        """Read a percentage as a rate."""
        return self.exact(key, (0, WHOLE), default) / WHOLE

    def ramp(self, key: str) -> tuple[Fraction, ...]:
        """Read a list of percentages as rates; 100 % where there is none."""
        listed = self.take(key, [WHOLE])
        if not isinstance(listed, list) or not listed:
            self.refuse("practice.invest_not_a_list", key)
            return (Fraction(1),)
        places = [
            replace(self, table={str(n): value}, place=f"{self.place}.{key}")
            for n, value in enumerate(listed, 1)
        ]
        return tuple(one.share(next(iter(one.table)), WHOLE) for one in places)

    def number_range(self, key: str, bounds: tuple[int, int]) -> Hypothesis:
        """Read a number, or a table low, central, high."""
        return self._range(key, lambda fields, name: fields.exact(name, bounds))

    def euros_range(self, key: str) -> Hypothesis:
        """Read an amount in euros, or a table low, central, high, as cents."""
        return self._range(key, lambda fields, name: Fraction(fields.euros(name)))

    def _range(self, key: str, read: Callable[[Self, str], Fraction]) -> Hypothesis:
        return Hypothesis(key, self.between(key, read, source=USER), (USER,))

    def each_charge(self) -> Iterator[Self]:
        """Go through the lines of charges, each known by its own name."""
        listed = self.table.get("charges", [])
        named = isinstance(listed, list) and all(isinstance(one, dict) for one in listed)
        lines = [one | {"name": one.get("charge", "")} for one in listed] if named else listed
        for fields in replace(self, table={"charges": lines}).each("charges"):
            yield replace(fields, table={key: value for key, value in fields.table.items() if key != "name"})

    def charge(self) -> Charge:
        """Read a line of charges: cents a year and unit, hundredths of a percent for shares."""
        self.only(LINE)
        per = self.word("per", DRIVERS)
        amounts = [self._amount(bound) for bound in CASES]
        central = amounts[1] or 0
        low, high = (central if amount is None else amount for amount in (amounts[0], amounts[2]))
        if not low <= central <= high:
            self.refuse("toml.not_in_order", "", "")
        return Charge(
            self.text("charge"), self.word("nature", NATURES), self.word("behaviour", BEHAVIOURS), per,
            self.word("equipment", EQUIPMENT, ""), "", low, central, high, "read", USER,
        )  # fmt: skip

    def _amount(self, bound: str) -> int | None:
        return self.euros(bound) if bound in self.table or bound == "central" else None
