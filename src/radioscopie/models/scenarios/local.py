"""How sure a saving is in each place and for each payer: the draws, shared out between several constructions.

What is constructed of the baseline is constructed again from other seeds, and each construction takes its part of the
draws: intervals of a place hold both doubts. Amounts are drawn as numbers of 53 bits, exact to far less than a cent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from radioscopie.models.scenarios.draws import draw
from radioscopie.models.scenarios.evaluate import machine_fees
from radioscopie.models.scenarios.fleet import count_fees, limits
from radioscopie.models.scenarios.grouped import PLACE
from radioscopie.models.scenarios.homes import home_shares, without_placed
from radioscopie.models.scenarios.model import ages, each, fleets_of, third_rate
from radioscopie.models.scenarios.prices import INSURER, INSURER_ALD, PARTS
from radioscopie.models.scenarios.rows import sum_by
from radioscopie.models.scenarios.slots import PPM
from radioscopie.models.scenarios.volumes import volumes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from radioscopie.arrays import Ints, Reals
    from radioscopie.models.scenarios.fleet import ScenarioFleet
    from radioscopie.models.scenarios.model import Model, Prices
    from radioscopie.models.scenarios.spec import World
    from radioscopie.models.scenarios.stages import ScenarioStage

    Values = Mapping[str, Reals]
    Changes = Mapping[tuple[str, str], Ints]

MOST_DRAWS = 200
PAYERS = ("insurer", "complementary", "patient")
PERCENT = 100


@dataclass(frozen=True, slots=True)
class LocalDraws:
    """Changes drawn of a variant, in cents, shape (draws, years).

    Parameters
    ----------
    places : what the insurer spends more, by dimension ("region", "departement", "kind", "size") and word
    payers : what each payer spends more, by ("payer", word)
    """

    places: Changes
    payers: Changes


def local_draws(models: Iterable[Model], constructions: int, count: int, seed: int) -> dict[str, LocalDraws]:
    """Draw every variant in its places.

    Parameters
    ----------
    models : the same scenario on each construction of the baseline, whose own comes first; made one at a time
    constructions : how many there are
    count, seed : number of draws of the run, of which the 200 first are used here, and its seed
    """
    drawn = min(count, MOST_DRAWS)
    found: dict[str, list[tuple[Changes, Changes]]] = {}
    for k, model in enumerate(islice(models, drawn)):
        values = {key: own[k::constructions] for key, own in draw(model.scenario, drawn, seed).items()}
        for name in model.paths:
            found.setdefault(name, []).append(_changes(model, name, values))
    return {
        name: LocalDraws(*(_joined([part[i] for part in parts], drawn, constructions) for i in (0, 1)))
        for name, parts in found.items()
    }


def _joined(parts: Sequence[Changes], drawn: int, constructions: int) -> Changes:
    """Put the draws of the constructions in their order; a place that a construction has not changes by nothing."""
    years = next(iter(parts[0].values())).shape[1]
    joined = {key: np.zeros((drawn, years), np.int64) for part in parts for key in part}
    for k, part in enumerate(parts):
        for key, own in part.items():
            joined[key][k::constructions] = own
    return joined


def _changes(model: Model, name: str, values: Values) -> tuple[Changes, Changes]:
    """Give the changes of the places and of the payers in D draws."""
    ends = [_spent(model, name, i, values) for i in (0, len(model.paths[name]) - 1)]
    places, payers = ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]
    words = model.counts.places
    by_place = {
        (dimension, word): _cents(places[:, _ranks(words, column, word)].sum(axis=1))
        for column, dimension in enumerate(PLACE)
        for word in sorted({own[column] for own in words})
    }
    return by_place, {("payer", word): _cents(payers[:, i]) for i, word in enumerate(PAYERS)}


def _ranks(places: Sequence[tuple[str, ...]], column: int, word: str) -> list[int]:
    return [rank for rank, own in enumerate(places) if own[column] == word]


def _cents(exact: Reals) -> Ints:
    return np.rint(exact / PPM).astype(np.int64)


def _spent(model: Model, name: str, i: int, values: Values) -> tuple[Reals, Reals]:
    """Give what the insurer spends in places and what payers spend, in millionths of a cent, by draw and year."""
    world = model.paths[name][i].world
    (local, payers), shares = _spent_in(model, name, i, world, values), home_shares(model.counts, world)
    if shares is None:
        return local, payers
    rest, _ = _spent_in(model, name, i, without_placed(world), values)
    return rest + shares[:, None] * (local - rest).sum(axis=1, keepdims=True), payers


def _spent_in(model: Model, name: str, i: int, world: World, values: Values) -> tuple[Reals, Reals]:
    stage, prices = replace(model.paths[name][i], world=world), model.prices[name][i]
    fleets = fleets_of(model, world, values)
    found = each(volumes(world, values, model.basis[name], fleets[0]), len(fleets))
    acts = found.paid.astype(float), third_rate(found.paid, values["third_radiograph_pct"]).astype(float)
    free = (np.rint(10 * values["ald_pct"]) / (10 * PERCENT))[:, None, None]
    draws = [{key: float(own[d]) for key, own in values.items()} for d in range(len(fleets))]
    cases = zip(zip(found.fees, fleets, strict=True), draws, strict=True)
    fees = np.stack([_fees(model, stage, prices, done, own) for done, own in cases])
    ordinary, exempt = _acts(model, acts, _places(model, name, i))
    local = ordinary + free * (exempt - ordinary) + fees
    return local, _payers(model, acts, (prices.family, prices.family_third), free, fees.sum(axis=1))


def _fees(
    model: Model,
    stage: ScenarioStage,
    prices: Prices,
    done: tuple[Ints, ScenarioFleet],
    own: Mapping[str, float],
) -> Reals:
    """Give the technical fees of each place and year in a draw, shape (places, years)."""
    factor, fleet = done
    bounds = limits(stage.law, model.slots, own["ct_reference_pct"])
    age = ages(stage.world, model, own)
    units = count_fees(fleet, factor, bounds, model.slots, age, np.arange(len(fleet.source)))
    paid = machine_fees(units, prices, fleet, model.slots)
    return sum_by(model.counts.park.place[fleet.source], paid, len(model.counts.places)).astype(float)


def _places(model: Model, name: str, i: int) -> tuple[Reals, Reals]:
    """Give what the insurer pays for the reference year's acts of each place, and of those third in a visit.

    Shapes (2 payers, places, families, S): a patient who owes a co-payment, one who owes none.
    """
    counts, prices, slots = model.counts, model.prices[name][i], model.slots
    cells, size = len(counts.cells.act), len(counts.places)
    key = counts.place * cells + counts.cell
    done = sum_by(key, counts.units, size * cells).reshape(size, cells, -1)[:, :, slots.pattern]
    family = model.families.of_act[counts.cells.act]
    out = np.zeros((2, 2, size, len(model.families.modality), len(slots.first)))
    for kind, unit in enumerate((prices.unit, prices.unit_third)):
        for rank, part in enumerate((INSURER, INSURER_ALD)):
            if unit[:, :, part].any():
                cost = done * unit[None, :, :, part]
                for one in range(out.shape[3]):
                    out[kind, rank, :, one] = cost[:, family == one].sum(axis=1)
    return out[0], out[1]


def _acts(model: Model, acts: tuple[Reals, Reals], cost: tuple[Reals, Reals]) -> list[Reals]:
    """Give what the insurer pays for acts and those third in a visit, by patient (`_places`), place and year."""
    parts = [(_by_year(model, acts[0], cost[0][i]), _by_year(model, acts[1], cost[1][i])) for i in (0, 1)]
    return [every + third for every, third in parts]


def _by_year(model: Model, factor: Reals, cost: Reals) -> Reals:
    """Multiply factors, shape (D, families, S), by what places cost, shape (places, families, S), by year."""
    found = []
    for year in range(len(model.slots.years)):
        mine = model.slots.year_index == year
        left, right = factor[:, :, mine], cost[:, :, mine]
        found.append(left.reshape(len(left), -1) @ right.reshape(len(right), -1).T)
    return np.stack(found, axis=2)


def _payers(
    model: Model, acts: tuple[Reals, Reals], cents: tuple[Ints, Ints], free: Reals, fees: Reals
) -> Reals:
    """Give what each payer spends, shape (D, payers, years); technical fees are the insurer's."""
    found = []
    for word in PAYERS:
        ranks = [PARTS.index(part) for part in (word, f"{word}_ald")]
        alone, third = (np.stack([own[None, :, :, rank] for rank in ranks]).astype(float) for own in cents)
        ordinary, exempt = _acts(model, acts, (alone, third))
        found.append((ordinary + free * (exempt - ordinary))[:, 0])
    found[0] = found[0] + fees
    return np.stack(found, axis=1)
