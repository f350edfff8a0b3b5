"""What the reading organisations of a scenario do: delays, seats, radiographers, cost; variant minus base."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from radioscopie.models.joins.organisations import days_in, of_world, total
from radioscopie.models.reading.measures import ALL, SHARE, measures
from radioscopie.models.scenarios.spec import BASE
from radioscopie.models.statistics import interval
from radioscopie.questions.reading.assumptions import network_assumptions
from radioscopie.questions.reading.tables.columns import rounded
from radioscopie.questions.scenario.tables.all import status_of
from radioscopie.questions.scenario.tables.names import names_of_reading
from radioscopie.ranges import BARE, CASES
from radioscopie.result import Assumption, Written, said
from radioscopie.results.declared import Declared, amount, code, count, day, measure, name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from radioscopie.arrays import Row
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Result, Sayable
    from radioscopie.results.declared import Shown


SIGN = "reading.organisation_sign"
COUNTS = ("exams_year", "remote_year", SHARE, "report_p95_min", "image_p95_min", "seats_h_week",
          "wait_min", "communication_min")  # fmt: skip
HYPOTHESES = (
    "reading.organisation_same_fee",
    "reading.organisation_own_requests",
    "reading.organisation_price_bounds",
)
HEADS = "reading.col"
WORLD, ORGANISATION, VARIANT, YEAR = (
    name("world"),
    name("organisation"),
    name("variant"),
    count("year", "year"),
)
PRIORITY = name("priority")
WITHIN = (measure("within", "share"), measure("within_half", "points"))


def _means(*names: str) -> tuple[Shown, ...]:
    """Declare means over replications, and halves of their intervals."""
    return tuple(measure(name, "tenths") for name in names)


def half_of(name: str) -> str:
    """Name the column of half of the interval of a column, before its unit."""
    stem = name.removesuffix("_min")
    return f"{stem}_half{'_min' if stem != name else ''}"


DELAYS = _means(*("report_p95_min", "report_p95_half_min", "image_p95_min", "image_p95_half_min"))
READING = Declared(
    "reading",
    "reading.organisation_reading",
    HEADS,
    (
        *(WORLD, ORGANISATION, day("from"), name("network"), count("sites"), count("replications")),
        *(*_means("exams_year", "exams_year_half", "remote_year", "remote_year_half"), *WITHIN, *DELAYS),
        *_means("seats_h_week", "seats_h_week_half", "wait_min", "wait_half_min"),
        *_means("communication_min", "communication_half_min"),
        *(amount(f"{case}_price_cents") for case in CASES),
        *(amount(f"{case}_cents") for case in CASES),
    ),
    optional=True,
)
READING_DELAYS = Declared(
    "reading_delays",
    "reading.organisation_reading_delays",
    HEADS,
    (
        *(WORLD, ORGANISATION, PRIORITY, measure("promise_min", "short")),
        *(
            code("promised_from", "reading.promised_from"),
            *_means("asked_year", "asked_year_half"),
            *WITHIN,
            *DELAYS,
        ),
    ),
    optional=True,
)
READING_COST = Declared(
    "reading_cost",
    "reading.organisation_reading_cost",
    HEADS,
    (
        *(WORLD, ORGANISATION, YEAR, count("days")),
        *(amount(f"{case}_due_cents") for case in CASES),
    ),
    optional=True,
)
READING_COST_CHANGE = Declared(
    "reading_cost_change",
    "reading.organisation_reading_cost_change",
    HEADS,
    (
        *(VARIANT, YEAR, code("price", "reading.organisation_price_case"), amount("base_cents")),
        *(amount("change_cents"), amount("variant_cents")),
    ),
    sign=SIGN,
    optional=True,
)
READING_CHANGE = Declared(
    "reading_change",
    "reading.organisation_reading_change",
    HEADS,
    (
        *(VARIANT, code("measure", "reading.organisation_measure"), PRIORITY),
        *(measure(one, "short") for one in ("before", "after", "change", "change_half")),
    ),
    sign=SIGN,
    optional=True,
)
OWN = (READING, READING_DELAYS, READING_COST, READING_COST_CHANGE, READING_CHANGE)
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
    rows = (
        (READING, [_organisation(one) for one in found]),
        (READING_DELAYS, [row for one in found for row in _delays(one)]),
        (READING_COST, [row for one in found for row in _costs(one, scenario.years)]),
        (READING_COST_CHANGE, list(_cost_changes(scenario, found))),
        (READING_CHANGE, [row for one in scenario.variants for row in _changes(found, one.name)]),
    )
    named = names_of_reading(scenario)
    tables = {declared.name: declared.of(listed, named) for declared, listed in rows if listed}
    told = (*result.assumptions, *organisation_assumptions(found))
    return replace(result, tables={**result.tables, **tables}, assumptions=told)


def _head(one: Studied) -> Row:
    return {"world": one.world, "organisation": one.organisation.name}


def _organisation(one: Studied) -> Row:
    network, values = one.study.network, measures(one.study)
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
    return {name: rounded(mean, digits), half_of(name): rounded(half, digits)}


def _delays(one: Studied) -> Iterator[Row]:
    values = measures(one.study)
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
    before, after = (measures(own[0].study) for own in pair)
    for told, key in after:
        if (told, key) in before:
            change, half = map(float, interval(after[told, key] - before[told, key]))
            ends = float(before[told, key].mean()), float(after[told, key].mean())
            numbers = zip(("before", "after", "change", "change_half"), (*ends, change, half), strict=True)
            row = {"variant": variant, "measure": told, "priority": key}
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
