"""What each desk takes in each year of a scenario, under the base and under a variant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.finances.desks import Takings
from radioscopie.models.joins.nation_accounts.takings import SUPPLEMENT
from radioscopie.models.scenarios.evaluate import machine_fees
from radioscopie.models.scenarios.kernels import fold
from radioscopie.models.scenarios.model import case, fee_units, third_rate
from radioscopie.models.scenarios.prices import COMPONENTS
from radioscopie.models.scenarios.rows import SECTORS
from radioscopie.models.scenarios.slots import PPM
from radioscopie.money import half_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.scenarios.model import Model, Prices

    Values = Mapping[str, float]


def scenario_takings(
    model: Model, practices: Practices, name: str, i: int, values: Values
) -> dict[int, Takings]:
    """Compute stage i of a variant by desk: totals of each year, shapes (D + 1,), cents and acts.

    Parameters
    ----------
    model : prepared with the desks as places (`make_model(…, practices.placing)`)

    Returns
    -------
    takings by year; the last place is what is left out (other specialties). Cents are steps of one rounded running
    total over acts then fees, so that all places add up to the scenario's spending of the year to the cent
    """
    done, paid = _done(model, name, i, values), _paid(model, practices, name, i, values)
    found = {}
    for y, year in enumerate(model.slots.years):
        cents = _stepped(np.concatenate([done[:, y, 0], paid[:, y]]))
        acts, fees = cents[: len(done)], cents[len(done) :]
        found[year] = Takings(_stepped(done[:, y, 1]), acts, np.zeros_like(acts), fees)
    return found


def unit_cost(prices: Prices) -> Ints:
    """Give what one act of each cell costs, and the part of it due to being third in a visit, shape (C, S, 2)."""
    parts = [unit[:, :, COMPONENTS].sum(axis=2) for unit in (prices.unit, prices.unit_third)]
    return np.stack(parts, axis=2).astype(np.int64)


def _done(model: Model, name: str, i: int, values: Values) -> Ints:
    """Add up acts and exams by place and year, in millionths, shape (places, Y, 2)."""
    counts, slots = model.counts, model.slots
    found, _ = case(model, name, i, values)
    of_cell = model.families.of_act[counts.cells.act]
    paid, rate = found.paid[of_cell], third_rate(found.paid, values["third_radiograph_pct"])[of_cell]
    unit = unit_cost(model.prices[name][i])
    exam = counts.modality[counts.cells.act] != SUPPLEMENT
    done = exam[:, None] * found.acts[of_cell]
    cost = np.stack([unit[:, :, 0] * paid + unit[:, :, 1] * rate, done], axis=2)
    out = np.zeros((len(counts.places), len(SECTORS), len(slots.years), cost.shape[2]), np.int64)
    fold(counts.place, counts.sector, counts.cell, counts.units, slots.pattern, slots.year_index, cost, out)
    total: Ints = out.sum(axis=1)
    return total


def _paid(model: Model, practices: Practices, name: str, i: int, values: Values) -> Ints:
    """Add up technical fees by place and year, in millionths of a cent, shape (places, Y)."""
    found, fleet = case(model, name, i, values)
    units = fee_units(model, model.paths[name][i], found.fees, fleet, values, np.arange(len(fleet.source)))
    fees = np.zeros((len(model.counts.places), len(model.slots.years)), np.int64)
    paid = machine_fees(units, model.prices[name][i], fleet, model.slots)
    np.add.at(fees, practices.machine_desk[fleet.source], paid)
    return fees


def _stepped(millionths: Ints) -> Ints:
    """Round amounts in millionths so that they add up to their rounded total."""
    steps: Ints = np.diff(half_up(np.cumsum(millionths), PPM), prepend=0)
    return steps
