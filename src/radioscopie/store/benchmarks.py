"""Classes to compare oneself with: quartiles of at least ten holdings, frozen once a campaign is published.

They are never worked out again: answering anew and looking at the classes again teaches nothing of the others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import insert, select

from radioscopie.models.survey.forms.expressions import evaluate
from radioscopie.store.accepted import used
from radioscopie.store.campaigns import one_of
from radioscopie.store.schema.statistics import benchmark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from radioscopie.models.survey.forms.expressions import Value
    from radioscopie.store.accepted import Used
    from radioscopie.store.places import Place
    from radioscopie.store.rooms import Store

LEAST_HOLDINGS = 10
STEP = 0.05  # quartiles are rounded: none is the value of somebody
MEASURES = {
    "shock_2020": {
        "exams": "sum(A1.*.now) / sum(A1.*.before)",
        "fees": "A2.now / A2.before",
        "costs": "sum(A3.*) / A2.before",
    },
    "decision_2025": {
        "fees": "B3.fees.y2025 / B3.fees.y2024",
        "staff_costs": "B4.staff / (B3.fees.y2024 + B3.acts.y2024)",
    },
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One's own value of a measure, and the quartiles of one's class; None where the class is too small."""

    measure: str
    mine: float | None
    quartiles: tuple[float, float, float] | None
    holdings: int


def freeze(store: Store, tenant: str, campaign: str, now: float) -> int:
    """Work out the classes of a campaign, once; give how many there are."""
    held = one_of(store, tenant, campaign)
    found = used(store, tenant, campaign)
    rows = []
    for measure, rule in MEASURES[held.questionnaire].items():
        for size in sorted({one.size for one in found}):
            values = _by_holding([one for one in found if one.size == size], rule)
            if len(values) >= LEAST_HOLDINGS:
                bounds = [
                    round(round(float(one) / STEP) * STEP, 2)
                    for one in np.quantile(values, (0.25, 0.5, 0.75))
                ]
                rows.append(
                    {"tenant": tenant, "campaign": campaign, "measure": measure, "class": size,
                     "holdings": len(values), "bounds": json.dumps(bounds), "frozen_at": now}
                )  # fmt: skip

    def work(connection: Connection) -> None:
        known = select(benchmark.c.measure).where(
            benchmark.c.tenant == tenant, benchmark.c.campaign == campaign
        )
        if rows and connection.execute(known.limit(1)).first() is None:
            connection.execute(insert(benchmark), rows)

    store.statistics.write(tenant, work)
    return len(rows)


def _by_holding(found: list[Used], rule: str) -> list[float]:
    """Give a value a holding: the mean of those of its practices."""
    held: dict[str, list[float]] = {}
    for one in found:
        value = evaluate(rule, one.cells)
        if isinstance(value, int | float):
            held.setdefault(one.holding, []).append(float(value))
    return [sum(values) / len(values) for values in held.values()]


def standing(store: Store, place: Place, size: str, form: str, cells: Mapping[str, Value]) -> list[Standing]:
    """Give one's own values beside the frozen classes of one's size."""
    query = select(benchmark).where(
        benchmark.c.tenant == place.tenant,
        benchmark.c.campaign == place.campaign,
        benchmark.c["class"] == size,
    )
    with store.statistics.read(place.tenant) as connection:
        frozen = {one.measure: one for one in connection.execute(query)}
    return [
        _standing(measure, evaluate(rule, cells), frozen.get(measure))
        for measure, rule in MEASURES[form].items()
    ]


def _standing(measure: str, value: Value, held: object) -> Standing:
    mine = float(value) if isinstance(value, int | float) else None
    if held is None:
        return Standing(measure, mine, None, 0)
    low, middle, high = json.loads(held.bounds)  # type: ignore[attr-defined]
    return Standing(measure, mine, (low, middle, high), held.holdings)  # type: ignore[attr-defined]
