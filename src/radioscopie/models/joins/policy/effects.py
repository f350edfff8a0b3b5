"""What plans do, by the main road: savings as `run` counts them, margins of practices as `accounts --nation` does."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from radioscopie.models.joins.nation_accounts.books import Compared, drawn_years, prepare, world_years
from radioscopie.models.joins.nation_accounts.closures import closing_ground, standing_of
from radioscopie.models.joins.nation_accounts.draws import received_together
from radioscopie.models.joins.policy.written import scenario_files
from radioscopie.models.scenarios.cases import cases
from radioscopie.models.scenarios.draws import central, draw
from radioscopie.models.scenarios.insurer import slot_cents, summed
from radioscopie.models.scenarios.perimeters import members, scope_of
from radioscopie.models.scenarios.prepare import chosen_law, make_model
from radioscopie.models.scenarios.read import read_scenario
from radioscopie.models.scenarios.run import counted
from radioscopie.models.scenarios.stages import same_limits
from radioscopie.tables.nation import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from radioscopie.arrays import Bools, Ints, Reals
    from radioscopie.law.load import Law
    from radioscopie.models.finances.closures import Standing
    from radioscopie.models.finances.distribution import Margins
    from radioscopie.models.joins.nation_accounts.closures import ClosingGround
    from radioscopie.models.joins.nation_accounts.nation import NationAccounts, NationYear
    from radioscopie.models.joins.policy.spec import Design
    from radioscopie.models.joins.policy.written import Named
    from radioscopie.models.nation.baseline import Baseline
    from radioscopie.models.scenarios.grouped import Placing
    from radioscopie.models.scenarios.model import Model
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.tables.charges import Charge
    from radioscopie.tables.closure_file import Closing

    Drawn = tuple[list[NationYear], list[Margins]]

BLOCK = 50
BASE, PRACTICE = "", "practice"
RECEIVED = ("margin", "revenue")
ANY_AMOUNT = 100


@dataclass(frozen=True)
class Ground:
    """What plans are priced on: the nation, the law, the charges of practices."""

    baseline: Baseline
    law: Law
    charges: tuple[Charge, ...]
    grounds: dict[tuple[float, float], ClosingGround] = field(default_factory=dict)

    @cached_property
    def nation(self) -> NationAccounts:
        """The accounts of the nation's practices, made ready once."""
        return prepare(self.baseline, self.law, self.charges)

    @cached_property
    def placing(self) -> Placing:
        """The desks as places, the same object each time, so that the activity is grouped once."""
        return self.nation.practices.placing

    def closing_ground(self, closing: Closing) -> ClosingGround:
        """Where practices stand among their neighbours, as a rule of closing counts them; found once a rule."""
        key = closing.minutes, closing.half
        if key not in self.grounds:
            self.grounds[key] = closing_ground(self.baseline, self.nation.practices, closing)
        return self.grounds[key]

    @property
    def judged(self) -> Bools:
        """Practices whose margin can be told: those of town radiologists, shape (all practices,)."""
        return self.nation.practices.judged


@dataclass(frozen=True, slots=True)
class Priced:
    """N plans priced, beside their base: cents. K draws, P practices judged, in the last year or over the period.

    Parameters
    ----------
    saved, saved_france : at central values, shape (N,); by the target's day, on its perimeter and in all France
    saved_drawn : shape (N, K)
    margin, revenue : of the base at central values, shapes (P,)
    lost : margin lost at central values, shape (N, P)
    margin_drawn, revenue_drawn : of the base, shapes (K, P)
    lost_drawn : shape (N, K, P)
    standing, standings : how the practices of the base and of each plan stand in all years; only where closures are
        protected against
    """

    saved: Ints
    saved_france: Ints
    saved_drawn: Ints
    margin: Ints
    revenue: Ints
    lost: Ints
    margin_drawn: Ints
    revenue_drawn: Ints
    lost_drawn: Ints
    standing: Standing | None = None
    standings: tuple[Standing, ...] = ()


def base_law(design: Design, law: Law) -> Law:
    """Give the law of the base of a design."""
    return chosen_law(law, design.scenario.base.law)


def scenario_of(design: Design, law: Law, plans: Named, amount_cents: int = ANY_AMOUNT) -> Scenario:
    """Read the scenario written for plans: what is announced is what its files give."""
    file, reforms = scenario_files(design, base_law(design, law), plans, amount_cents)
    return read_scenario(file, reforms)


def priced(
    ground: Ground, design: Design, plans: Named, draws: int, seed: int, base: Priced | None = None
) -> Priced:
    """Price plans with the engine.

    Parameters
    ----------
    draws, seed : draws of uncertain numbers and of charges (0: central values only)
    base : plans of the same design priced before, with as many draws, whose base is theirs too
    """
    scenario = scenario_of(design, ground.law, plans)
    names = [name for name, *_ in plans]
    saved = _savings(ground, scenario, names, draws, seed)
    judged = scenario if design.over_period else replace(scenario, years=scenario.years[-1:])
    found = _accounts(ground, judged, draws, seed, with_base=base is None)
    if base is None:
        margin, revenue = _books(ground, found[BASE])
        margin_drawn, revenue_drawn = _drawn(ground, found[BASE], draws)
        base = Priced(*saved, margin, revenue, margin, margin_drawn, revenue_drawn, margin_drawn)
    after = [found[name] for name in names]
    lost = np.stack([base.margin - _books(ground, one)[0] for one in after])
    lost_drawn = np.stack([base.margin_drawn - _drawn(ground, one, draws)[0] for one in after])
    central, france, drawn = saved
    done = replace(
        base, saved=central, saved_france=france, saved_drawn=drawn, lost=lost, lost_drawn=lost_drawn
    )
    return _with_standings(ground, design, done, scenario, names) if design.closings else done


def _with_standings(
    ground: Ground, design: Design, done: Priced, scenario: Scenario, names: Sequence[str]
) -> Priced:
    """Add how practices stand in all years; who is a neighbour of whom is told by the rule that closes them."""
    model = make_model(replace(scenario, target=None), ground.baseline, ground.law, ground.placing)
    place = ground.closing_ground(next(iter(design.closings.values())))
    found: dict[str, Standing] = {}
    for part, own in merged(model):
        nation, key = replace(ground.nation, model=part), next(iter(part.paths))
        worlds = [Compared(name, key, rank) for rank, name in enumerate(own, 1)]
        for world in worlds if found or done.standing else [Compared(BASE, key, 0), *worlds]:
            found[world.variant] = standing_of(nation, place, world_years(nation, world, (PRACTICE,)))
    base = done.standing or found[BASE]
    return replace(done, standing=base, standings=tuple(found[name] for name in names))


def _books(ground: Ground, one: Drawn) -> tuple[Ints, Ints]:
    """Give the margins and the receipts of the practices judged, at central values, of all years together."""
    books = [year.levels[PRACTICE] for year in one[0]]
    margin, revenue = (np.sum([getattr(book, part) for book in books], axis=0) for part in RECEIVED)
    return margin[ground.judged], revenue[ground.judged]


def _drawn(ground: Ground, one: Drawn, draws: int) -> tuple[Ints, Ints]:
    """Give their margins and receipts in each draw."""
    if not one[1]:
        none = np.zeros((draws, int(ground.judged.sum())), np.int64)
        return none, none
    margin, revenue = (np.sum([getattr(year, part) for year in one[1]], axis=0) for part in RECEIVED)
    return margin[:, ground.judged], revenue[:, ground.judged]


def _savings(
    ground: Ground, scenario: Scenario, names: Sequence[str], draws: int, seed: int
) -> tuple[Ints, Ints, Ints]:
    """Give what the insurer saves until the target's day: at central values, there and in France (N,); drawn (N, K)."""
    model = make_model(scenario, ground.baseline, ground.law)
    middle = {key: np.array([value]) for key, value in central(scenario).items()}
    values = draw(scenario, draws, seed) if draws else {}
    found: dict[str, tuple[Ints, Ints, Ints]] = {}
    for part, own in merged(model):
        own_scope = scope_of(scenario)
        at_centre, france = (_saved(part, middle, scope) for scope in (own_scope, WHOLE))
        drawn = _saved_by_blocks(part, values, draws)
        for rank, name in enumerate(own):
            found[name] = at_centre[:, rank], france[:, rank], drawn[:, rank]
    centre, all_france = (np.concatenate([found[name][part] for name in names]) for part in (0, 1))
    return centre, all_france, np.stack([found[name][2] for name in names])


def merged(model: Model) -> Iterator[tuple[Model, list[str]]]:
    """Gather the variants that change nothing but prices, whose fees are counted once; the others each alone.

    Yields
    ------
    a model of one path: the base, then the last stage of each variant; their names
    """
    alone: list[str] = []
    together: list[str] = []
    for name, path in model.paths.items():
        same = path[-1].world is path[0].world and same_limits(path[0].law, path[-1].law)
        (together if same else alone).append(name)
    for own in (*([together] if together else []), *([one] for one in alone)):
        first = own[0]
        path = (model.paths[first][0], *(model.paths[name][-1] for name in own))
        prices = (model.prices[first][0], *(model.prices[name][-1] for name in own))
        key = own[0]
        yield replace(model, paths={key: path}, prices={key: prices}, basis={key: model.basis[first]}), own


def _saved_by_blocks(model: Model, values: Mapping[str, Reals], draws: int) -> Ints:
    size = len(next(iter(model.paths.values()))) - 1
    blocks = [
        _saved(
            model, {key: one[first : first + BLOCK] for key, one in values.items()}, scope_of(model.scenario)
        )
        for first in range(0, draws, BLOCK)
    ]
    return np.concatenate(blocks) if blocks else np.zeros((0, size), np.int64)


def _saved(model: Model, values: Mapping[str, Reals], scope: str) -> Ints:
    """Give what the insurer saves in D cases and by stage after the base, in cents, shape (D, N)."""
    name = next(iter(model.paths))
    spent = summed(cases(model, name, values).spent, members(scope))
    cents = slot_cents(spent, model.slots.year_index)[..., counted(model)].sum(axis=-1)
    found: Ints = cents[:, :1] - cents[:, 1:]
    return found


def _accounts(
    ground: Ground, scenario: Scenario, draws: int, seed: int, *, with_base: bool
) -> dict[str, Drawn]:
    """Draw up the accounts, and the margins drawn, by variant; of the base too when they are asked."""
    model = make_model(replace(scenario, target=None), ground.baseline, ground.law, ground.placing)
    found: dict[str, Drawn] = {}
    for part, own in merged(model):
        nation, key = replace(ground.nation, model=part), next(iter(part.paths))
        if with_base and not found:
            found |= _together(nation, [Compared(BASE, key, 0)], draws, seed)
        worlds = [Compared(name, key, rank) for rank, name in enumerate(own, 1)]
        found |= _together(nation, worlds, draws, seed)
    return found


def _together(nation: NationAccounts, worlds: Sequence[Compared], draws: int, seed: int) -> dict[str, Drawn]:
    """Draw up the accounts of worlds that share their volumes."""
    stages, (path, *_) = tuple(one.stage for one in worlds), (one.path for one in worlds)
    known: list[Any] = [None] * len(worlds)
    if draws:
        known = received_together(nation.model, nation.practices, path, stages, draws, seed)
    found: dict[str, Drawn] = {}
    for world, receipts in zip(worlds, known, strict=True):
        years = world_years(nation, world, (PRACTICE,))
        drawn = drawn_years(nation, world, draws, seed, receipts=receipts) if draws else {}
        found[world.variant] = years, list(drawn.values())
    return found
