"""Totals of pricings, added up by dimension of the activity."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Bools, Whole
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.engine import Amounts

    Dimensions = Mapping[str, tuple[Whole, list[str]]]

SHARED = ""
PAYER = "payer"
PAYERS = ("insurer", "complementary", "patient")
CASES = ("reference_low", "reference_high")


@dataclass(slots=True)
class PassSums:
    """Totals of each pricing pass: `sums[year, variant, pass][dimension]` is an array [case, code] of cents.

    The passes that all variants share (the base, the ageing of machines) are those of the variant "".

    Parameters
    ----------
    named : words of the codes of each dimension, in order
    """

    named: dict[str, list[str]]
    sums: dict[tuple[int, str, str], dict[str, Whole]] = field(default_factory=dict)

    def add(self, at: tuple[int, str, str], found: Mapping[str, Whole]) -> None:
        """Add totals by dimension to those of a year, a variant and a pass."""
        known = self.sums.setdefault(at, {})
        for name, cents in found.items():
            known[name] = known[name] + cents if name in known else cents

    def words(self, dimension: str) -> list[str]:
        """Give the words of a dimension's codes."""
        return list(PAYERS) if dimension == PAYER else self.named[dimension]

    def years(self) -> list[int]:
        """Give the years added, in order."""
        return sorted({year for year, _, _ in self.sums})

    def is_exact(self) -> bool:
        """Tell whether the two cases agree everywhere."""
        return all(bool((sums[PAYER][0] == sums[PAYER][1]).all()) for sums in self.sums.values())

    def __add__(self, other: PassSums) -> PassSums:
        """Put the totals of two parts of an activity together; words that differ come in their order."""
        named = {name: _together(words, other.named[name]) for name, words in self.named.items()}
        found = PassSums(named)
        for one in (self, other):
            places = {name: _places(words, named[name]) for name, words in one.named.items()}
            for at, sums in one.sums.items():
                found.add(at, {name: _spread(cents, places.get(name)) for name, cents in sums.items()})
        return found


def added_up(dimensions: Dimensions, coded: Coded, amounts: Amounts, keep: Bools) -> dict[str, Whole]:
    """Add one pricing up by dimension, over the rows to keep: [case, code]."""
    acts, fees = amounts.acts, amounts.fees
    act = np.where(keep, acts.tariff + acts.modifiers + acts.association + coded.excess, 0)
    bounds = [np.where(keep, np.maximum(bound, 0), 0) for bound in (fees.low, fees.high)]
    sums = {
        name: np.stack([by_code(codes, act + fee, len(words)) for fee in bounds])
        for name, (codes, words) in dimensions.items()
    }
    own = [
        int(shares[keep].sum()) for shares in (acts.insurer, acts.complementary, acts.patient + coded.excess)
    ]
    sums[PAYER] = np.array([[own[0] + int(fee.sum()), own[1], own[2]] for fee in bounds])
    return sums


Places = tuple[list[int], int]  # where the words of a part stand, among how many


def _together(words: list[str], others: list[str]) -> list[str]:
    return words if words == others else sorted({*words, *others})


def _places(words: list[str], among: list[str]) -> Places | None:
    """Tell where words stand among others; None when these are the same."""
    rank = {word: at for at, word in enumerate(among)}
    return None if words == among else ([rank[word] for word in words], len(among))


def _spread(cents: Whole, places: Places | None) -> Whole:
    if places is None:
        return cents
    found = np.zeros((len(cents), places[1]), np.int64)
    found[:, places[0]] = cents
    return found


def by_code(codes: Whole, amounts: Whole, size: int) -> Whole:
    """Add amounts up by code."""
    total = np.zeros(size, np.int64)
    np.add.at(total, codes, amounts)
    return total
