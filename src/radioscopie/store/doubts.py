"""Cells that look wrong, those that move the totals most first: what the statistician looks at before any figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.survey.beside import unit_errors
from radioscopie.models.survey.editing import by_effect, changed_too_much
from radioscopie.store.campaigns import one_of
from radioscopie.store.held import source_of, value_of
from radioscopie.store.publishable import values_of
from radioscopie.tables.survey.answers import Answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from radioscopie.arrays import Reals
    from radioscopie.store.held import Source
    from radioscopie.store.rooms import Store

UNIT, CHANGE = "unit", "change"
YEAR_BEFORE = {
    ".now": ".before",
    "2025": "2024",
}  # columns of one questionnaire that ask the same of a year before


@dataclass(frozen=True, slots=True)
class Doubt:
    """A cell that looks wrong.

    Parameters
    ----------
    kind : UNIT (about a thousand times what is usual, or a thousandth), CHANGE (far from the change of the others)
    value, usual : what was answered, and what would not stand out
    moves : what the weighted total would move by if the usual value were the right one, as a share of it
    """

    pseudonym: str
    state: str
    column: str
    kind: str
    value: float
    usual: float
    moves: float


def doubts(store: Store, tenant: str, campaign: str) -> list[Doubt]:
    """Give the cells that look wrong, those that move their total most first."""
    source = source_of(store, tenant, campaign)
    values = values_of(one_of(store, tenant, campaign).questionnaire)
    found = [one for column in values for one in _of_column(source, column, values)]
    return sorted(found, key=lambda one: (-one.moves, one.column, one.pseudonym))


def unit_doubts(store: Store, tenant: str, campaign: str) -> list[Doubt]:
    """Give the cells that seem written in another unit, in answers that nobody has accepted as they are."""
    found = doubts(store, tenant, campaign)
    return [one for one in found if one.kind == UNIT and one.state != "accepted"]


def _of_column(source: Source, column: str, values: list[str]) -> Iterator[Doubt]:
    value = np.array([value_of(one.cells, column) for one in source.found], float)
    odd = _changed(value, _before(source, column, values)) | _in_other_unit(source, column, value)
    if not odd:
        return
    usual = np.where(np.isnan(value), 0.0, value)
    for rank, (_, expected) in odd.items():
        usual[rank] = expected
    weight, raw = _weights(source), np.nan_to_num(value)
    whole = float(weight @ raw)
    for rank in by_effect(weight, raw, usual).tolist():
        if rank in odd:
            one, moved = source.found[rank], float(weight[rank] * abs(raw[rank] - usual[rank]))
            yield Doubt(
                one.pseudonym, one.state, column, odd[rank][0], raw[rank].item(), odd[rank][1], moved / whole
            )  # fmt: skip


def _in_other_unit(source: Source, column: str, value: Reals) -> dict[int, tuple[str, float]]:
    strata = tuple(one.stratum for one in source.found)
    held = Answers(strata, {column: value}, {}, tuple(range(len(strata))))
    return {one.line: (UNIT, float(value[one.line]) / one.factor) for one in unit_errors(held, ())}


def _changed(value: Reals, before: Reals) -> dict[int, tuple[str, float]]:
    """Find the changes that stand out; the usual value is that of before times the median change."""
    now, then = np.nan_to_num(value), np.nan_to_num(before)
    both = (now > 0) & (then > 0)
    if not both.any():
        return {}
    middle = float(np.median(now[both] / then[both]))
    found = np.flatnonzero(changed_too_much(now, then)).tolist()
    return {rank: (CHANGE, float(then[rank]) * middle) for rank in found}


def _before(source: Source, column: str, values: list[str]) -> Reals:
    """Give what each answered for the period before, or, where it answers for the first time, for the year before."""
    beside = next(
        (column.removesuffix(end) + other for end, other in YEAR_BEFORE.items() if column.endswith(end)), ""
    )
    last = np.array([value_of(source.before.get(one.pseudonym, {}), column) for one in source.found], float)
    if beside not in values:
        return last
    same = np.array([value_of(one.cells, beside) for one in source.found], float)
    return np.where(np.isnan(last), same, last)


def _weights(source: Source) -> Reals:
    strata = [one.stratum for one in source.found]
    return np.array([source.units[one] / strata.count(one) for one in strata])
