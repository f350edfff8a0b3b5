"""The laws that a question compares: a base, and as variants the law in force, reforms, or those of a scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radioscopie.bilingual import same_words
from radioscopie.errors import InputError, problem
from radioscopie.inputs import name_of
from radioscopie.law.reform import load_reform
from radioscopie.models.scenarios.prepare import chosen_law
from radioscopie.models.scenarios.read import read_scenario, scenario_file
from radioscopie.models.scenarios.spec import named_files, titles
from radioscopie.questions.defaults import BASE_ON, YEARS
from radioscopie.result import said, word_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from radioscopie.errors import Problem
    from radioscopie.inputs import Input, Readable
    from radioscopie.law.load import Law
    from radioscopie.models.scenarios.spec import Scenario, World
    from radioscopie.result import Sayable

IN_FORCE, REFORM = "law", "reform"


@dataclass(frozen=True, slots=True)
class LawVariant:
    """A law compared with the base, by its name and its title; `left_out` are titles of what is not law in it."""

    name: str
    title: Sayable
    law: Law
    left_out: tuple[Sayable, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """The laws compared.

    Parameters
    ----------
    base : the law before
    base_on : day on which it is frozen; None: it is not
    variants : in order, each compared with the base
    years : civil years looked at
    read : files that the laws come from
    """

    base: Law
    base_on: date | None
    variants: tuple[LawVariant, ...]
    years: tuple[int, ...]
    read: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LawsAsked:
    """The laws that a question is asked to compare.

    Parameters
    ----------
    base, years : None: as in `questions.defaults`, or those of the scenario
    reform : laid over the law in force, in order, to make one variant; over the base of `instead_of`, if there is one
    scenario : its variants are compared with its base, by their laws alone
    instead_of : a scenario whose variants stand beside the reforms that would have been taken in their place
    beside : files that the scenario names
    """

    base: date | None
    years: tuple[int, ...] | None
    reform: tuple[Input, ...]
    scenario: Input | str | None
    instead_of: Input | str | None
    beside: tuple[Input, ...] = ()


def laws_compared(ask: LawsAsked, law: Law) -> Compared:
    """Read the laws that are compared.

    Raises
    ------
    InputError : every problem of a reform or of the scenario
    """
    if asked := ask.scenario or ask.instead_of:
        found = read_scenario(scenario_file(asked), ask.beside)
        if problems := list(unused_files(found, ask.beside)):
            raise InputError(problems)
        years = ask.years or (found.years if ask.scenario else YEARS)
        return _of_scenario(found, law, years, ask.reform, asked)
    base = ask.base or BASE_ON
    variant = LawVariant(IN_FORCE, word_of("report.law", IN_FORCE), law)
    if ask.reform:
        over = said("report.law_with_reform", title=_titles(ask.reform))
        variant = LawVariant(REFORM, over, law.with_reforms(*ask.reform))
    return Compared(law.frozen(base), base, (variant,), ask.years or YEARS, ask.reform)


def _of_scenario(
    scenario: Scenario, law: Law, years: tuple[int, ...], reforms: tuple[Input, ...], asked: Input | str
) -> Compared:
    choice, base = scenario.base.law, chosen_law(law, scenario.base.law)
    variants = [
        LawVariant(one.name, one.title, chosen_law(law, one.world.law), tuple(_left_out(one.world)))
        for one in scenario.variants
    ]
    if reforms:
        variants.append(
            LawVariant(_free(variants), same_words(_titles(reforms)), base.with_reforms(*reforms))
        )
    files = (scenario_file(asked), *named_files(scenario), *reforms)
    return Compared(base, choice.frozen, tuple(variants), years, tuple(dict.fromkeys(files)))


def _free(variants: Iterable[LawVariant]) -> str:
    """Give the reform a name that no variant has."""
    taken, name = {one.name for one in variants}, REFORM
    while name in taken:
        name += "_"
    return name


def _titles(reforms: Iterable[Readable]) -> str:
    return " + ".join(load_reform(one).title for one in reforms)


def _left_out(world: World) -> Iterator[Sayable]:
    """Name what moves volumes in a world, and is no law."""
    yield from titles(world).values()
    for name in ("growth", "response"):
        if getattr(world, name):
            yield word_of("report.no_law", name)


def unused_files(scenario: Scenario | None, given: Iterable[Input]) -> Iterator[Problem]:
    """Refuse the files given that the scenario does not name."""
    known = [name_of(one) for one in named_files(scenario)] if scenario else []
    for one in given:
        if name_of(one) not in known:
            yield problem("scenario.beside_unused", "--beside", name_of(one), named=", ".join(known) or "–")


def law_clashes(ask: LawsAsked) -> Iterator[Problem]:
    """List what does not go together in the laws asked."""
    if ask.scenario and (ask.reform or ask.instead_of):
        yield problem("asking.law_twice", "--scenario")
    if ask.instead_of and not ask.reform and not ask.scenario:
        yield problem("asking.instead_of_nothing", "--instead-of")
    if ask.base is not None and (ask.scenario or ask.instead_of):
        yield problem("asking.base_of_scenario", "--base")
