"""The record of accounts: every file read, by name and SHA-256, and what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radioscopie.models.finances.aids.aided import find_aids
from radioscopie.models.finances.cash.shocks import find_shock
from radioscopie.models.joins.organisations import line_name
from radioscopie.models.scenarios.read import find_scenario
from radioscopie.models.scenarios.spec import worlds_of
from radioscopie.questions.scenario.tables.all import LANGUAGE
from radioscopie.results.record import make_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radioscopie.inputs import Readable
    from radioscopie.models.scenarios.spec import Scenario
    from radioscopie.result import Sayable

FINDERS = {"scenario": find_scenario, "shock": find_shock, "aid": find_aids}


def accounts_record(
    law_version: str,
    named: Mapping[str, str | None],
    parameters: Mapping[str, str],
    read: Iterable[Readable] = (),
) -> Mapping[str, str]:
    """Write down what accounts were made from (`record.make_record`).

    Parameters
    ----------
    named : scenario, shock and aids, as the user named them; None where there is none
    parameters : what else was asked
    read : the other files
    """
    found = {key: find(word) for key, find in FINDERS.items() if (word := named.get(key))}
    asked = {key: found[key].name if key in found else "" for key in FINDERS}
    return make_record(law_version, (*read, *found.values()), {**asked, **parameters})


def titles(scenario: Scenario | None, **more: Sayable) -> dict[str, Sayable]:
    """Give what the record says in a language: the language, the titles of variants and of reading organisations.

    Parameters
    ----------
    more : further parameters
    """
    found: dict[str, Sayable] = {"lang": LANGUAGE, **more}
    if scenario:
        found |= {f"variant.{variant.name}": variant.title for variant in scenario.variants}
        listed = (one for world in worlds_of(scenario).values() for one in world.reading)
        found |= {f"line.{line_name(one)}": one.title for one in listed}
    return {f"parameter.{name}": said for name, said in found.items()}
