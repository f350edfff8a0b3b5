"""What the reading organisations of a scenario do: delays, seats, radiographers, cost; variant minus base."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from radioscopie.models.joins.organisations import days_in, of_world, total
from radioscopie.models.scenarios.spec import BASE
from radioscopie.models.statistics import interval
from radioscopie.questions.reading.tables.delays import network_assumptions
from radioscopie.questions.reading.tables.places import rounded
from radioscopie.questions.reading.tables.samples import ALL, SHARE, measured
from radioscopie.questions.scenario.tables.all import status_of
from radioscopie.ranges import BARE, CASES
from radioscopie.result import Assumption, ResultTable, Written, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Result, Sayable


SIGN = "reading.organisation_sign"
COUNTS = ("exams_year", "remote_year", SHARE, "report_p95_min", "image_p95_min", "seats_h_week",
          "wait_min", "communication_min")  # fmt: skip
HYPOTHESES = (
    "reading.organisation_same_fee",
    "reading.organisation_own_requests",
    "reading.organisation_price_bounds",
)
TITLES = {
    "reading": "reading.organisation_reading",
    "reading_delays": "reading.organisation_reading_delays",
    "reading_cost": "reading.organisation_reading_cost",
    "reading_cost_change": "reading.organisation_reading_cost_change",
    "reading_change": "reading.organisation_reading_change",
}
Cost = dict[str, int | None]


def with_reading(result: Result, scenario: Scenario, found: Sequence[Studied]) -> Result:
    """Add to the result of a scenario what its reading organisations do; its spending does not move.

    Returns
    -------
    the same result without organisation; else with tables reading (one row an organisation), reading_delays (by
    priority), reading_cost (by civil year, exact cents of the days from the first), reading_cost_change and, for a
    base and a variant of one organisation each, reading_change; `*_half` is half of the 95 % interval
    """
    if not found:
        return result
    rows = {
        "reading": [_organisation(one) for one in found],
        "reading_delays": [row for one in found for row in _delays(one)],
        "reading_cost": [row for one in found for row in _costs(one, scenario.years)],
        "reading_cost_change": list(_cost_changes(scenario, found)),
        "reading_change": [row for one in scenario.variants for row in _changes(found, one.name)],
    }
    tables = {name: _table(name, listed) for name, listed in rows.items() if listed}
    told = (*result.assumptions, *organisation_assumptions(found))
    return replace(result, tables={**result.tables, **tables}, assumptions=told)


def _table(name: str, rows: list[Row]) -> ResultTable:
    sign = SIGN if name.endswith("change") else ""
    return ResultTable(pa.Table.from_pylist(rows), TITLES[name], "mixed", sign)


def _head(one: Studied) -> Row:
    return {"world": one.world, "organisation": one.organisation.name}


def _organisation(one: Studied) -> Row:
    network, values = one.study.network, measured(one.study)
    described = {"from": one.organisation.start, "network": network.title, "sites": len(network.sites)}
    counts = {
        name: value for count in COUNTS for name, value in _with_half(count, values[count, ALL]).items()
    }
    prices = {f"{case}_price_cents": one.prices[case] for case in CASES}
    yearly: Cost = {f"{case}_cents": one.yearly_cents(case) for case in CASES}
    return _head(one) | described | {"replications": len(one.study.samples)} | counts | prices | yearly


def _with_half(name: str, values: Any) -> Row:
    mean, half = map(float, interval(values))
    digits = 4 if name == SHARE else 1
    stem, unit = (name.removesuffix("_min"), "_min") if name.endswith("_min") else (name, "")
    return {name: rounded(mean, digits), f"{stem}_half{unit}": rounded(half, digits)}


def _delays(one: Studied) -> Iterator[Row]:
    values = measured(one.study)
    for priority in one.study.network.priorities:
        said = {
            "priority": priority.name,
            "promise_min": priority.promise_min,
            "promised_from": priority.promised_from,
        }
        shown = ("asked_year", SHARE, "report_p95_min", "image_p95_min")
        yield _head(one) | said | {
            name: value
            for measure in shown
            for name, value in _with_half(measure, values[measure, priority.name]).items()
        }  # fmt: skip


def _costs(one: Studied, years: Sequence[int]) -> Iterator[Row]:
    for year in years:
        cents = {f"{case}_due_cents": one.cents(case, year) for case in CASES}
        yield _head(one) | {"year": year, "days": days_in(one.organisation.start, year)[0]} | cents


def _cost_changes(scenario: Scenario, found: Sequence[Studied]) -> Iterator[Row]:
    """Compare what all the organisations of a variant and of the base cost, at the same end of the price."""
    for variant in scenario.variants:
        for year in scenario.years:
            for case in CASES:
                base, after = (
                    total(one.cents(case, year) for one in of_world(found, world))
                    for world in (BASE, variant.name)
                )
                change = None if base is None or after is None else after - base
                said = {"base_cents": base, "change_cents": change, "variant_cents": after}
                yield {"variant": variant.name, "year": year, "price": case} | said


def _changes(found: Sequence[Studied], variant: str) -> Iterator[Row]:
    """Compare replication by replication; only one organisation with one other."""
    pair = of_world(found, BASE), of_world(found, variant)
    if tuple(map(len, pair)) != (1, 1):
        return
    before, after = (measured(own[0].study) for own in pair)
    for measure, key in after:
        if (measure, key) in before:
            change, half = map(float, interval(after[measure, key] - before[measure, key]))
            ends = float(before[measure, key].mean()), float(after[measure, key].mean())
            numbers = zip(("before", "after", "change", "change_half"), (*ends, change, half), strict=True)
            row = {"variant": variant, "measure": measure, "priority": key}
            yield row | {name: rounded(value, 4) for name, value in numbers}


def organisation_assumptions(found: Sequence[Studied]) -> Iterator[Assumption]:
    """State who pays, the price of each organisation, and what each network takes by default, once."""
    told = [Assumption(key, "assumed") for key in HYPOTHESES]
    told += [_price(one) for one in found if any(one.exams.values())]
    told += [said for one in found for said in network_assumptions(one.study.network)]
    yield from dict.fromkeys(told)


def _price(one: Studied) -> Assumption:
    price, network = one.organisation.price, one.study.network
    status, source = status_of(BARE if price is None else price.source)
    if price is None and network.conditions.price_cents is None:
        status, source = "missing", said("reading.organisation_price_published")
    title, sizes = one.organisation.title, [_size(one.prices[case]) for case in CASES]
    note = said("reading.organisation_priced", title=title, source=source) if source else title
    return Assumption("reading.organisation_price", status, note, 0, *sizes)


def _size(cents: int | None) -> Sayable:
    return "" if cents is None else Written(cents, "cents")
