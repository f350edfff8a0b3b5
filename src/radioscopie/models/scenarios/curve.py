"""A number moved along its positions: what the insurer spends at every stage, to the cent of a run at each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError, close_matches, problem
from radioscopie.models.scenarios.cases import cases
from radioscopie.models.scenarios.draws import central
from radioscopie.models.scenarios.insurer import slot_cents, summed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.arrays import Ints
    from radioscopie.models.scenarios.model import Model


def curve(model: Model, variant: str, number: str, positions: Sequence[float]) -> Ints:
    """Give what the insurer spends when one number takes many values, all others central.

    Parameters
    ----------
    variant : name of a variant
    number : key of the number ("growth.mri", "enacted/response.ct"), as in the table `draw_inputs`
    positions : its values, in its own unit; not judged: limits are those of the file

    Returns
    -------
    cents, shape (stages, slots, positions): stages of the variant in order, the base first; each position is that of
    a scenario whose central value it is, responses to price included

    Raises
    ------
    InputError : no such variant, no such number
    """
    values = central(model.scenario)
    known = ((variant, model.paths, "scenario.no_such_variant"), (number, values, "scenario.no_such_number"))
    wrong = [
        problem(key, word, close=close_matches(word, among) or ", ".join(among))
        for word, among, key in known
        if word not in among
    ]
    if wrong:
        raise InputError(wrong)
    each = {key: np.full(len(positions), value, float) for key, value in values.items()}
    each[number] = np.array(positions, float)
    found = cases(model, variant, each, responding=True)
    return slot_cents(summed(found.spent), model.slots.year_index).transpose(1, 2, 0)
