"""Measures that a lever adds: machines, a share of them renewed, exams of no use, repeats avoided."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from radioscopie.errors import InputError, Problem, close_matches, problem
from radioscopie.inputs import content_of
from radioscopie.kinds import iso_day
from radioscopie.models.scenarios.read import scenario_file
from radioscopie.tables.relevance import published_relevance
from radioscopie.texts import LANGUAGES, word
from radioscopie.web.work.orders import LAW_FROM, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Added = tuple[tuple[str, float, str], ...]

MOST_MACHINES, WHOLE = 500, 100
LIKE = "fleet_2026"  # the scenario whose share of new exams machines added take


@dataclass(frozen=True, slots=True)
class AddedLever:
    """A measure that a lever adds.

    Parameters
    ----------
    kind : list of the variant that it goes to
    most : the largest number that it takes
    shown : the largest on its slider
    whole : it counts machines
    write : its table in a scenario file, but for its name, its title and its day
    """

    kind: str
    most: int
    shown: int
    write: Callable[[float], dict[str, Any]]
    whole: bool = False


def _machines(equipment: str) -> AddedLever:
    return AddedLever(
        "fleet",
        MOST_MACHINES,
        200,
        lambda number: {"equipment": equipment, "add": int(number), "new_exams_pct": _new_exams()},
        whole=True,
    )


def _renewed(equipment: str) -> AddedLever:
    return AddedLever("fleet", WHOLE, WHOLE, lambda number: {"equipment": equipment, "renew_pct": number})


def _relevance(family: str) -> AddedLever:
    return AddedLever("relevance", WHOLE, 30, lambda number: {**_of(family), "reduction_pct": number})


def _repeats(family: str) -> AddedLever:
    return AddedLever("repeats", WHOLE, 50, lambda number: {**_of(family), "avoided_pct": number})


def _of(family: str) -> dict[str, Any]:
    """Give what is published of a family, numbers aside that the lever says."""
    known = published_relevance()[family]
    return {
        name: _plain(one) for name, one in known.items() if one and name in ("modality", "acts", "repeat_pct")
    }


def _plain(value: Any) -> Any:
    """Write decimals as plain numbers."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return float(value) if hasattr(value, "as_tuple") else value


@cache
def _new_exams() -> Any:
    data = tomllib.loads(content_of(scenario_file(LIKE)).decode())
    return data["variant"][0]["fleet"][0]["new_exams_pct"]


LEVERS: Mapping[str, AddedLever] = {
    "fleet.mri": _machines("mri"),
    "fleet.ct": _machines("ct"),
    "fleet.pet": _machines("pet"),
    "renewed.mri": _renewed("mri"),
    "renewed.ct": _renewed("ct"),
    "relevance.spine": _relevance("spine"),
    "relevance.lower_limb_mri": _relevance("lower_limb_mri"),
    "relevance.brain": _relevance("brain"),
    "relevance.limb_radiographs": _relevance("limb_radiographs"),
    "repeats.ct": _repeats("ct_repeats"),
    "repeats.mri": _repeats("mri_repeats"),
}


def added_of(given: object) -> Added:
    """Read measures added, by lever: a number, from a day or from the first of July 2026 ("20@2027-01-01").

    Raises
    ------
    InputError : every one that cannot be read, or is beyond what its lever takes
    """
    if given in (None, ""):
        return ()
    if not isinstance(given, dict):
        raise InputError(problem("web.not_an_object", "added"))
    found, problems = [], list[Problem]()
    for code, written in sorted(given.items()):
        try:
            found.append(_read(code, str(written)))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(one for one in found if one[1])


def _read(code: str, written: str) -> tuple[str, float, str]:
    if code not in LEVERS:
        close = close_matches(code, LEVERS) or ", ".join(LEVERS)
        raise InputError(problem("web.unknown_field", code, close=close))
    lever, (number, _, day) = LEVERS[code], written.partition("@")
    try:
        value = number_of(number)
    except ValueError:
        raise InputError(problem("asking.not_a_number", code, number)) from None
    if not 0 <= value <= lever.most:
        raise InputError(problem("asking.not_between", code, number, low=0, high=lever.most))
    if lever.whole and not value.is_integer():
        raise InputError(problem("asking.not_whole", code, number))
    try:
        return code, value, iso_day(day or LAW_FROM).isoformat()
    except ValueError:
        raise InputError(problem("asking.not_a_day", code, day)) from None


def add_to(variant: dict[str, Any], added: Added) -> None:
    """Write measures in a variant of a scenario file."""
    for code, number, day in added:
        title = {lang: word("web_nation.added", code, lang) for lang in LANGUAGES}
        table = {"name": f"added_{code.replace('.', '_')}", "title": title, "from": day}
        variant.setdefault(LEVERS[code].kind, []).append(table | LEVERS[code].write(number))
