"""What the exams of a machine are billed: technical fees of the law and acts of the town's mix."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.law.words import kind_index
from radioscopie.models.finances.invest.fees import FeeMachine, fees_of_year
from radioscopie.models.nation.mix import built_mix, unit_amounts
from radioscopie.money import half_up

if TYPE_CHECKING:
    from datetime import date

    from radioscopie.law.compile import Compiled
    from radioscopie.tables.reference_nation import Reference

TOWN = "town_radiologists"


def exams_spending(
    law: Compiled, reference: Reference, equipment: str, klass: str, zone: str, exams: int, on: date
) -> tuple[int, int]:
    """Give the cents billed in a year for the exams of a machine new on a day.

    Returns
    -------
    low, high : they differ for a CT, whose reference activity nobody typed

    Raises
    ------
    InputError : a fee that no source read gives in that year
    """
    machine = FeeMachine(equipment, kind_index(equipment, klass, zone), on)
    low, high = fees_of_year(law, [machine], np.array([exams]), on.year)
    mix = built_mix(reference, law, TOWN, equipment)
    mean = Fraction(float(mix.shares @ unit_amounts(law, mix.acts, mix.combos)))
    acts = half_up(mean * exams)
    return int(low[0]) + acts, int(high[0]) + acts
