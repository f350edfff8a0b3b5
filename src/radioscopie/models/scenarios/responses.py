"""How prices change from a base to a variant, which volumes respond to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import KINDS, MODALITIES
from radioscopie.models.scenarios.model import each, fee_units_of, fleets_of, third_rate
from radioscopie.models.scenarios.prices import COMPONENTS
from radioscopie.models.scenarios.rows import sum_by
from radioscopie.models.scenarios.volumes import volumes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.scenarios.model import Model, Prices

FEE_MODALITY = {
    "ct": MODALITIES.index("ct"),
    "mri": MODALITIES.index("mri"),
    "pet": MODALITIES.index("nuclear"),
}


def responds(model: Model, name: str) -> bool:
    """Tell whether volumes of a variant respond to prices."""
    return any(stage.world.response for stage in model.paths[name])


def price_changes(model: Model, name: str, values: Mapping[str, Reals]) -> Reals:
    """Give the changes of price of a variant at given values (`changes_of`).

    Parameters
    ----------
    values : value of each number by key, each of shape (D,)
    """
    base = model.paths[name][0]
    fleets = fleets_of(model, base.world, values)
    found = each(volumes(base.world, values, model.basis[name], fleets[0]), len(fleets))
    rate = third_rate(found.acts, values["third_radiograph_pct"])
    units = fee_units_of(model, base, found.fees, fleets, values)
    return changes_of(model, name, (found.acts, rate), units)


def changes_of(model: Model, name: str, acts: tuple[Ints, Ints], units: Ints) -> Reals:
    """Give the relative change of price of each modality in each slot, act and fee together, shape (D, modality, S).

    Parameters
    ----------
    acts : the base's, and those third in a visit, in millionths, shapes (D, families, S); spent at both ends' prices
    units : fees of the base (`model.fee_units_of`)
    """
    units = units.sum(axis=1)
    before, after = (_spent(model, model.prices[name][i], acts, units) for i in (0, -1))
    change: Reals = (after - before) / np.maximum(before, 1)
    return change


def _spent(model: Model, prices: Prices, acts: tuple[Ints, Ints], units: Ints) -> Ints:
    parts = (part[:, :, COMPONENTS].sum(axis=2) for part in (prices.family, prices.family_third))
    cost: Ints = sum(factor * part for factor, part in zip(acts, parts, strict=True))
    spent = sum_by(model.families.modality, cost.transpose(1, 0, 2), len(MODALITIES)).transpose(1, 0, 2)
    fees = np.maximum(prices.fees(model.slots)[: units.shape[1]], 0)
    for kind, paid in enumerate(np.einsum("dksba,ksba->kds", units, fees)):
        spent[:, FEE_MODALITY[KINDS[kind][0]]] += paid
    return spent
