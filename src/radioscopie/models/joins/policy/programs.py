"""The program of a design: what is wanted, its harms in order, its protections, as linear forms of the pulls."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.design.program import SUM, Forms, Harm, Program, Wanted
from radioscopie.models.joins.policy.harms import harms_of
from radioscopie.models.joins.policy.protections import NOTHING, limits_of
from radioscopie.models.joins.policy.spec import FULL, LOSSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.models.joins.policy.effects import Priced
    from radioscopie.models.joins.policy.proportional import Bearers, Effects
    from radioscopie.models.joins.policy.spec import Design

NEEDLESS = "needless"


def make_program(
    design: Design,
    effects: Effects,
    base: Priced,
    known: Bearers,
    amount_cents: float,
    tight: Mapping[str, float] = NOTHING,
) -> Program:
    """Lay out the program of a design.

    Parameters
    ----------
    base : margins and receipts of the base
    amount_cents, tight : savings wanted, and what is taken off the limits of protections
    """
    levers, limits = design.levers, limits_of(design, effects, base, known, tight)
    return Program(
        np.array([lever.least for lever in levers]) / FULL,
        np.array([lever.most for lever in levers]) / FULL,
        np.array([lever.whole for lever in levers], bool),
        _wanted(design, effects, amount_cents),
        (*harms_of(design, effects, base, known), *_needless(design, effects)),
        limits.caps,
        limits.spreads,
        limits.counts,
    )


def _needless(design: Design, effects: Effects) -> tuple[Harm, ...]:
    """Take no more than the harms asked need: a last harm, all losses at central values, where the last is no sum."""
    if design.harms[-1].kind == LOSSES:
        return ()
    return (Harm(NEEDLESS, SUM, Forms(effects.lost, effects.lost_more), np.ones(len(effects.lost))),)


def _wanted(design: Design, effects: Effects, amount_cents: float) -> Wanted:
    if design.aim.share is None:
        return Wanted(Forms(effects.saved[None, :], np.array([effects.saved_more])), amount_cents, 1)
    held = ceil(design.aim.share * len(effects.saved_drawn) - 1e-9)
    return Wanted(Forms(effects.saved_drawn, effects.saved_drawn_more), amount_cents, held)
