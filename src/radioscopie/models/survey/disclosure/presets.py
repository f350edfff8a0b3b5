"""Presets of the primary rules: rows of a table, each with its date, its status and its source."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from radioscopie.errors import InputError, close_matches, problem

FILE = "presets.csv"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table of presets; `status` is "read" or "assumed", `note` a code of `disclosure.source`."""

    preset: str
    rule: str
    value: int
    valid_from: str
    status: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Preset:
    """The primary rules in force.

    Parameters
    ----------
    name : of the preset
    least_units : a cell with fewer contributors is hidden
    dominance_percent : so is one whose largest contributor reaches this share (0: no such rule)
    p_percent : so is one whose largest contributor could be estimated within this share of himself by the others
    safety_percent : what hides a cell with few contributors must move it by this share of its value
    coalition : contributors who may put their figures together to find the largest
    least_value : a cell that is not zero and is below this value is hidden (0: no such rule)
    zero_is_sensitive : 1 when a cell whose rows are all zero is hidden
    least_known_sum : a sum that can be worked out of hidden cells may not have fewer contributors
    """

    name: str
    least_units: int
    dominance_percent: int = 0
    p_percent: int = 0
    safety_percent: int = 0
    coalition: int = 1
    least_value: int = 0
    zero_is_sensitive: int = 0
    least_known_sum: int = 0


@cache
def rules() -> tuple[Rule, ...]:
    """Read the table of presets."""
    lines = (files(__package__) / FILE).read_text("utf-8").splitlines()
    return tuple(Rule(**(row | {"value": int(row["value"])})) for row in csv.DictReader(lines))  # type: ignore[arg-type]


def preset_names() -> tuple[str, ...]:
    """Give the presets that may be named."""
    return tuple(dict.fromkeys(rule.preset for rule in rules()))


def rules_of(name: str) -> tuple[Rule, ...]:
    """Give the rows of a preset: of each rule, the latest.

    Raises
    ------
    InputError : no preset of that name
    """
    found = {
        rule.rule: rule for rule in sorted(rules(), key=lambda rule: rule.valid_from) if rule.preset == name
    }
    if not found:
        known, near = ", ".join(preset_names()), close_matches(name, preset_names())
        raise InputError(problem("disclosure.no_preset", "--preset", name, known=known, near=near))
    return tuple(found.values())


def read_preset(name: str) -> Preset:
    """Give the rules of a preset.

    Raises
    ------
    InputError : no preset of that name
    """
    values = {rule.rule: rule.value for rule in rules_of(name)}
    return Preset(name, least_known_sum=values["least_units"], **values)


def preset_digest(name: str) -> str:
    """Digest the rows of a preset: kept in the ledger, so that a rule that changed is seen."""
    return hashlib.sha256(repr(rules_of(name)).encode()).hexdigest()
