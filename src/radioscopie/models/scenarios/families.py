"""Families of acts: those that every lever of a scenario moves alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import EQUIPMENT, MODALITIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from radioscopie.arrays import Bools, Ints
    from radioscopie.law.compile import Compiled
    from radioscopie.models.scenarios.spec import Payment, Relevance, Scenario


ALL = "all"


@dataclass(frozen=True, slots=True)
class Families:
    """The families of a scenario, N of them.

    Parameters
    ----------
    of_act : family of each act of the law
    modality, equipment : of each family, as indices in `MODALITIES` and `EQUIPMENT`
    inside : for each measure of relevance or payment, by identity of its family of acts, whether each family is in it
    """

    of_act: Ints
    modality: Ints
    equipment: Ints
    inside: dict[tuple[str, tuple[str, ...]], Bools]

    def of_modality(self, modality: str) -> Bools:
        """Tell which families are of a modality ("all" = each)."""
        if modality == ALL:
            return np.ones(len(self.modality), bool)
        chosen: Bools = self.modality == MODALITIES.index(modality)
        return chosen

    def of_equipment(self, equipment: str) -> Bools:
        """Tell which families open the fees of an equipment."""
        chosen: Bools = self.equipment == EQUIPMENT.index(equipment)
        return chosen


def make_families(scenario: Scenario, law: Compiled) -> Families:
    """Sort the acts of a law into families."""
    worlds = [variant.world for variant in scenario.variants]
    listed: list[Relevance | Payment] = [one for world in worlds for one in world.relevance]
    listed += [one for world in worlds for one in world.payments]
    measures = {target(measure): measure for measure in listed}
    touched = [_touches(measure, law) for measure in measures.values()]
    signature = np.stack([law.acts.modality, law.acts.fee_kind, *touched], axis=1).astype(np.int64)
    distinct, of_act = np.unique(signature, axis=0, return_inverse=True)
    inside = {one: distinct[:, 2 + i] == 1 for i, one in enumerate(measures)}
    return Families(of_act.reshape(-1).astype(np.int64), distinct[:, 0], distinct[:, 1], inside)


def target(measure: Relevance | Payment) -> tuple[str, tuple[str, ...]]:
    """Say what a measure touches: a modality, and acts or beginnings of their codes."""
    return measure.modality, measure.acts


def _touches(measure: Relevance | Payment, law: Compiled) -> NDArray[np.int8]:
    modality = np.ones(len(law.codes), bool)
    if measure.modality != ALL:
        modality = law.acts.modality == MODALITIES.index(measure.modality)
    named = np.array([code.startswith(measure.acts) if measure.acts else True for code in law.codes])
    touched: NDArray[np.int8] = (modality & named).astype(np.int8)
    return touched
