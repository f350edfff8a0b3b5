"""Add up pricings by dimension: the rows of the tables of an impact."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Bools, Whole
    from radioscopie.models.pricing.encode import Coded
    from radioscopie.models.pricing.engine import Amounts

PAYERS = ("insurer", "complementary", "patient")
CASES = ("reference_low", "reference_high")


@dataclass(slots=True)
class PassSums:
    """Totals of each pricing pass: `sums[year, pass][dimension]` is an array [case, code] of cents."""

    dimensions: dict[str, tuple[Whole, list[str]]]
    sums: dict[tuple[int, str], dict[str, Whole]] = field(default_factory=dict)

    def add(self, year: int, name: str, coded: Coded, amounts: Amounts, keep: Bools) -> None:
        """Add up one pricing of one year, over the rows to keep."""
        acts, fees = amounts.acts, amounts.fees
        act = np.where(keep, acts.tariff + acts.modifiers + acts.association + coded.excess, 0)
        bounds = [np.where(keep, np.maximum(bound, 0), 0) for bound in (fees.low, fees.high)]
        sums = {
            name: np.stack([_by_code(codes, act + fee, len(words)) for fee in bounds])
            for name, (codes, words) in self.dimensions.items()
        }
        own = [
            int(shares[keep].sum())
            for shares in (acts.insurer, acts.complementary, acts.patient + coded.excess)
        ]
        sums["payer"] = np.array([[own[0] + int(fee.sum()), own[1], own[2]] for fee in bounds])
        self.sums[year, name] = sums

    def words(self, dimension: str) -> list[str]:
        """Give the words of a dimension's codes."""
        return list(PAYERS) if dimension == "payer" else self.dimensions[dimension][1]

    def years(self) -> list[int]:
        """Give the years added, in order."""
        return sorted({year for year, _ in self.sums})

    def is_exact(self) -> bool:
        """Tell whether the two cases agree everywhere."""
        return all(bool((sums["payer"][0] == sums["payer"][1]).all()) for sums in self.sums.values())


def _by_code(codes: Whole, amounts: Whole, size: int) -> Whole:
    total = np.zeros(size, np.int64)
    np.add.at(total, codes, amounts)
    return total


def _cases(sums: PassSums) -> Iterator[tuple[int, str]]:
    yield from [(0, "exact")] if sums.is_exact() else enumerate(CASES)


def _changes(sums: PassSums, year: int, dimension: str, case: int) -> tuple[Whole, dict[str, Whole]]:
    """Give the base and the change of each measure, by code: each pass minus the one before it."""
    previous = base = sums.sums[year, "base"][dimension][case]
    changes = {}
    for measure in MEASURES:
        now = sums.sums.get((year, measure), {}).get(dimension)
        changes[measure] = now[case] - previous if now is not None else np.zeros_like(base)
        previous = now[case] if now is not None else previous
    return base, changes


def year_rows(sums: PassSums) -> list[dict[str, object]]:
    """Give the base, the parts of the change and the variant of each year."""
    rows = []
    for year in sums.years():
        for case, name in _cases(sums):
            base, changes = _changes(sums, year, "payer", case)
            before, change = int(base.sum()), sum(int(one.sum()) for one in changes.values())
            ageing, other = int(changes["ageing"].sum()), int(changes["acts_other"].sum())
            rows.append({
                "year": year, "case": name, "base_cents": before, "ageing_cents": ageing,
                "law_cents": change - ageing, "decision_cents": change - ageing - other, "acts_other_cents": other,
                "change_cents": change, "variant_cents": before + change,
            })  # fmt: skip
    return rows


def measure_rows(sums: PassSums) -> list[dict[str, object]]:
    """Give the change of each measure in each year."""
    return [
        {"year": year, "case": name, "measure": measure, "change_cents": int(change.sum())}
        for year in sums.years()
        for case, name in _cases(sums)
        for measure, change in _changes(sums, year, "payer", case)[1].items()
    ]


def dimension_rows(sums: PassSums, dimension: str) -> list[dict[str, object]]:
    """Give the base, the change of each measure and the variant of each code of a dimension in each year."""
    rows = []
    for year in sums.years():
        for case, name in _cases(sums):
            base, changes = _changes(sums, year, dimension, case)
            for code, word in enumerate(sums.words(dimension)):
                own = {f"{measure}_cents": int(change[code]) for measure, change in changes.items()}
                before, change = int(base[code]), sum(own.values())
                if before or change:
                    rows.append(
                        {"year": year, "case": name, dimension: word, "base_cents": before}
                        | own
                        | {"change_cents": change, "variant_cents": before + change}
                    )
    return rows
