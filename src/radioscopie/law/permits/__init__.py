"""The rules of permits for CT and MRI (code de la santé publique, since 1 June 2023), as data."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class PermitRule:
    """One rule.

    Parameters
    ----------
    id : its name in the fact sheet; its text is in the words `permits.rule`
    section : ct_mri, transition, interventional, shared_platform, teleradiology, quality or incentive
    article, source : where it stands, where it was read
    valid_from, valid_to : first and last day (ISO, "" unknown, or none)
    confidence : high (text of the code), medium (federation, agency, press), low
    status : read, assumed or missing
    is_uncertain : its reading must be confirmed on the text
    checks : the checks of `models.access.permits` that apply it
    """

    id: str
    section: str
    article: str
    valid_from: str
    valid_to: str
    confidence: str
    status: str
    source: str
    is_uncertain: bool
    checks: tuple[str, ...]


@cache
def permit_rules() -> tuple[PermitRule, ...]:
    """Give every rule, in the order of the fact sheet."""
    lines = (files(__package__) / "rules.csv").read_text("utf-8").splitlines()
    return tuple(_rule(row) for row in csv.DictReader(lines))


@cache
def permit_value(name: str) -> Fraction:
    """Give a number of the rules: threshold, ceiling, mix_from, twelve_hours_from, teleradiology_most."""
    content = tomllib.loads((files(__package__) / "values.toml").read_text("utf-8"))
    return Fraction(content[name]["value"])


def _rule(row: dict[str, str]) -> PermitRule:
    is_uncertain, checks = row.pop("uncertain") == "yes", tuple(row.pop("check").split())
    return PermitRule(is_uncertain=is_uncertain, checks=checks, **row)
