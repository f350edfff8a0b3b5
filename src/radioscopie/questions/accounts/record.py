"""What accounts were made from: every file read, by name and SHA-256, what was asked, and the names of worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.errors import InputError
from radioscopie.inputs import name_of
from radioscopie.models.finances.aids.aided import find_aids
from radioscopie.models.finances.cash.shocks import find_shock
from radioscopie.models.finances.crisis import AIDS, SHOCK
from radioscopie.models.joins.organisations import line_name
from radioscopie.models.scenarios.estimated import with_estimates
from radioscopie.models.scenarios.read import read_scenario, scenario_file
from radioscopie.models.scenarios.spec import named_files, worlds_of
from radioscopie.questions.compared import unused_files
from radioscopie.questions.scenario.tables.all import LANGUAGE
from radioscopie.questions.scenario.tables.names import variants
from radioscopie.result import word_of
from radioscopie.results.record import make_record
from radioscopie.tables.estimated import ESTIMATED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.inputs import Readable
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.questions.accounts.ask import Ask
    from radioscopie.questions.compared import LawVariant
    from radioscopie.result import Names, Sayable

FINDERS = {"scenario": scenario_file, "shock": find_shock, "aid": find_aids}
OURS = ("base", "law")  # worlds compared without a scenario, and the base of any


def asked_scenario(ask: Ask) -> Scenario | None:
    """Read the scenario, if one is asked.

    Raises
    ------
    InputError : every problem of the file; files given beside it that it does not name
    """
    if ask.instead_of:
        return None
    scenario = read_scenario(scenario_file(ask.scenario), ask.beside) if ask.scenario else None
    if scenario:
        scenario = with_estimates(scenario, dict(ask.table).get(ESTIMATED))
    if problems := list(unused_files(scenario, ask.beside)):
        raise InputError(problems)
    return scenario


def accounts_record(
    law_version: str,
    ask: Ask,
    parameters: Mapping[str, str],
    scenario: Scenario | None,
    read: Iterable[Readable] = (),
) -> Mapping[str, str]:
    """Write down what accounts were made from (`record.make_record`).

    Parameters
    ----------
    parameters : what was asked, beside the scenario, the shock and the aids
    scenario : the one that was read, with the files that it names
    read : the other files
    """
    found = {key: find(asked) for key, find in FINDERS.items() if (asked := getattr(ask, key))}
    named = {key: name_of(found[key]) if key in found else "" for key in FINDERS}
    beside = named_files(scenario) if scenario else ()
    return make_record(law_version, (*read, *found.values(), *beside), {**named, **parameters})


def titles(scenario: Scenario | None, **more: Sayable) -> dict[str, Sayable]:
    """Give what the record says in a language: the language, the titles of variants and of reading organisations.

    Parameters
    ----------
    more : further parameters
    """
    found: dict[str, Sayable] = {"lang": LANGUAGE, **more}
    if scenario:
        found |= {f"variant.{name}": title for name, title in variants(scenario).items()}
        found |= {f"line.{name}": title for name, title in lines_of(scenario).items()}
    return {f"parameter.{name}": said for name, said in found.items()}


def names_of(scenario: Scenario | None, laws: Iterable[LawVariant] = ()) -> Names:
    """Name the worlds compared, under a shock and with aids too, and the lines of reading organisations."""
    own: dict[str, Sayable] = {name: word_of("accounts.world", name) for name in OURS}
    own |= variants(scenario) if scenario else {}
    own |= {one.name: one.title for one in laws if one.name not in OURS}
    worlds: dict[str, Sayable] = dict(own)
    for mark in (SHOCK, SHOCK + AIDS, AIDS):
        worlds |= {name + mark: word_of("accounts.world", mark[1:]) for name in own}
    return {"world": worlds, "against": worlds, "line": lines_of(scenario) if scenario else {}}


def lines_of(scenario: Scenario) -> dict[str, Sayable]:
    """Give the titles of the reading organisations by the lines of charges that they make."""
    return {line_name(one): one.title for world in worlds_of(scenario).values() for one in world.reading}
