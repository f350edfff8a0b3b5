"""How sure a scenario is: savings with their intervals, the target with its probability, what drives the doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from radioscopie.models.scenarios.draws import draw
from radioscopie.models.scenarios.insurer import fees_of
from radioscopie.models.scenarios.perimeters import scope_of, scopes_of
from radioscopie.models.scenarios.run import counted, saved, saved_on
from radioscopie.models.scenarios.spec import quantities
from radioscopie.models.statistics import order_statistics
from radioscopie.questions.scenario.tables.spending import by_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Bools, Ints, Rows
    from radioscopie.models.scenarios.run import Path, Run
    from radioscopie.models.scenarios.spec import Target


RADIOLOGISTS = "town_radiologists"


def savings_rows(run: Run) -> Rows:
    """Give the savings of the insurer by variant, measure ("total" for all) and year: the named savings and intervals.

    `constant_cents` at the reference year's activity, `against_trend_cents` with the scenario's volumes, `new_cents`
    what the year adds, `cumulated_cents` since the beginning; bounds are those of against_trend and of cumulated.
    """
    rows = []
    for name, path in run.paths.items():
        rows += _rows(run, name, "total", 0, len(path.outcomes) - 1, _constant(run, path))
        for i, stage in enumerate(run.model.paths[name][1:], 1):
            rows += _rows(run, name, stage.measure, i - 1, i, None)
    return rows


def target_rows(run: Run, target: Target) -> Rows:
    """Say for each variant and perimeter, the target's own first, whether the target is reached, when, how likely."""
    scopes = scopes_of(run.model.scenario)
    return [_aimed(run, name, target, scope) for name in run.paths for scope in scopes]


def _aimed(run: Run, name: str, target: Target, scope: str) -> dict[str, Any]:
    path, inside, amount = run.paths[name], counted(run.model), target.amount_cents
    own = saved_on(run.model, path.ends, scope)
    draws = saved_on(run.model, run.draws.ends[name], scope)
    drawn, total = draws[:, inside].sum(axis=1), int(own[inside].sum())
    reaching = int((drawn >= amount).sum())
    return (
        {
            "variant": name,
            "perimeter": scope,
            "amount_cents": amount,
            "by": str(target.by),
            "saved_cents": total,
            "reached": total >= amount,
            "month": _month(run, _first(np.cumsum(own), amount)),
            "draws": len(draws),
            "draws_reached": reaching,
            "median_month": _month(run, _median_first(np.cumsum(draws, axis=1) >= amount)),
            "probability": reaching / len(draws),
        }
        | bounds(drawn, "saved")
        | _parts(run, path, scope, total)
    )


def _parts(run: Run, path: Path, scope: str, total: int) -> dict[str, Any]:
    """Give what of a saving comes from technical fees, and from radiologists in town, at central values."""
    inside = counted(run.model)
    parts = {"fees": saved_on(run.model, fees_of(path.ends), scope), "radiologists": _radiologists(run, path)}
    cents = {name: int(own[inside].sum()) for name, own in parts.items()}
    shares = {f"{name}_share": part / total if total else None for name, part in cents.items()}
    return {f"{name}_saved_cents": part for name, part in cents.items()} | shares


def _radiologists(run: Run, path: Path) -> Ints:
    return saved_on(run.model, path.ends, RADIOLOGISTS)


def tornado_rows(run: Run) -> Rows:
    """Give the insurer's saving on the target's perimeter, by its day, when one number takes its low or high value."""
    rows = []
    for name, path in run.paths.items():
        own = saved_on(run.model, path.ends, scope_of(run.model.scenario))
        central = int(own[counted(run.model)].sum())
        for number in dict.fromkeys(number for number, _ in path.swings):
            low, high = (path.swings[number, side] for side in ("low", "high"))
            if (low, high) != (central, central):
                sides = {"low_saved_cents": low, "central_saved_cents": central, "high_saved_cents": high}
                rows.append({"variant": name, "input": number} | sides)
    return rows


def draws_table(run: Run) -> pa.Table:
    """Give the insurer's saving of each draw (from 1) by variant and year: `against_trend_cents`, `cumulated_cents`."""
    slots, parts = run.model.slots, []
    for name in run.paths:
        drawn = run.draws.spent[name][:, 0] - run.draws.spent[name][:, -1]
        years = np.stack(
            [drawn[:, slots.year_index == y].sum(axis=1) for y in range(len(slots.years))], axis=1
        )
        columns = {
            "variant": pa.repeat(name, years.size),
            "draw": np.repeat(np.arange(1, len(years) + 1), len(slots.years)),
            "year": np.tile(np.array(slots.years), len(years)),
            "against_trend_cents": years.ravel(),
            "cumulated_cents": years.cumsum(axis=1).ravel(),
        }
        parts.append(pa.table(columns))
    return pa.concat_tables(parts).combine_chunks()


def draw_inputs_table(run: Run) -> pa.Table:
    """Give the value that each uncertain number takes in each draw (from 1), in the number's own unit."""
    scenario, count = run.model.scenario, len(next(iter(run.draws.spent.values())))
    uncertain = [name for name, number in quantities(scenario).items() if number.value.is_drawn]
    drawn = draw(scenario, count, run.draws.seed)
    columns = {
        "draw": np.tile(np.arange(1, count + 1), len(uncertain)),
        "input": np.repeat(np.array(uncertain, object), count),
        "value": np.concatenate([drawn[name] for name in uncertain] or [np.zeros(0)]),
    }
    return pa.table(
        columns, pa.schema([("draw", pa.int64()), ("input", pa.string()), ("value", pa.float64())])
    )


def bounds(draws: Ints, name: str) -> dict[str, int | None]:
    """Give the median and the intervals of amounts drawn (`statistics.order_statistics`)."""
    return {f"{name}_{word}_cents": value for word, value in order_statistics(draws).items()}


def _constant(run: Run, path: Path) -> list[int]:
    return by_year(run, saved(run.model, *path.constant).tolist())


def _rows(
    run: Run, name: str, measure: str, before: int, after: int, constant: Sequence[int] | None
) -> list[dict[str, Any]]:
    path, index = run.paths[name], run.model.slots.year_index
    own = by_year(run, saved(run.model, path.outcomes[before], path.outcomes[after]).tolist())
    draws = run.draws.spent[name][:, before] - run.draws.spent[name][:, after]
    rows = []
    for y, year in enumerate(run.model.slots.years):
        central = {
            "constant_cents": constant[y] if constant else None,
            "against_trend_cents": own[y],
            "new_cents": own[y] - (own[y - 1] if y else 0),
            "cumulated_cents": sum(own[: y + 1]),
        }
        drawn = bounds(draws[:, index == y].sum(axis=1), "against_trend")
        drawn |= bounds(draws[:, index <= y].sum(axis=1), "cumulated")
        rows.append({"variant": name, "measure": measure, "year": year} | central | drawn)
    return rows


def _first(cumulated: Ints, amount: int) -> int | None:
    return next((s for s, total in enumerate(cumulated) if total >= amount), None)


def _median_first(reached: Bools) -> int | None:
    """Give the slot by whose end half of the draws have reached the target; None when fewer ever do."""
    share = np.maximum.accumulate(reached, axis=1).sum(axis=0)
    return next((s for s, count in enumerate(share) if 2 * count >= len(reached)), None)


def _month(run: Run, slot: int | None) -> str:
    """Write the month of a slot, empty when there is none."""
    slots = run.model.slots
    return "" if slot is None else f"{slots.year[slot]}-{slots.month[slot]:02d}"
