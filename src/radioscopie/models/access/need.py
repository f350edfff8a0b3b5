"""Need: how much each inhabitant counts in the demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.tables.need import CLASSES, read_people_by_age

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from radioscopie.arrays import Reals


def same_need(communes: pa.Table) -> Reals:
    """Give the people of each commune: everyone counts for one."""
    people: Reals = pc.fill_null(communes["population"], 0).to_numpy().astype(np.float64)
    return people


def weighted_need(communes: pa.Table, weights: Mapping[str, float]) -> Reals:
    """Weigh the people of each commune by the ages of its département; the sum stays that of the people.

    Parameters
    ----------
    communes : columns population, departement
    weights : weight of each class of age (`tables.need.CLASSES`); the national mean where ages are unknown
    """
    people, ages = same_need(communes), read_people_by_age()
    scale = np.array([weights[name] for name in CLASSES])
    mean = {code: float(scale @ counts / sum(counts)) for code, counts in ages.items()}
    usual = float(scale @ np.sum(list(ages.values()), axis=0) / np.sum(list(ages.values())))
    need = people * np.array([mean.get(code, usual) for code in communes["departement"].to_pylist()])
    scaled: Reals = need * (people.sum() / need.sum())
    return scaled
