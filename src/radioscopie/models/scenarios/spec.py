"""What a scenario asks, once read and checked: a base, variants, and numbers that may be uncertain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from radioscopie.tables.nation import WHOLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from radioscopie.bilingual import Words
    from radioscopie.inputs import Input
    from radioscopie.ranges import Range

BASE = "base"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a scenario, as its author wrote it.

    Parameters
    ----------
    name : what it is, the same in every variant: the name of its random stream
    value : in the unit of the file (percent, years)
    owner : variant that sets it, empty for the base and the assumptions
    """

    name: str
    value: Range[float]
    owner: str = ""

    @property
    def key(self) -> str:
        """Name of the number among all those of the scenario."""
        return f"{self.owner}/{self.name}" if self.owner else self.name


@dataclass(frozen=True, slots=True)
class Relevance:
    """Fewer acts of a family: `reduction_pct` of them once `full`, in a straight line from `start`."""

    name: str
    title: Words
    modality: str
    acts: tuple[str, ...]
    reduction_pct: Quantity
    start: date
    full: date


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeat exams avoided: `repeat_pct` of the exams are repeats, `avoided_pct` of these go once `full`."""

    name: str
    title: Words
    modality: str
    repeat_pct: Quantity
    avoided_pct: Quantity
    start: date
    full: date


@dataclass(frozen=True, slots=True)
class FleetChange:
    """Machines added, whose work is `new_exams_pct` new and else taken from the others, or a share renewed.

    `placed` are the machines added one by one (columns of `tables.added_machines.ADDED`), read from the file `file`;
    None when only their number is known. `volume_pct` is what they all do, percent of the exams that the file says.
    """

    name: str
    title: Words
    equipment: str
    start: date
    add: int
    new_exams_pct: Quantity
    renew_pct: Quantity
    placed: pa.Table | None = None
    file: Input | None = None
    volume_pct: Quantity | None = None


@dataclass(frozen=True, slots=True)
class VolumeShock:
    """A fall of volumes between two days (the second excluded)."""

    name: str
    title: Words
    modality: str
    start: date
    end: date
    drop_pct: Quantity


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that depends on volumes: a practice's reference is `reference_pct` of its acts of the year counted.

    Beyond it an act is paid less by `malus_pct`; below it `bonus_pct` of what is not done is paid to the practice.
    """

    name: str
    title: Words
    modality: str
    acts: tuple[str, ...]
    start: date
    reference_pct: Quantity
    malus_pct: Quantity
    bonus_pct: Quantity


@dataclass(frozen=True, slots=True)
class Organisation:
    """A reading organisation: its network file, read by `models.reading`; the cents of an exam, or None."""

    name: str
    title: Words
    file: Input
    start: date
    price: Range[int] | None


@dataclass(frozen=True, slots=True)
class LawChoice:
    """The law of a world: frozen on a date or not, then reform files in their order."""

    frozen: date | None = None
    reforms: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """A law and what moves volumes. `growth` and `response` are by modality, `ageing` lets machines grow old.

    `reading` are the organisations that read at a distance: they move no volume and no spending of the insurer.
    """

    law: LawChoice
    ageing: bool
    growth: Mapping[str, Quantity]
    relevance: tuple[Relevance, ...] = ()
    repeats: tuple[Repeats, ...] = ()
    fleet: tuple[FleetChange, ...] = ()
    response: Mapping[str, Quantity] = field(default_factory=dict)
    shocks: tuple[VolumeShock, ...] = ()
    reading: tuple[Organisation, ...] = ()
    payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """A world compared with the base."""

    name: str
    title: Words
    world: World


@dataclass(frozen=True, slots=True)
class Target:
    """Insurer money to be saved: `amount_cents` by the end of a day, summed since the beginning of the period.

    `scope` says on whose acts and fees (a key of `tables.nation.SCOPES`).
    """

    amount_cents: int
    by: date
    scope: str = WHOLE


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario file, read. `assumptions` are the inputs that every scenario has."""

    title: Words
    question: Words
    years: tuple[int, ...]
    base: World
    variants: tuple[Variant, ...]
    target: Target | None
    assumptions: Mapping[str, Quantity]


LEVERS = ("relevance", "repeats", "fleet", "shocks", "payments")


def worlds_of(scenario: Scenario) -> dict[str, World]:
    """Give the worlds of a scenario by name, the base first."""
    return {BASE: scenario.base} | {variant.name: variant.world for variant in scenario.variants}


def named_files(scenario: Scenario) -> list[Input]:
    """Give the files that a scenario names, once each: reforms, machines, reading networks."""
    worlds = worlds_of(scenario).values()
    reforms = [one for world in worlds for one in world.law.reforms]
    machines = [change.file for world in worlds for change in world.fleet if change.file]
    return list(dict.fromkeys([*reforms, *machines, *networks_of(scenario)]))


def networks_of(scenario: Scenario) -> list[Input]:
    """Give the files of reading networks that a scenario names, once each."""
    return list(dict.fromkeys(one.file for world in worlds_of(scenario).values() for one in world.reading))


def titles(world: World) -> dict[str, Words]:
    """Give the title of each lever and reading organisation of a world by its code ("relevance.spine")."""
    named = (*LEVERS, "reading")
    return {f"{lever}.{one.name}": one.title for lever in named for one in getattr(world, lever)}


def quantities(scenario: Scenario) -> dict[str, Quantity]:
    """Give every number of a scenario by its key."""
    worlds = [scenario.base, *(variant.world for variant in scenario.variants)]
    numbers = [*scenario.assumptions.values(), *(number for world in worlds for number in _of_world(world))]
    return {number.key: number for number in numbers}


def _of_world(world: World) -> list[Quantity]:
    found = [*world.growth.values(), *world.response.values()]
    found += [measure.reduction_pct for measure in world.relevance]
    found += [number for measure in world.repeats for number in (measure.repeat_pct, measure.avoided_pct)]
    found += [number for change in world.fleet for number in (change.new_exams_pct, change.renew_pct)]
    found += [change.volume_pct for change in world.fleet if change.volume_pct]
    found += [
        number for one in world.payments for number in (one.reference_pct, one.malus_pct, one.bonus_pct)
    ]
    return found + [shock.drop_pct for shock in world.shocks]
