"""Add up pricings by dimension: the rows of the tables of an impact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.pricing.impact.sums import CASES, SHARED
from radioscopie.models.pricing.measures import AGEING, MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from radioscopie.arrays import Row, Rows, Whole
    from radioscopie.models.pricing.impact.sums import PassSums


def _cases(sums: PassSums) -> Iterator[tuple[int, str]]:
    yield from [(0, "exact")] if sums.is_exact() else enumerate(CASES)


def _changes(
    sums: PassSums, variant: str, year: int, dimension: str, case: int
) -> tuple[Whole, dict[str, Whole]]:
    """Give the base and the change of each measure, by code: each pass minus the one before it."""
    previous = base = sums.sums[year, SHARED, "base"][dimension][case]
    changes = {}
    for measure in MEASURES:
        owner = SHARED if measure == AGEING else variant
        now = sums.sums.get((year, owner, measure), {}).get(dimension)
        changes[measure] = now[case] - previous if now is not None else np.zeros_like(base)
        previous = now[case] if now is not None else previous
    return base, changes


def _parts(base: int, changes: Mapping[str, int]) -> dict[str, int]:
    """Tell the effect of the law from the ageing of machines, which would have happened without it."""
    aged, change = base + changes[AGEING], sum(changes.values())
    law = change - changes[AGEING]
    return {"aged_cents": aged, "law_cents": law, "change_cents": change, "variant_cents": aged + law}


def _places(sums: PassSums, variants: Iterable[str]) -> Iterator[tuple[Row, str, int, int]]:
    """Give the variant, year and case of each row, in order."""
    for variant in variants:
        for year in sums.years():
            for case, name in _cases(sums):
                yield {"variant": variant, "year": year, "case": name}, variant, year, case


def year_rows(sums: PassSums, variants: Iterable[str]) -> Rows:
    """Give the base, the parts of the change and the total of each variant and year."""
    rows = []
    for place, variant, year, case in _places(sums, variants):
        base, changes = _changes(sums, variant, year, "payer", case)
        before, change = int(base.sum()), {name: int(one.sum()) for name, one in changes.items()}
        parts, other = _parts(before, change), change["acts_other"]
        own = {"ageing_cents": change[AGEING], "acts_other_cents": other}
        rows.append(
            place | {"base_cents": before} | own | {"decision_cents": parts["law_cents"] - other} | parts
        )
    return rows


def measure_rows(sums: PassSums, variants: Iterable[str]) -> Rows:
    """Give the change of each measure in each variant and year."""
    return [
        place | {"measure": measure, "change_cents": int(change.sum())}
        for place, variant, year, case in _places(sums, variants)
        for measure, change in _changes(sums, variant, year, "payer", case)[1].items()
    ]


def dimension_rows(sums: PassSums, variants: Iterable[str], dimension: str) -> Rows:
    """Give the base, the change of each measure and the total of each code of a dimension, variant and year."""
    rows = []
    for place, variant, year, case in _places(sums, variants):
        base, changes = _changes(sums, variant, year, dimension, case)
        for code, word in enumerate(sums.words(dimension)):
            before, change = int(base[code]), {name: int(one[code]) for name, one in changes.items()}
            if before or any(change.values()):
                own = {f"{measure}_cents": cents for measure, cents in change.items()}
                rows.append(place | {dimension: word, "base_cents": before} | own | _parts(before, change))
    return rows


def between_rows(sums: PassSums, variants: Iterable[str]) -> Rows:
    """Give what the practice receives under each variant less what it receives under the first one."""
    first, *others = variants
    known = {(row["year"], row["case"]): row["law_cents"] for row in year_rows(sums, (first,))}
    return [
        {"variant": row["variant"], "against": first, "year": row["year"], "case": row["case"]}
        | {"more_cents": row["law_cents"] - known[row["year"], row["case"]]}
        for row in year_rows(sums, others)
    ]
