"""The reading organisations of a scenario in the accounts of the nation: the sites that the baseline knows pay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.errors import InputError
from radioscopie.models.finances.desks import summed
from radioscopie.models.finances.distribution import Margins
from radioscopie.models.finances.distribution_draws import charge_draws
from radioscopie.models.joins.organisations import (
    of_world,
    read_networks,
    site_lines,
    study_organisations,
    unpriced,
)
from radioscopie.models.scenarios.spec import worlds_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radioscopie.models.finances.desks import Desks
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts
    from radioscopie.models.joins.organisations import Studied
    from radioscopie.tables.charges import Charge


def with_organisations(nation: NationAccounts, seed: int) -> tuple[NationAccounts, tuple[Studied, ...]]:
    """Simulate the reading organisations of the scenario; each known site bears its line in its world.

    Raises
    ------
    InputError : problems of the networks; an organisation without a central price
    """
    scenario = nation.model.scenario
    found = study_organisations(scenario, read_networks(scenario), seed)
    if problems := unpriced(found):
        raise InputError(problems)
    return bearing_lines(nation, found), found


def bearing_lines(nation: NationAccounts, found: tuple[Studied, ...]) -> NationAccounts:
    """Make each site that the baseline knows bear its line in its world."""
    scenario, own = nation.model.scenario, nation.practices.desks.sites
    lines = {
        (world, year): tuple(
            line
            for one in of_world(found, world)
            for line in site_lines(one, own, sorted(set(one.exams) & set(own)), year)
        )
        for world in worlds_of(scenario)
        for year in scenario.years
    }
    return replace(nation, reading=lines)


def less_reading(
    drawn: Margins, desks: Desks, lines: Sequence[Charge], count: int, seed: int, part: slice
) -> Margins:
    """Take the cost of reading off margins drawn: one luck for the price of an organisation, at all its sites.

    Parameters
    ----------
    lines : of the reading organisations, one a site
    count, seed : draws of the margins, and what makes them the same again
    part : which of the draws are made
    """
    if not lines:
        return drawn
    price = [charge_draws(line, count, seed)[part] for line in lines]
    practice = desks.site_practice[[desks.sites.index(line.site) for line in lines]]
    cost = summed(np.stack(price), practice, len(desks.practices)).T
    return Margins(drawn.revenue, drawn.margin - cost, drawn.before_pay - cost)
