"""Who closes in the nation: the accounts of practices, their neighbours by road, access on what is left.

Constructed practices stay unnamed: what comes out are numbers, by group and by département.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from radioscopie.models.access.study import placed, travel_by_model
from radioscopie.models.access.travel.pairs import shortest
from radioscopie.models.draws import uniforms
from radioscopie.models.finances.closures import PPM, Standing, central_numbers, close, numbers_of
from radioscopie.models.joins.nation_accounts.books import drawn_margins
from radioscopie.models.joins.nation_accounts.neighbours import communes_of, placed_sites
from radioscopie.models.scenarios.draws import values_at
from radioscopie.money import half_up
from radioscopie.tables.communes import read_communes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.models.access.travel.pairs import Travel
    from radioscopie.models.finances.closures import Closed
    from radioscopie.models.finances.distribution import Margins
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear
    from radioscopie.models.joins.nation_accounts.practices import Practices
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.tables.closure_file import Closing

REACH_MIN = 30.0


@dataclass(frozen=True, slots=True)
class WorldClosed:
    """Who closes in a world; K draws, P practices judged.

    Parameters
    ----------
    central : at central values
    sites : sites of the practices closed
    drawn : practices closed in each draw, shape (K, P)
    people, people_drawn : beyond `REACH_MIN` minutes of any imaging site once they are closed; (K,) in the draws
    people_before : before anyone closes
    order : ranks of all N practices, those judged first
    own, received : receipts of a year of each, and what comes to it from practices closed, cents, in that order; (N,)
    waits : percent by which waiting grows where exams grow by one percent: low, central, high; empty: not told
    lacking : lines of charges without an amount of each practice judged, shape (P,): more may close
    """

    variant: str
    central: Closed
    sites: int
    drawn: Bools
    people: int
    people_drawn: Ints
    people_before: int
    order: Ints
    own: Ints
    received: Ints
    waits: tuple[float, ...]
    lacking: Ints


def closures(
    nation: NationAccounts,
    baseline: Baseline,
    years: Sequence[NationYear],
    closing: Closing,
    draws: int,
    seed: int,
) -> list[WorldClosed]:
    """Close the practices of each world that meet a rule, at central values and in each draw.

    Parameters
    ----------
    years : accounts of every world and year (`books`)
    draws, seed : of charges, of the scenario's numbers and of the rule's (0: central values only)
    """
    ground = closing_ground(baseline, nation.practices, closing)
    margins = drawn_margins(nation, draws, seed) if draws else {}
    numbers = _numbers(closing, draws, seed)
    return [
        _world(nation, ground, [one for one in years if one.variant == name], closing, margins, numbers)
        for name in dict.fromkeys(one.variant for one in years)
    ]


@dataclass(frozen=True, slots=True)
class ClosingGround:
    """Where practices stand: neighbours, and the travel of all communes to all sites within reach.

    Parameters
    ----------
    order : ranks of all practices, those judged first, shape (N,)
    weights : shape (P, N), in that order
    owner : practice of each site with a point
    """

    order: Ints
    weights: Reals
    travel: Travel
    owner: Ints
    people: Ints


def closing_ground(baseline: Baseline, practices: Practices, closing: Closing) -> ClosingGround:
    """Place the practices of the nation among their neighbours."""
    sites, communes = placed_sites(baseline, practices), placed(read_communes())
    owner = practices.desks.site_practice[np.array(sites["rank"])]
    judged = np.flatnonzero(practices.judged)
    order = np.concatenate([judged, np.flatnonzero(~practices.judged)])
    people = pc.fill_null(communes["population"], 0).to_numpy().astype(np.int64)
    travel = travel_by_model(communes, sites, REACH_MIN)
    return ClosingGround(
        order, _weights(sites, communes, owner, order, len(judged), closing), travel, owner, people
    )


def _weights(
    sites: pa.Table, communes: pa.Table, owner: Ints, order: Ints, judged: int, closing: Closing
) -> Reals:
    """Weigh each place for each practice judged: half as much every `half` minutes by road, from its nearest site."""
    home = communes_of(sites, communes)
    here, of_site = np.unique(home, return_inverse=True)
    travel = travel_by_model(communes.take(here), sites, closing.minutes)
    size = len(order)
    minutes = np.full((len(here), size), np.inf)
    np.minimum.at(minutes, (travel.origin, owner[travel.site]), travel.minutes)
    nearest = np.full((size, size), np.inf)
    np.minimum.at(nearest, owner, minutes[of_site])
    np.fill_diagonal(nearest, np.inf)
    found: Reals = 0.5 ** (nearest[order[:judged]][:, order] / closing.half)
    return found


def _numbers(closing: Closing, draws: int, seed: int) -> list[dict[str, float]]:
    drawn = {
        name: values_at(number, uniforms(seed, f"closures {name}", draws))
        for name, number in numbers_of(closing).items()
    }
    return [{name: float(values[k]) for name, values in drawn.items()} for k in range(draws)]


def _world(
    nation: NationAccounts,
    ground: ClosingGround,
    years: Sequence[NationYear],
    closing: Closing,
    margins: Mapping[tuple[str, int], Margins],
    numbers: Sequence[Mapping[str, float]],
) -> WorldClosed:
    kept, standing = nation.practices.judged, standing_of(nation, ground, years)
    found = close(standing, closing, central_numbers(closing))
    name, drawn = years[-1].variant, []
    for k, own in enumerate(numbers):
        parts = [margins[name, one.year] for one in years]
        margin, revenue = (
            np.stack([getattr(one, part)[k, kept] for one in parts]) for part in ("margin", "revenue")
        )
        drawn.append(close(replace(standing, margin=margin, revenue=revenue), closing, own).closed)
    size = int(kept.sum())
    closed = np.stack(drawn) if drawn else np.zeros((0, size), bool)
    of_site = nation.practices.desks.site_practice
    gone = np.flatnonzero(kept)[found.closed]
    beyond = [_beyond(ground, one) for one in closed]
    return WorldClosed(
        name,
        found,
        int(np.isin(of_site, gone).sum()),
        closed,
        _beyond(ground, found.closed),
        np.array(beyond, np.int64),
        _beyond(ground, np.zeros(size, bool)),
        ground.order,
        years[-1].levels["practice"].revenue[ground.order],
        found.received,
        closing.waits.values if closing.waits else (),
        years[-1].levels["practice"].lacking[kept],
    )


def standing_of(nation: NationAccounts, ground: ClosingGround, years: Sequence[NationYear]) -> Standing:
    """Tell how the practices judged stand in the years of a world, before anyone closes."""
    kept, books = nation.practices.judged, [one.levels["practice"] for one in years]
    last = books[-1]
    volume, revenue = last.charges_behaving("volume")[kept], np.maximum(last.revenue[kept], 1)
    return Standing(
        np.stack([one.margin[kept] for one in books]),
        np.stack([one.revenue[kept] for one in books]),
        last.spent[kept],
        _ages(nation)[kept],
        PPM - np.clip(half_up(PPM * volume, revenue), 0, PPM),
        ground.weights,
    )


def _ages(nation: NationAccounts) -> Ints:
    """Give the age of the oldest machine that each practice holds, -1 without one, in the year counted."""
    desks, park = nation.practices.desks, nation.model.counts.park
    own = desks.fee_permille > 0
    found = np.full(len(desks.practices), -1)
    np.maximum.at(found, desks.machine_practice[own], nation.model.counts.year - park.installed_year[own])
    return found


def _beyond(ground: ClosingGround, closed: Bools) -> int:
    """Count the people beyond reach of any imaging site, once some practices are closed."""
    gone = ground.order[: len(closed)][closed]
    left = ~np.isin(ground.owner, gone)[ground.travel.site]
    minutes = shortest(ground.travel.origin[left], ground.travel.minutes[left], ground.travel.origins)
    return int(ground.people[minutes > REACH_MIN].sum())
