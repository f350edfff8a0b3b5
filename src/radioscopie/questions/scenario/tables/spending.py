"""What each variant spends, by period, payer, place…: rows whose cents add up to the year."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from radioscopie.models.scenarios import amounts
from radioscopie.models.statistics import order_statistics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from radioscopie.arrays import Ints, Rows
    from radioscopie.models.scenarios.amounts import Exact
    from radioscopie.models.scenarios.evaluate import Outcome
    from radioscopie.models.scenarios.local import LocalDraws
    from radioscopie.models.scenarios.run import Path, Run


NATIONAL = {"modality": amounts.by_modality, "component": amounts.by_component, "payer": amounts.by_payer}
PLACES = {"region": 0, "departement": 1, "kind": 2, "size": 3}


def _ends(path: Path) -> tuple[Outcome, Outcome]:
    return path.outcomes[0], path.outcomes[-1]


def by_year(run: Run, exact: Exact | Sequence[int]) -> list[int]:
    """Add slots up by civil year."""
    return periods(run, exact, "year")[1]


def periods(run: Run, exact: Exact | Sequence[int], period: str) -> tuple[list[tuple[int, ...]], list[int]]:
    """Add slots up by year, half-year (year, 1-2) or month (year, 1-12)."""
    slots = run.model.slots
    part = {"year": slots.month * 0, "half_year": (slots.month + 5) // 6, "month": slots.month}[period]
    keys = [
        (int(y), int(p)) if period != "year" else (int(y),) for y, p in zip(slots.year, part, strict=True)
    ]
    total: dict[tuple[int, ...], int] = dict.fromkeys(keys, 0)
    for one, amount in zip(keys, exact, strict=True):
        total[one] += amount
    return list(total), list(total.values())


def by_period(run: Run, period: str) -> Rows:
    """Give the spending of each year, half-year or month."""
    rows = []
    for name, path in run.paths.items():
        parts = [
            periods(run, write(end), period)
            for end in _ends(path)
            for write in (amounts.spending, amounts.insurer)
        ]
        cents = [_in_years(*part) for part in parts]
        for when, base, base_insurer, variant, variant_insurer in zip(parts[0][0], *cents, strict=True):
            head = dict(zip(("year", period), when, strict=False)) if period != "year" else {"year": when[0]}
            insurer = {
                "insurer_base_cents": base_insurer,
                "insurer_change_cents": variant_insurer - base_insurer,
            }
            rows.append({"variant": name} | head | _change(base, variant) | insurer)
    return rows


def _in_years(whens: Sequence[tuple[int, ...]], exact: Sequence[int]) -> list[int]:
    """Round the periods of each civil year so that they add up to the year."""
    years = dict.fromkeys(when[0] for when in whens)
    return [
        cents
        for year in years
        for cents in amounts.published(
            [one for when, one in zip(whens, exact, strict=True) if when[0] == year]
        )
    ]


def _change(base: int, variant: int) -> dict[str, int]:
    return {"base_cents": base, "change_cents": variant - base, "variant_cents": variant}


def by_nation(run: Run, dimension: str) -> Rows:
    """Give the spending by modality, component or payer."""
    rows: Rows = []
    for name, path in run.paths.items():
        ends = [
            {word: by_year(run, exact) for word, exact in NATIONAL[dimension](end).items()}
            for end in _ends(path)
        ]
        rows += _dimension_rows(run, name, dimension, ends)
    return rows


def by_sector_rows(run: Run) -> Rows:
    """Give the spending by sector."""
    rows: Rows = []
    for name, path in run.paths.items():
        ends = [
            {w: list(e) for w, e in amounts.by_sector(one).items()}
            for one in (path.places[0], path.places[-1])
        ]
        rows += _dimension_rows(run, name, "sector", ends)
    return rows


def by_place_rows(run: Run, dimension: str, local: Mapping[str, LocalDraws]) -> Rows:
    """Give the spending by region, département, kind or size, and the insurer's, its change with its interval."""
    rows: Rows = []
    for name, path in run.paths.items():
        ends = [of_places(run, path, i, dimension, None) for i in (0, -1)]
        insurer = of_stages(run, path, dimension)
        found = _dimension_rows(run, name, dimension, ends, insurer)
        base = [year_cents(insurer[0], y) for y in range(len(run.model.slots.years))]
        rows += [
            row
            | {"insurer_base_cents": base[_rank(run, row)][row[dimension]]}
            | interval_of(run, local[name].places, row, dimension, "insurer_change")
            for row in found
        ]
    return rows


def by_payer_rows(run: Run, local: Mapping[str, LocalDraws]) -> Rows:
    """Give the spending by payer, its change with its interval."""
    rows = by_nation(run, "payer")
    return [row | interval_of(run, local[row["variant"]].payers, row, "payer", "change") for row in rows]


def interval_of(
    run: Run, drawn: Mapping[tuple[str, str], Ints], row: Mapping[str, Any], dimension: str, name: str
) -> dict[str, int | None]:
    """Give the 95 % interval of the change of a row; None where too few draws were made."""
    own = drawn.get((dimension, row[dimension]))
    found = order_statistics(own[:, _rank(run, row)]) if own is not None else dict[str, int | None]()
    return {f"{name}_{side}_95_cents": found.get(f"{side}_95") for side in ("low", "high")}


def _rank(run: Run, row: Mapping[str, Any]) -> int:
    return run.model.slots.years.index(row["year"])


def of_stages(run: Run, path: Path, dimension: str) -> list[dict[str, list[int]]]:
    """Give the insurer's exact spending of every stage by word of a dimension of places and year."""
    ald = path.outcomes[0].ald_permille
    return [of_places(run, path, i, dimension, ald) for i in range(len(path.places))]


def of_places(run: Run, path: Path, i: int, dimension: str, ald: int | None) -> dict[str, list[int]]:
    """Give the exact spending of a stage by word of a dimension of places and year (`amounts.by_place`)."""
    found = amounts.by_place(path.places[i], run.model.counts, PLACES[dimension], ald)
    return {word: list(exact) for word, exact in found.items()}


def _dimension_rows(
    run: Run,
    name: str,
    dimension: str,
    ends: Sequence[Mapping[str, Sequence[int]]],
    insurer: Sequence[Mapping[str, Sequence[int]]] = (),
) -> Rows:
    """Round the words of a dimension so that they add up to each year; those that spend nothing are left out."""
    rows = []
    for y, year in enumerate(run.model.slots.years):
        base, change = year_cents(ends[0], y), changes(ends, y)[0]
        steps = changes(insurer, y)
        for word in base:
            if base[word] or change[word]:
                own = {"insurer_change_cents": sum(step[word] for step in steps)} if insurer else {}
                rows.append(
                    {"variant": name, "year": year, dimension: word}
                    | _change(base[word], base[word] + change[word])
                    | own
                )
    return rows


def changes(stages: Sequence[Mapping[str, Sequence[int]]], y: int) -> list[dict[str, int]]:
    """Round what each stage changes in a year, word by word (`amounts.moved`)."""
    years = [[amount[y] for amount in stage.values()] for stage in stages]
    return [dict(zip(stages[0], amounts.moved(*ends), strict=True)) for ends in pairwise(years)]


def year_cents(by_word: Mapping[str, Sequence[int]], y: int) -> dict[str, int]:
    """Round the words of a dimension in a year so that they add up."""
    return dict(zip(by_word, amounts.published([amount[y] for amount in by_word.values()]), strict=True))
