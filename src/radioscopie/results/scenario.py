"""The result of `radioscopie run`: what each variant spends and saves, by period, measure and dimension."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.models.scenarios import amounts
from radioscopie.models.scenarios.spec import ASSUMED, quantities
from radioscopie.result import Assumption, Result, ResultTable
from radioscopie.results.record import make_record
from radioscopie.results.scenario_doubt import savings_table, target_table, tornado_table
from radioscopie.results.wording import LEVER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.models.scenarios.amounts import Exact
    from radioscopie.models.scenarios.evaluate import Outcome
    from radioscopie.models.scenarios.run import Path, Run
    from radioscopie.models.scenarios.spec import Scenario

    Rows = list[dict[str, Any]]

SIGN = "scenario.sign"
SAVED = "scenario.sign_saved"
PERIODS = ("year", "half_year", "month")
NATIONAL = {"modality": amounts.by_modality, "component": amounts.by_component, "payer": amounts.by_payer}
PLACES = {"region": 0, "departement": 1, "kind": 2, "size": 3}


def scenario_result(run: Run, baseline: Sequence[Assumption], record: Mapping[str, str]) -> Result:
    """Lay out a scenario.

    Parameters
    ----------
    run : the scenario computed
    baseline : assumptions of the national baseline
    record : record of the run

    Returns
    -------
    tables by_year, by_half_year, by_month, by_measure, by_modality, by_component, by_payer, by_sector, by_kind,
    by_size, by_region, by_departement, by_kind_and_measure, savings, effects, target, tornado; all in cents
    """
    tables = {f"by_{period}": _shown(_by_period(run, period), f"by_{period}") for period in PERIODS}
    tables["by_measure"] = _shown(_by_measure(run), "by_measure")
    tables |= {f"by_{name}": _shown(_national(run, name), f"by_{name}") for name in NATIONAL}
    tables["by_sector"] = _shown(_by_sector(run), "by_sector")
    tables |= {f"by_{name}": _shown(_by_place(run, name), f"by_{name}") for name in PLACES}
    tables["by_kind_and_measure"] = _shown(_by_kind_and_measure(run), "by_kind_and_measure")
    tables["effects"] = _shown(_effects(run), "effects")
    tables["savings"] = ResultTable(savings_table(run), "scenario.savings", sign=SAVED)
    if run.model.scenario.target:
        tables["target"] = ResultTable(target_table(run), "scenario.target", "mixed", SAVED)
    tables["tornado"] = ResultTable(tornado_table(run), "scenario.tornado", sign=SAVED)
    return Result("scenario", tables, (*_assumptions(run), *baseline), (), record)


def scenario_record(
    scenario: Scenario,
    law_version: str,
    baseline_seed: int,
    asked: Mapping[str, object],
    read: Mapping[str, str],
) -> Mapping[str, str]:
    """Write down what a run was made from: versions, digests of the files read, numbers asked, title and target."""
    parameters = {name: str(value) for name, value in asked.items()} | {"baseline_seed": str(baseline_seed)}
    parameters |= {"title": scenario.title, "question": scenario.question}
    parameters |= {f"variant.{variant.name}": variant.title for variant in scenario.variants}
    digests = {
        f"sha256.{name}": hashlib.sha256(words.encode()).hexdigest() for name, words in sorted(read.items())
    }
    return {**make_record(law_version, (), parameters), **digests}


def _shown(rows: Rows, name: str) -> ResultTable:
    return ResultTable(pa.Table.from_pylist(rows), f"scenario.{name}", "cents", SIGN)


def _ends(path: Path) -> tuple[Outcome, Outcome]:
    return path.outcomes[0], path.outcomes[-1]


def by_year(run: Run, exact: Exact) -> list[int]:
    """Add slots up by civil year."""
    return periods(run, exact, "year")[1]


def periods(run: Run, exact: Exact, period: str) -> tuple[list[tuple[int, ...]], list[int]]:
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


def _by_period(run: Run, period: str) -> Rows:
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


def _cents(exact: Sequence[int]) -> list[int]:
    return [amounts.rounded(one) for one in exact]


def _change(base: int, variant: int) -> dict[str, int]:
    return {"base_cents": base, "change_cents": variant - base, "variant_cents": variant}


def _by_measure(run: Run) -> Rows:
    rows: Rows = []
    for name, path in run.paths.items():
        every = [_cents(by_year(run, amounts.spending(one))) for one in path.outcomes]
        insurer = [_cents(by_year(run, amounts.insurer(one))) for one in path.outcomes]
        rows += [
            {
                "variant": name,
                "year": year,
                "measure": stage.measure,
                "change_cents": every[i][y] - every[i - 1][y],
                "insurer_change_cents": insurer[i][y] - insurer[i - 1][y],
            }
            for y, year in enumerate(run.model.slots.years)
            for i, stage in enumerate(run.model.paths[name])
            if i
        ]
    return rows


def _national(run: Run, dimension: str) -> Rows:
    rows: Rows = []
    for name, path in run.paths.items():
        ends = [
            {word: by_year(run, exact) for word, exact in NATIONAL[dimension](end).items()}
            for end in _ends(path)
        ]
        rows += _dimension_rows(run, name, dimension, ends)
    return rows


def _by_sector(run: Run) -> Rows:
    rows: Rows = []
    for name, path in run.paths.items():
        ends = [
            {w: list(e) for w, e in amounts.by_sector(one).items()}
            for one in (path.places[0], path.places[-1])
        ]
        rows += _dimension_rows(run, name, "sector", ends)
    return rows


def _by_place(run: Run, dimension: str) -> Rows:
    rows: Rows = []
    for name, path in run.paths.items():
        ends = [_of_places(run, path, i, dimension, None) for i in (0, -1)]
        insurer = [_of_places(run, path, i, dimension, path.outcomes[0].ald_permille) for i in (0, -1)]
        rows += _dimension_rows(run, name, dimension, ends, insurer)
    return rows


def _of_places(run: Run, path: Path, i: int, dimension: str, ald: int | None) -> dict[str, list[int]]:
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
        base, variant = (_rounded(end, y) for end in ends)
        paid = [_rounded(end, y) for end in insurer]
        for word in base:
            if base[word] or variant[word]:
                own = {"insurer_change_cents": paid[1][word] - paid[0][word]} if paid else {}
                rows.append(
                    {"variant": name, "year": year, dimension: word}
                    | _change(base[word], variant[word])
                    | own
                )
    return rows


def _rounded(by_word: Mapping[str, Sequence[int]], y: int) -> dict[str, int]:
    return dict(zip(by_word, amounts.published([amount[y] for amount in by_word.values()]), strict=True))


def _by_kind_and_measure(run: Run) -> Rows:
    rows: Rows = []
    for name, path in run.paths.items():
        every = [
            _of_places(run, path, i, "kind", path.outcomes[0].ald_permille) for i in range(len(path.places))
        ]
        for y, year in enumerate(run.model.slots.years):
            cents = [_rounded(one, y) for one in every]
            rows += [
                {
                    "variant": name, "year": year, "kind": kind, "measure": stage.measure,
                    "insurer_change_cents": cents[i][kind] - cents[i - 1][kind],
                }
                for kind in cents[0]
                for i, stage in enumerate(run.model.paths[name])
                if i
            ]  # fmt: skip
    return rows


def _effects(run: Run) -> Rows:
    """Split what separates a variant's year from the reference year's activity at the base's prices."""
    rows = []
    for name, path in run.paths.items():
        still, done = path.constant[0], (path.constant[0].done, path.outcomes[-1].done)
        acts = [by_year(run, one.sum(axis=0).astype(object)) for one in done]
        spent = [by_year(run, amounts.spending(one)) for one in (still, path.repriced, path.outcomes[-1])]
        for y, year in enumerate(run.model.slots.years):
            reference, at_base, variant = (amounts.rounded(one[y]) for one in spent)
            volume = amounts.rounded(spent[0][y] * (acts[1][y] - acts[0][y]) // acts[0][y])
            rows.append(
                {
                    "variant": name, "year": year, "reference_cents": reference, "volume_cents": volume,
                    "mix_cents": at_base - reference - volume, "price_cents": variant - at_base,
                    "variant_cents": variant,
                }
            )  # fmt: skip
    return rows


def _assumptions(run: Run) -> Iterator[Assumption]:
    """List every number of the scenario that nobody published, and those that are drawn."""
    for number in quantities(run.model.scenario).values():
        if number.uncertain:
            status, note = _status(number.source)
            low, central, high = (f"{value:g}" for value in (number.low, number.central, number.high))
            yield Assumption(f"{LEVER}{number.key}", status, note, 0, low, central, high)
        elif number.central and number.source == "assumed":
            yield Assumption(f"{LEVER}{number.key}", "assumed", "", 0, "", f"{number.central:g}", "")


def _status(source: str) -> tuple[str, str]:
    """Say how a number is known, and where from; one whose source says that a part is assumed is assumed."""
    if source == "missing":
        return "missing", ""
    return "assumed" if ASSUMED in source else "computed", "" if source == ASSUMED else source
