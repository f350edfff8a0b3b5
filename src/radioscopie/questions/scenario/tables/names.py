"""The names of what a scenario speaks of: variants, measures, uncertain numbers, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.scenarios.families import ALL
from radioscopie.models.scenarios.spec import BASE, LEVERS, quantities, titles, worlds_of
from radioscopie.result import said, word_of
from radioscopie.tables.sites import read_departements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from radioscopie.bilingual import Words
    from radioscopie.models.scenarios.spec import Quantity, Scenario
    from radioscopie.result import Names, Said, Sayable

OWN_MEASURES = ("growth", "response", "total")  # beside those of the law
MANY = {"shock": "shocks", "payment": "payments"}


def names(scenario: Scenario) -> Names:
    """Name the codes of a run: variants, measures, numbers, regions, départements."""
    rows, numbers = read_departements().to_pylist(), quantities(scenario)
    return {
        "variant": variants(scenario),
        "measure": _measures(scenario),
        "input": {key: number_name(scenario, one) for key, one in numbers.items()}
        | {one.name: _number(one.name, all_titles(scenario)) for one in numbers.values()},
        "region": {row["region_code"]: row["region_name"] for row in rows},
        "departement": {row["code"]: f"{row['name']} ({row['code']})" for row in rows},
    }


def names_of_reading(scenario: Scenario) -> Names:
    """Name the codes of the tables on reading organisations."""
    named = variants(scenario)
    listed = {one.name: one.title for world in worlds_of(scenario).values() for one in world.reading}
    return {
        "world": {BASE: said("reading.organisation_base"), **named},
        "variant": named,
        "organisation": listed,
        "priority": {"": said("reading.organisation_every")},
    }


def variants(scenario: Scenario) -> dict[str, Words]:
    """Give the titles of the variants by name."""
    return {variant.name: variant.title for variant in scenario.variants}


def all_titles(scenario: Scenario) -> dict[str, Words]:
    """Give the titles of the levers and reading organisations of all worlds by their codes."""
    return {code: title for world in worlds_of(scenario).values() for code, title in titles(world).items()}


def number_name(scenario: Scenario, number: Quantity) -> Said:
    """Say what a number of a scenario is, and which variant sets it."""
    words = _number(number.name, all_titles(scenario))
    if not number.owner:
        return words
    return said("scenario.input_of", number=words, variant=variants(scenario)[number.owner])


def _number(name: str, titled: Mapping[str, Words]) -> Said:
    kind, _, rest = name.partition(".")
    own, _, part = rest.partition(".")
    named = {"name": _own(kind, own, titled)} if own else {}
    return word_of("scenario.input", f"{kind}.{part}" if part else kind, **named)


def _own(kind: str, own: str, titled: Mapping[str, Words]) -> Sayable:
    """Name what a number is about: a lever by its title, else a modality."""
    title = titled.get(f"{MANY.get(kind, kind)}.{own}")
    return title or word_of("scenario.word" if own == ALL else "report.value", own)


def _measures(scenario: Scenario) -> Mapping[str, Sayable]:
    levers = {
        code: word_of("scenario.lever", kind, name=title)
        for code, title in all_titles(scenario).items()
        if (kind := code.partition(".")[0]) in LEVERS
    }
    return {code: word_of("scenario.measure", code) for code in OWN_MEASURES} | levers
